"""Talks to the chat models of one kernel, and knows when that kernel is gone."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.protocol import (
    BEACON,
    ENDINGS,
    VERSION,
    Ask,
    Call,
    ChatFacts,
    Describe,
    Follow,
    Inspect,
    ModelFacts,
    Report,
    Request,
    Sync,
    ToolFacts,
)
from jupyter_chat_ext.models.base import Files
from jupyter_chat_ext.models.kernel_function import HostFrame, error_of, frames_lost
from jupyter_chat_ext.server.kernels.connection import KernelConnection
from jupyter_chat_ext.server.kernels.deliveries import Deliveries
from jupyter_chat_ext.server.kernels.errors import (
    file_not_delivered,
    kernel_died,
    kernel_restarted,
    kernel_shut_down,
    other_version,
    server_closing,
)
from jupyter_chat_ext.server.kernels.transport import Incoming, Transport

WAITING_SECONDS: Final = 0.6
"""A kernel that has not taken a question by then is worth a notice."""

SILENCE_SECONDS: Final = 5.0
"""A run that said nothing for so long is asked about (its last frame may have been lost)."""

LEASE_SECONDS: Final = 20.0
"""Every run is asked about this often, or its kernel takes us for dead."""

LIST_SECONDS: Final = 1.0

ROUNDS: Final = 3
"""So often a kernel may have lost files that it was just given."""

_Asked: TypeAlias = Ask | Follow | Sync | Describe | Call | Inspect
"""Requests that are answered with frames."""

_RESTARTED: Final = frozenset({"starting", "restarting"})


class _Run:
    """One open question: what came for it, and how far it is."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[HostFrame | KernelError] = asyncio.Queue()
        self.seen = 0
        self.heard_at = self.asked_at = time.monotonic()

    def take(self, frame: Mapping[str, Any]) -> None:
        self.heard_at = time.monotonic()
        self.seen = int(frame.get("seq", self.seen))
        self.inbox.put_nowait(dict(frame))

    def is_silent(self) -> bool:
        now = time.monotonic()
        silent = now - max(self.heard_at, self.asked_at) > SILENCE_SECONDS
        return silent or now - self.asked_at > LEASE_SECONDS


