"""The extension loads after the server's start; whoever comes earlier is answered all the same."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

from jupyter_chat_ext.server import app
from jupyter_chat_ext.store.memory import MemoryConversationStore
from tests.server.conftest import API, loaded
from tests.server.kernels.conftest import Notebook, in_kernels, until

__all__ = ["in_kernels"]


@pytest.fixture
def may_load(monkeypatch):
    """Hold the imports back until this is set."""
    event, really_import = threading.Event(), app._import

    def wait_and_import():
        event.wait(30)
        return really_import()

    monkeypatch.setattr(app, "_import", wait_and_import)
    yield event
    event.set()


async def test_an_early_request_waits_and_holds_up_nobody_else(jp_fetch, may_load):
    body = json.dumps({"title": "Early"})
    early = asyncio.ensure_future(jp_fetch(*API, "conversations", method="POST", body=body))

    others = await jp_fetch("api", "status")
    assert (others.code, early.done()) == (200, False)
    may_load.set()
    created = await early

    assert created.code == 201
    assert json.loads(created.body)["title"] == "Early"


async def test_an_early_stranger_is_refused_all_the_same(http_server_client, jp_base_url, may_load):
    address = jp_base_url + "/".join([*API, "conversations"])
    early = asyncio.ensure_future(http_server_client.fetch(address, raise_error=False))
    may_load.set()

    assert (await early).code == 403


async def test_an_early_reader_that_leaves_harms_nobody(jp_fetch, jp_http_port, jp_base_url, may_load):
    _reader, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
    writer.write(
        f"POST {jp_base_url}{'/'.join(API)}/conversations HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    )
    await writer.drain()
    writer.close()
    may_load.set()

    assert (await jp_fetch(*API, "conversations")).code == 200


async def test_what_cannot_be_loaded_is_said_and_the_server_goes_on(jp_fetch, monkeypatch, caplog):
    def broken():
        raise ImportError("no such package")

    monkeypatch.setattr(app, "_import", broken)
    ours = await jp_fetch(*API, "conversations", raise_error=False)

    assert ours.code == 404
    assert (await jp_fetch("api", "status")).code == 200
    assert "could not be loaded" in caplog.text


async def test_a_kernel_that_was_there_before_is_heard(jp_serverapp, in_kernels):
    notebook = await Notebook.start(jp_serverapp.kernel_manager)
    services = await loaded(jp_serverapp)
    changes = []
    services.changes.listeners.append(lambda kind, facts: changes.append(kind))
    try:
        await notebook.run("import jupyter_chat_ext as mo\n@mo.chat_model\ndef echo(messages): return 'hi'")
        await until(lambda: "models" in changes)
    finally:
        notebook.close()
        await jp_serverapp.kernel_manager.shutdown_all(now=True)


class TestWithAnotherStore:
    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        store = "jupyter_chat_ext.store.memory.MemoryConversationStore"
        return jp_server_config | {"JupyterChat": {"store_class": store}}

    async def test_conversations_are_kept_as_configured(self, jp_serverapp):
        assert isinstance((await loaded(jp_serverapp)).store, MemoryConversationStore)
