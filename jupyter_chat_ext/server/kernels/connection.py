"""Requests and replies on one kernel: what the bridge stands on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.protocol import CONTROL_BEACON, SHELL_BEACON, TARGET, Request
from jupyter_chat_ext.server.kernels.transport import Channel, Incoming, OnLost, Transport

_ECHO_SECONDS: Final = 0.3


class KernelConnection:
    """A transport with replies matched to requests.

    The control channel is served even while a cell runs. Comms go there if the kernel takes them
    there, else to a subshell of our own, else to the main shell, behind the running cell.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        on_message: Callable[[Incoming], None],
        on_lost: OnLost,
    ) -> None:
        self.transport = transport
        self._on_message = on_message
        self._on_lost = on_lost
        self._replies: dict[str, asyncio.Future[Mapping[str, Any]]] = {}
        self._echoes: dict[str, asyncio.Event] = {}
        self._channel: Channel = "control"
        self._subshell: str | None = None

    async def open(self) -> bool:
        """Connect; return whether the kernel has chat models. Nothing is run there to find out."""
        await self.transport.open(self._receive, self._on_lost)
        comms = (await self.request("comm_info_request", {"target_name": TARGET})).get("comms", {})
        if CONTROL_BEACON not in comms and SHELL_BEACON not in comms:
            return False
        features = (await self._until_heard()).get("supported_features", [])
        if CONTROL_BEACON not in comms:
            self._channel = "shell"
            if "kernel subshells" in features:
                self._subshell = (await self.request("create_subshell_request", {})).get("subshell_id")
        return True

    async def request(self, kind: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask on the control channel and return the reply's content."""
        message_id = self.transport.send("control", kind, content)
        try:
            return await self._reply(message_id)
        finally:
            del self._replies[message_id]

    def open_comm(self, comm_id: str, request: Request, buffers: Sequence[bytes] = ()) -> str:
        """Open a comm with a request; return the message's id."""
        content = {"comm_id": comm_id, "target_name": TARGET, "data": request}
        return self.transport.send(
            self._channel, "comm_open", content, subshell=self._subshell, buffers=buffers
        )

    def close_comm(self, comm_id: str) -> None:
        """Close a comm, which stops the run it stands for."""
        content = {"comm_id": comm_id, "data": {}}
        self.transport.send(self._channel, "comm_close", content, subshell=self._subshell)

    async def close(self, *, is_kernel_alive: bool) -> None:
        """Remove the subshell and disconnect."""
        if self._subshell is not None and is_kernel_alive:
            with suppress(TimeoutError, KernelError):  # a busy kernel keeps it until it ends
                async with asyncio.timeout(0.5):
                    await self.request("delete_subshell_request", {"subshell_id": self._subshell})
        await self.transport.close()

    def fail(self, error: KernelError) -> None:
        """Let everyone who waits for a reply have an error instead."""
        for future in self._replies.values():
            if not future.done():
                future.set_exception(error)

    def _reply(self, message_id: str) -> asyncio.Future[Mapping[str, Any]]:
        future: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[message_id] = future
        return future

    async def _until_heard(self) -> Mapping[str, Any]:
        """Ask for the kernel's facts until an echo shows that iopub reaches us too."""
        while True:
            message_id = self.transport.send("control", "kernel_info_request", {})
            reply = self._reply(message_id)
            echo = self._echoes[message_id] = asyncio.Event()
            try:
                facts = await reply
                async with asyncio.timeout(_ECHO_SECONDS):
                    await echo.wait()
            except TimeoutError:
                continue
            else:
                return facts
            finally:
                del self._replies[message_id], self._echoes[message_id]

    def _receive(self, message: Incoming) -> None:
        if message.channel == "control":
            future = self._replies.get(message.parent)
            if future is not None and not future.done():
                future.set_result(message.content)
        elif message.channel == "iopub":
            if echo := self._echoes.get(message.parent):
                echo.set()
            self._on_message(message)
