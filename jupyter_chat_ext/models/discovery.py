"""Asks endpoints which models they have, in the background, and remembers the answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.connection import Connection
from jupyter_chat_ext.models.provider_errors import model_error, typed_error

if TYPE_CHECKING:
    from jupyter_chat_ext.models.http_client import GuardedClient

MOST_MODELS: Final = 500
_NOT_FOR_CHAT: Final = ("embed", "whisper", "tts", "dall-e", "rerank", "moderation", "transcribe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What an endpoint said it has, or why it did not say."""

    models: tuple[str, ...] = ()
    problem: ChatError | None = None


class Discovery:
    """Keeps one answer per connection.

    patience: seconds an endpoint has to answer; fresh, fresh_failure: seconds an answer counts
    on_change: called with a provider's name when its answer is another than before
    """

    def __init__(
        self,
        on_change: Callable[[str], None],
        *,
        patience: float = 3,
        fresh: float = 300,
        fresh_failure: float = 20,
    ) -> None:
        self._on_change = on_change
        self._patience = patience
        self._fresh = fresh
        self._fresh_failure = fresh_failure
        self._known: dict[str, Discovered] = {}
        self._until: dict[str, float] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def known(self, connection: Connection) -> Discovered | None:
        """Return the newest answer at once, None before the first; ask again if it is old."""
        key = connection.identity
        if key not in self._running and time.monotonic() >= self._until.get(key, 0):
            self._running[key] = asyncio.create_task(self._refresh(connection))
        return self._known.get(key)

    async def settled(self) -> None:
        """Wait until nothing is being asked."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def close(self) -> None:
        """Stop asking."""
        for task in self._running.values():
            task.cancel()
        await self.settled()

    async def _refresh(self, connection: Connection) -> None:
        key = connection.identity
        try:
            found = await self._ask(connection)
            self._until[key] = time.monotonic() + (self._fresh_failure if found.problem else self._fresh)
            before = self._known.get(key)
            self._known[key] = found
            if before is None or _differ(before, found):
                self._on_change(connection.provider)
        finally:
            del self._running[key]

    async def _ask(self, connection: Connection) -> Discovered:
        try:
            client = await connection.client()  # may import first, which is not the server's fault
            async with asyncio.timeout(self._patience):
                return Discovered(models=await _models(client, connection))
        except TimeoutError:
            return Discovered(problem=model_error("first-byte-timeout", connection.label))
        except Exception as failure:  # the boundary to the network
            return Discovered(problem=typed_error(failure, connection.label, secrets=connection.secrets))


async def _models(client: GuardedClient, connection: Connection) -> tuple[str, ...]:
    response = await client.get(f"{connection.base_url}/models")
    if not response.is_success:
        raise _refused(response.status_code, connection)
    try:
        return _ids(json.loads(response.content))
    except ValueError:
        raise model_error(
            "not-an-api", connection.label, detail="GET …/models is no list of models"
        ) from None


def _ids(document: Any) -> tuple[str, ...]:
    """Return the names of chat models, or raise ValueError."""
    listed = document.get("data", document.get("models")) if isinstance(document, dict) else document
    if not isinstance(listed, list):
        raise ValueError  # noqa: TRY004 - as for what is no JSON at all
    ids = (entry.get("id", entry.get("name")) for entry in listed if isinstance(entry, dict))
    chat = (name for name in ids if isinstance(name, str) and name and not _is_tool(name))
    return tuple(sorted(set(chat))[:MOST_MODELS])


def _is_tool(name: str) -> bool:
    return any(word in name.lower() for word in _NOT_FOR_CHAT)


def _refused(status: int, connection: Connection) -> ModelError:
    codes = {401: "key-rejected", 403: "key-rejected", 404: "not-an-api", 429: "rate-limited"}
    code = codes.get(status, "provider-failed" if status >= 500 else "provider-error")
    return model_error(code, connection.label, detail=f"HTTP {status} from GET …/models")


def _differ(one: Discovered, other: Discovered) -> bool:
    codes = [known.problem.code if known.problem else None for known in (one, other)]
    return one.models != other.models or codes[0] != codes[1]
