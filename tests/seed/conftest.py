"""Pages of documentation, followed by somebody who runs each block and asks each chat."""

import pytest

from jupyter_chat_ext.ui.bundle import MIME_TYPE
from tests.internet.proxy import Internet
from tests.ui.conftest import Page, api, in_kernels, open_notebook, until

__all__ = ["api", "in_kernels", "open_notebook", "until"]


class Reader:
    """Runs the blocks of a page in one notebook, and asks the chats that they make."""

    def __init__(self, api, notebook, internet):
        self.api, self.notebook, self.internet = api, notebook, internet
        self._page = Page(api, notebook)
        self._cells = 0
        self._chat = self._conversation = None

    async def run(self, code):
        """Run a block; return what it shows."""
        self._cells += 1
        return await self.notebook.shown(code, f"cell-{self._cells}")

    async def see_chat(self, code):
        """Run a block that ends with a chat, which is then the one that is asked."""
        shown = await self.run(code)
        self._chat = shown[-1][MIME_TYPE]
        self._conversation = await self._page.resolve(self._chat)
        assert shown[-1]["text/plain"].startswith("Chat with ")
        return self._chat

    async def offered(self):
        """Return what the chat offers: settings, prompts, attachments."""
        models = (await self.api("models"))["models"]
        wanted = await self._page.model(self._chat)
        return next(model for model in models if model["id"] == wanted)

    async def ask(self, text, *files, ends="done", **config):
        """Ask, with uploaded files and settings; return the answer, which ended as it should."""
        self._conversation = self._conversation or await self._page.begin(self._chat)
        model = await self._page.model(self._chat)
        question = self.api.question(text, model=model, config=config)
        question["message"]["parts"] += [
            {"type": "file", "url": f"attachment:{file['id']}", "filename": file["name"]} for file in files
        ]
        where = ("conversations", self._conversation)
        response = await self.api.raw(*where, "turns", method="POST", body=question)
        assert response.code == 200, response.body
        messages = (await self.api(*where))["messages"]
        answer = Answer(messages[-1], self.api.events_of(response.body))
        assert answer.status == ends, answer.parts
        assert messages[-2]["parts"][0] == {"type": "text", "text": text}
        return answer

    async def upload(self, content, name, code=201):
        """Attach a file to what is asked next; return it, or the error."""
        query = {"name": name, "model": await self._page.model(self._chat)}
        return await self.api("attachments", method="POST", body=content, code=code, params=query)

    async def has_words(self):
        """Tell whether the newest answer has some already."""
        if self._conversation is None:
            return False
        messages = (await self.api("conversations", self._conversation))["messages"]
        return bool(messages) and messages[-1]["role"] == "assistant" and bool(messages[-1]["parts"])

    async def stop(self):
        """Press Stop."""
        await self.api("conversations", self._conversation, "stop", method="POST", body={})


class Answer:
    """An answer as the page shows it."""

    def __init__(self, message, chunks):
        self.parts, self.status, self.metadata = message["parts"], message["status"], message["metadata"]
        self.deltas = [chunk["delta"] for chunk in chunks if chunk["type"] == "text-delta"]

    @property
    def text(self):
        return "".join(part["text"] for part in self.parts if part["type"] == "text")

    @property
    def reasoning(self):
        return "".join(part["text"] for part in self.parts if part["type"] == "reasoning")

    @property
    def notices(self):
        return [part["data"]["code"] for part in self.parts if part["type"] == "data-notice"]

    @property
    def shown(self):
        """The MIME bundles of objects."""
        return [part["data"]["data"] for part in self.parts if part["type"] == "data-mimebundle"]

    def calls(self, tool):
        """The calls of a tool: their input and output."""
        found = [part for part in self.parts if part["type"] == f"tool-{tool}"]
        assert all(part["state"] == "output-available" for part in found)
        return [(part["input"], part["output"]) for part in found]


@pytest.fixture
def internet(tmp_path, monkeypatch):
    """The providers' hosts, as kernels that start from now on see them."""
    made = Internet(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    yield made
    made.close()
    assert made.refused == []


@pytest.fixture
def open_page(api, internet, open_notebook):
    """Open a notebook to follow a page in."""

    async def start():
        return Reader(api, await open_notebook(), internet)

    return start
