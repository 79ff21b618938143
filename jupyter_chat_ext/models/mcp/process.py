"""A server that is a process of this computer: messages a line each on its input and output.

It has a process group of its own, which ends with it, and of our environment only what a program needs
to run: no keys.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import anyio

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.mcp import errors
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig
from jupyter_chat_ext.models.mcp.log import Log

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
    from mcp.shared.message import SessionMessage

LARGEST_MESSAGE: Final = 16 * 1024 * 1024
GRACE_SECONDS: Final = 1.0
"""How long a server may take to end after its input was closed, and again after SIGTERM."""

_LARGE_LINE: Final = 256 * 1024
_PIECE: Final = 64 * 1024
_PAUSE: Final = 0.02

INHERITED: Final = frozenset(
    (
        *("HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR"),
        *("TZ", "USER"),
        # what programs on Windows cannot do without
        *("APPDATA", "COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROGRAMDATA"),
        *("SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERNAME", "USERPROFILE", "WINDIR"),
    )
)
"""The variables of ours that a server gets; none of them is a secret."""


class ProcessTransport:
    """Starts the process and carries messages.

    ended: set when it is gone, whatever became of its output
    """

    def __init__(self, config: McpServerConfig, log: Log) -> None:
        self.ended = asyncio.Event()
        self._config = config
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._pipes: asyncio.SubprocessTransport | None = None

    def problem(self) -> ChatError | None:
        """Return why nothing can be sent any more, if so."""
        process = self._process
        if process is None or not self.ended.is_set():
            return None
        return errors.ended(self._config.name, process.returncode, self._log.last_words())

    @asynccontextmanager
    async def streams(self) -> AsyncIterator[tuple[Any, Any]]:
        """Run it; give what the SDK reads from and writes to. Its group is gone at the end."""
        process = self._process = await self._start()
        received, incoming = anyio.create_memory_object_stream[Any](0)
        outgoing, to_send = anyio.create_memory_object_stream[Any](0)
        tasks = [
            asyncio.create_task(self._read(process, received)),
            asyncio.create_task(self._write(process, to_send)),
            asyncio.create_task(self._listen(process)),
        ]
        try:
            yield incoming, outgoing
        finally:
            await asyncio.shield(self._end(process))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for stream in (received, incoming, outgoing, to_send):
                stream.close()

    async def _start(self) -> asyncio.subprocess.Process:
        loop = asyncio.get_running_loop()
        command = self._config.command
        try:
            transport, protocol = await loop.subprocess_exec(
                lambda: _Protocol(self.ended, loop),
                *command,
                env=environment(os.environ, self._config.env),
                cwd=self._config.cwd or str(Path.home()),
                start_new_session=True,
            )
        except OSError as error:
            raise errors.not_started(self._config.name, command[0], error) from None
        except NotImplementedError:  # the event loop of Jupyter on Windows
            problem = OSError("commands cannot be started by this Jupyter server")
            raise errors.not_started(self._config.name, command[0], problem) from None
        self._pipes = transport
        return asyncio.subprocess.Process(transport, protocol, loop)

    async def _read(
        self, process: asyncio.subprocess.Process, received: MemoryObjectSendStream[SessionMessage]
    ) -> None:
        """Hand on its messages until its output ends; other words on it go into the log."""
        stdout = cast("asyncio.StreamReader", process.stdout)
        with received:
            while True:
                try:
                    line = await stdout.readline()
                except ValueError:
                    self._log.note(f"(A message of more than {LARGEST_MESSAGE:,} bytes came: it was ended.)")
                    _signal(process, signal.SIGTERM)
                    return
                if not line:
                    # First its status, which those who wait for it are told; without output it is of no use.
                    if not await self._has_ended():
                        _signal(process, signal.SIGTERM)
                    return
                is_large = len(line) > _LARGE_LINE
                message = await asyncio.to_thread(_parsed, line) if is_large else _parsed(line)
                if message is None:
                    self._log.feed(line)
                else:
                    await received.send(message)

    async def _write(
        self, process: asyncio.subprocess.Process, to_send: MemoryObjectReceiveStream[SessionMessage]
    ) -> None:
        stdin = cast("asyncio.StreamWriter", process.stdin)
        with contextlib.suppress(ConnectionError):
            async for message in to_send:
                text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
                stdin.write(text.encode() + b"\n")
                await stdin.drain()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Read what it prints on its standard error; one that floods it is slowed down."""
        stderr = cast("asyncio.StreamReader", process.stderr)
        while piece := await stderr.read(_PIECE):
            self._log.feed(piece)
            if len(piece) > _PIECE // 2:
                await asyncio.sleep(_PAUSE)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Close its input, which ends a well-behaved server; then end it and all that it started."""
        cast("asyncio.StreamWriter", process.stdin).close()
        if not await self._has_ended():
            _signal(process, signal.SIGTERM)
            await self._has_ended()
        # SIGKILL has another name on Windows, where there are no groups either.
        _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        await self._has_ended()
        if self._pipes is not None:
            self._pipes.close()

    async def _has_ended(self) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                await self.ended.wait()
        return self.ended.is_set()


class _Protocol(asyncio.subprocess.SubprocessStreamProtocol):
    """Tells when the process ends; `Process.wait` also waits for those that hold its pipes."""

    def __init__(self, ended: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=LARGEST_MESSAGE, loop=loop)
        self._ended = ended

    def process_exited(self) -> None:
        super().process_exited()
        self._ended.set()


def environment(ours: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a server: a few of ours, and those it was given.

    Folders of PATH that depend on the current one are left out: it is nobody's business here.
    """
    kept = {name: value for name, value in ours.items() if name.upper() in INHERITED} | dict(given)
    if path := kept.get("PATH"):
        kept["PATH"] = os.pathsep.join(each for each in path.split(os.pathsep) if Path(each).is_absolute())
    return kept


def _parsed(line: bytes) -> SessionMessage | None:
    """Return the message in a line, None if there is none."""
    from mcp.shared.message import SessionMessage
    from mcp.types import jsonrpc_message_adapter

    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
    except ValueError:
        return None


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    """Send a signal to a process and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
