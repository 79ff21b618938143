"""A conversation: a tree of messages, built from the records of its journal.

Records are JSON objects. Structural ones carry a `seq` and are what a client must have seen to
act; `chunks` records carry the growing text of a reply and have none:

    {"type": "conversation", "v": 1, "seq": 0, "id", "created", "title", "model"?,
     "notebook"?, "place"?}
    {"type": "message",      "seq", "created", "parent", "message": {"id", "role", "parts", "metadata"},
     "status"?, "native"?}
    {"type": "reply",        "seq", "created", "parent", "id", "model", "config", "tools"?}
    {"type": "chunks",       "reply", "position", "chunks": [...]}
    {"type": "reply-end",    "seq", "ended", "id", "position"?, "native"?, "denied"?,
     "status": "done" | "stopped" | "failed" | "interrupted" | "waiting"}
    {"type": "approval",     "seq", "answered", "reply", "id", "approved", "reason"?, "continues"?}
    {"type": "change",       "seq", "changed", "title"? | "model"? | "pinned"? | "leaf"? |
     "notebook"? | "place"? | "removed"? | "deleted"?}

`notebook` is the path of the notebook that the conversation belongs to, `place` says in the output of
which of its cells it is shown too (see core.place); a place tells the notebook as well. `removed`
(`{"<message id>": true | false}`) hides a message with all that follows it, or shows them again.
`deleted` says whether the whole conversation was deleted then; it is kept a little longer, for a change
of mind.

A reply without a `reply-end` is "running" while its turn runs, else "interrupted".

A reply that ended as "waiting" has tool calls that need a person's approval (core.approvals). Each
answer is an `approval`; the last one `continues` the reply, which is then "running" again up to its next
`reply-end`. That record is on the disk before a tool runs, so that after a crash nothing runs a second
time: the reply is "interrupted" then. A `reply-end` with `denied` (why) refuses what was not answered.
So does a message after the reply. `position` is where the events of a turn ended: those of a
continuation come after it.

Records may have been lost (a damaged file): the tree then closes the gap as well as it can, and
`notices` says what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core import approvals
from jupyter_chat_ext.core.chunks import Chunk, approval_response
from jupyter_chat_ext.core.context import context_of
from jupyter_chat_ext.core.errors import NotFoundError
from jupyter_chat_ext.core.messages import Message, Part, Role
from jupyter_chat_ext.core.place import Place, is_path
from jupyter_chat_ext.core.reply import Reply

Record: TypeAlias = dict[str, Any]

VERSION: Final = 1
CHANGEABLE: Final = ("title", "model", "pinned", "leaf")
_LISTING: Final = frozenset({"title", "pinned", "notebook", "deleted"})
BOOKKEEPING: Final = _LISTING | {"type", "seq", "changed"}
"""What a change may say without being news: a conversation stays in its place in lists."""
TITLE_LENGTH: Final = 60


@dataclass(slots=True)
class Node:
    """A message in the tree. `reply` is set for answers and grows while they are written.

    asked: the model of an answer and what it was asked with, as its `reply` record says
    position: where the events of its last turn ended
    """

    id: str
    role: Role
    parent: str | None
    created: str
    parts: list[Part] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    reply: Reply | None = None
    status: str = "done"
    native: list[dict[str, Any]] | None = None
    removed: bool = False
    asked: Record = field(default_factory=dict)
    position: int = 0

    def message(self) -> Message:
        """Return the message as models are given it."""
        native = tuple(self.native) if self.native is not None else None
        return Message(
            id=self.id, role=self.role, parts=tuple(self.parts), metadata=self.metadata, native=native
        )


class Conversation:
    """The messages of one conversation. Changed only by `apply`."""

    def __init__(self, conversation_id: str) -> None:
        self.id = conversation_id
        self.created = ""
        self.updated = ""
        self.title = ""
        self.model: str | None = None
        self.pinned = False
        self.seq = 0
        self.leaf: str | None = None
        self.place: Place | None = None
        self.notebook: str | None = None
        self.deleted: str | None = None
        """When it was deleted."""
        self.nodes: dict[str, Node] = {}
        self.notices: list[str] = []

    @classmethod
    def of(cls, conversation_id: str, records: Iterable[Record]) -> Conversation:
        """Build a conversation from its records."""
        conversation = cls(conversation_id)
        for record in records:
            conversation.apply(record)
        return conversation

    def apply(self, record: Record) -> None:
        """Take in one record; records of unknown types (a newer version's) change nothing."""
        self.seq = max(self.seq, record.get("seq", 0))
        match record["type"]:
            case "conversation":
                self.created = self.updated = record["created"]
                self.title = record.get("title", "")
                self.model = record.get("model")
                self._belong(record)
            case "message":
                self._add_message(record)
            case "reply":
                self._add_reply(record)
            case "chunks":
                self._grow(record)
            case "reply-end":
                self._end_reply(record)
            case "approval":
                self._answer_approval(record)
            case "change":
                self._change(record)

    def node(self, message_id: str) -> Node:
        """Return a message's node, or raise NotFoundError."""
        try:
            return self.nodes[message_id]
        except KeyError:
            raise NotFoundError("unknown-message", "This message is not part of the conversation.") from None

    def branch(self, leaf: str | None) -> list[Node]:
        """Return the path from the first message to `leaf`."""
        path: list[Node] = []
        at = leaf
        while at is not None:
            node = self.node(at)
            path.append(node)
            at = node.parent
        return path[::-1]

    def siblings(self, node: Node) -> list[str]:
        """Return the ids of the messages beside `node`, itself included, oldest first."""
        return [other.id for other in self.children(node.parent)]

    def children(self, message_id: str | None) -> list[Node]:
        """Return the messages that follow one directly (None: that begin a branch), oldest first."""
        return [node for node in self.nodes.values() if node.parent == message_id and not node.removed]

    def present(self) -> list[Node]:
        """Return all messages of all branches but those that were removed, oldest first."""
        found: dict[str | None, Node | None] = {None: None}
        for node in self.nodes.values():
            if node.parent in found and not node.removed:
                found[node.id] = node
        return [node for node in found.values() if node is not None]

    def leaf_without(self, message_id: str) -> str | None:
        """Return the leaf to show when a message is removed: the branch beside it, or what led to it."""
        if all(node.id != message_id for node in self.branch(self.leaf)):
            return self.leaf
        node = self.node(message_id)
        beside = [other for other in self.siblings(node) if other != message_id]
        return self.deepest(beside[-1]) if beside else node.parent

    def running(self) -> Node | None:
        """Return the reply that is being written."""
        return next((node for node in reversed(self.nodes.values()) if node.status == "running"), None)

    def settle(self, running: Collection[str] = ()) -> None:
        """Mark replies whose turn ended without a word (a crash) as interrupted.

        Those in `running` are left alone: their turns run here.
        """
        for node in self.nodes.values():
            if node.status == "running" and node.id not in running:
                node.status = "interrupted"

    def deepest(self, message_id: str) -> str:
        """Return the newest leaf below a message: what choosing its branch shows."""
        at = message_id
        while children := self.children(at):
            at = children[-1].id
        return at

    def _add_message(self, record: Record) -> None:
        message = record["message"]
        node = Node(
            id=message["id"],
            role=message["role"],
            parent=record["parent"],
            created=record["created"],
            parts=message["parts"],
            metadata=message.get("metadata", {}),
            status=record.get("status", "done"),
            native=record.get("native"),
        )
        if not self.title:
            self.title = title_of(node.message().content or _first_name(node.parts))
        self._place(node)

    def _add_reply(self, record: Record) -> None:
        """Begin a reply; one that is known was interrupted, and begins anew."""
        reply = Reply()
        node = Node(
            id=record["id"],
            role="assistant",
            parent=record["parent"],
            created=record["created"],
            parts=reply.parts,
            metadata={"model": record["model"], "config": record.get("config", {})},
            reply=reply,
            status="running",
            asked=record,
        )
        self.model = record["model"]
        if node.id in self.nodes:
            node.parent = self.nodes[node.id].parent
            self.nodes[node.id] = node
        self._place(node)

    def _deny(self, node: Node, reason: str) -> None:
        if node.reply is not None:
            _fold(node.reply, approvals.denial(node.parts, reason))

    def _place(self, node: Node) -> None:
        if node.id in self.nodes:
            return
        if node.parent is not None and node.parent not in self.nodes:
            node.parent = self.leaf  # the parent's record was lost: follow what came before it
        before = self.nodes.get(node.parent or "")
        if before is not None and before.status == "waiting":
            self._deny(before, approvals.ASKED_AGAIN)
            before.status = "done"
        self.created = self.created or node.created
        self.nodes[node.id] = node
        self.leaf = node.id
        self.updated = node.created

    def _grow(self, record: Record) -> None:
        node = self.nodes.get(record["reply"])
        if node is None or node.reply is None:
            return
        node.position = record.get("position", node.position)
        _fold(node.reply, record["chunks"])
        node.metadata.update(node.reply.metadata)

    def _end_reply(self, record: Record) -> None:
        node = self.nodes.get(record["id"])
        if node is None:
            return
        node.status = record["status"]
        node.position = record.get("position", node.position)
        if "native" in record:
            node.native = record["native"]
        if "denied" in record:
            self._deny(node, record["denied"])
        self.updated = record["ended"]

    def _answer_approval(self, record: Record) -> None:
        node = self.nodes.get(record["reply"])
        self.updated = record["answered"]
        if node is None or node.reply is None:
            return
        answer = {"approved": record["approved"] is True, "reason": record.get("reason", "")}
        node.reply.apply(approval_response(record["id"], **answer))
        if record.get("continues"):
            node.status = "running"

    def _change(self, record: Record) -> None:
        for name in CHANGEABLE:
            if name in record and (name != "leaf" or record["leaf"] is None or record["leaf"] in self.nodes):
                setattr(self, name, record[name])
        self._belong(record)
        if "deleted" in record:
            self.deleted = record["changed"] if record["deleted"] else None
        for message_id, removed in record.get("removed", {}).items():
            if message_id in self.nodes:
                self.nodes[message_id].removed = removed
        if not _is_bookkeeping(record):
            self.updated = record["changed"]

    def _belong(self, record: Record) -> None:
        """Take in where it belongs; what leaves its cell stays with the notebook."""
        if "place" in record:
            self.place = Place.from_json(record["place"])
            self.notebook = self.place.path if self.place is not None else self.notebook
        if "notebook" in record:
            self.notebook = record["notebook"] if is_path(record["notebook"]) else None


def _is_bookkeeping(change: Record) -> bool:
    """Whether a change is about how the conversation is listed only; one that says nothing is not."""
    return change.keys() <= BOOKKEEPING and not change.keys().isdisjoint(_LISTING)


def _first_name(parts: Iterable[Part]) -> str:
    """Return the name of the first file, or of what else a message brings that says nothing."""
    names = (part.get("filename") if part.get("type") == "file" else _label(part) for part in parts)
    return next((name for name in names if isinstance(name, str) and name), "")


def _label(part: Part) -> str:
    context = context_of(part)
    return context.label if context is not None else ""


def _fold(reply: Reply, chunks: Iterable[Chunk]) -> None:
    for chunk in chunks:
        reply.apply(chunk)


def title_of(text: str) -> str:
    """Return a title for a conversation that begins with `text`: its first words, one line.

    The lines that fence code in Markdown are not words.
    """
    unfenced = [line for line in text.splitlines() if not line.lstrip().startswith(("```", "~~~"))]
    line = " ".join(" ".join(unfenced).split()) or " ".join(text.split())
    if len(line) <= TITLE_LENGTH:
        return line
    words = line[:TITLE_LENGTH].rpartition(" ")[0]
    return (words or line[:TITLE_LENGTH]) + "…"
