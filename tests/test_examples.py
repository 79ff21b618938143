"""The example notebooks: each is tidy, runs from top to bottom, and its chats answer as it says."""

import asyncio
import base64
import io
import json
import os
import shutil
import uuid
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from jupyter_chat_ext.models.local.pins import SMOLLM2_135M
from jupyter_chat_ext.models.local.weights import weights_path
from jupyter_chat_ext.ui.bundle import MIME_TYPE
from tests.seed.conftest import Reader, api, in_kernels, internet, open_notebook, until

__all__ = ["api", "in_kernels", "internet", "open_notebook"]

ROOT = Path(__file__).parents[1]
EXAMPLES = {path.stem: path for path in sorted((ROOT / "examples").glob("*.ipynb"))}
WEIGHTS = Path(
    os.environ.get("JUPYTER_CHAT_EXT_TEST_MODELS") or "~/.cache/jupyter_chat_ext_test"
).expanduser()
SHOWN = ("display_data", "execute_result")
TWO = ["max_tokens", "temperature"]
FIVE = [*TWO, "top_p", "frequency_penalty", "presence_penalty"]

each_example = pytest.mark.parametrize("name", EXAMPLES)

FOLLOWED = {}
"""What somebody does with each example, and sees."""


def example(name):
    def note(follow):
        FOLLOWED[name] = follow
        return follow

    return note


@each_example
def test_an_example_is_stored_tidily(name):
    text = EXAMPLES[name].read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert text == nbformat.writes(notebook) + "\n", "JupyterLab would save it otherwise"
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.cells[0].cell_type == "markdown"
    for cell in notebook.cells:
        assert cell.metadata == {}
        assert not cell.source.endswith("\n")
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_every_example_is_listed_where_people_look():
    for page in ("README.md", "examples/01-first-answer.ipynb"):
        text = (ROOT / page).read_text(encoding="utf-8")
        listed = [name for name in EXAMPLES if f"{name}.ipynb" in text]
        assert listed == [name for name in EXAMPLES if not page.endswith(f"{name}.ipynb")], page


@pytest.mark.kernel
@each_example
async def test_an_example_works_from_top_to_bottom(name, open_example):
    example = await open_example(name)
    await FOLLOWED[name](example)
    assert example.ran == example.code


class Example:
    """A notebook whose cells are run one after the other, and whose chats can be asked."""

    def __init__(self, path, api, notebook, internet):
        self.api, self.notebook, self.internet = api, notebook, internet
        self.cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
        self.code = [name for name, cell in self.cells.items() if cell.cell_type == "code"]
        self.ran = []

    async def run(self, *names):
        """Run these cells, or all that have not run yet; return what the last one shows and prints."""
        sent = []
        for name in names or [name for name in self.code if name not in self.ran]:
            sent = await self.notebook.messages(self.begin(name), seconds=60)
        return sent

    def begin(self, name):
        """Begin to run a cell."""
        self.ran.append(name)
        return self.notebook.begin(self.cells[name].source, name)

    async def shown(self, name):
        """Run a cell; return the text of its result."""
        return (await self.bundle(name))["text/plain"]

    async def bundle(self, name):
        """Run a cell; return the MIME bundle of its result."""
        [shown] = [one["content"]["data"] for one in await self.run(name) if one["msg_type"] in SHOWN]
        return shown

    async def printed(self, name):
        """Run a cell; return what it prints."""
        return "".join(one["content"]["text"] for one in await self.run(name) if one["msg_type"] == "stream")

    async def chat(self, name):
        """Run a cell that ends with a chat, and return who asks it."""
        bundle = await self.bundle(name)
        return Visitor(self.api, self.notebook, self.internet, bundle[MIME_TYPE])

    async def ask(self, model, text, **config):
        """Ask in the panel; return the answer's text."""
        conversation = await self.api.create()
        await self.api.ask(conversation, text, model=model, config=config)
        answer = (await self.api("conversations", conversation))["messages"][-1]
        assert answer["status"] == "done", answer
        return "".join(part["text"] for part in answer["parts"] if part["type"] == "text")

    async def interrupt(self, cell):
        """Interrupt a cell, which must be running."""
        await self.notebook.manager.interrupt_kernel(self.notebook.id)
        with pytest.raises(AssertionError, match="KeyboardInterrupt"):
            await self.notebook.messages(cell)
        await self.notebook.run("")


