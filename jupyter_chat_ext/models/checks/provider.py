"""Checks one provider as a chat would use it: same settings, same key, same client and rules."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.checks.journey import Journey
from jupyter_chat_ext.models.checks.questions import check_streaming, check_tools
from jupyter_chat_ext.models.checks.report import Report
from jupyter_chat_ext.models.connection import Connection
from jupyter_chat_ext.models.connection_pool import ConnectionPool
from jupyter_chat_ext.models.endpoint import Endpoint, Keys
from jupyter_chat_ext.models.following import followed_by
from jupyter_chat_ext.models.listing import known_names, listed
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.models.provider_errors import model_error, typed_error

LIST_PATIENCE: Final = 15.0
"""Seconds for a list of models, once connected; one that is late may be of a provider that answers."""

_CHEAP: Final = ("nano", "mini", "flash-lite", "flash", "haiku", "small", "lite", "micro", "instant")

_SOURCES: Final = {
    "admin": "It is set by the administrator.",
    "environment": "It is set by the environment{variable}.",
    "keyring": "It is in the keyring.",
    "file": "It is in a private file, unencrypted.",
    "session": "It is kept for this session.",
}


@dataclass(frozen=True, kw_only=True)
class ProviderChecks:
    """What checks need of their surroundings."""

    connections: ConnectionPool
    keys: Keys
    policy: Policy

    async def run(self, endpoint: Endpoint, name: str = "") -> Report:
        """Check a provider with one of its models: the given one, else a small one."""
        report = Report(provider=endpoint.name, label=endpoint.label)
        if problem := self.policy.of_model(endpoint, name):
            report.failed("settings", problem)
            return report
        try:
            await self.connections.check_settings(endpoint)
            report.passed("settings", f"It is {endpoint.kind.label}, at {endpoint.base_url}.")
        except ChatError as problem:
            report.failed("settings", problem)
            return report
        try:
            connection = await self.connections.fresh(endpoint)
        except ChatError as problem:
            report.failed("key", problem)
            return report
        await self._note_key(endpoint, report)
        try:
            await _Visit(endpoint, connection, report, self.policy).make(name)
        finally:
            await connection.close()
        return report

    async def _note_key(self, endpoint: Endpoint, report: Report) -> None:
        state = await self.keys.state(endpoint)
        if state["set"]:
            report.passed("key", _source_of(state))
        else:
            report.skipped("It needs no key.", "key")


class _Visit:
    """One visit to a provider, over a connection of its own: it has no open sockets yet."""

    def __init__(self, endpoint: Endpoint, connection: Connection, report: Report, policy: Policy) -> None:
        self._endpoint = endpoint
        self._connection = connection
        self._report = report
        self._policy = policy
        self._journey = Journey(endpoint, report)
        self._names: Sequence[str] = ()

    async def make(self, name: str) -> None:
        try:
            await self._connection.client()
        except ChatError as problem:  # of what the environment says of proxies and certificates
            self._report.failed("settings", problem)
            return
        with followed_by(self._journey):
            if not await self._knock():
                return
            name = name or self._a_model()
            if not name:
                self._report.failed("model", _no_name(self._endpoint))
                return
            self._report.model = f"{self._endpoint.name}:{name}"
            if await self._ask(name):
                await check_tools(self._connection.model(name), self._report)

    async def _knock(self) -> bool:
        """Ask for the list of models, which costs nothing; return whether to go on."""
        begun = time.monotonic()
        try:
            self._names = await self._listed()
        except Exception as failure:  # the boundary to the network
            error = self._typed(failure)
            if self._failed_on_the_way(error):
                return False
            if error.code == "key-rejected":
                self._report.failed("auth", error, time.monotonic() - begun)
                return False
            return True  # many answer questions that list nothing
        if self._connection.kind.models_path:
            self._report.passed("auth", "It lists its models.", time.monotonic() - begun)
        return True

    async def _listed(self) -> Sequence[str]:
        kind = self._connection.kind
        if not kind.models_path:
            return await in_background(lambda: known_names(kind))
        client = await self._connection.client()
        connecting = 2 * self._connection.timeouts.connect  # TCP, then TLS: those end by themselves
        async with asyncio.timeout(connecting + LIST_PATIENCE):
            return await listed(client, self._connection)

    def _a_model(self) -> str:
        """Return a model to ask: of those in the settings the first, of those it lists a small one."""
        names = [
            name
            for name in self._endpoint.models or self._names
            if self._policy.of_model(self._endpoint, name) is None
        ]
        if self._endpoint.models:
            return next(iter(names), "")
        small = (name for word in _CHEAP for name in names if word in name.lower())
        return next(small, next(iter(names), ""))

    async def _ask(self, name: str) -> bool:
        """Ask the model; what it says tells of the key and of its name too."""
        begun = time.monotonic()
        try:
            await check_streaming(self._connection.model(name), self._report)
        except ChatError as problem:
            self._note_refusal(self._typed(problem), time.monotonic() - begun)
            return False
        self._report.passed(
            "auth", "It accepts the key." if self._connection.secrets else "It asks for none."
        )
        known = "It lists" if name in self._names and self._connection.kind.models_path else "It knows"
        self._report.passed("model", f"{known} {name}.")
        return True

    def _note_refusal(self, error: ChatError, seconds: float) -> None:
        if self._failed_on_the_way(error):
            return
        if error.code in ("key-rejected", "credentials-missing"):
            self._report.failed("auth", error, seconds)
        elif error.code == "model-not-found":
            self._report.failed("model", error, seconds)
        else:
            self._report.skipped("Nothing was said of it.", "auth", "model")
            self._report.failed("streaming", error, seconds)

    def _failed_on_the_way(self, error: ChatError) -> bool:
        stage = self._journey.at
        if stage:
            self._report.failed(stage, error, self._journey.seconds)
        return bool(stage)

    def _typed(self, failure: Exception) -> ChatError:
        if isinstance(failure, TimeoutError):  # ours: LIST_PATIENCE
            return model_error("first-byte-timeout", self._endpoint.label)
        return typed_error(failure, self._endpoint.label, secrets=self._connection.secrets)


def _source_of(state: Mapping[str, Any]) -> str:
    variable = f" ({state['variable']})" if "variable" in state else ""
    return _SOURCES[state["source"]].format(variable=variable)


def _no_name(endpoint: Endpoint) -> ModelError:
    return ModelError(
        "no-model",
        f"{endpoint.label} lists no models, so none was asked.",
        hint="Name its models in the settings, or choose one in the chat panel before the check.",
    )
