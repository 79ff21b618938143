"""What a person answers to a tool call that asked for approval, and how its reply goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_chat_ext.core import approvals
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.conversation import Conversation, Node, Record
from jupyter_chat_ext.core.errors import ConflictError, NotFoundError
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.models.base import ChatModel
from jupyter_chat_ext.turn.turn import Assignment, Before, now


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Yes or no to one call, exactly as it is kept, and why."""

    approved: bool
    reason: str = ""


def waiting_call(conversation: Conversation, approval_id: str) -> tuple[Node, Part]:
    """Return the call that waits for this answer and its reply; raise if none does (any more)."""
    found = [
        (node, part)
        for node in reversed(conversation.nodes.values())
        if (part := approvals.find(node.parts, approval_id)) is not None
    ]
    for node, part in found:
        if node.status == "waiting" and part in approvals.pending(node.parts):
            return node, part
    raise _not_waiting(found[0][1]) if found else _unknown()


def approval_record(node: Node, approval_id: str, verdict: Verdict, *, continues: bool) -> Record:
    """Return what the journal keeps of an answer."""
    record: Record = {
        "type": "approval",
        "answered": now(),
        "reply": node.id,
        "id": approval_id,
        "approved": verdict.approved,
    }
    return record | ({"reason": verdict.reason} if verdict.reason else {}) | _going_on(continues)


def stopped_record(node: Node) -> Record:
    """Return the end of a reply that was stopped instead of answered."""
    ended = {"ended": now(), "id": node.id, "status": "stopped"}
    return {"type": "reply-end", **ended, "denied": approvals.STOPPED}


def continuation(conversation: Conversation, node: Node, model: ChatModel, seq: int) -> Assignment:
    """Return what there is to do once every call is answered."""
    timing = node.metadata.get("timing")
    return Assignment(
        conversation_id=conversation.id,
        reply={**node.asked, "parent": node.parent, "created": node.created, "seq": seq},
        model=model,
        messages=[one.message() for one in conversation.branch(node.id)],
        config=ChatModelConfig.from_json(node.asked.get("config")),
        place=conversation.place,
        before=Before(
            parts=list(node.parts),
            timing=timing if isinstance(timing, Mapping) else {},
            position=node.position,
        ),
    )


def _going_on(continues: bool) -> dict[str, Any]:  # noqa: FBT001
    return {"continues": True} if continues else {}


def _unknown() -> NotFoundError:
    return NotFoundError("unknown-approval", "Nothing in this conversation waits for this approval.")


def _not_waiting(part: Part) -> ConflictError:
    answer = approvals.is_approved(part)
    if answer is None:
        return ConflictError(
            "approval-expired",
            "This answer has ended; its tool can no longer be approved.",
            hint="Ask again.",
        )
    return ConflictError(
        "approval-answered",
        "This tool call was approved already." if answer else "This tool call was denied already.",
        hint="Reload the conversation to see what came of it.",
        extra={"approved": answer},
    )
