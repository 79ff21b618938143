"""All models of all providers, those of the settings and the well-known ones: `<provider>:<model>`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.config import LEVELS, ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, NotFoundError
from jupyter_chat_ext.models.abilities import Abilities, ranges
from jupyter_chat_ext.models.addresses import AddressError
from jupyter_chat_ext.models.base import ChatModel, ModelInfo
from jupyter_chat_ext.models.checks.provider import ProviderChecks
from jupyter_chat_ext.models.checks.report import Report
from jupyter_chat_ext.models.connection import Connection, warm_up
from jupyter_chat_ext.models.connection_pool import ConnectionPool
from jupyter_chat_ext.models.discovery import Discovered, Discovery
from jupyter_chat_ext.models.endpoint import (
    RESERVED,
    Endpoint,
    Keys,
    Settings,
    SettingsProblem,
    SettingsSource,
    of_kind,
    well_known,
)
from jupyter_chat_ext.models.kinds import KINDS, Kind
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.models.registry import unknown_model
from jupyter_chat_ext.models.timeouts import Timeouts

OnChange: TypeAlias = Callable[..., None]
"""Called as `on_change("models", name=<provider>)` and `on_change("providers", name=<provider>)`."""

_ID: Final = re.compile(r"([a-z0-9-]+):(.*)", re.DOTALL)


class Endpoints:
    """A ModelSource. Reads settings and keys anew for every question; keeps connections.

    offers: whether well-known providers are offered that the settings do not name
    """

    def __init__(
        self,
        settings: SettingsSource,
        keys: Keys,
        *,
        policy: Policy | None = None,
        timeouts: Timeouts | None = None,
        allow_insecure_http: bool = False,
        on_change: OnChange | None = None,
        offers: bool = True,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._policy = policy or Policy()
        self._on_change = on_change or _ignore
        self._offers = offers
        self._discovery = Discovery(self._discovered)
        self._connections = ConnectionPool(
            keys, timeouts=timeouts or Timeouts(), allow_insecure_http=allow_insecure_http
        )

    async def warm_up(self) -> None:
        """Import the heavy packages in a thread, so that the first question need not wait."""
        await warm_up()

    async def list(self) -> Sequence[ModelInfo]:
        """Return the models of all providers; what has to be asked for first arrives as a change."""
        endpoints, _problems = self._all(await self._settings.read())
        return [info for endpoint in endpoints for info in await self._infos(endpoint)]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id looks like `<provider>:<model>`."""
        found = _ID.fullmatch(model_id)
        return found is not None and found[1] not in RESERVED

    async def get(self, model_id: str) -> ChatModel:
        """Return any model of a provider, also one it did not list."""
        found = _ID.fullmatch(model_id)
        settings = await self._settings.read()
        endpoint = self._find(settings, found[1]) if found else None
        if found is None or endpoint is None:
            raise unknown_model(model_id)
        if locked := self._policy.of_model(endpoint, found[2].strip()):
            raise locked
        connection = await self._connections.get(endpoint)
        if not found[2].strip():
            raise self._problem_of(connection) or unknown_model(model_id)
        chosen = settings.default_config.explicit() | endpoint.default_config.explicit()
        model = connection.model(
            found[2].strip(), instructions=settings.system_prompt, defaults=ChatModelConfig(**chosen)
        )
        model.can_search = model.can_search and self._policy.web_search
        return model

    async def close(self) -> None:
        """Close all connections."""
        await self._discovery.close()
        await self._connections.close()

    async def providers(self) -> dict[str, Any]:
        """Return what `GET providers` answers."""
        settings = await self._settings.read()
        endpoints, problems = self._all(settings)
        return {
            "providers": [
                *[await self._provider(endpoint) for endpoint in endpoints],
                *[await self._provider(endpoint, is_hidden=True) for endpoint in self._hidden(endpoints)],
            ],
            "problems": [problem.to_json() for problem in problems],
            "userKeys": self._keys.allow_user_keys,
        }

    async def ready_names(self) -> Sequence[str]:
        """Return the names of the providers that somebody set up: in the settings, or with a key."""
        endpoints, _problems = self._all(await self._settings.read())
        return [one.name for one in endpoints if one.is_configured or await self._is_set_up(one)]

    async def check(self, provider: str, model: str = "") -> Report:
        """Check whether a provider can be asked, with one of its models. Costs a few tokens."""
        endpoint = await self._named(provider)
        checks = ProviderChecks(connections=self._connections, keys=self._keys, policy=self._policy)
        return await checks.run(endpoint, model)

    async def put_key(self, provider: str, key: str, *, remember: bool) -> dict[str, Any]:
        """Keep a key for a provider's present origin; return the key's state."""
        endpoint = await self._named(provider)
        if locked := self._policy.of_provider(endpoint):
            raise locked
        await self._keys.put(endpoint, key, remember=remember)
        self._announce(provider)
        return await self._keys.state(endpoint)

    async def delete_key(self, provider: str) -> None:
        """Forget the key a person entered for a provider."""
        await self._keys.delete(await self._named(provider))
        self._announce(provider)

    def _all(self, settings: Settings) -> tuple[Sequence[Endpoint], Sequence[SettingsProblem]]:
        """Return the providers of the settings, then the well-known others; and what cannot be used."""
        endpoints, problems = [*settings.endpoints], [*settings.problems]
        taken = {endpoint.name for endpoint in endpoints}
        for kind in well_known() if self._offers else ():
            if kind.name in taken:
                continue
            try:
                endpoints.append(of_kind(kind))
            except AddressError as problem:
                variable = kind.address_variable
                problems.append(SettingsProblem(field=variable, title=f"{variable} {problem}."))
        return endpoints, problems

    def _hidden(self, shown: Sequence[Endpoint]) -> Iterator[Endpoint]:
        """Yield those that can be asked, but are offered to nobody who does not name them."""
        taken = {endpoint.name for endpoint in shown}
        for kind in KINDS.values() if self._offers else ():
            if kind.base_url and kind.name not in taken:
                yield of_kind(kind)

    def _find(self, settings: Settings, name: str) -> Endpoint | None:
        """Return a provider by name; a kind's name will do for any kind that has an address."""
        if known := _named_in(settings.endpoints, name):
            return known
        shown = self._all(settings)[0]
        return _named_in((*shown, *self._hidden(shown)), name)

    async def _infos(self, endpoint: Endpoint) -> Sequence[ModelInfo]:
        found = Discovered()
        blocked: ChatError | None = self._policy.of_provider(endpoint)
        if blocked is None:
            try:
                connection = await self._connections.get(endpoint)
                found = self._discovery.known(connection, endpoint.models) or found
            except ChatError as problem:
                blocked = problem
        blocked = blocked or found.problem
        names = endpoint.models or found.models or (("",) if blocked else ())
        return [self._info(endpoint, name, found, blocked) for name in names]

    def _info(self, endpoint: Endpoint, name: str, found: Discovered, problem: ChatError | None) -> ModelInfo:
        kind = endpoint.kind
        known = found.abilities.get(name, Abilities(settings=kind.settings))
        extra: dict[str, Any] = {"provider": endpoint.name, "ranges": ranges(kind, known.settings)}
        if known.thinking:
            extra["thinking"] = known.thinking
        extra |= self._search_of(kind)
        if not endpoint.is_configured:
            extra["offered"] = True
        return ModelInfo(
            id=f"{endpoint.name}:{name}",
            label=name or endpoint.label,
            group="provider",
            detail=endpoint.label if name else "",
            settings=known.settings,
            attachments=True,
            tools=True,
            problem=self._policy.of_model(endpoint, name) or problem,
            extra=extra,
        )

    async def _provider(self, endpoint: Endpoint, *, is_hidden: bool = False) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "name": endpoint.name,
            "label": endpoint.label,
            "kind": endpoint.kind.name,
            "baseUrl": endpoint.base_url,
            "origin": endpoint.origin,
            "models": list(endpoint.models),
            "settings": list(endpoint.kind.settings),
            "ranges": ranges(endpoint.kind, endpoint.kind.settings),
            "thinking": list(LEVELS),  # each kind has models that think: which is known of names only
            "needsKey": endpoint.needs_key,
            "configured": endpoint.is_configured,
            "key": await self._keys.state(endpoint),
        }
        facts |= {"note": endpoint.note} if endpoint.note else {}
        facts |= {"hidden": True} if is_hidden else {}
        facts |= self._search_of(endpoint.kind)
        if locked := self._policy.of_provider(endpoint):
            return facts | {"locked": True, "usable": False, "problem": locked.to_json()}
        problem, is_usable = None, True
        try:
            connection = await self._connections.get(endpoint)
            if not endpoint.models and not is_hidden:  # nobody may have wanted to ask it
                problem = self._problem_of(connection)
        except ChatError as found:
            problem, is_usable = found, False
        return facts | {"usable": is_usable} | ({"problem": problem.to_json()} if problem else {})

    def _search_of(self, kind: Kind) -> dict[str, bool]:
        """Return whether models of a kind can be let search the web."""
        return {"webSearch": True} if kind.searches and self._policy.web_search else {}

    def _problem_of(self, connection: Connection) -> ChatError | None:
        found = self._discovery.known(connection)
        return found.problem if found else None

    async def _is_set_up(self, endpoint: Endpoint) -> bool:
        return not endpoint.needs_key or bool((await self._keys.state(endpoint))["set"])

    async def _named(self, provider: str) -> Endpoint:
        endpoint = self._find(await self._settings.read(), provider)
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


def _named_in(endpoints: Sequence[Endpoint], name: str) -> Endpoint | None:
    return next((endpoint for endpoint in endpoints if endpoint.name == name), None)


def _ignore(*_args: object, **_facts: object) -> None:
    """Stand in for a listener."""
