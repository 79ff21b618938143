"""Whatever has a function's shape answers, and whatever a notebook can show is shown."""

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.reply import Reply
from tests.server.kernels.conftest import question

pytestmark = pytest.mark.kernel

CALLED = """
import functools
@chat_model
def one(messages): return "one"
@chat_model
def two(messages, config): return f"{config.temperature}"
@chat_model
def any_number(*given): return f"{len(given)}"
@chat_model
def with_default(messages, limit=5): return type(limit).__name__
@chat_model(name="partial")
@functools.partial
def partial(messages, config, tail="tail"): return tail
chat_model(functools.partial(lambda extra, messages: extra, "extra"), name="bound")
class Bot:
    asked = 0
    def __call__(self, messages):
        self.asked += 1
        return f"asked {self.asked}"
    def method(self, messages, config): return f"method {config.top_k}"
    @classmethod
    def on_class(cls, messages): return cls.__name__
chat_model(Bot(), name="bot")
chat_model(Bot().method, name="method")
chat_model(Bot.on_class, name="on_class")
chat_model(Bot, name="bot_class")
class AsyncBot:
    async def __call__(self, messages):
        yield "async "
        yield "bot"
chat_model(AsyncBot(), name="async_bot")
class Reply:
    def __init__(self, messages, config): self.words = iter(["class ", "object"])
    def __iter__(self): return self
    def __next__(self): return next(self.words)
chat_model(Reply, name="reply_class")
@chat_model
async def gives_async_generator(messages):
    async def words():
        yield "async "
        yield "words"
    return words()
@chat_model
async def gives_generator(messages): return (word for word in ("plain ", "words"))
@chat_model
def gives_awaitable(messages):
    async def later(): return "later"
    return later()
class Text(str):
    def __str__(self): return "not this"
@chat_model
def subclass(messages): yield Text("sub"); yield Text("class")
@chat_model
def numbers(messages): yield 1; yield " "; yield 2.5
@chat_model
def with_nones(messages): yield None; yield "text"; yield None
"""

ANSWERS = {
    "one": "one",
    "two": "0.5",
    "any_number": "2",
    "with_default": "ChatModelConfig",
    "partial": "tail",
    "bound": "extra",
    "bot": "asked 1",
    "method": "method 40",
    "on_class": "Bot",
    "bot_class": "asked 1",
    "async_bot": "async bot",
    "reply_class": "class object",
    "gives_async_generator": "async words",
    "gives_generator": "plain words",
    "gives_awaitable": "later",
    "subclass": "subclass",
    "numbers": "1 2.5",
    "with_nones": "text",
}


async def test_every_shape_of_function_answers(panel, open_notebook):
    notebook = await open_notebook(CALLED)
    answers = {name: await panel.ask(notebook, name) for name in ANSWERS}
    assert {name: answer.text for name, answer in answers.items()} == ANSWERS
    assert [answer.error for answer in answers.values() if answer.error] == []
    assert (await panel.ask(notebook, "bot_class")).text == "asked 2", "a class keeps its one object"


