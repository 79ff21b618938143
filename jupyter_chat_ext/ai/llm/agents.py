"""Models made for one answer: connected in its event loop, and closed with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final, Protocol

from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.connection import Connection, Terms
from jupyter_chat_ext.models.kinds import Kind
from jupyter_chat_ext.models.timeouts import Timeouts

if TYPE_CHECKING:
    from pydantic_ai.models import Model

TIMEOUTS: Final = Timeouts(first_byte=600, between_bytes=600)
"""Models that think may be silent for minutes, and there is a Stop button."""


class Named(Protocol):
    """A model of a provider's, as its author named it."""

    label: str
    model: str
    system_message: str


@asynccontextmanager
async def connected(
    kind: Kind,
    model: Named,
    base_url: str,
    *,
    api_key: str | None = None,
    provider: str = "",
    options: Mapping[str, str] | None = None,
) -> AsyncIterator[AgentModel]:
    """Lend a model of a provider for one answer."""
    connection = Connection(
        provider or kind.name,
        base_url,
        kind=kind,
        api_key=api_key,
        label=model.label,
        terms=Terms(timeouts=TIMEOUTS, options=options or {}),
    )
    try:
        yield connection.model(model.model, instructions=model.system_message)
    finally:
        await connection.close()


@asynccontextmanager
async def made(
    make_model: Callable[[], Model[Any]], *, label: str, instructions: str, secrets: Sequence[str] = ()
) -> AsyncIterator[AgentModel]:
    """Lend a model that is made in a way of its own."""
    model = await in_background(make_model)
    async with model:
        yield AgentModel(
            lambda: nullcontext(_agent(model)),
            label=label,
            instructions=instructions,
            secrets=secrets,
            retry_pauses=TIMEOUTS.retry_pauses,
        )


def _agent(model: Model[Any]) -> Any:
    from pydantic_ai import Agent

    return Agent(model)
