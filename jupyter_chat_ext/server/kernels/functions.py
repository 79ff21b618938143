"""The functions of all running notebooks, as a family of models."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Final

import zmq.asyncio
from jupyter_server.gateway.managers import GatewayKernelManager

from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.protocol import (
    PART_BYTES,
    Ask,
    Call,
    ChatFacts,
    ChatTurn,
    Describe,
    Edit,
    Follow,
    ModelFacts,
    Sync,
    ToolFacts,
)
from jupyter_chat_ext.models.attachment_rules import ANYTHING, rule_of_function
from jupyter_chat_ext.models.base import Files, ModelInfo, Outcome
from jupyter_chat_ext.models.kernel_function import HostFrame, KernelFunction, Received
from jupyter_chat_ext.server.kernels.announcements import Announcements
from jupyter_chat_ext.server.kernels.bridge import WAITING_SECONDS, KernelBridge
from jupyter_chat_ext.server.kernels.errors import (
    kernel_died,
    kernel_restarted,
    kernel_shut_down,
    no_such_function,
    no_such_kernel,
    no_such_tool,
)
from jupyter_chat_ext.server.kernels.listed import attachments_of, extra_of, settings_of
from jupyter_chat_ext.server.kernels.notebooks import Notebooks
from jupyter_chat_ext.server.kernels.transport import GatewayTransport, Transport, ZmqTransport

PREFIX: Final = "kernel:"
LIST_SECONDS: Final = 2.0
"""How long a list of models waits for a kernel that does not answer."""

SYNC_SECONDS: Final = 10.0
"""How long a kernel may be silent while it takes in a conversation, or tells what it did."""

RESTARTS: Final = 3
"""So many restarts while we connect are nothing to speak of."""

_ENDS: Final = {"shutdown": kernel_shut_down, "restart": kernel_restarted, "died": kernel_died}

logger = logging.getLogger("jupyter_chat_ext")


class KernelFunctions:
    """Finds notebook functions and runs them. One bridge per kernel, made when it is first needed.

    on_change: called with "models" when the list may be another
    on_chats: set by whoever cares for the chats in cells' outputs; called with a kernel's id
    part_bytes: the largest part (a text, a file) an answer may have
    """

    def __init__(
        self,
        kernel_manager: Any,
        session_manager: Any,
        *,
        on_change: Callable[[str], None],
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._kernel_manager = kernel_manager
        self._notebooks = Notebooks(kernel_manager, session_manager)
        self._on_change = on_change
        self.on_chats: Callable[[str], None] = lambda _kernel_id: None
        self._part_bytes = part_bytes
        self._context: zmq.asyncio.Context | None = None
        self._bridges: dict[str, KernelBridge] = {}
        self._opening: dict[str, asyncio.Task[KernelBridge | None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._announcements = Announcements(kernel_manager, on_models=self._announced, on_action=self._acted)

    async def list(self) -> Sequence[ModelInfo]:
        """Return the functions of every running Python kernel, in no more than two seconds."""
        kernel_ids = [*self._kernel_manager.list_kernel_ids()]
        paths = await self._notebooks.paths()
        found = await asyncio.gather(*(self._models_of(kernel_id) for kernel_id in kernel_ids))
        return [
            info
            for kernel_id, models in zip(kernel_ids, found, strict=True)
            for info in self._infos(kernel_id, models, paths.get(kernel_id, ""))
        ]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id is that of a notebook function."""
        return model_id.startswith(PREFIX)

    async def get(self, model_id: str) -> KernelFunction:
        """Return a function that can be asked, or raise NotFoundError."""
        kernel_id, _, name = model_id.removeprefix(PREFIX).partition("/")
        rule = ANYTHING
        if kernel_id not in self._kernel_manager:
            raise no_such_kernel(model_id)
        if not await self._notebooks.is_python(kernel_id):
            raise no_such_function(name)
        try:
            async with asyncio.timeout(LIST_SECONDS):
                bridge = await self.bridge(kernel_id)
        except TimeoutError:
            bridge = None  # a kernel too busy to answer: asking will wait, and say so
        else:
            if bridge is not None and bridge.problem is not None:
                raise bridge.problem
            facts = await _facts_of(name, bridge) if bridge is not None else None
            if facts is None:
                raise no_such_function(name)
            rule = rule_of_function(attachments_of(facts.get("options")))
        return KernelFunction(self, kernel_id, name, part_bytes=self._part_bytes, attachments=rule)

    async def ask(
        self, kernel_id: str, ask: Ask | Follow, buffers: Sequence[bytes], files: Files | None = None
    ) -> AsyncGenerator[HostFrame, None]:
        """Run a function of a kernel, or follow its run, and yield the frames."""
        try:
            async with asyncio.timeout(WAITING_SECONDS):
                bridge = await self.bridge(kernel_id)
        except TimeoutError:
            yield {"type": "waiting"}
            bridge = await self.bridge(kernel_id)
        if bridge is None:
            raise no_such_function(ask["name"]) if ask["type"] == "ask" else kernel_restarted()
        if ask["type"] == "ask" and "chat" in ask:
            ask["chat"] = await self._as_known_there(kernel_id, ask["chat"])
        async with aclosing(bridge.ask(ask, buffers, files)) as frames:
            async for frame in frames:
                yield frame

    async def use(
        self, kernel_id: str, request: Describe | Call, buffers: Sequence[bytes]
    ) -> AsyncGenerator[HostFrame, None]:
        """Describe or call a tool of a kernel, and yield the frames."""
        bridge = await self.bridge(kernel_id)
        if bridge is None:
            raise no_such_tool(request["name"])
        async with aclosing(bridge.ask(request, buffers)) as frames:
            async for frame in frames:
                yield frame

    def tools(self) -> Mapping[str, Sequence[ToolFacts]]:
        """Return the tools of each kernel that is connected."""
        return {kernel_id: bridge.tools for kernel_id, bridge in self._bridges.items()}

    async def tool(self, kernel_id: str, name: str) -> ToolFacts | None:
        """Return what a kernel says of a tool; None if it has no such tool, or does not run."""
        if kernel_id not in self._kernel_manager or not await self._notebooks.is_python(kernel_id):
            return None
        bridge = await self.bridge(kernel_id)
        if bridge is None:
            return None
        found = bridge.tool(name)
        if found is None:  # its cell may have ended this moment
            await bridge.refresh()
            found = bridge.tool(name)
        return found

    async def paths(self) -> dict[str, str]:
        """Return the notebook's path for the id of each kernel that has one."""
        return await self._notebooks.paths()

    def has_kernel(self, kernel_id: str) -> bool:
        """Tell whether this server has a kernel."""
        return kernel_id in self._kernel_manager

    async def is_python(self, kernel_id: str) -> bool:
        """Tell whether a kernel runs Python."""
        return await self._notebooks.is_python(kernel_id)

    def chats(self, kernel_id: str) -> Sequence[ChatFacts]:
        """Return the chats in cells' outputs of a kernel, as far as it has told."""
        bridge = self._bridges.get(kernel_id)
        return bridge.chats if bridge is not None else ()

    @property
    def with_chats(self) -> Sequence[str]:
        """The kernels that have chats in cells' outputs."""
        return [kernel_id for kernel_id, bridge in self._bridges.items() if bridge.chats]

    async def synchronize(self, kernel_id: str, request: Sync, body: bytes, files: Files) -> Sequence[Edit]:
        """Give a kernel the messages of one of its chats; return what it did to that chat itself."""
        bridge = self._bridges.get(kernel_id)
        if bridge is None:
            return []
        received = Received("chat", Outcome())
        edits: list[Edit] = []
        async with (
            asyncio.timeout(SYNC_SECONDS) as patience,
            aclosing(bridge.ask(request, [body], files)) as frames,
        ):
            async for frame in frames:
                patience.reschedule(asyncio.get_running_loop().time() + SYNC_SECONDS)
                for chunk in received.take(frame):
                    edits += chunk["data"] if chunk["type"] == "data-chat" else []
        return edits

    async def refresh(self, kernel_id: str) -> None:
        """Look at a kernel again: a cell was executed there."""
        await self._models_of(kernel_id)

    async def close(self) -> None:
        """Disconnect from every kernel."""
        self._announcements.close()
        tasks = [*self._opening.values(), *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(bridge.close() for bridge in list(self._bridges.values())))
        if self._context is not None:
            self._context.destroy(linger=0)

    async def _models_of(self, kernel_id: str) -> Sequence[ModelFacts]:
        if not await self._notebooks.is_python(kernel_id):
            return ()
        known = self._bridges.get(kernel_id)
        try:
            if known is not None and known.is_open:
                await known.refresh()
            async with asyncio.timeout(LIST_SECONDS):
                bridge = await self.bridge(kernel_id)
        except (TimeoutError, KernelError):
            return ()
        return bridge.models if bridge is not None else ()

    async def bridge(self, kernel_id: str) -> KernelBridge | None:
        """Return the bridge to a kernel, None if that has not loaded the package."""
        known = self._bridges.get(kernel_id)
        if known is not None and known.is_open:
            return known
        task = self._opening.get(kernel_id)
        if task is None:
            task = self._opening[kernel_id] = asyncio.create_task(self._open(kernel_id))
            task.add_done_callback(lambda done: self._opened(kernel_id, done))
        return await asyncio.shield(task)

    def _opened(self, kernel_id: str, task: asyncio.Task[KernelBridge | None]) -> None:
        del self._opening[kernel_id]
        if not task.cancelled() and isinstance(error := task.exception(), KernelError):
            logger.info("Kernel %s was not reached: %s", kernel_id, error.title)

    async def _open(self, kernel_id: str) -> KernelBridge | None:
        """Connect to a kernel; again, if it is restarted meanwhile."""
        for _ in range(RESTARTS):
            try:
                return await self._connect(kernel_id)
            except KernelError as error:
                if error.code != kernel_restarted().code:
                    raise
        return await self._connect(kernel_id)

    async def _connect(self, kernel_id: str) -> KernelBridge | None:
        if kernel_id not in self._kernel_manager:
            raise kernel_shut_down()
        self._announcements.listen_to(kernel_id)
        bridge = KernelBridge(
            self._transport(kernel_id),
            is_known=lambda: kernel_id in self._kernel_manager,
            on_change=lambda: self._on_change("models"),
            on_lost=lambda lost: self._lost(kernel_id, lost),
            on_chats=lambda: self.on_chats(kernel_id),
        )
        self._bridges[kernel_id] = bridge
        is_served = False
        try:
            is_served = await bridge.open()
        finally:
            if not is_served:
                del self._bridges[kernel_id]
                await bridge.close()
        return bridge if is_served else None

    def _transport(self, kernel_id: str) -> Transport:
        manager = self._kernel_manager.get_kernel(kernel_id)
        if isinstance(manager, GatewayKernelManager):
            return GatewayTransport(manager, kernel_id)
        self._context = self._context or zmq.asyncio.Context()
        return ZmqTransport(manager, self._context)

    async def _as_known_there(self, kernel_id: str, turn: ChatTurn) -> ChatTurn:
        """Leave out the chat's key if it is that of another notebook: copies have the same keys."""
        paths = await self._notebooks.paths()
        is_there = turn["path"] is not None and paths.get(kernel_id) == turn["path"]
        return turn if is_there else {**turn, "path": None, "key": None}

    def _lost(self, kernel_id: str, bridge: KernelBridge) -> None:
        if self._bridges.get(kernel_id) is bridge and bridge.is_open:
            del self._bridges[kernel_id]
            self._soon(bridge.close())
            self._on_change("models")

    def _announced(self, kernel_id: str) -> None:
        """Open a bridge to a kernel that got its first model; open ones know without us."""
        if kernel_id not in self._bridges:
            self._soon(self.refresh(kernel_id))

    def _acted(self, kernel_id: str, action: str) -> None:
        bridge = self._bridges.get(kernel_id)
        if bridge is not None and action in _ENDS:
            bridge.lose(_ENDS[action]())

    def _soon(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _infos(self, kernel_id: str, models: Sequence[ModelFacts], path: str) -> Iterable[ModelInfo]:
        """Return the models of a kernel; one that says why, if they cannot be asked."""
        bridge = self._bridges.get(kernel_id)
        if bridge is None or bridge.problem is None:
            return (self._info(kernel_id, facts, path) for facts in models)
        kernel = {"id": kernel_id, "path": path}
        label = path.rpartition("/")[2] or "a notebook"
        return [
            ModelInfo(
                id=f"{PREFIX}{kernel_id}/",
                label=label,
                group="notebook",
                detail=path,
                problem=bridge.problem,
                extra={"kernel": kernel},
            )
        ]

    def _info(self, kernel_id: str, facts: ModelFacts, path: str) -> ModelInfo:
        notes = [path] if path else []
        if facts["stuck"] > 0:
            notes.append("a stopped answer is still running")
        return ModelInfo(
            id=f"{PREFIX}{kernel_id}/{facts['name']}",
            label=facts["label"],
            group="notebook",
            detail=" · ".join(notes),
            settings=settings_of(facts.get("options")),
            attachments=attachments_of(facts.get("options")),
            extra={"kernel": _kernel_of(kernel_id, path, facts)} | extra_of(facts.get("options")),
        )


async def _facts_of(name: str, bridge: KernelBridge) -> ModelFacts | None:
    """Return what a kernel tells of a function; it is asked again before a name is unknown."""
    found = _named(name, bridge.models)
    if found is None:
        await bridge.refresh()
        found = _named(name, bridge.models)
    return found


def _named(name: str, models: Iterable[ModelFacts]) -> ModelFacts | None:
    return next((facts for facts in models if facts["name"] == name), None)


def _kernel_of(kernel_id: str, path: str, facts: ModelFacts) -> dict[str, str]:
    chat = facts.get("chat")
    return {"id": kernel_id, "path": path} | ({"chat": str(chat)[:200]} if chat else {})
