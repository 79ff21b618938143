"""An error names the cells it passed through by their ids, so that a page can lead there."""

import pytest

from tests.ui.conftest import Page

pytestmark = pytest.mark.kernel


async def error_of(api, page, bundle):
    conversation = await page.ask(bundle, "go")
    answer = (await api("conversations", conversation))["messages"][-1]
    return answer["parts"][-1]["data"]


async def test_the_lines_of_cells_in_a_traceback_come_with_the_cells_ids(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    await notebook.run("def price(name):\n    return {}[name]", "prices")
    await notebook.run(
        "import json\ndef model(messages):\n    return json.loads('1') + price('tea')", "models"
    )
    error = await error_of(api, page, await notebook.chat("mo.ui.chat(model)"))
    assert error["title"] == "model raised KeyError: 'tea'"
    frames = [(frame["cell"], frame["line"]) for frame in error["frames"]]
    assert frames == [("models", 3), ("prices", 2)]
    for frame in error["frames"]:
        assert f"{frame['label']}, in " in error["traceback"]
    assert error["detail"] == error["frames"][-1]["label"]


async def test_a_cell_that_also_imports_the_package_is_known_too(api, open_notebook, jp_serverapp):
    notebook = await open_notebook()
    await jp_serverapp.kernel_manager.restart_kernel(notebook.id, now=True)
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run(
        """
import jupyter_chat_ext as mo
from jupyter_chat_ext.ui.bundle import MIME_TYPE
def model(messages): raise ValueError
chat = mo.ui.chat(model)
""",
        "only",
    )
    bundle = await notebook.value("chat._repr_mimebundle_()[MIME_TYPE]")
    error = await error_of(api, Page(api, notebook), bundle)
    # IPython does not count the empty line at the beginning
    assert [(frame["cell"], frame["line"]) for frame in error["frames"]] == [("only", 3)]


async def test_a_cell_whose_page_tells_no_ids_is_named_all_the_same(api, open_notebook):
    notebook = await open_notebook()
    await notebook.run("def model(messages): raise ValueError")
    error = await error_of(api, Page(api, notebook), await notebook.chat("mo.ui.chat(model)"))
    assert "frames" not in error
    assert error["detail"].startswith("Cell In[")
