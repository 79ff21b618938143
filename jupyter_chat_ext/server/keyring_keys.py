"""Keys in the desktop's own keyring, where there is one. The package `keyring` is never required."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any, Final, TypeVar

from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.requirements import is_installed
from jupyter_chat_ext.server.key_file import StoredKey

SERVICE: Final = "jupyter_chat_ext"
PATIENCE: Final = 3.0
"""Seconds; a locked keyring waits for a dialog that nobody may ever see."""

_LOGGER: Final = logging.getLogger("jupyter_chat_ext")
_NOT_REAL: Final = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Backends that keep nothing, or keep it as plain text without saying so."""

Result = TypeVar("Result")


class Keyring:
    """The keys of all providers. What was read is remembered: each look costs a call to the desktop.

    load: returns keyring's backend; replaced in tests
    """

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        self._load = load or _backend
        self._known: dict[str, StoredKey | None] = {}
        self._looked: Any = None

    async def is_there(self) -> bool:
        """Tell whether there is a real keyring."""
        return await self._try(lambda _ring: True, otherwise=False)

    async def read(self, provider: str) -> StoredKey | None:
        """Return a provider's key; None also where there is no keyring."""
        if provider not in self._known:
            self._known[provider] = await self._try(lambda ring: _read(ring, provider), otherwise=None)
        return self._known[provider]

    async def write(self, provider: str, key: StoredKey) -> bool:
        """Keep a key; return whether that was possible."""
        text = json.dumps({"key": key.key, "origin": key.origin})
        kept = await self._try(
            lambda ring: _is_done(ring.set_password(SERVICE, provider, text)), otherwise=False
        )
        if kept:
            self._known[provider] = key
        return kept

    async def remove(self, provider: str) -> None:
        """Forget a key."""
        if await self.read(provider) is not None:
            await self._try(lambda ring: _is_done(ring.delete_password(SERVICE, provider)), otherwise=False)
        self._known[provider] = None

    async def _try(self, use: Callable[[Any], Result], *, otherwise: Result) -> Result:
        def run() -> Result:
            if self._looked is None:
                self._looked = self._load() or _NONE
            return otherwise if self._looked is _NONE else use(self._looked)

        try:
            async with asyncio.timeout(PATIENCE):
                return await in_background(run)
        except Exception as error:
            _LOGGER.warning("The keyring cannot be used: %s", type(error).__name__)
            self._looked = _NONE
            return otherwise


_NONE: Final = object()


def _backend() -> Any:
    """Return the desktop's keyring, None where there is none worth the name."""
    if not is_installed("keyring"):
        return None
    import keyring  # noqa: PLC0415 - optional

    backend = keyring.get_keyring()
    chained = getattr(backend, "backends", (backend,))
    real = [one for one in chained if not type(one).__module__.startswith(_NOT_REAL)]
    return next(iter(real), None)


def _read(ring: Any, provider: str) -> StoredKey | None:
    kept = ring.get_password(SERVICE, provider)
    return StoredKey(**json.loads(kept)) if kept else None


def _is_done(_nothing: None) -> bool:
    return True
