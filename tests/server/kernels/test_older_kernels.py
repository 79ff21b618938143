"""The ladder: the control channel (ipykernel 6 and 7), a subshell of our own, and last the main shell."""

import asyncio
import json
import os
import subprocess
import sys

import pytest

from jupyter_chat_ext.server.kernels import KernelVariables
from tests.server.kernels.conftest import question, until

pytestmark = pytest.mark.kernel

NO_CONTROL = """
from jupyter_chat_ext.kernel.host import KernelHost
KernelHost.serve_comms_on_control = lambda self: False
"""
MODELS = """
import time
log = []
@chat_model
def words(messages):
    try:
        for word in ("one ", "two ", "three"):
            time.sleep(0.05)
            yield word
        if messages[-1].content == "endless":
            while True: time.sleep(0.05)
    finally:
        log.append("closed")
@chat_model
def chatty(messages):
    print("to stdout")
    return "answer"
"""


@pytest.fixture(scope="session")
def ipykernel_6(tmp_path_factory):
    """The newest ipykernel without subshells, in a folder of its own."""
    folder = tmp_path_factory.mktemp("ipykernel6")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    done = subprocess.run(
        [*command, "ipykernel<7", "nest-asyncio"], capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        pytest.skip(f"ipykernel 6 cannot be installed here: {done.stderr[-200:]}")
    return folder


@pytest.fixture
def old_notebook(ipykernel_6, open_notebook, jp_data_dir, monkeypatch):
    """Start a kernel of ipykernel 6."""
    folder = jp_data_dir / "kernels" / "old"
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Old",
        "language": "python",
        "env": {"PYTHONPATH": os.pathsep.join([str(ipykernel_6), os.environ["PYTHONPATH"]])},
    }
    (folder / "kernel.json").write_text(json.dumps(spec))

    async def start(code):
        notebook = await open_notebook(code, kernel_name="old")
        assert await notebook.value("__import__('ipykernel').version_info[0]") == 6
        return notebook

    return start


async def answers_while_a_cell_runs(panel, notebook):
    cell = notebook.begin("time.sleep(2); print('cell done', log)")
    assert await panel.names() == ["words", "chatty"]
    answer = await panel.ask(notebook, "words")
    assert (answer.text, answer.error, answer.notices) == ("one two three", None, [])
    assert (await panel.ask(notebook, "chatty")).text == "answer"
    task, answer = panel.begin(notebook, "words", messages=question("endless"))
    await until(lambda: answer.text)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return await notebook.ended(cell)


async def test_ipykernel_6_answers_while_a_cell_runs(panel, old_notebook):
    notebook = await old_notebook(MODELS)
    assert await answers_while_a_cell_runs(panel, notebook) == "cell done ['closed', 'closed']\n"


async def test_ipykernel_6_tells_its_variables_while_a_cell_runs(panel, old_notebook):
    notebook = await old_notebook(MODELS)
    cell = notebook.begin("time.sleep(1); print('cell done')")
    variables = KernelVariables(panel.functions)
    assert [one["name"] for one in await variables.list(notebook.id)] == ["log"]
    assert (await variables.read(notebook.id, "log"))["text"] == "log: list, 0 items\n\n[]"
    assert await notebook.ended(cell) == "cell done\n"


async def test_without_control_a_subshell_answers_and_is_removed(panel, open_notebook):
    notebook = await open_notebook(NO_CONTROL + MODELS)
    assert await answers_while_a_cell_runs(panel, notebook) == "cell done ['closed', 'closed']\n"
    subshells = "[t.name for t in __import__('threading').enumerate() if t.name.startswith('subshell')]"
    assert len(await notebook.value(subshells)) == 1
    await panel.functions.close()
    assert await notebook.value(subshells) == []


async def test_on_the_last_rung_the_panel_is_told_to_wait(panel, old_notebook):
    notebook = await old_notebook(NO_CONTROL + MODELS)
    assert await panel.names() == ["words", "chatty"]
    cell = notebook.begin("time.sleep(1.5); print('cell done', log)")
    answer = await panel.ask(notebook, "words")
    assert (answer.text, answer.notices) == ("one two three", ["waiting-for-kernel"])
    assert await notebook.ended(cell) == "cell done []\n"