class Visitor(Reader):
    """Somebody who asks one of the chats of a notebook."""

    def __init__(self, api, notebook, internet, bundle):
        super().__init__(api, notebook, internet)
        self._chat = bundle

    async def show(self, files):
        """Ask with files, by their names; return the parts of the answer."""
        self._conversation = self._conversation or await self._page.begin(self._chat)
        model = await self._page.model(self._chat)
        parts = [await self._uploaded(name, content, model) for name, content in files.items()]
        message = {"id": str(uuid.uuid4()), "parts": parts}
        await self.api.ask(self._conversation, model=model, message=message)
        answer = (await self.api("conversations", self._conversation))["messages"][-1]
        assert answer["status"] == "done", answer
        return answer["parts"]

    async def _uploaded(self, name, content, model):
        query = {"name": name, "model": model}
        kept = await self.api("attachments", method="POST", body=content, code=201, params=query)
        return {"type": "file", "url": f"attachment:{kept['id']}", "filename": kept["name"]}

    async def refused(self, text):
        """Ask; return the error that comes of it."""
        with pytest.raises(AssertionError):
            await self.ask(text)
        messages = (await self.api("conversations", self._conversation))["messages"]
        return next(part["data"] for part in messages[-1]["parts"] if part["type"] == "data-error")

    async def stopped(self, text):
        """Ask, stop when the answer has begun, and return what it came to."""
        self._conversation = await self._page.begin(self._chat)
        asking = asyncio.create_task(self._page.ask(self._chat, text, self._conversation))
        await until(self._has_words)
        await self.api("conversations", self._conversation, "stop", method="POST", body={})
        await asking
        return (await self.api("conversations", self._conversation))["messages"][-1]

    async def _has_words(self):
        messages = (await self.api("conversations", self._conversation))["messages"]
        return any(part.get("text") for part in messages[-1]["parts"]) if len(messages) > 1 else False


@pytest.fixture
def open_example(api, internet, open_notebook, jp_root_dir):
    """Open an example in a folder like this project's."""
    for folder in ("docs", "examples"):
        shutil.copytree(ROOT / folder, jp_root_dir / folder)
    for page in ROOT.glob("*.md"):
        shutil.copy(page, jp_root_dir)
    (jp_root_dir / "docs" / "quagga.md").write_text("# Quaggas\n\n## Food\n\nThe quagga eats grass.\n")

    async def start(name):
        path = f"examples/{name}.ipynb"
        return Example(jp_root_dir / path, api, await open_notebook(path, setup=""), internet)

    return start


@example("01-first-answer")
async def _(example):
    await example.run("shout")
    busy = example.begin("sleep")
    assert await example.ask(f"kernel:{example.notebook.id}/shout", "not so loud") == "NOT SO LOUD "
    await example.interrupt(busy)
    await example.run("glossary")
    chat = await example.chat("chat")
    assert (await chat.ask("What is a kernel?")).text == "- **kernel**: the process that runs your code"
    assert (await chat.ask("And a bridge?")).text == "I know these words: kernel, cell, output"


