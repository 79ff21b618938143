"""Conversations made from messages that are there already: forks, and files from elsewhere.

All ids are made anew, nothing runs, and tool calls that waited for a yes are denied: what was
asked for in one conversation must not run from another.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from jupyter_chat_ext.core import approvals
from jupyter_chat_ext.core.attachments import ids_in
from jupyter_chat_ext.core.conversation import VERSION, Conversation, Node, Record
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.turn import now

LONGEST_TITLE: Final = 200

_ENDED: Final = ("done", "stopped", "failed", "interrupted")
_UNFINISHED: Final = {"running": "interrupted", "waiting": "stopped"}
_NUMBERED: Final = re.compile(r"^(.*) \((\d{1,6})\)$", re.DOTALL)


async def fork(store: ConversationStore, original: Conversation, message: str | None) -> Conversation:
    """Begin a conversation with a copy of all, or of the branch that ends in `message`."""
    nodes = original.present() if message is None else original.branch(original.node(message).id)
    leaf = original.leaf if message is None else message
    facts = {
        "title": next_title(original.title),
        "model": original.model,
        "notebook": original.notebook,
    }
    return await create(store, facts, copy.deepcopy([_body(node) for node in nodes]), leaf)


async def create(
    store: ConversationStore, facts: dict[str, Any], bodies: Sequence[Record], leaf: str | None
) -> Conversation:
    """Keep a new conversation with these messages; parents come before what follows them."""
    begin: Record = {"type": "conversation", "v": VERSION, "id": str(uuid.uuid4()), "created": now(), **facts}
    ids: dict[str | None, str | None] = {None: None}
    for body in bodies:
        ids[body["id"]] = str(uuid.uuid4())
    records = [_record(body, ids) for body in bodies]
    end: Record = {"type": "change", "changed": now()}
    shown = ids.get(leaf)
    records.append(end | ({"leaf": shown} if shown is not None else {}))
    named = ids_in(part for body in bodies for part in body["parts"])
    async with store.attachments.using(named):
        return await store.create(begin, *records, durable=True)


def next_title(title: str) -> str:
    """Return what to call a copy: "Plans (2)", then "Plans (3)"."""
    found = _NUMBERED.match(title)
    stem, number = (found[1], int(found[2])) if found else (title, 1)
    ending = f" ({number + 1})"
    return stem[: LONGEST_TITLE - len(ending)] + ending if title else ""


def _body(node: Node) -> Record:
    """Return all of a message; what its model remembers only if it ended."""
    body = {name: getattr(node, name) for name in ("id", "role", "parent", "created", "status", "metadata")}
    is_ended = node.status in _ENDED and node.native is not None
    return body | {"parts": list(node.parts)} | ({"native": node.native} if is_ended else {})


def _record(body: Record, ids: dict[str | None, str | None]) -> Record:
    deny(body["parts"])
    metadata = {name: value for name, value in body["metadata"].items() if name not in ("seq", "parent")}
    message = {"id": ids[body["id"]], "role": body["role"], "parts": body["parts"], "metadata": metadata}
    record: Record = {
        "type": "message",
        "created": body["created"],
        "parent": ids[body["parent"]],
        "message": message,
        "status": _UNFINISHED.get(body["status"], body["status"]),
    }
    return record | ({"native": body["native"]} if "native" in body else {})


def deny(parts: Iterable[Part]) -> None:
    """Refuse the tool calls that wait for a person, or were allowed and did not run."""
    given = list(parts)
    for part in [*approvals.pending(given), *approvals.answered(given)]:
        approval = part.get("approval")
        known = approval if isinstance(approval, dict) else {}
        part["state"] = "output-denied"
        part["approval"] = {**known, "approved": False, "reason": approvals.STOPPED}