class KernelBridge:
    """The server's end for one kernel process. Once `lost` is set it is of no further use.

    models, chats, tools: what the kernel has, kept up to date by the kernel
    problem: why none of that can be used, if it speaks another version of the protocol
    on_chats: called when one of its chats, or what was done to it there, is news
    on_change: called when that changes; on_lost: called once, when the kernel is gone
    is_known: whether the server still has this kernel
    """

    def __init__(
        self,
        transport: Transport,
        *,
        is_known: Callable[[], bool],
        on_change: Callable[[], None],
        on_lost: Callable[[KernelBridge], None],
        on_chats: Callable[[], None] = lambda: None,
    ) -> None:
        self.models: Sequence[ModelFacts] = ()
        self.chats: Sequence[ChatFacts] = ()
        self.tools: Sequence[ToolFacts] = ()
        self.problem: KernelError | None = None
        self._on_chats = on_chats
        self.lost: KernelError | None = None
        self.is_open = False
        self._epoch: str | None = None
        self._is_known = is_known
        self._on_change = on_change
        self._on_lost = on_lost
        self._runs: dict[str, _Run] = {}
        self._answers: dict[str, asyncio.Future[Mapping[str, Any]]] = {}
        self._deliveries = Deliveries(self._request)
        self._watch: asyncio.Task[None] | None = None
        self._connection = KernelConnection(transport, on_message=self._heard, on_lost=self.lose)

    async def open(self) -> bool:
        """Connect and learn what models there are; False if this kernel has not loaded the package."""
        self._watch = asyncio.create_task(self._watch_kernel())
        is_served = await self._connection.open()
        if is_served:
            await self._list()
        self.is_open = True
        return is_served

    def tool(self, name: str) -> ToolFacts | None:
        """Return what the kernel told of a tool; None if of none by this name."""
        return next((facts for facts in self.tools if facts["name"] == name), None)

    async def variables(self) -> Sequence[Any]:
        """Return what the kernel tells of its variables."""
        frame = await self._request({"type": "variables", "version": VERSION})
        variables = frame.get("variables")
        return variables if isinstance(variables, list) else []

    async def refresh(self) -> None:
        """Learn again what models there are; soon, or not at all if the kernel is too busy."""
        try:
            async with asyncio.timeout(LIST_SECONDS):
                await self._list()
        except (TimeoutError, KernelError):
            return

    async def ask(
        self, ask: _Asked, buffers: Sequence[bytes], files: Files | None = None
    ) -> AsyncGenerator[HostFrame, None]:
        """Send a request that is answered with frames and yield these; closing the generator ends it.

        Files that the kernel lacks are brought there first.
        """
        for _ in range(ROUNDS):
            missing: list[str] = []
            async with aclosing(self._run(ask, buffers)) as frames:
                async for frame in frames:
                    if frame["type"] != "missing":
                        yield frame
                    else:
                        missing = frame["files"]
            if not missing or files is None or (ask["type"] != "ask" and ask["type"] != "sync"):
                return
            for file_id in missing:
                if not await self._deliveries.bring(file_id, files):
                    ask["files"].remove(file_id)
                yield {"type": "arrived"}
        raise file_not_delivered()

    async def _run(self, ask: _Asked, buffers: Sequence[bytes]) -> AsyncGenerator[HostFrame, None]:
        if self.lost is not None:
            raise self.lost
        run_id, run = uuid.uuid4().hex, _Run()
        self._runs[run_id] = run
        self._begin_watch()
        self._connection.open_comm(run_id, ask, buffers)
        try:
            async for frame in _until_ending(run):
                yield frame
        finally:
            del self._runs[run_id]
            if self.lost is None:
                self._connection.close_comm(run_id)

    def lose(self, error: KernelError) -> None:
        """End every run with an error: this kernel process is gone."""
        if self.lost is not None:
            return
        self.lost = error
        for run in self._runs.values():
            run.inbox.put_nowait(error)
        self._connection.fail(error)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(error)
        self._on_lost(self)

    async def close(self) -> None:
        """Disconnect; runs that are open end with an error."""
        is_alive = self.lost is None
        for run_id in list(self._runs):
            if is_alive:
                self._connection.close_comm(run_id)
        self.lose(server_closing())
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._connection.close(is_kernel_alive=is_alive)

    def _heard(self, message: Incoming) -> None:
        match message.kind:
            case "comm_msg":
                self._heard_comm(message.content.get("comm_id", ""), message.content.get("data") or {})
            case "shutdown_reply":
                is_restart = message.content.get("restart")
                self.lose(kernel_restarted() if is_restart else kernel_shut_down())
            case "status" if message.content.get("execution_state") in _RESTARTED:
                self.lose(kernel_restarted())
            case "status" if message.content.get("execution_state") == "dead":
                self.lose(kernel_died())

    def _heard_comm(self, comm_id: str, data: Mapping[str, Any]) -> None:
        """Take in what came on a comm. Frames of another process than ours are of no interest."""
        if comm_id.startswith(BEACON):
            self._learn(data)
        elif answer := self._answers.get(comm_id):
            if not answer.done():
                answer.set_result(data)
        elif (run := self._runs.get(comm_id)) and self._epoch in (None, data.get("epoch")):
            run.take(data)

    def _learn(self, data: Mapping[str, Any]) -> None:
        if data.get("version") != VERSION:
            self._misunderstand(data)
            return
        if self._epoch is None:
            self._epoch = data["epoch"]
        if data["epoch"] != self._epoch:
            self.lose(kernel_restarted())
            return
        tools = data.get("tools", ())
        if (data["models"], tools) != (self.models, self.tools):
            self.models, self.tools = data["models"], tools
            self._on_change()
        if (chats := data.get("chats", ())) != self.chats:
            self.chats = chats
            self._on_chats()

    def _misunderstand(self, data: Mapping[str, Any]) -> None:
        """Take nothing from a kernel that speaks another version, and say so where its models would be."""
        error = data.get("error", {"code": "other-version"})
        problem = other_version() if error.get("code") == "other-version" else error_of(error)
        if self.problem is None or self.problem.code != problem.code:
            self.problem = problem
            self._on_change()

    async def _list(self) -> None:
        self._learn(await self._request({"type": "list", "version": VERSION}))

    async def _request(self, request: Request, buffers: Sequence[bytes] = ()) -> Mapping[str, Any]:
        """Ask something that is answered with one message."""
        if self.lost is not None:
            raise self.lost
        comm_id = uuid.uuid4().hex
        answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[comm_id] = answer
        self._begin_watch()
        self._connection.open_comm(comm_id, request, buffers)
        try:
            return await answer
        finally:
            del self._answers[comm_id]
            if self.lost is None:
                self._connection.close_comm(comm_id)

    def _begin_watch(self) -> None:
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watch_kernel())

    async def _watch_kernel(self) -> None:
        """See to it that whoever waits gets an end, whatever becomes of the kernel."""
        while (self._runs or self._answers or not self.is_open) and self.lost is None:
            await asyncio.sleep(self._connection.transport.poll_seconds)
            if await self._is_dead():
                self.lose(kernel_died() if self._is_known() else kernel_shut_down())
            for run_id, run in list(self._runs.items()):
                if run.is_silent() and self.lost is None:
                    await self._ask_about(run_id, run)

    async def _is_dead(self) -> bool:
        transport = self._connection.transport
        if not self._is_known():
            return True
        if await transport.is_alive():
            return False
        # It may be being restarted or shut down, of which we hear in a moment.
        await asyncio.sleep(transport.poll_seconds)
        return not (self._is_known() and await transport.is_alive())

    async def _ask_about(self, run_id: str, run: _Run) -> None:
        run.asked_at = time.monotonic()
        report: Report = {"type": "report", "version": VERSION, "run": run_id}
        try:
            async with asyncio.timeout(LIST_SECONDS):
                state = await self._request(report)
        except TimeoutError:
            return  # a kernel too busy to answer; it is alive
        except KernelError:
            return  # lost meanwhile: the run was told
        if run.seen and not state["running"] and state["seq"] != run.seen:
            run.inbox.put_nowait(frames_lost())


async def _until_ending(run: _Run) -> AsyncGenerator[HostFrame, None]:
    try:
        # Not wait_for: before Python 3.12 it forgets a cancellation (Stop) now and then.
        async with asyncio.timeout(WAITING_SECONDS):
            first = await run.inbox.get()
    except TimeoutError:
        yield {"type": "waiting"}
        first = await run.inbox.get()
    frame = first
    while not isinstance(frame, KernelError):
        yield frame
        if frame["type"] in ENDINGS:
            return
        frame = await run.inbox.get()
    raise frame
