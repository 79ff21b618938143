"""Agents made for one answer: a provider's model with our system message, connected and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.ai.llm.imports import in_background
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.timeouts import Timeouts

if TYPE_CHECKING:
    from pydantic_ai.models import Model

TIMEOUTS: Final = Timeouts(first_byte=600, between_bytes=600)
"""Models that think may be silent for minutes, and there is a Stop button."""


@asynccontextmanager
async def connected(
    make_model: Callable[[], Model[Any]], *, label: str, instructions: str, secrets: Sequence[str] = ()
) -> AsyncIterator[AgentModel]:
    """Lend a model for one answer; its connections belong to this event loop and close with it."""
    model = await in_background(make_model)
    async with model:
        yield AgentModel(
            lambda: nullcontext(_agent(model)),
            label=label,
            instructions=instructions,
            secrets=secrets,
            retry_pauses=TIMEOUTS.retry_pauses,
        )


def without_retries(client: Any) -> Any:
    """Return an SDK's client that never asks twice by itself: we do, and say so."""
    client.max_retries = 0
    return client


def _agent(model: Model[Any]) -> Any:
    from pydantic_ai import Agent

    return Agent(model)
