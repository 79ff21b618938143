"""Notebooks on a real server with the extension: real kernels, real sessions, our REST API."""

import json
import uuid

import pytest

from tests.server.conftest import Api, loaded
from tests.server.kernels.conftest import Notebook, end_kernels, in_kernels, until

__all__ = ["in_kernels", "until"]

SETUP = """
import jupyter_chat_ext as mo
from jupyter_chat_ext.ui.bundle import MIME_TYPE
def echo(messages, config):
    yield "You said: "
    yield messages[-1].content
calls = []
"""


class ChatNotebook(Notebook):
    """A notebook whose cells have ids, as JupyterLab runs them."""

    path = ""

    def begin(self, code, cell=None):
        message = self.client.session.msg(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
            metadata={"cellId": cell} if cell else {},
        )
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    async def run(self, code, cell=None):
        return await self.ended(self.begin(code, cell))

    async def shown(self, code, cell=None):
        """Run a cell, and return the MIME bundles that it shows."""
        sent = await self.messages(self.begin(code, cell))
        kinds = ("display_data", "execute_result")
        return [one["content"]["data"] for one in sent if one["msg_type"] in kinds]

    async def chat(self, code="mo.ui.chat(echo)", cell="c1"):
        """Run a cell that builds `chat`, and return its bundle."""
        await self.run(f"chat = {code}", cell)
        return await self.value("chat._repr_mimebundle_()[MIME_TYPE]")

    async def said(self):
        """Return what `chat.value` says, in a following cell."""
        return [tuple(pair) for pair in await self.value("[(one.role, one.content) for one in chat.value]")]


class Page:
    """What the page does for the chat in a cell's output."""

    def __init__(self, api, notebook):
        self.api, self.notebook = api, notebook

    async def resolve(self, bundle, path=None, transcript=None):
        place = {"path": path or self.notebook.path, "key": bundle["chat"]}
        body = {"place": place, "conversation": bundle["conversation"], "transcript": transcript or []}
        return (await self.api("inline-chats", method="POST", body=body))["conversation"]

    async def begin(self, bundle):
        body = {"place": {"path": self.notebook.path, "key": bundle["chat"]}}
        return (await self.api("conversations", method="POST", body=body, code=201))["id"]

    async def model(self, bundle):
        async def find():
            models = (await self.api("models"))["models"]
            wanted = (self.notebook.id, bundle["chat"])
            chats = {
                (one["kernel"]["id"], one["kernel"].get("chat")): one for one in models if "kernel" in one
            }
            return chats.get(wanted)

        return (await until(find))["id"]

    async def ask(self, bundle, text, conversation=None):
        """Ask, beginning the conversation with the question as the page does; return its id."""
        conversation = conversation or await self.resolve(bundle)
        model = await self.model(bundle)
        if conversation is not None:
            await self.api.ask(conversation, text, model=model)
            return conversation
        place = {"path": self.notebook.path, "key": bundle["chat"]}
        begun = str(uuid.uuid4())
        await self.api.ask(begun, text, model=model, create={"place": place, "model": model})
        return begun

    async def messages(self, conversation):
        found = await self.api("conversations", conversation)
        return [
            (one["role"], "".join(part.get("text", "") for part in one["parts"])) for one in found["messages"]
        ]


@pytest.fixture
def api(jp_fetch, jp_serverapp, jp_asyncio_loop):
    return Api(jp_fetch, jp_asyncio_loop.run_until_complete(loaded(jp_serverapp)))


@pytest.fixture
def open_notebook(jp_serverapp, jp_fetch, jp_asyncio_loop, jp_root_dir, in_kernels):
    """Create a notebook file with a session, and run the set-up."""
    opened = []

    async def start(path=None, setup=SETUP):
        path = path or f"{uuid.uuid4().hex[:6]}.ipynb"
        file = jp_root_dir / path
        if not file.exists():
            file.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        body = {"path": path, "type": "notebook", "name": path, "kernel": {"name": "python3"}}
        response = await jp_fetch("api", "sessions", method="POST", body=json.dumps(body))
        session = json.loads(response.body)
        notebook = ChatNotebook(jp_serverapp.kernel_manager, session["kernel"]["id"])
        notebook.path, notebook.session = path, session["id"]
        opened.append(notebook)
        await notebook.client.wait_for_ready(timeout=30)
        await notebook.run(setup)
        return notebook

    yield start
    for notebook in opened:
        notebook.close()
    jp_asyncio_loop.run_until_complete(end_kernels(jp_serverapp.kernel_manager))


GATED = """
import threading, time
go, log = threading.Event(), []
def gated(messages):
    try:
        yield "first "
        while not go.wait(0.01): pass
        yield "second"
    finally:
        log.append("ended")
"""


class Code:
    """A notebook whose code asks, and what the server shows of it."""

    def __init__(self, api, notebook):
        self.api, self.notebook = api, notebook
        self.page = Page(api, notebook)
        self.bundle = None
        self.conversation = None

    async def chat(self, model="gated"):
        await self.notebook.run(GATED)
        told = "on_message=lambda all: calls.append(len(all))"
        self.bundle = await self.notebook.chat(f"mo.ui.chat({model}, {told})")

    async def send(self, text):
        await self.notebook.run(f"chat.send({text!r})")

    async def whole(self):
        found = self.conversation or await self.page.resolve(self.bundle)
        return await self.api("conversations", found) if found else None

    async def shows(self, *texts):
        """Wait until the server shows these messages; return them."""

        async def found():
            whole = await self.whole()
            is_so = whole is not None and [text_of(one) for one in whole["messages"]] == list(texts)
            return whole if is_so else None

        whole = await until(found)
        self.conversation = whole["id"]
        return whole

    async def statuses(self):
        return [one["status"] for one in (await self.whole())["messages"]]


def text_of(message):
    return "".join(part.get("text", "") for part in message["parts"] if part["type"] == "text")


async def is_(get, value):
    return await get() == value


@pytest.fixture
def code(api, open_notebook):
    """A notebook with a chat that code asks."""

    async def start(model="gated"):
        made = Code(api, await open_notebook())
        await made.chat(model)
        return made

    return start
