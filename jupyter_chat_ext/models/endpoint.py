"""What an endpoint is, and what it needs from whoever keeps settings and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.addresses import origin_of

RESERVED: Final = ("local", "kernel")
"""Prefixes of model ids that are never a provider's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A named server that speaks Chat Completions, as the settings describe it."""

    name: str
    label: str
    base_url: str
    models: tuple[str, ...] = ()
    needs_key: bool = True

    @property
    def origin(self) -> str:
        """Scheme, host and port: what its key is bound to."""
        return origin_of(self.base_url)


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

    source: admin | environment | file | session
    """

    secret: str | None = None
    source: str | None = None
    problem: ChatError | None = None

    def __repr__(self) -> str:
        return f"ResolvedKey(set={self.secret is not None}, source={self.source!r})"


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
    def problems(self) -> tuple[SettingsProblem, ...]:
        """What was ignored."""
        ...


class SettingsSource(Protocol):
    """Where the settings come from."""

    async def read(self) -> Settings:
        """Return the settings as they are now."""
        ...


class Keys(Protocol):
    """Where keys come from."""

    async def resolve(self, provider: str, origin: str) -> ResolvedKey:
        """Return the key to send to `origin`, if there is one."""
        ...

    async def state(self, provider: str, origin: str) -> dict[str, Any]:
        """Return what may be shown about the key."""
        ...

    async def put(self, provider: str, origin: str, key: str, *, remember: bool) -> None:
        """Keep a key for one origin."""
        ...

    async def delete(self, provider: str) -> None:
        """Forget the key a person entered."""
        ...


def key_missing(endpoint: Endpoint) -> ModelError:
    """Return the problem of an endpoint whose key was never given."""
    return ModelError(
        "key-missing",
        f"{endpoint.label} needs an API key.",
        hint="Enter the key; it stays on the server and is sent to this provider only.",
    )
