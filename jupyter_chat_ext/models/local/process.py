"""Starts the model's process when it is needed, watches it, and ends it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local import problems
from jupyter_chat_ext.models.local.child import KEY_VARIABLE

Stream = TypeVar("Stream", asyncio.StreamReader, asyncio.StreamWriter)

CHILD: Final = Path(__file__).with_name("child.py")

_LOAD_SECONDS: Final = 180
_FAREWELL_SECONDS: Final = 3
_NOTICE_SECONDS: Final = 0.2
_OUTPUT_KEPT: Final = 4000


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where the model answers, as any OpenAI-compatible endpoint does."""

    base_url: str
    api_key: str


class LocalServer:
    """One model's process: absent until somebody asks, started anew after it died."""

    def __init__(self, weights: Path, name: str) -> None:
        self._weights = weights
        self._name = name
        self._child: _Child | None = None
        self._starting: asyncio.Task[Endpoint] | None = None

    @property
    def state(self) -> Literal["stopped", "loading", "ready"]:
        """What the process is doing."""
        if self._starting is not None:
            return "loading"
        return "ready" if self._child is not None and self._child.alive else "stopped"

    @property
    def process_id(self) -> int | None:
        """The process, if there is one."""
        return self._child.process.pid if self._child is not None and self._child.alive else None

    async def endpoint(self) -> Endpoint:
        """Return where the model answers, starting its process if need be; raise ModelError.

        Whoever asks while it loads waits for the same start, which goes on if one stops waiting.
        """
        if self.state == "ready" and self._child is not None:
            return self._child.endpoint
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        return await asyncio.shield(self._starting)

    async def failure(self) -> ModelError | None:
        """Return why the process ended, None while it runs.

        A broken connection is noticed a little earlier than the end of the process behind it.
        """
        return None if self._child is None else await self._child.failure(_NOTICE_SECONDS)

    async def close(self) -> None:
        """End the process, also in the middle of loading."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        if self._child is not None:
            await self._child.end()

    async def _start(self) -> Endpoint:
        if self._child is not None:
            await self._child.end()
        self._child = await _Child.spawn(self._weights, self._name)
        try:
            await self._child.load()
        except BaseException:
            self._child.kill()
            await self._child.end()
            raise
        return self._child.endpoint

    def _started(self, starting: asyncio.Task[Endpoint]) -> None:
        self._starting = None
        # Nobody may be waiting any more; the next question will see the failure for itself.
        if not starting.cancelled():
            starting.exception()


class _Child:
    """A started process."""

    def __init__(self, process: asyncio.subprocess.Process, api_key: str) -> None:
        self.process = process
        self.endpoint = Endpoint(base_url="", api_key=api_key)
        self._output = b""
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def spawn(cls, weights: Path, name: str) -> _Child:
        api_key = secrets.token_urlsafe(32)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", str(CHILD), str(weights), name),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env={**os.environ, KEY_VARIABLE: api_key},
            start_new_session=True,
        )
        return cls(process, api_key)

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def load(self) -> None:
        """Wait for the line that says where the model answers."""
        try:
            async with asyncio.timeout(_LOAD_SECONDS):
                said = _facts(await _piped(self.process.stdout).readline())
        except TimeoutError as error:
            raise problems.load_failed(f"Nothing was said for {_LOAD_SECONDS} seconds.") from error
        if url := said.get("ready"):
            self.endpoint = Endpoint(base_url=f"{url}/v1", api_key=self.endpoint.api_key)
            return
        ended = await self.failure(_FAREWELL_SECONDS)
        words = f"{said.get('detail', '')}\n{self._tail()}"
        if said.get("failed") == "runtime":
            raise problems.runtime_broken(words)
        raise problems.load_failed(words) if said or ended is None else ended

    async def failure(self, patience: float) -> ModelError | None:
        """Return why the process ended, None if it still runs after `patience` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.process.wait()
        if self.alive:
            return None
        await asyncio.wait([self._listener])
        return problems.process_ended(self.process.returncode or 0, self._tail())

    async def end(self) -> None:
        """Close its input, which ends it; kill it if that does not help."""
        _piped(self.process.stdin).close()
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self.process.wait()
        except TimeoutError:
            self.kill()
            await self.process.wait()
        await asyncio.wait([self._listener])

    def kill(self) -> None:
        """End it at once."""
        if self.alive:
            self.process.kill()

    async def _listen(self) -> None:
        """Keep the end of what it says on its error output, so that it never blocks on a full pipe."""
        while block := await _piped(self.process.stderr).read(_OUTPUT_KEPT):
            self._output = (self._output + block)[-_OUTPUT_KEPT:]

    def _tail(self) -> str:
        return self._output.decode(errors="replace")


def _piped(stream: Stream | None) -> Stream:
    """Return a stream that asyncio's types hold for optional though we asked for it."""
    if stream is None:
        raise RuntimeError("the process was started without a pipe")
    return stream


def _facts(line: bytes) -> Mapping[str, Any]:
    try:
        facts = json.loads(line)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
