"""Whatever becomes of a kernel, its answers end with a typed error, and soon."""

import asyncio
import os
import signal
import time

import pytest

from tests.server.kernels.conftest import until

pytestmark = pytest.mark.kernel

SLOW = """
import os, time
@chat_model
def slow(messages):
    while True:
        yield "word "
        time.sleep(0.02)
@chat_model
def hi(messages): return f"hi from {os.getpid()}"
"""


async def ending(panel, notebook, action):
    """Ask, do something to the kernel amid the answer, and return how the answer ended."""
    task, answer = panel.begin(notebook, "slow")
    await until(lambda: answer.text.count("word") > 3)
    began = time.monotonic()
    await action()
    await asyncio.wait_for(task, 5)
    assert time.monotonic() - began < 2.5
    assert answer.text.startswith("word word ")
    return answer.error.code


async def test_a_kernel_that_is_killed(panel, open_notebook):
    notebook = await open_notebook(SLOW)
    pid = await notebook.value("os.getpid()")

    async def kill():
        os.kill(pid, signal.SIGKILL)

    assert await ending(panel, notebook, kill) == "kernel-died"


@pytest.mark.parametrize("now", [True, False])
async def test_a_kernel_that_is_restarted_and_defined_again(panel, open_notebook, jp_serverapp, now, changes):
    notebook = await open_notebook(SLOW)
    kernels = jp_serverapp.kernel_manager
    code = await ending(panel, notebook, lambda: kernels.restart_kernel(notebook.id, now=now))
    assert code == "kernel-restarted"
    await until(lambda: lists(panel, []))
    again = await panel.ask(notebook, "hi")
    assert again.error.code == "unknown-model"
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run("from jupyter_chat_ext import chat_model\n" + SLOW)
    answer = await panel.ask(notebook, "hi")
    assert answer.text == f"hi from {await notebook.value('os.getpid()')}"


async def lists(panel, names):
    return await panel.names() == names


@pytest.mark.parametrize("now", [True, False])
async def test_a_kernel_that_is_shut_down(panel, open_notebook, jp_serverapp, now):
    notebook = await open_notebook(SLOW)
    kernels = jp_serverapp.kernel_manager
    code = await ending(panel, notebook, lambda: kernels.shutdown_kernel(notebook.id, now=now))
    assert code == "kernel-shutdown"
    assert await panel.names() == []
    answer = await panel.ask(notebook, "hi")
    assert answer.error.code == "unknown-model"
    assert "not running" in answer.error.title


async def test_closing_leaves_nothing_behind(panel, open_notebook, jp_serverapp):
    notebook = await open_notebook(SLOW)

    def open_files():
        return len(os.listdir("/proc/self/fd"))

    before, tasks = open_files(), len(asyncio.all_tasks())
    task, answer = panel.begin(notebook, "slow")
    await until(lambda: answer.text)
    await panel.functions.close()
    await asyncio.wait_for(task, 2)
    assert answer.error.code == "server-stopped"
    await until(lambda: len(asyncio.all_tasks()) <= tasks)
    await until(lambda: open_files() <= before)
    threads = (
        "[t.name for t in __import__('threading').enumerate() if 'chat' in t.name or 'subshell' in t.name]"
    )
    await until(lambda: is_empty(notebook, threads))


async def is_empty(notebook, expression):
    return await notebook.value(expression) == []
