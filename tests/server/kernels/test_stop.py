"""Stop ends a function, its `finally` runs, and the cell that runs does not notice."""

import asyncio
import time

import pytest

from tests.server.kernels.conftest import question, until

pytestmark = pytest.mark.kernel

MODELS = """
import asyncio, time
log = []
@chat_model
def generator(messages):
    try:
        yield "started"
        while True: time.sleep(0.05)
    finally:
        log.append("generator")
@chat_model
def endless(messages):
    try:
        while True: yield "word "
    finally:
        log.append("endless")
@chat_model
def plain(messages):
    try:
        while True: time.sleep(0.05)
    finally:
        log.append("plain")
@chat_model
async def coroutine(messages):
    try:
        await asyncio.sleep(60)
    finally:
        await asyncio.sleep(0)
        log.append("coroutine")
@chat_model
async def async_generator(messages):
    try:
        yield "started"
        await asyncio.sleep(60)
    finally:
        log.append("async_generator")
@chat_model
async def never_awaits(messages):
    try:
        while True: yield "word "
    finally:
        log.append("never_awaits")
@chat_model
def hi(messages): return "hi"
"""
NAMES = ["generator", "endless", "plain", "coroutine", "async_generator", "never_awaits"]


async def stop(task):
    """Stop an answer as a turn does; return how long that took."""
    began = time.monotonic()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return time.monotonic() - began


async def test_the_finally_of_every_shape_runs(panel, open_notebook):
    notebook = await open_notebook(MODELS)
    await panel.names()
    for name in NAMES:
        task, answer = panel.begin(notebook, name)
        if name in ("plain", "coroutine"):
            await asyncio.sleep(0.2)
        else:
            await until(lambda answer=answer: answer.text)
        assert await stop(task) < 0.1
        began = time.monotonic()
        await until(lambda name=name: in_log(notebook, name))
        assert time.monotonic() - began < 1.0
        assert answer.error is None
    assert (await panel.ask(notebook, "hi")).text == "hi"


async def in_log(notebook, name):
    return name in await notebook.value("log")


async def test_the_running_cell_does_not_notice(panel, open_notebook):
    notebook = await open_notebook(MODELS)
    cell = notebook.begin(f"""
for number in range(600):
    if len(log) == {len(NAMES)}: break
    time.sleep(0.05)
print("cell done", sorted(log))
""")
    for name in NAMES:
        task, answer = panel.begin(notebook, name)
        await until(lambda answer=answer: answer.text or answer.outcome.facts)
        await asyncio.sleep(0.05)
        await stop(task)
    assert await notebook.ended(cell) == f"cell done {sorted(NAMES)}\n"


async def test_interrupting_the_cell_does_not_touch_an_answer(panel, open_notebook, jp_serverapp):
    notebook = await open_notebook("""
import time
@chat_model
def slow(messages):
    for number in range(20):
        time.sleep(0.05)
        yield f"{number} "
""")
    cell = notebook.begin("""
try:
    time.sleep(30)
except KeyboardInterrupt:
    print("interrupted")
""")
    task, answer = panel.begin(notebook, "slow")
    await until(lambda: answer.text)
    await jp_serverapp.kernel_manager.interrupt_kernel(notebook.id)
    assert await notebook.ended(cell) == "interrupted\n"
    await task
    assert (answer.text, answer.error) == ("".join(f"{n} " for n in range(20)), None)


async def test_a_call_that_cannot_be_stopped_is_said_so(panel, open_notebook):
    notebook = await open_notebook("""
import time
log = []
@chat_model
def stuck(messages):
    if messages[-1].content == "quick": return "quick"
    try:
        time.sleep(5)
    finally:
        log.append("ended")
""")
    task, _ = panel.begin(notebook, "stuck")
    await asyncio.sleep(0.2)
    assert await stop(task) < 0.1

    async def detail():
        return (await panel.functions.list())[0].detail

    assert await detail() == ""
    await until(lambda: is_told(detail))
    answer = await panel.ask(notebook, "stuck", question("quick"))
    assert (answer.text, answer.notices) == ("quick", ["earlier-call-running"])
    await until(lambda: in_log(notebook, "ended"))
    await until(lambda: is_quiet(detail))
    assert (await panel.ask(notebook, "stuck", question("quick"))).notices == []


async def is_told(detail):
    return "still running" in await detail()


async def is_quiet(detail):
    return await detail() == ""


async def test_stopping_many_times_over_hurts_nothing(panel, open_notebook):
    notebook = await open_notebook(MODELS)
    for round_number in range(30):
        task, _ = panel.begin(notebook, NAMES[round_number % len(NAMES)])
        await asyncio.sleep(0.003 * (round_number % 10))
        await stop(task)
    assert (await panel.ask(notebook, "hi")).text == "hi"
    threads = "sum(t.name.startswith('chat-') for t in __import__('threading').enumerate())"
    await until(lambda: none_left(notebook, threads))


async def none_left(notebook, threads):
    return await notebook.value(threads) == 0
