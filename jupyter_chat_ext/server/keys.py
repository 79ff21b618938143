"""Keeps API keys: read from where they may come from, written to a private place, never shown.

Order: the administrator's trait, the file named by <PROVIDER>_API_KEY_FILE, the variable
<PROVIDER>_API_KEY or the one the provider's own tools use, the desktop's keyring, our own file, the
memory of this session. Each is bound to an origin: keys a person entered to that of the provider at
that moment, the others to the provider's well-known one and those the administrator allows.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.errors import InvalidRequestError, ModelError, RequestError
from jupyter_chat_ext.models.addresses import origin_of
from jupyter_chat_ext.models.endpoint import Endpoint, ResolvedKey
from jupyter_chat_ext.server.key_file import KeyFile, StoredKey
from jupyter_chat_ext.server.keyring_keys import Keyring

LONGEST_KEY: Final = 4096
LAST_SHOWN: Final = 4
SHORTEST_SHOWN: Final = 20

FURTHER_ORIGINS: Final[Mapping[str, str]] = {
    "fireworks": "https://api.fireworks.ai:443",
    "cerebras": "https://api.cerebras.ai:443",
}
"""Where keys from the environment may go, by provider's name, besides the addresses of the kinds."""

AdminKey: TypeAlias = str | Callable[[], str | None]


class KeyStore:
    """The keys of all providers.

    admin_keys: keys set by the administrator, by provider; a function is called for each question
    allowed_origins: where the administrator's and the environment's keys may go besides the
        official origins
    allow_user_keys: whether people may enter keys, and whether those they entered count
    """

    def __init__(
        self,
        folder: Path,
        *,
        admin_keys: Mapping[str, AdminKey] | None = None,
        allowed_origins: Iterable[str] = (),
        allow_user_keys: bool = True,
        environment: Mapping[str, str] | None = None,
        keyring: Keyring | None = None,
    ) -> None:
        self._file = KeyFile(folder)
        self._keyring = keyring or Keyring()
        self._admin_keys = dict(admin_keys or {})
        self._allowed_origins = frozenset(map(origin_of, allowed_origins))
        self._environment = os.environ if environment is None else environment
        self._session: dict[str, StoredKey] = {}
        self._writing = asyncio.Lock()
        self.allow_user_keys = allow_user_keys

    async def resolve(self, endpoint: Endpoint) -> ResolvedKey:
        """Return the key to send to an endpoint where it is now, or why there is none."""
        given = await asyncio.to_thread(self._given, endpoint)
        if given.secret and self._may_go(endpoint):
            return given
        entered = await self._entered(endpoint)
        if entered.secret or entered.problem:
            return entered
        if given.secret:
            return ResolvedKey(problem=_origin_not_allowed(endpoint.origin))
        return ResolvedKey(problem=given.problem)

    async def state(self, endpoint: Endpoint) -> dict[str, Any]:
        """Return what may be shown: whether there is a key, its source, its end if it is long."""
        key = await self.resolve(endpoint)
        if key.secret is None:
            return {"set": False}
        facts = {"set": True, "source": key.source}
        if key.variable:
            facts["variable"] = key.variable
        if len(key.secret) >= SHORTEST_SHOWN:
            facts["last4"] = key.secret[-LAST_SHOWN:]
        return facts

    async def put(self, endpoint: Endpoint, key: str, *, remember: bool) -> None:
        """Keep a key for the origin of an endpoint: for good if it is to be remembered and can be."""
        if not self.allow_user_keys:
            raise RequestError(
                "user-keys-off", "Keys are managed by the administrator of this server.", status=403
            )
        name, stored = endpoint.key_name, StoredKey(key=_checked(key), origin=endpoint.origin)
        async with self._writing:
            if remember and await self._remember(name, stored):
                self._session.pop(name, None)
                return
            await self._forget(name)
            self._session[name] = stored

    async def delete(self, endpoint: Endpoint) -> None:
        """Forget the key a person entered, wherever it was kept."""
        async with self._writing:
            self._session.pop(endpoint.key_name, None)
            await self._forget(endpoint.key_name)

    async def place(self) -> str:
        """Say where the keys that people enter are kept, or raise why they cannot be read there."""
        if not self.allow_user_keys:
            return "The administrator of this server keeps the keys."
        if await self._keyring.is_there():
            return "Keys that you enter are kept in the desktop's keyring."
        _key, problem = await asyncio.to_thread(self._file.read, "")
        if problem:
            raise problem
        return f"Keys that you enter are kept, unencrypted, in {self._file.path}, which only you can read."

    async def _remember(self, name: str, key: StoredKey) -> bool:
        if await self._keyring.write(name, key):
            await asyncio.to_thread(self._file.remove, name)
            return True
        return await asyncio.to_thread(self._file.write, name, key)

    async def _forget(self, name: str) -> None:
        await self._keyring.remove(name)
        await asyncio.to_thread(self._file.remove, name)

    def _may_go(self, endpoint: Endpoint) -> bool:
        further = FURTHER_ORIGINS.get(endpoint.name) == endpoint.origin
        return further or endpoint.origin in self._allowed_origins or endpoint.is_official(self._environment)

    def _given(self, endpoint: Endpoint) -> ResolvedKey:
        """Return the key of the administrator or the environment."""
        if given := self._admin_keys.get(endpoint.key_name):
            return _of_admin(given)
        names = list(_variables(endpoint))
        for names_of_one in names:
            variable = f"{names_of_one[0]}_FILE"
            if len(names_of_one) == 1 and (path := self._environment.get(variable)):
                return _from_file(Path(path), variable)
        for names_of_one in names:
            values = [self._environment.get(name, "").strip() for name in names_of_one]
            if all(values[:2]):
                key = ":".join(filter(None, values))
                return ResolvedKey(secret=key, source="environment", variable=names_of_one[0])
        return ResolvedKey()

    async def _entered(self, endpoint: Endpoint) -> ResolvedKey:
        """Return the key that a person entered for this origin."""
        name = endpoint.key_name
        if not self.allow_user_keys:
            return ResolvedKey()
        if session := self._session.get(name):
            return _bound(session, endpoint.origin, "session")
        if kept := await self._keyring.read(name):
            return _bound(kept, endpoint.origin, "keyring")
        stored, problem = await asyncio.to_thread(self._file.read, name)
        return _bound(stored, endpoint.origin, "file") if stored else ResolvedKey(problem=problem)


def _variables(endpoint: Endpoint) -> Iterator[tuple[str, ...]]:
    """Yield the names that the environment may have for a key; several together make one."""
    yield (f"{endpoint.key_name.upper().replace('-', '_')}_API_KEY",)
    for name in endpoint.kind.variables:
        yield (name,) if isinstance(name, str) else name


def _of_admin(given: AdminKey) -> ResolvedKey:
    try:
        secret = given() if callable(given) else given
    except Exception as error:
        return ResolvedKey(
            problem=ModelError(
                "key-missing",
                "The key that this server's administrator set up could not be fetched.",
                detail=type(error).__name__,
                hint="Tell the administrator: c.JupyterChat.provider_keys failed.",
            )
        )
    return ResolvedKey(secret=(secret or "").strip() or None, source="admin")


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
    return ResolvedKey(secret=key or None, source="environment", variable=variable)


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
