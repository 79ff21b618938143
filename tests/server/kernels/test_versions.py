"""A kernel whose package is older or newer than the server's says so, and nothing else goes wrong."""

import pytest

from jupyter_chat_ext import __version__
from tests.server.kernels.conftest import until

pytestmark = pytest.mark.kernel

OTHER = """
from jupyter_chat_ext.kernel import bridge
bridge.VERSION = {version}
@chat_model
def hi(messages): return "hi"
"""


@pytest.mark.parametrize("version", [0, 2, "None"])
async def test_its_models_cannot_be_asked_and_a_sentence_says_what_to_do(
    panel, open_notebook, jp_serverapp, version
):
    notebook = await open_notebook(OTHER.format(version=version))
    await jp_serverapp.session_manager.create_session(
        path="work/old.ipynb", type="notebook", kernel_id=notebook.id
    )
    [listed] = await panel.functions.list()
    model = listed.to_json()
    assert (model["id"], model["label"]) == (f"kernel:{notebook.id}/", "old.ipynb")
    assert model["kernel"] == {"id": notebook.id, "path": "work/old.ipynb"}
    assert not model["available"]
    assert model["problem"]["code"] == "other-version"
    assert model["problem"]["title"].startswith("The notebook's kernel has another version")
    assert f"%pip install jupyter_chat_ext=={__version__}" in model["problem"]["hint"]
    for name in ("hi", ""):
        assert (await panel.ask(notebook, name)).error.code == "other-version"


async def test_after_the_right_one_is_there_it_answers(panel, open_notebook, jp_serverapp):
    notebook = await open_notebook(OTHER.format(version=0))
    assert [model.problem.code for model in await panel.functions.list()] == ["other-version"]
    await jp_serverapp.kernel_manager.restart_kernel(notebook.id, now=True)
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run("from jupyter_chat_ext import chat_model\n@chat_model\ndef hi(messages): return 'hi'")

    async def names():
        return await panel.names() == ["hi"]

    await until(names)
    assert (await panel.ask(notebook, "hi")).text == "hi"
