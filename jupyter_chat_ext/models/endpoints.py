"""All models of the OpenAI-compatible endpoints that the settings name: `<provider>:<model>`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.errors import ChatError, ModelError, NotFoundError
from jupyter_chat_ext.models.addresses import AddressError, checked_base_url
from jupyter_chat_ext.models.base import ChatModel, ModelInfo
from jupyter_chat_ext.models.connection import Connection, Terms, warm_up
from jupyter_chat_ext.models.discovery import Discovered, Discovery
from jupyter_chat_ext.models.endpoint import (
    RESERVED,
    Endpoint,
    Keys,
    Settings,
    SettingsSource,
    key_missing,
)
from jupyter_chat_ext.models.kinds import CHAT_SETTINGS
from jupyter_chat_ext.models.registry import unknown_model
from jupyter_chat_ext.models.timeouts import Timeouts

OnChange: TypeAlias = Callable[..., None]
"""Called as `on_change("models", name=<provider>)` and `on_change("providers", name=<provider>)`."""

_ID: Final = re.compile(r"([a-z0-9-]+):(.*)", re.DOTALL)


class Endpoints:
    """A ModelSource. Reads settings and keys anew for every question; keeps connections."""

    def __init__(
        self,
        settings: SettingsSource,
        keys: Keys,
        *,
        timeouts: Timeouts | None = None,
        allow_insecure_http: bool = False,
        on_change: OnChange | None = None,
        discovery_patience: float = 3,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._timeouts = timeouts or Timeouts()
        self._allow_insecure_http = allow_insecure_http
        self._on_change = on_change or _ignore
        self._discovery = Discovery(self._discovered, patience=discovery_patience)
        self._connections: dict[str, Connection] = {}
        self._retired: list[Connection] = []

    async def warm_up(self) -> None:
        """Import the heavy packages in a thread, so that the first question need not wait."""
        await warm_up()

    async def list(self) -> Sequence[ModelInfo]:
        """Return the models of all endpoints; what has to be asked for first arrives as a change."""
        settings = await self._settings.read()
        return [info for endpoint in settings.endpoints for info in await self._infos(endpoint)]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id looks like `<provider>:<model>`."""
        found = _ID.fullmatch(model_id)
        return found is not None and found[1] not in RESERVED

    async def get(self, model_id: str) -> ChatModel:
        """Return any model of a configured endpoint, also one it did not list."""
        found = _ID.fullmatch(model_id)
        settings = await self._settings.read()
        endpoint = _find(settings, found[1]) if found else None
        if found is None or endpoint is None:
            raise unknown_model(model_id)
        connection = await self._connection(endpoint)
        if not found[2]:
            raise self._problem_of(connection) or unknown_model(model_id)
        return connection.model(
            found[2], instructions=settings.system_prompt, defaults=settings.default_config
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._discovery.close()
        for connection in [*self._connections.values(), *self._retired]:
            await connection.close()
        self._connections.clear()

    async def providers(self) -> dict[str, Any]:
        """Return what `GET providers` answers."""
        settings = await self._settings.read()
        return {
            "providers": [await self._provider(endpoint) for endpoint in settings.endpoints],
            "problems": [problem.to_json() for problem in settings.problems],
        }

    async def put_key(self, provider: str, key: str, *, remember: bool) -> dict[str, Any]:
        """Keep a key for a provider's present origin; return the key's state."""
        endpoint = await self._named(provider)
        await self._keys.put(provider, endpoint.origin, key, remember=remember)
        self._announce(provider)
        return await self._keys.state(provider, endpoint.origin)

    async def delete_key(self, provider: str) -> None:
        """Forget the key a person entered for a provider."""
        await self._keys.delete(provider)
        self._announce(provider)

    async def _infos(self, endpoint: Endpoint) -> Sequence[ModelInfo]:
        found = Discovered()
        try:
            connection = await self._connection(endpoint)
            if not endpoint.models:
                found = self._discovery.known(connection) or found
        except ChatError as problem:
            found = Discovered(problem=problem)
        blocked = found.problem
        names = endpoint.models or found.models or (("",) if blocked else ())
        return [_info(endpoint, name, blocked) for name in names]

    async def _connection(self, endpoint: Endpoint) -> Connection:
        """Return the connection for an endpoint's present address and key, or raise its problem."""
        self._check_address(endpoint)
        key = await self._keys.resolve(endpoint.name, endpoint.origin)
        if key.secret is None and endpoint.needs_key:
            raise key.problem or key_missing(endpoint)
        known = self._connections.get(endpoint.name)
        identity = _identity(endpoint, key.secret)
        if known is not None and known.identity == identity:
            return known
        if known is not None:
            self._retire(known)
        self._connections[endpoint.name] = Connection(
            endpoint.name,
            endpoint.base_url,
            api_key=key.secret,
            label=endpoint.label,
            identity=identity,
            terms=Terms(timeouts=self._timeouts, allow_insecure_http=self._allow_insecure_http),
        )
        return self._connections[endpoint.name]

    def _retire(self, connection: Connection) -> None:
        """Let answers that run over an old connection finish; it closes after the last of them."""
        connection.retire()
        self._retired = [old for old in self._retired if not old.closed]
        self._retired.append(connection)

    def _check_address(self, endpoint: Endpoint) -> None:
        try:
            checked_base_url(endpoint.base_url, allow_insecure_http=self._allow_insecure_http)
        except AddressError as problem:
            raise ModelError(
                "address-refused",
                f"The base URL of {endpoint.label} {problem}.",
                hint="Change it in the settings of the chat's providers.",
            ) from None

    async def _provider(self, endpoint: Endpoint) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "name": endpoint.name,
            "label": endpoint.label,
            "kind": "openai-compatible",
            "baseUrl": endpoint.base_url,
            "origin": endpoint.origin,
            "models": list(endpoint.models),
            "needsKey": endpoint.needs_key,
            "key": await self._keys.state(endpoint.name, endpoint.origin),
        }
        try:
            connection = await self._connection(endpoint)
            problem = None if endpoint.models else self._problem_of(connection)
        except ChatError as found:
            problem = found
        return facts | ({"problem": problem.to_json()} if problem else {})

    def _problem_of(self, connection: Connection) -> ChatError | None:
        found = self._discovery.known(connection)
        return found.problem if found else None

    async def _named(self, provider: str) -> Endpoint:
        endpoint = _find(await self._settings.read(), provider)
        if endpoint is None:
            raise NotFoundError(
                "unknown-provider", "This provider is not in the settings.", detail=provider[:60]
            )
        return endpoint

    def _discovered(self, provider: str) -> None:
        self._on_change("models", name=provider)

    def _announce(self, provider: str) -> None:
        self._on_change("providers", name=provider)
        self._on_change("models", name=provider)


def _info(endpoint: Endpoint, name: str, problem: ChatError | None) -> ModelInfo:
    return ModelInfo(
        id=f"{endpoint.name}:{name}",
        label=name or endpoint.label,
        group="provider",
        detail=endpoint.label,
        settings=CHAT_SETTINGS,
        problem=problem,
        extra={"provider": endpoint.name},
    )


def _identity(endpoint: Endpoint, secret: str | None) -> str:
    """Return what tells connections apart, without the key itself."""
    hashed = hashlib.sha256((secret or "").encode()).hexdigest()
    return f"{endpoint.name} {endpoint.base_url} {endpoint.label} {hashed}"


def _find(settings: Settings, name: str) -> Endpoint | None:
    return next((endpoint for endpoint in settings.endpoints if endpoint.name == name), None)


def _ignore(*_args: object, **_facts: object) -> None:
    """Stand in for a listener."""