async def test_functions_read_the_defaults_and_see_what_was_really_set(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def settings(messages, config): return repr((config, config.explicit))
""")
    answer = await panel.ask(notebook, "settings", config=ChatModelConfig(temperature=0.2, top_k=40))
    assert answer.text == (
        "(ChatModelConfig(max_tokens=4096, temperature=0.2, top_p=1.0, top_k=40, frequency_penalty=0.0, "
        "presence_penalty=0.0), {'temperature': 0.2, 'top_k': 40})"
    )


def shown(answer):
    """Return what an answer shows, in order: its text, and the MIME types of each object."""
    return [
        part["text"] if part["type"] == "text" else set(part["data"]["data"])
        for part in Reply.of(answer.chunks).parts
        if part["type"] in ("text", "data-mimebundle")
    ]


RICH = """
import sys
from IPython.display import HTML, Markdown, JSON, display
VEGA = "application/vnd.vega.v5+json"
class Chart:
    def _repr_mimebundle_(self, include=None, exclude=None):
        spec = {"mark": "bar", "nan": float("nan")}
        return {VEGA: spec, "text/plain": "chart"}, {VEGA: {"theme": "dark"}}
class ShowsItself:
    def _ipython_display_(self): display(HTML("<b>itself</b>"))
def table():
    import pandas
    return pandas.DataFrame({"a": [1, 2]})
def figure():
    import matplotlib.pyplot as plt
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    return fig
def axes(): return figure().axes[0]
def bare_figure():
    from matplotlib.figure import Figure
    return Figure()
def picture():
    from PIL import Image
    return Image.new("RGB", (2, 2))
made = {"table": table, "figure": figure, "axes": axes, "bare_figure": bare_figure, "picture": picture,
    "html": lambda: HTML("<b>bold</b>"), "markdown": lambda: Markdown("**bold**"), "chart": Chart,
    "itself": ShowsItself, "mapping": lambda: {"a": [1]}, "sequence": lambda: [1, 2], "object": object}
@chat_model
def returns(messages): return made[messages[-1].content]()
@chat_model
def yields(messages):
    yield "before "
    yield made[messages[-1].content]()
    yield " after"
@chat_model
async def yields_async(messages):
    yield "before "
    yield made[messages[-1].content]()
    yield " after"
"""

KINDS = {
    "table": {"text/html", "text/plain"},
    "figure": {"image/png", "text/plain"},
    "axes": {"image/png", "text/plain"},
    "bare_figure": {"image/png", "text/plain"},
    "picture": {"image/png", "image/jpeg", "text/plain"},
    "html": {"text/html", "text/plain"},
    "markdown": {"text/markdown", "text/plain"},
    "chart": {"application/vnd.vega.v5+json", "text/plain"},
    "itself": {"text/html", "text/plain"},
    "mapping": {"application/json", "text/plain"},
    "sequence": {"application/json", "text/plain"},
    "object": {"text/plain"},
}


@pytest.mark.parametrize("name", ["returns", "yields", "yields_async"])
async def test_whatever_a_notebook_can_show_is_shown(panel, open_notebook, name):
    notebook = await open_notebook(RICH)
    if name == "returns":
        expected = {kind: [found] for kind, found in KINDS.items()}
    else:
        expected = {kind: ["before ", found, " after"] for kind, found in KINDS.items()}
    answers = {kind: await panel.ask(notebook, name, question(kind)) for kind in KINDS}
    assert {kind: answer.error for kind, answer in answers.items() if answer.error} == {}
    assert {kind: shown(answer) for kind, answer in answers.items()} == expected


async def test_a_bundle_keeps_its_metadata_and_holds_only_json(panel, open_notebook):
    notebook = await open_notebook(RICH)
    answer = await panel.ask(notebook, "returns", question("chart"))
    (part,) = Reply.of(answer.chunks).parts
    assert part["data"] == {
        "data": {"application/vnd.vega.v5+json": {"mark": "bar", "nan": None}, "text/plain": "chart"},
        "metadata": {"application/vnd.vega.v5+json": {"theme": "dark"}},
    }


async def test_a_figure_in_an_answer_is_not_shown_by_the_next_cell(panel, open_notebook):
    notebook = await open_notebook(RICH)
    await panel.ask(notebook, "returns", question("figure"))
    cell = notebook.begin("print('next')")
    kinds = []
    while "status" not in kinds or kinds[-1] != "idle":
        message = await notebook.client.get_iopub_msg(timeout=10)
        if message["parent_header"].get("msg_id") == cell:
            kinds.append(message["content"].get("execution_state", message["msg_type"]))
            kinds.append("status") if message["msg_type"] == "status" and kinds[-1] != "idle" else None
    assert "stream" in kinds
    assert "display_data" not in kinds


async def test_the_next_turn_and_cells_get_the_object_itself(panel, open_notebook):
    notebook = await open_notebook(
        RICH
        + """
@chat_model
def looks_back(messages):
    content = messages[1].content
    return f"{type(content).__name__} {content is last}"
@chat_model
def remembers(messages):
    global last
    last = table()
    return last
"""
    )
    first = await panel.ask(notebook, "remembers")
    from jupyter_chat_ext.core.messages import Message

    reply = Message(id="a1", role="assistant", parts=tuple(Reply.of(first.chunks).parts))
    history = [*question(), reply, *question("and now?")]
    assert (await panel.ask(notebook, "looks_back", history)).text == "DataFrame True"


async def test_an_object_of_an_earlier_kernel_is_its_text(panel, open_notebook):
    from jupyter_chat_ext.core.messages import Message

    notebook = await open_notebook("""
@chat_model
def looks_back(messages): return repr(messages[1].content)
""")
    bundle = {"data": {"text/plain": "   a\\n0  1", "text/html": "<table>"}, "metadata": {}}
    part = {"type": "data-mimebundle", "id": "object-gone", "data": bundle}
    history = [*question(), Message(id="a1", role="assistant", parts=(part,)), *question("and now?")]
    assert (await panel.ask(notebook, "looks_back", history)).text == repr(bundle["data"]["text/plain"])


async def test_the_richest_form_that_fits_is_shown_and_the_person_told(panel, open_notebook):
    notebook = await open_notebook("""
from IPython.display import HTML
class Both:
    def _repr_html_(self): return "x" * 9_000_000
    def __repr__(self): return "both"
@chat_model
def heavy(messages): yield "here: "; yield Both()
@chat_model
def too_heavy(messages): yield "here: "; yield b"x" * 50_000_000
""")
    answer = await panel.ask(notebook, "heavy")
    assert (shown(answer), answer.notices) == (["here: ", {"text/plain"}], ["shown-in-part"])
    answer = await panel.ask(notebook, "too_heavy")
    assert (answer.error.code, answer.text) == ("part-too-large", "here: ")


async def test_nothing_is_said_to_be_nothing(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def returns_nothing(messages): pass
@chat_model
def yields_nothing(messages):
    if False: yield
@chat_model
def prints_only(messages): print("hello")
@chat_model
def empty(messages): return ""
@chat_model
def displays_only(messages): display("shown")
""")
    for name in ("returns_nothing", "yields_nothing", "prints_only", "empty"):
        answer = await panel.ask(notebook, name)
        assert (name, answer.error, answer.notices) == (name, None, ["empty-answer"])
    answer = await panel.ask(notebook, "displays_only")
    assert (answer.error, answer.notices, shown(answer)) == (None, [], [{"text/plain"}])