@example("02-functions")
async def _(example):
    echo = await example.chat("echo")
    assert (await echo.ask("Hello")).text == "You said: Hello"
    assert await example.shown("send") == "'You said: Hello from a cell'"
    assert "('assistant', 'You said: Hello')" in await example.shown("read")
    remember = await example.chat("remember")
    await remember.ask("One?")
    assert (await remember.ask("Two?")).text == "1. One?\n1. Two?"
    patient = await example.chat("patient")
    assert (await patient.ask("Now?")).text == "Good things take a second."
    counter = await example.chat("counter")
    await counter.ask("One?")
    assert (await counter.ask("Two?")).text == "This is question number 2."
    assert (await counter.offered())["label"] == "Counter"
    price = await example.chat("price")
    assert (await price.ask("apples")).text == "3 € a kilo"
    error = await price.refused("plums")
    assert error["title"] == "price raised KeyError: 'plums'"
    assert "line 5" in error["detail"]


@example("03-streaming")
async def _(example):
    slowly = await example.chat("words")
    answer = await slowly.ask("word by word")
    assert (answer.text, answer.deltas) == ("word by word ", ["word ", "by ", "word "])
    countdown = await example.chat("countdown")
    assert (await countdown.ask("Start")).text.endswith("2 … 1 … **Lift-off!**")
    count = await example.chat("endless")
    answer = await count.stopped("Count")
    assert answer["status"] == "stopped"
    said = answer["parts"][-1]["text"].split()
    await until(lambda: example.notebook.value("len(ended) == 1"))
    assert await example.notebook.value("ended[0]") >= int(said[-1])
    assert (await example.printed("ended")).startswith("Stopped at: [")
    busy = example.begin("busy")
    assert (await slowly.ask("meanwhile")).text == "meanwhile "
    await example.interrupt(busy)


@example("04-answers-from-documents")
async def _(example):
    assert "passages in" in await example.printed("read")
    assert "('README.md', 'Enable, disable, lock')" in await example.shown("bm25")
    documents = await example.chat("documents")
    answer = await documents.ask("What do quaggas eat?")
    assert answer.text.startswith("> The quagga eats grass.")
    [source] = [part for part in answer.parts if part["type"] == "source-document"]
    assert (source["title"], source["filename"]) == ("[1] Food (docs/quagga.md)", "docs/quagga.md")
    assert (await documents.ask("xyzzy")).text == "The documents say nothing about that."
    explain = await example.chat("explain")
    answer = await explain.ask("What do quaggas eat?")
    assert "gpt-6-luna at api.openai.com was asked: [1] The quagga eats grass." in answer.text
    assert [part["sourceId"] for part in answer.parts if part["type"] == "source-document"] == ["1"]
    await explain.ask("And lions?")  # with the first question in its history as it was asked
    earlier, _, _ = (one["content"] for one in example.internet.last.body["messages"][1:])
    assert earlier == "What do quaggas eat?"


@example("05-tools-and-thinking")
async def _(example):
    pytest.importorskip("anthropic")
    await example.run("model", "temperatures")
    chat = await example.chat("weather")
    assert (await chat.offered())["label"] == "claude-sonnet-5-5"
    answer = await chat.ask("What is the temperature in month 7 in Oslo?")
    assert answer.calls("temperature") == [({"city": "Oslo", "month": 7}, 18)]
    assert answer.text == "The tool says 18."
    assert "month 7 in Oslo" in answer.reasoning
    assert example.internet.last.key == "sk-ant-of-the-environment"
    assert await example.shown("calls") == "[('temperature', {'city': 'Oslo', 'month': 7}, 18)]"


@example("06-prompts-and-settings")
async def _(example):
    await example.run("model")
    alice = await example.chat("alice")
    assert "Go on from {{word:book}}" in (await alice.offered())["prompts"]
    assert len((await alice.ask("Tell me of Alice")).text.split()) == 40
    storyteller = await example.chat("storyteller")
    assert (await storyteller.offered())["settings"] == TWO
    assert (await storyteller.ask("Alice")).text.startswith("*{'max_tokens': 40, 'temperature': 1.0}*")
    calm = [(await storyteller.ask("Alice", temperature=0)).text for _ in range(2)]
    assert calm[0] == calm[1]
    assert calm[0].startswith("*{'max_tokens': 40, 'temperature': 0}*\n\nwas beginning to get very tired of")


