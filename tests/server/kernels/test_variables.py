"""Variables of a real notebook are told while a cell runs, and nothing there is disturbed."""

import pytest

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.server.kernels import KernelVariables, variables
from tests.server.kernels.conftest import until

pytestmark = pytest.mark.kernel

CELL = """
import time
import pandas as pd
df = pd.DataFrame({"city": ["Oslo", "Rome"], "heat": [3.5, 20.5]})
log = []
class Loud:
    def __repr__(self):
        log.append("asked")
        print("I was asked")
        return "Loud!"
class Stuck:
    def __repr__(self):
        try:
            while True: time.sleep(0.01)
        finally:
            log.append("stopped")
loud, stuck = Loud(), Stuck()
"""
SERVE = "import jupyter_chat_ext.kernel.bridge as bridge; bridge.serve(); del bridge"


@pytest.fixture
def told(panel):
    return KernelVariables(panel.functions)


async def test_they_are_told_while_a_cell_runs(told, open_notebook, tmp_path):
    notebook = await open_notebook()
    await notebook.run(SERVE)
    await notebook.run(CELL)
    end = tmp_path / "end"  # the cell goes on until there is such a file
    cell = notebook.begin(
        f"while not __import__('os').path.exists({str(end)!r}): time.sleep(0.01)\nprint('undisturbed')"
    )

    listed = {one["name"]: (one["type"], one["hint"]) for one in await told.list(notebook.id)}
    read = await told.read(notebook.id, "df")

    end.touch()
    assert listed["df"] == ("pandas.DataFrame", "2 rows × 2 columns")
    assert listed["loud"] == ("Loud", "")
    assert not {"pd", "time", "Loud", "In", "exit"} & listed.keys()
    assert "heat: float64" in read["text"]
    assert read["cut"] == 0
    assert await notebook.ended(cell) == "undisturbed\n"


async def test_listing_runs_nothing_and_reading_prints_in_no_cell(told, open_notebook):
    notebook = await open_notebook()
    await notebook.run(SERVE)
    await notebook.run(CELL)

    await told.list(notebook.id)
    assert await notebook.value("log") == []

    cell = notebook.begin("time.sleep(1); print('mine')")
    assert (await told.read(notebook.id, "loud"))["text"] == "loud: Loud\n\nLoud!"
    assert await notebook.ended(cell) == "mine\n"


async def test_one_that_takes_too_long_is_stopped_and_said_so(told, open_notebook, monkeypatch):
    monkeypatch.setattr(variables, "READ_SECONDS", 0.5)
    notebook = await open_notebook()
    await notebook.run(SERVE)
    await notebook.run(CELL)

    with pytest.raises(ChatError) as raised:
        await told.read(notebook.id, "stuck")

    assert raised.value.code == "kernel-silent"
    assert "stuck" in raised.value.title

    async def stopped():
        return await notebook.value("log") == ["stopped"]

    await until(stopped)


async def test_where_there_are_none_it_is_said_why(told, open_notebook):
    notebook = await open_notebook()

    async def code_of(asking):
        with pytest.raises(ChatError) as raised:
            await asking
        assert raised.value.title.endswith(".")
        return raised.value.code

    assert await code_of(told.list("nobody")) == "unknown-kernel"
    assert await code_of(told.list(notebook.id)) == "package-not-loaded"
    await notebook.run(SERVE)
    assert await told.list(notebook.id) == []
    assert await code_of(told.read(notebook.id, "df")) == "unknown-variable"


async def test_a_kernel_that_is_served_for_variables_can_have_models_later(told, panel, open_notebook):
    notebook = await open_notebook()
    await notebook.run(SERVE)
    assert await told.list(notebook.id) == []

    await notebook.run(
        "from jupyter_chat_ext import chat_model\n"
        "@chat_model\n"
        "def hi(messages):\n"
        "    print('aside')\n"
        "    return 'hi'"
    )

    answer = await panel.ask(notebook, "hi")
    assert answer.text == "hi"
    assert "data-output" in [chunk["type"] for chunk in answer.chunks]
