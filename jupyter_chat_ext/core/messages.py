"""What models are given: messages made of parts.

A part is a plain dict, shaped as a part of the AI SDK's UI messages (`{"type": "text", "text":
…}`, `{"type": "file", "mediaType": …, "url": …}`, …), so that parts we do not know survive a
round trip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Part: TypeAlias = dict[str, Any]
Role: TypeAlias = Literal["user", "assistant", "system"]


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of a conversation.

    native: for replies of agents, the provider-side messages of that run (opaque JSON that only
    `models/agent.py` reads), which keep what parts cannot: signatures, tool calls, cut-offs.
    """

    id: str
    role: Role
    parts: tuple[Part, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    native: tuple[Mapping[str, Any], ...] | None = None

    @property
    def content(self) -> str:
        """The text of the message: its text parts, joined."""
        return "".join(part["text"] for part in self.parts if part.get("type") == "text")
