"""A function that misbehaves gets its own clear error, and the kernel stays usable."""

import pytest

from tests.server.kernels.conftest import until

pytestmark = pytest.mark.kernel

MODELS = """
import sys
@chat_model
def raises(messages):
    yield "so far"
    prices = {}
    yield prices["price"]
@chat_model
async def raises_async(messages):
    raise ValueError("\\x1b[31mred\\x1b[0m\\nsecond line")
@chat_model
def exits(messages):
    yield "so far"
    sys.exit(3)
@chat_model
def asks(messages): return input("name? ")
@chat_model
def asks_secretly(messages):
    import getpass
    return getpass.getpass()
@chat_model
def returns_itself(messages): return returns_itself
@chat_model
def yields_generator(messages):
    yield "so far"
    yield (word for word in "ab")
@chat_model
async def forgets_await(messages): yield forgets_await(messages).__anext__()
class Invisible:
    def __repr__(self): raise RuntimeError
@chat_model
def invisible(messages): return Invisible()
@chat_model
def yields_bad_chunk(messages): yield {"type": "no-such-chunk"}
@chat_model
def yields_nan(messages): yield {"type": "data-x", "data": float("nan")}
@chat_model
def yields_much(messages):
    yield "so far"
    yield "x" * 10_000_000
@chat_model
def yields_much_in_pieces(messages):
    for _ in range(100): yield "x" * 100_000
@chat_model
def interrupts(messages): raise KeyboardInterrupt
@chat_model
def says_error(messages): yield {"type": "error", "errorText": "no index"}
class Nasty(Exception):
    def __str__(self): raise RuntimeError
@chat_model
def nasty(messages): raise Nasty
@chat_model
def hi(messages): return "hi"
"""

NO_KEYBOARD = "The function asked for keyboard input, which a chat cannot give."

EXPECTED = [
    ("raises", "function-raised", "raises raised KeyError: 'price'", "so far"),
    ("raises_async", "function-raised", "raises_async raised ValueError: red second line", ""),
    ("exits", "function-exited", "exits tried to exit Python.", "so far"),
    ("asks", "input-refused", NO_KEYBOARD, ""),
    (
        "asks_secretly",
        "input-refused",
        NO_KEYBOARD,
        "",
    ),
    ("returns_itself", "not-an-answer", "returns_itself returned a function, which is no answer.", ""),
    (
        "yields_generator",
        "not-an-answer",
        "yields_generator yielded a generator, which is no answer.",
        "so far",
    ),
    (
        "forgets_await",
        "not-an-answer",
        "forgets_await yielded an async_generator_asend, which is no answer.",
        "",
    ),
    ("invisible", "cannot-be-shown", "invisible answered with an Invisible, which cannot be shown.", ""),
    ("yields_bad_chunk", "invalid-chunk", "The model sent something that is not part of an answer.", ""),
    ("yields_nan", "invalid-chunk", "The model sent something that is not part of an answer.", ""),
    ("yields_much", "part-too-large", "yields_much answered with more than 8 MB in one piece.", "so far"),
    ("interrupts", "function-raised", "interrupts raised KeyboardInterrupt", ""),
    ("says_error", "function-failed", "says_error: no index", ""),
    ("nasty", "function-raised", "nasty raised Nasty: (its text cannot be read)", ""),
]


async def test_each_misbehaviour_has_its_own_error(panel, open_notebook):
    notebook = await open_notebook(MODELS)
    for name, code, title, text in EXPECTED:
        answer = await panel.ask(notebook, name)
        assert (name, answer.error.code, answer.error.title) == (name, code, title)
        assert answer.text == text
        assert (await panel.ask(notebook, "hi")).text == "hi"
    assert await notebook.run("print('usable')") == "usable\n"


async def test_the_same_while_a_cell_runs(panel, open_notebook):
    """A running cell has its own input box, which a function must not use."""
    notebook = await open_notebook(MODELS)
    cell = notebook.client.execute(
        "import time; time.sleep(1.5); print('done', input('cell? '))", allow_stdin=True
    )
    for name in ("asks", "asks_secretly", "exits"):
        answer = await panel.ask(notebook, name)
        assert answer.error.code in ("input-refused", "function-exited")
    request = await notebook.client.get_stdin_msg(timeout=10)
    assert request["content"]["prompt"] == "cell? "
    notebook.client.input("well")
    assert await notebook.ended(cell) == "done well\n"


async def test_the_traceback_shows_the_persons_code_only(panel, open_notebook):
    notebook = await open_notebook(MODELS)
    for name, line in (("raises", 8), ("raises_async", 11)):
        error = (await panel.ask(notebook, name)).error
        trace = error.traceback
        assert error.detail == f"Cell In[1], line {line}"
        assert trace.startswith("Traceback")
        assert f"in {name}" in trace
        assert "jupyter_chat_ext" not in trace
        assert f"Cell In[1], line {line}, in {name}" in trace
        assert "ipykernel_" not in trace
        assert "\x1b" not in trace


async def test_a_part_may_grow_to_the_limit_and_what_came_is_kept(panel, open_notebook, monkeypatch):
    notebook = await open_notebook(MODELS)
    monkeypatch.setattr(panel.functions, "_part_bytes", 1_000_000)
    answer = await panel.ask(notebook, "yields_much_in_pieces")
    assert answer.error.code == "part-too-large"
    assert "977 KB" in answer.error.title
    assert len(answer.text) == 1_000_000


async def test_a_function_that_is_not_there_is_named(panel, open_notebook):
    notebook = await open_notebook(MODELS)
    answer = await panel.ask(notebook, "gone")
    assert (answer.error.code, answer.error.status) == ("unknown-model", 404)
    assert "gone" in answer.error.title
    await until(panel.names)