@example("07-attachments")
async def _(example):
    await example.run("picture", "table")
    chat = await example.chat("look")
    assert (await chat.offered())["attachments"] == ["image/png", "image/jpeg", ".csv"]
    assert (await chat.ask("What is this?")).text == "Add a picture or a CSV file to your question."
    answer = await chat.show({"red.png": picture(400, 300), "numbers.csv": b"name,size\nant,1\nbee,2.5\n"})
    said = "".join(part["text"] for part in answer if part["type"] == "text")
    assert "400 × 300 pixels, RGB" in said
    assert "| name | | | |\n| size | 1 | 1.75 | 2.5 |" in said
    [small] = [part["data"]["data"]["image/png"] for part in answer if part["type"] == "data-mimebundle"]
    assert Image.open(io.BytesIO(base64.b64decode(small))).size == (200, 150)
    assert await example.shown("names") == "['red.png', 'numbers.csv']"


def picture(width, height):
    content = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(content, "png")
    return content.getvalue()


@example("08-rich-output")
async def _(example):
    await example.run("data")
    chat = await example.chat("report")
    answer = await chat.ask("Compare Lisbon and Oslo")
    assert answer.text == "In figures:Over the year:The warmest month is **Jul**."
    table, plot, html = answer.shown
    assert "<th>Lisbon</th>" in table["text/html"]
    assert plot["image/png"].startswith("iVBOR")
    assert "<summary>Month by month</summary>" in html["text/html"]
    assert "mean    17.6   6.8" in await example.printed("objects")
    assert (await chat.ask("Paris?")).text == "I know of Lisbon, Oslo, Nairobi."


@example("09-agent")
async def _(example):
    pytest.importorskip("anthropic")
    await example.run("agent")
    chat = await example.chat("kitchen")
    assert (await chat.offered())["label"] == "cook"
    answer = await chat.ask("What do I make of the pantry today?")
    pantry = {"rice": 500, "lentils": 250, "onions": 300, "spinach": 200}
    assert answer.calls("pantry") == [({}, pantry)]
    recipe = {"title": "today", "minutes": 500, "ingredients": ["today"], "steps": ["today"]}
    assert json.loads(answer.shown[0]["text/plain"]) == recipe
    assert await example.printed("recipes") == "today, 500 minutes:\n    today\n"


@example("10-openai-compatible")
async def _(example):
    await example.notebook.run("%env OPENAI_BASE_URL=https://api.cerebras.ai/v1")
    await example.notebook.run("%env OPENAI_MODEL=llama3.1-8b")
    chat = await example.chat("chat")
    assert (await chat.offered())["settings"] == FIVE
    answer = await chat.ask("What is a decorator?")
    assert answer.text == "llama3.1-8b at api.cerebras.ai was asked: What is a decorator?"
    assert example.internet.last.system == "You are a patient teacher of Python."
    variables = await example.chat("variables")
    await variables.ask("What do I have here?")
    told = [one["content"] for one in example.internet.last.body["messages"] if one["role"] == "system"]
    assert any("os, mo, MODEL, BASE_URL, chat" in one for one in told)


@example("11-local-model")
async def _(example):
    pytest.importorskip("xllamacpp")
    link_weights()
    assert await example.ask("local:smollm2-135m", "What is Python?", max_tokens=8)


def link_weights():
    if weights_path(SMOLLM2_135M, WEIGHTS) is None:
        pytest.skip("the weights of the local model are fetched by `make pytest`")
    models = Path(os.environ["JUPYTER_DATA_DIR"]) / "jupyter_chat_ext" / "models"
    models.parent.mkdir(parents=True, exist_ok=True)
    models.symlink_to(WEIGHTS)
