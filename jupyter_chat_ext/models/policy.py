"""What the administrator of the server allows: providers, models, functions of kernels.

Judged on what a provider is and where it is, not only on what somebody called it: another name for the
same service does not get around a rule, and neither does an allowed name for another service.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from jupyter_chat_ext.core.errors import RequestError
from jupyter_chat_ext.models.addresses import origin_of
from jupyter_chat_ext.models.endpoint import Endpoint
from jupyter_chat_ext.models.kinds import KINDS


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules. An empty list of what is allowed allows everything; what is blocked is blocked.

    allowed_providers, blocked_providers: names of providers or of kinds
    allowed_models, blocked_models: patterns of ids, for instance `openai:gpt-5*`
    allowed_origins: where allowed providers may be besides their well-known addresses
    kernel_models: whether functions of notebooks may be asked
    web_search: whether providers may search the web for their models
    """

    allowed_providers: tuple[str, ...] = ()
    blocked_providers: tuple[str, ...] = ()
    allowed_models: tuple[str, ...] = ()
    blocked_models: tuple[str, ...] = ()
    allowed_origins: frozenset[str] = frozenset()
    kernel_models: bool = True
    web_search: bool = True
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def of_provider(self, endpoint: Endpoint) -> RequestError | None:
        """Return why a provider may not be used, if so."""
        names = self._names(endpoint)
        if names & _folded(self.blocked_providers):
            return _locked(f"{endpoint.label} is blocked on this server.")
        if not self.allowed_providers:
            return None
        is_there = (
            endpoint.is_official(self.environment)
            or endpoint.origin in self.allowed_origins
            or any(_at_home(endpoint.origin, self.environment))
        )
        if names & _folded(self.allowed_providers) and is_there:
            return None
        return _locked(f"{endpoint.label} is not among the providers that are allowed on this server.")

    def of_model(self, endpoint: Endpoint, name: str) -> RequestError | None:
        """Return why a provider or a model of it may not be used, if so."""
        if problem := self.of_provider(endpoint):
            return problem
        return self._of_ids({f"{one}:{name}" for one in self._names(endpoint)}) if name else None

    def of_other(self, model_id: str) -> RequestError | None:
        """Return why a model that is no provider's may not be used, if so."""
        if model_id.startswith("kernel:") and not self.kernel_models:
            return _locked("Functions of notebooks cannot be asked on this server.")
        return self._of_ids({model_id})

    def of_agent(self, provider: str, name: str, base_url: str | None) -> RequestError | None:
        """Return why an agent's model may not be asked, if so; `provider` is pydantic-ai's name for it."""
        names = _folded({provider, *(_at_home(origin_of(base_url), self.environment) if base_url else ())})
        if names & _folded(self.blocked_providers):
            return _locked(f"It asks {provider}, which is blocked on this server.")
        if self.allowed_providers and not names & _folded(self.allowed_providers):
            return _locked(f"It asks {provider}, which is not among the providers allowed on this server.")
        if any_matches({f"{one}:{name}" for one in names}, self.blocked_models):
            return _locked(f"It asks {name}, which is blocked on this server.")
        return None

    def _of_ids(self, model_ids: Iterable[str]) -> RequestError | None:
        names = tuple(model_ids)
        if any_matches(names, self.blocked_models):
            return _locked("This model is blocked on this server.")
        if self.allowed_models and not any_matches(names, self.allowed_models):
            return _locked("This model is not among those that are allowed on this server.")
        return None

    def _names(self, endpoint: Endpoint) -> set[str]:
        """Return all that a provider may be called: its kind, its name unless it only poses as a kind."""
        own = KINDS.get(endpoint.name)
        poses = own is not None and own is not endpoint.kind
        names = {endpoint.kind.name, endpoint.kind.key_of} | ({endpoint.name} if not poses else set())
        return _folded({*names, *_at_home(endpoint.origin, self.environment)} - {""})


def _at_home(origin: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the services whose address it is, whatever it is called."""
    for kind in KINDS.values():
        if kind.is_hosted and kind.is_official(origin, environment):
            yield kind.name


def any_matches(model_ids: Iterable[str], patterns: Iterable[str]) -> bool:
    """Tell whether a pattern is that of an id; letters' case and spelling do not matter."""
    folded = _folded(patterns)
    return any(fnmatchcase(model_id, pattern) for model_id in _folded(model_ids) for pattern in folded)


def _folded(names: Iterable[str]) -> set[str]:
    return {unicodedata.normalize("NFKC", name).strip().casefold() for name in names}


def _locked(title: str) -> RequestError:
    return RequestError(
        "locked", title, status=403, hint="The administrator of this server has decided so; choose another."
    )
