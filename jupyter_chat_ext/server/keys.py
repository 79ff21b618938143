"""Keeps API keys: read from where they may come from, written to a private file, never shown.

Order: the administrator's trait, the file named by <PROVIDER>_API_KEY_FILE, the variable
<PROVIDER>_API_KEY, our own file, the memory of this session. Each is bound to an origin: keys a
person entered to that of the provider at that moment, the others to the provider's well-known
one and those the administrator allows.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from jupyter_chat_ext.core.errors import InvalidRequestError, ModelError, RequestError
from jupyter_chat_ext.models.addresses import origin_of
from jupyter_chat_ext.models.endpoint import ResolvedKey
from jupyter_chat_ext.server.key_file import KeyFile, StoredKey

LONGEST_KEY: Final = 4096
LAST_SHOWN: Final = 4
SHORTEST_SHOWN: Final = 20

OFFICIAL_ORIGINS: Final[Mapping[str, str]] = {
    "openai": "https://api.openai.com:443",
    "openrouter": "https://openrouter.ai:443",
    "groq": "https://api.groq.com:443",
    "mistral": "https://api.mistral.ai:443",
    "deepseek": "https://api.deepseek.com:443",
    "together": "https://api.together.xyz:443",
    "fireworks": "https://api.fireworks.ai:443",
    "cerebras": "https://api.cerebras.ai:443",
    "xai": "https://api.x.ai:443",
}
"""Where a key from the environment may go without asking the administrator."""


class KeyStore:
    """The keys of all providers.

    admin_keys: keys set by the administrator, by provider
    allowed_origins: where the administrator's and the environment's keys may go besides the
        official origins
    allow_user_keys: whether people may enter keys
    """

    def __init__(
        self,
        folder: Path,
        *,
        admin_keys: Mapping[str, str] | None = None,
        allowed_origins: Iterable[str] = (),
        allow_user_keys: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._file = KeyFile(folder)
        self._admin_keys = dict(admin_keys or {})
        self._allowed_origins = frozenset(map(origin_of, allowed_origins))
        self._allow_user_keys = allow_user_keys
        self._environment = os.environ if environment is None else environment
        self._session: dict[str, StoredKey] = {}
        self._writing = asyncio.Lock()

    async def resolve(self, provider: str, origin: str) -> ResolvedKey:
        """Return the key to send to `origin`, or why there is none."""
        given = await asyncio.to_thread(self._given, provider)
        if given.secret and self._may_go(provider, origin):
            return given
        entered = await self._entered(provider, origin)
        if entered.secret or entered.problem:
            return entered
        if given.secret:
            return ResolvedKey(problem=_origin_not_allowed(origin))
        return ResolvedKey(problem=given.problem)

    async def state(self, provider: str, origin: str) -> dict[str, Any]:
        """Return what may be shown: whether there is a key, its source, its end if it is long."""
        key = await self.resolve(provider, origin)
        if key.secret is None:
            return {"set": False}
        end = {"last4": key.secret[-LAST_SHOWN:]} if len(key.secret) >= SHORTEST_SHOWN else {}
        return {"set": True, "source": key.source} | end

    async def put(self, provider: str, origin: str, key: str, *, remember: bool) -> None:
        """Keep a key for one origin: in the private file if it is to be remembered and can be."""
        if not self._allow_user_keys:
            raise RequestError(
                "user-keys-off", "Keys are managed by the administrator of this server.", status=403
            )
        stored = StoredKey(key=_checked(key), origin=origin)
        async with self._writing:
            if remember and await asyncio.to_thread(self._file.write, provider, stored):
                self._session.pop(provider, None)
                return
            await asyncio.to_thread(self._file.remove, provider)
            self._session[provider] = stored

    async def delete(self, provider: str) -> None:
        """Forget the key a person entered, wherever it was kept."""
        async with self._writing:
            self._session.pop(provider, None)
            await asyncio.to_thread(self._file.remove, provider)

    def _may_go(self, provider: str, origin: str) -> bool:
        return origin in self._allowed_origins or OFFICIAL_ORIGINS.get(provider) == origin

    def _given(self, provider: str) -> ResolvedKey:
        """Return the key of the administrator or the environment."""
        if key := self._admin_keys.get(provider):
            return ResolvedKey(secret=key, source="admin")
        variable = f"{provider.upper().replace('-', '_')}_API_KEY"
        if path := self._environment.get(f"{variable}_FILE"):
            return _from_file(Path(path), f"{variable}_FILE")
        if key := self._environment.get(variable, "").strip():
            return ResolvedKey(secret=key, source="environment")
        return ResolvedKey()

    async def _entered(self, provider: str, origin: str) -> ResolvedKey:
        """Return the key that a person entered for this origin."""
        if session := self._session.get(provider):
            return _bound(session, origin, "session")
        stored, problem = await asyncio.to_thread(self._file.read, provider)
        return _bound(stored, origin, "file") if stored else ResolvedKey(problem=problem)


def _bound(stored: StoredKey, origin: str, source: str) -> ResolvedKey:
    if stored.origin == origin:
        return ResolvedKey(secret=stored.key, source=source)
    return ResolvedKey(
        problem=ModelError(
            "key-origin-changed",
            "The key of this provider was entered for another address.",
            detail=f"It was entered for {stored.origin}; the provider is now at {origin}.",
            hint="Enter the key again if it may be sent there.",
        )
    )


def _from_file(path: Path, variable: str) -> ResolvedKey:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        return ResolvedKey(
            problem=ModelError(
                "key-file-unreadable",
                f"The file named by {variable} cannot be read.",
                detail=type(error).__name__,
                hint="Ask whoever set up this server, or enter a key.",
            )
        )
    return ResolvedKey(secret=key or None, source="environment")


def _origin_not_allowed(origin: str) -> ModelError:
    return ModelError(
        "key-origin-not-allowed",
        "The key in the server's environment may not be sent to this provider's address.",
        detail=f"Allowed with c.JupyterChat.allowed_origins = ['{origin}']",
        hint="Enter a key for this address, or ask the administrator to allow it.",
    )


def _checked(key: str) -> str:
    key = key.strip()
    if not key:
        raise _invalid("The key is empty.")
    if len(key) > LONGEST_KEY:
        raise _invalid("This is too long for a key.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise _invalid("The key has characters that no key has; copy it once more.")
    return key


def _invalid(title: str) -> InvalidRequestError:
    return InvalidRequestError("invalid-key", title, status=422)
