"""What an endpoint is, and what it needs from whoever keeps settings and keys."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.addresses import checked_base_url, origin_of
from jupyter_chat_ext.models.base_urls import mended
from jupyter_chat_ext.models.kinds import COMPATIBLE, KINDS, Kind
from jupyter_chat_ext.models.timeouts import Timeouts

RESERVED: Final = ("local", "kernel", "agent")
"""Prefixes of model ids that are never a provider's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A provider: as the settings describe it, or a well-known one that needs no description.

    headers: what each request carries besides
    aws_profile: signs with this profile of AWS's files instead of a key
    note: what was mended in its base URL
    is_configured: whether the settings name it
    """

    name: str
    label: str
    base_url: str
    kind: Kind = COMPATIBLE
    models: tuple[str, ...] = ()
    needs_key: bool = True
    headers: tuple[tuple[str, str], ...] = ()
    timeouts: Timeouts | None = None
    default_config: ChatModelConfig = field(default_factory=ChatModelConfig)
    aws_profile: str = ""
    note: str = ""
    is_configured: bool = True

    @property
    def origin(self) -> str:
        """Scheme, host and port: what its key is bound to."""
        return origin_of(self.base_url)

    @property
    def key_name(self) -> str:
        """Under which name its key is kept."""
        return self.kind.key_of if self.kind.key_of and self.name == self.kind.name else self.name

    def is_official(self, environment: Mapping[str, str]) -> bool:
        """Tell whether it is where the makers of a kind of its or by its name are."""
        kinds = (self.kind, KINDS.get(self.name, self.kind))
        return any(kind.is_official(self.origin, environment) for kind in kinds)


def well_known(environment: Mapping[str, str] = os.environ) -> Iterator[Kind]:
    """Yield the kinds that are offered without an entry in the settings."""
    for kind in KINDS.values():
        if kind.is_hosted or (kind.address_variable and environment.get(kind.address_variable, "").strip()):
            yield kind


def of_kind(kind: Kind, environment: Mapping[str, str] = os.environ) -> Endpoint:
    """Return the provider that has a kind's own name and address, or raise AddressError."""
    address = checked_base_url(kind.address(environment), allow_insecure_http=True)
    base_url, note = mended(kind, address)
    return Endpoint(
        name=kind.name,
        label=kind.label,
        base_url=base_url,
        kind=kind,
        needs_key=kind.needs_key,
        note=note,
        is_configured=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsProblem:
    """Something in the settings that cannot be used; the rest is."""

    field: str
    title: str

    def to_json(self) -> dict[str, str]:
        """Return it as `GET providers` lists it."""
        return {"field": self.field, "title": self.title}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedKey:
    """The key for one provider and origin, or why there is none. Its repr never shows it.

    source: admin | environment | keyring | file | session
    variable: the environment variable it comes from
    """

    secret: str | None = None
    source: str | None = None
    variable: str = ""
    problem: ChatError | None = None

    def __repr__(self) -> str:
        return f"ResolvedKey(set={self.secret is not None}, source={self.source!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A text to start from, of the person's own library; it may have `{{variables}}`."""

    title: str
    text: str

    def to_json(self) -> dict[str, str]:
        """Return it as `GET models` lists it."""
        return {"title": self.title, "text": self.text}


class Settings(Protocol):
    """What endpoints read of the settings."""

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The usable ones, in the settings' order."""
        ...

    @property
    def system_prompt(self) -> str:
        """What models are told before every conversation."""
        ...

    @property
    def default_config(self) -> ChatModelConfig:
        """Settings for questions that do not bring their own."""
        ...

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """The person's own prompts."""
        ...

    @property
    def problems(self) -> tuple[SettingsProblem, ...]:
        """What was ignored."""
        ...


class SettingsSource(Protocol):
    """Where the settings come from."""

    async def read(self) -> Settings:
        """Return the settings as they are now."""
        ...


class Keys(Protocol):
    """Where keys come from.

    allow_user_keys: whether people may enter keys
    """

    allow_user_keys: bool

    async def resolve(self, endpoint: Endpoint) -> ResolvedKey:
        """Return the key to send to an endpoint where it is now, if there is one."""
        ...

    async def state(self, endpoint: Endpoint) -> dict[str, Any]:
        """Return what may be shown about the key."""
        ...

    async def put(self, endpoint: Endpoint, key: str, *, remember: bool) -> None:
        """Keep a key for the origin of an endpoint."""
        ...

    async def delete(self, endpoint: Endpoint) -> None:
        """Forget the key a person entered."""
        ...


def key_missing(endpoint: Endpoint) -> ModelError:
    """Return the problem of an endpoint whose key was never given."""
    return ModelError(
        "key-missing",
        f"{endpoint.label} needs an API key.",
        hint="Enter the key; it stays on the server and is sent to this provider only.",
    )
