"""Finds out, in the background, which models providers have and what those can do, and remembers it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.abilities import Abilities, abilities_of
from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.connection import Connection
from jupyter_chat_ext.models.kinds import Kind
from jupyter_chat_ext.models.listing import known_names, listed
from jupyter_chat_ext.models.provider_errors import model_error, typed_error

_SAYS_NOTHING: Final = ("not-an-api", "provider-error")
"""Failures of providers that may well answer questions, only that they list no models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a provider said it has, or why it did not say.

    abilities: of those models that differ from others of the kind
    """

    models: tuple[str, ...] = ()
    abilities: Mapping[str, Abilities] = field(default_factory=dict)
    problem: ChatError | None = None


class Discovery:
    """Keeps one answer per connection, or per connection and names that the settings list.

    patience: seconds a provider has to answer; fresh, fresh_failure: seconds an answer counts
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

    def known(self, connection: Connection, names: tuple[str, ...] = ()) -> Discovered | None:
        """Return the newest answer at once, None before the first; ask again if it is old.

        names: the models, where the settings list them; then only their abilities are found out
        """
        key = " ".join((connection.identity, *names))
        if key not in self._running and time.monotonic() >= self._until.get(key, 0):
            self._running[key] = asyncio.create_task(self._refresh(key, connection, names))
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

    async def _refresh(self, key: str, connection: Connection, names: tuple[str, ...]) -> None:
        try:
            found = Discovered(models=names) if names else await self._ask(connection)
            self._until[key] = time.monotonic() + (self._fresh_failure if found.problem else self._fresh)
            before = self._known.get(key)
            if before is not None and found.models == before.models:
                found = replace(found, abilities=before.abilities)
            self._keep(key, connection, found, before or Discovered(models=names))
            known = await in_background(lambda: _unusual(connection.kind, found.models))
            self._keep(key, connection, replace(found, abilities=known), found)
        finally:
            del self._running[key]

    def _keep(self, key: str, connection: Connection, found: Discovered, before: Discovered) -> None:
        self._known[key] = found
        if _differ(before, found):
            self._on_change(connection.provider)

    async def _ask(self, connection: Connection) -> Discovered:
        try:
            if not connection.kind.models_path:
                return Discovered(models=await in_background(lambda: known_names(connection.kind)))
            client = await connection.client()  # may import first, which is not the server's fault
            async with asyncio.timeout(self._patience):
                return Discovered(models=await listed(client, connection))
        except TimeoutError:
            return Discovered(problem=model_error("first-byte-timeout", connection.label))
        except Exception as failure:  # the boundary to the network
            error = typed_error(failure, connection.label, secrets=connection.secrets)
            names: tuple[str, ...] = ()
            if error.code in _SAYS_NOTHING:
                names = await in_background(lambda: known_names(connection.kind))
            return Discovered(models=names) if names else Discovered(problem=error)


def _unusual(kind: Kind, names: tuple[str, ...]) -> dict[str, Abilities]:
    """Return the abilities of those models that differ from what is true of the kind."""
    usual = Abilities(settings=kind.settings)
    return {name: found for name, found in abilities_of(kind, names).items() if found != usual}


def _differ(one: Discovered, other: Discovered) -> bool:
    codes = [known.problem.code if known.problem else None for known in (one, other)]
    return one.models != other.models or one.abilities != other.abilities or codes[0] != codes[1]
