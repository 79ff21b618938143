"""A real Jupyter server with the extension and one scripted model."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import HTTPResponse

from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.models.scripted import ScriptedModel, ScriptedModels
from jupyter_chat_ext.server.services import Services

API = ("jupyter-chat-ext", "api")


def events_of(body: bytes) -> list[dict[str, Any]]:
    """Return the chunks in a complete event stream; `[DONE]` must end it."""
    lines = [line[6:] for line in body.decode().split("\n") if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


async def loaded(serverapp: ServerApp) -> Services:
    """Return the services, once all is loaded."""
    app = serverapp.extension_manager.extension_points["jupyter_chat_ext"].app
    await app.routes.loaded()
    return app.services


class Api:
    """Our REST API, asked as a client with the token asks it."""

    def __init__(self, fetch: Callable[..., Awaitable[HTTPResponse]], chat: Services) -> None:
        self._fetch = fetch
        self.services = chat
        self.model = ScriptedModel()
        chat.models._sources = (ScriptedModels({"model": self.model}), *chat.models._sources)
        assert isinstance(chat.models, ModelRegistry)

    async def raw(self, *path: str, method: str = "GET", body: Any = None, **options: Any) -> HTTPResponse:
        data = body if isinstance(body, (bytes, str)) or body is None else json.dumps(body)
        return await self._fetch(*API, *path, method=method, body=data, raise_error=False, **options)

    async def __call__(
        self, *path: str, method: str = "GET", body: Any = None, code: int = 200, **o: Any
    ) -> Any:
        response = await self.raw(*path, method=method, body=body, **o)
        assert response.code == code, (response.code, response.body)
        return json.loads(response.body) if response.body else None

    async def create(self) -> str:
        return (await self("conversations", method="POST", body={}, code=201))["id"]

    def question(self, text: str = "hi", **facts: Any) -> dict[str, Any]:
        message = {"id": str(uuid.uuid4()), "parts": [{"type": "text", "text": text}]}
        return {"message": message, "model": "scripted:model", **facts}

    async def ask(self, conversation: str, text: str = "hi", **facts: Any) -> list[dict[str, Any]]:
        response = await self.raw(
            "conversations", conversation, "turns", method="POST", body=self.question(text, **facts)
        )
        assert response.code == 200, response.body
        return self.events_of(response.body)

    @staticmethod
    def events_of(body: bytes) -> list[dict[str, Any]]:
        return events_of(body)


@pytest.fixture
def api(jp_fetch, jp_serverapp, jp_asyncio_loop):
    return Api(jp_fetch, jp_asyncio_loop.run_until_complete(loaded(jp_serverapp)))
