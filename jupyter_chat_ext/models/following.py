"""Lets whoever asks a provider follow what its connection does: names looked up, sockets, certificates.

The listener is known by a context variable: it follows a question into the tasks and threads of SDKs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeAlias

Listener: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Told of each event of the HTTP client, before it goes on; what the listener raises ends the request."""

_LISTENER: Final[ContextVar[Listener | None]] = ContextVar("jupyter_chat_ext_listener", default=None)


@contextmanager
def followed_by(listener: Listener) -> Iterator[None]:
    """Tell a listener of all requests that are made in the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


async def tell(event: str, facts: Mapping[str, Any]) -> None:
    """Tell the listener, if there is one."""
    if listener := _LISTENER.get():
        await listener(event, facts)
