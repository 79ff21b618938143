"""What an answer has under way, so that its end hangs up, also where an SDK forgets to.

Known by a context variable: it follows an answer into the tasks and threads that work for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, Protocol


class Response(Protocol):
    """An answer of a server that is being read."""

    async def aclose(self) -> None:
        """Hang up, unless it was read to its end."""
        ...


@dataclass(slots=True)
class InFlight:
    """What one answer has under way: responses that are read, and what threads wait for."""

    responses: list[Response] = field(default_factory=list)
    waiting: set[Future[Any]] = field(default_factory=set)


_CURRENT: Final[ContextVar[InFlight | None]] = ContextVar("jupyter_chat_ext_in_flight", default=None)


def current() -> InFlight:
    """Return what the answer has under way for which this code runs."""
    return _CURRENT.get() or InFlight()


@asynccontextmanager
async def hanging_up() -> AsyncIterator[None]:
    """At the end of the block, end all that is still under way in it."""
    mine = InFlight()
    token = _CURRENT.set(mine)
    try:
        yield
    finally:
        with suppress(ValueError):  # an answer that another task closes
            _CURRENT.reset(token)
        for waiting in list(mine.waiting):
            waiting.cancel()
        for response in mine.responses:
            await response.aclose()
