"""The extension's REST API, asked as any client would."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from bench.services import TOKEN

AsyncHTTPClient.configure(None, max_clients=100)


class Api:
    """One server's API."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def conversation(self, title: str) -> str:
        """Begin a conversation; return its id."""
        answer = await self._fetch("conversations", {"title": title, "model": "fake:fake"})
        return str(json.loads(answer.body)["id"])

    async def ask(
        self, conversation: str, question: str, on_data: Callable[[bytes], None] | None = None
    ) -> None:
        """Ask, and read the answer to its end."""
        parts = [{"type": "text", "text": question}]
        body = {"message": {"id": str(uuid.uuid4()), "parts": parts}, "model": "fake:fake"}
        await self._fetch(f"conversations/{conversation}/turns", body, streaming_callback=on_data)

    async def latency(self) -> float:
        """Return the milliseconds that Jupyter's own API takes to answer."""
        began = time.perf_counter()
        await AsyncHTTPClient().fetch(f"{self._url}api?token={TOKEN}")
        return 1000 * (time.perf_counter() - began)

    async def _fetch(self, path: str, body: dict[str, Any], **options: Any) -> HTTPResponse:
        return await AsyncHTTPClient().fetch(
            f"{self._url}jupyter-chat-ext/api/{path}",
            method="POST",
            body=json.dumps(body),
            headers={"Authorization": f"token {TOKEN}"},
            request_timeout=120,
            **options,
        )
