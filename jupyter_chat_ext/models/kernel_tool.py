"""A function of a notebook as a tool: described by its kernel, and called there."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Protocol

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.protocol import PART_BYTES, VERSION, Call, Describe
from jupyter_chat_ext.kernel.tools import RESULT
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.kernel_function import HostFrame, Received


class ToolHost(Protocol):
    """Something that describes and calls tools: the server's bridges to kernels."""

    def use(
        self, kernel_id: str, request: Describe | Call, buffers: Sequence[bytes]
    ) -> AsyncGenerator[HostFrame, None]:
        """Send a request and yield its frames; closing the generator stops what runs."""
        ...


class KernelTool:
    """One tool of one kernel; a models.tools.ChatTool once it is described.

    kernel_name: what its kernel calls it
    """

    def __init__(
        self, host: ToolHost, tool_id: str, *, where: str, needs_approval: bool, part_bytes: int = PART_BYTES
    ) -> None:
        self.id = tool_id
        self.where = where
        self.needs_approval = needs_approval
        self.description = ""
        self.json_schema: dict[str, Any] = {"type": "object", "properties": {}}
        self._host = host
        self._kernel_id, _, self.name = tool_id.partition(":")[2].partition("/")
        self._part_bytes = part_bytes

    async def described(self) -> KernelTool:
        """Ask the kernel what it takes; return it, or raise KernelError."""
        request: Describe = {"type": "describe", "version": VERSION, "name": self.name}
        async with aclosing(self._use(request, [])) as chunks:
            async for chunk in chunks:
                if chunk["type"] == RESULT:
                    self._learn(chunk["data"]["output"])
        return self

    async def call(self, arguments: Mapping[str, Any]) -> AsyncGenerator[Chunk, None]:
        """Run it in its kernel."""
        request: Call = {
            "type": "call",
            "version": VERSION,
            "name": self.name,
            "part_bytes": self._part_bytes,
        }
        async with aclosing(self._use(request, [json.dumps(dict(arguments)).encode()])) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _use(self, request: Describe | Call, buffers: Sequence[bytes]) -> AsyncGenerator[Chunk, None]:
        received = Received(self.name, Outcome())
        async with aclosing(self._host.use(self._kernel_id, request, buffers)) as frames:
            async for frame in frames:
                for chunk in received.take(frame):
                    yield chunk

    def _learn(self, described: Any) -> None:
        schema = described.get("schema") if isinstance(described, Mapping) else None
        if not isinstance(schema, dict) or schema.get("type") != "object":
            raise KernelError("invalid-tool", f"{self.name} has no arguments that JSON can say.")
        self.json_schema = schema
        self.description = str(described.get("description") or "")
