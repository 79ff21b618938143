"""The list of notebook functions: live, quick, and without a word to kernels that have none."""

import asyncio
import json
import sys
import time

import pytest

from tests.server.kernels.conftest import until

pytestmark = pytest.mark.kernel

HI = """
@chat_model(label="Say hi")
def hi(messages): return "hi"
"""


async def test_a_function_is_listed_with_its_notebook(panel, open_notebook, jp_serverapp):
    notebook = await open_notebook(HI)
    await jp_serverapp.session_manager.create_session(
        path="work/analysis.ipynb", type="notebook", kernel_id=notebook.id
    )
    [model] = await panel.functions.list()
    assert model.to_json() == {
        "id": f"kernel:{notebook.id}/hi",
        "label": "Say hi",
        "group": "notebook",
        "detail": "work/analysis.ipynb",
        "settings": list(model.settings),
        "available": True,
        "kernel": {"id": notebook.id, "path": "work/analysis.ipynb"},
    }
    assert panel.functions.owns(model.id)


async def test_a_first_function_is_announced_within_a_second(panel, open_notebook, changes):
    notebook = await open_notebook()
    assert await panel.names() == []
    await notebook.run("from jupyter_chat_ext import chat_model\n" + HI)
    await until(lambda: changes, 1.0)
    assert await panel.names() == ["hi"]
    changes.clear()
    await notebook.run("@chat_model\ndef another(messages): return ''")
    await until(lambda: changes)
    assert await panel.names() == ["hi", "another"]


async def test_a_kernel_without_functions_runs_nothing_for_us(panel, open_notebook):
    notebook = await open_notebook()
    await notebook.run("""
executed = []
get_ipython().events.register("pre_execute", lambda: executed.append(1))
""")
    for _ in range(3):
        assert await panel.names() == []
        await panel.functions.refresh(notebook.id)
    assert await notebook.value("executed") == [1]  # this cell
    assert not await notebook.value("'jupyter_chat_ext' in __import__('sys').modules")


async def test_listing_waits_for_no_cell(panel, open_notebook, tmp_path):
    notebook = await open_notebook(HI)
    other = await open_notebook()
    end = tmp_path / "end"  # the cells go on until there is such a file
    code = f"import os, time\nwhile not os.path.exists({str(end)!r}): time.sleep(0.01)"
    cells = [notebook.begin(code), other.begin(code)]
    for _ in range(2):
        assert await panel.names() == ["hi"]
    end.touch()
    assert [await one.ended(cell) for one, cell in zip((notebook, other), cells, strict=True)] == ["", ""]


async def test_a_kernel_that_cannot_answer_holds_nobody_up_for_long(panel, open_notebook):
    """A C call that keeps Python's lock stops every thread of a kernel."""
    frozen = await open_notebook(HI)
    healthy = await open_notebook(HI)
    code = "import ctypes; print('now', flush=True); ctypes.PyDLL(None).usleep(4_000_000)"
    cell = frozen.begin(code)
    await asyncio.sleep(0.3)
    began = time.monotonic()
    ids = [model.id for model in await panel.functions.list()]
    assert time.monotonic() - began < 2.5
    assert ids == [f"kernel:{frozen.id}/hi", f"kernel:{healthy.id}/hi"]
    answer = await panel.ask(frozen, "hi")
    assert (answer.text, answer.notices) == ("hi", ["waiting-for-kernel"])
    await frozen.ended(cell)


async def test_other_languages_are_left_alone(panel, open_notebook, jp_serverapp, jp_data_dir, monkeypatch):
    """A kernel of another language gets no connection at all."""
    folder = jp_data_dir / "kernels" / "other"
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Other",
        "language": "other",
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    notebook = await open_notebook(HI, kernel_name="other")
    manager = jp_serverapp.kernel_manager.get_kernel(notebook.id)
    monkeypatch.setattr(type(manager), "client", lambda *_, **__: pytest.fail("it was touched"))
    assert await panel.names() == []


async def test_names_that_mislead_are_refused_where_they_are_defined(open_notebook):
    notebook = await open_notebook(HI)
    for name in ("__proto__", "<img onerror>", "a b", "../x", "class", "x" * 200, ""):
        code = f"""
try:
    chat_model(name={name!r})(hi)
except ValueError as error:
    print("refused:", error)
"""
        assert (await notebook.run(code)).startswith("refused: ")


async def test_what_its_author_offers_is_listed(panel, open_notebook):
    await open_notebook("""
@chat_model(prompts=["Explain {{topic}}"], config={"top_k": 3}, allow_attachments=["image/*"])
def offers(messages, config): return ""

@chat_model(show_configuration_controls=False)
def plain(messages, config): return ""
""")
    offers, plain = [model.to_json() for model in await panel.functions.list()]
    assert offers["prompts"] == ["Explain {{topic}}"]
    assert offers["config"] == {"top_k": 3}
    assert offers["attachments"] == ["image/*"]
    assert len(offers["settings"]) == 6
    assert plain["settings"] == []
    assert "prompts" not in plain