async def test_text_so_far_is_shown_once_with_a_warning(panel, open_notebook):
    notebook = await open_notebook("""
TEXTS = {
    "so far": ["Hello", "Hello ", "Hello world"],
    "deltas": ["Hello", " ", "world"],
    "repeated": ["ha", "ha", "haha", "hahaha", "!"],
}
@chat_model
def yields(messages): yield from TEXTS[messages[-1].content]
@chat_model
async def yields_async(messages):
    for text in TEXTS[messages[-1].content]: yield text
""")
    for name in ("yields", "yields_async"):
        for kind, text, notices in (
            ("so far", "Hello world", ["accumulated-text"]),
            ("deltas", "Hello world", []),
            ("repeated", "hahahahahahaha!", []),
        ):
            answer = await panel.ask(notebook, name, question(kind))
            assert (kind, answer.text, answer.notices) == (kind, text, notices)


async def test_messages_and_parts_can_be_the_answer(panel, open_notebook):
    notebook = await open_notebook("""
from jupyter_chat_ext import ai
@chat_model
def message(messages): return ai.ChatMessage("assistant", "hello")
@chat_model
def parts(messages):
    yield ai.ReasoningPart("hm")
    yield ai.TextPart("see ")
    yield ai.FilePart("text/plain", "data:text/plain,hi", "a.txt")
    yield ai.ToolInvocationPart("tool-add", "c1", "output-available", {"a": 1}, 3)
    yield ai.SourceUrlPart("s1", "https://example.org/")
""")
    assert (await panel.ask(notebook, "message")).text == "hello"
    answer = await panel.ask(notebook, "parts")
    assert answer.error is None
    found = Reply.of(answer.chunks).parts
    assert [part["type"] for part in found] == ["reasoning", "text", "file", "tool-add", "source-url"]
    assert (found[0]["text"], found[3]["output"]) == ("hm", 3)


async def test_chunk_objects_of_pydantic_ai_pass(panel, open_notebook):
    notebook = await open_notebook("""
import sys
assert "pydantic_ai" not in sys.modules
@chat_model
def chunks(messages):
    from pydantic_ai.ui.vercel_ai import response_types as types
    yield types.StartChunk()
    yield types.ReasoningStartChunk(id="r")
    yield types.ReasoningDeltaChunk(id="r", delta="hm")
    yield types.ReasoningEndChunk(id="r")
    yield types.TextStartChunk(id="x")
    yield types.TextDeltaChunk(id="x", delta="text")
    yield types.TextEndChunk(id="x")
    yield types.FinishChunk(finish_reason="length")
    yield types.DoneChunk()
""")
    answer = await panel.ask(notebook, "chunks")
    assert (answer.error, answer.text, answer.outcome.finish_reason) == (None, "text", "length")
    assert [part["type"] for part in Reply.of(answer.chunks).parts] == ["reasoning", "text"]
