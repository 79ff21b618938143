"""The messages of a conversation, as objects: what a chat model is given, and what it may build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, get_args

from jupyter_chat_ext.core.attachments import id_of, url_of
from jupyter_chat_ext.core.context import TYPE as CONTEXT
from jupyter_chat_ext.core.context import told_in
from jupyter_chat_ext.core.messages import Message, Role
from jupyter_chat_ext.kernel.attachments import (
    ChatAttachment,
    attachment_from,
    attachment_of,
    file_part_of,
)
from jupyter_chat_ext.kernel.data_urls import Inline, source_of
from jupyter_chat_ext.kernel.files import files
from jupyter_chat_ext.kernel.objects import objects
from jupyter_chat_ext.kernel.parts import ChatPart, DataPart, FilePart, TextPart, part_of, to_wire
from jupyter_chat_ext.kernel.protocol import MessageBody

_ROLES: Final = get_args(Role)
_SPOKEN: Final = ("text/markdown", "text/plain")


@dataclass(eq=False)
class ChatMessage:
    """One message of a conversation.

    role: user, assistant or system
    content: its text, after what it brings along (a cell, a variable, …) as text; for an answer that is
        nothing but a Python object, that object
    parts: everything it is made of; `content` counts where the two differ
    attachments: the files that came with it; (name, bytes) and pictures may stand for one
    native: what an agent wants to see again of its own earlier runs; nothing for plain functions
    """

    role: Role
    content: Any = ""
    id: str = ""
    parts: list[ChatPart] = field(default_factory=list)
    attachments: list[ChatAttachment] = field(default_factory=list)
    metadata: Any = None
    native: list[dict[str, Any]] | None = field(default=None, kw_only=True, repr=False)

    __hash__ = None  # type: ignore[assignment] # equal by value, and may change

    def __post_init__(self) -> None:
        if self.role not in _ROLES:
            raise ValueError(f"role must be one of {', '.join(_ROLES)}, got {self.role!r}")
        self.parts = [part_of(part) for part in self.parts or ()]
        self.attachments = [attachment_from(one) for one in self.attachments or ()]
        if not self.attachments:
            self.attachments = [attachment_of(part) for part in self.parts if isinstance(part, FilePart)]
        if self.content is None or (isinstance(self.content, str) and not self.content):
            self.content = said_in(self.parts)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Give the fields as plain values, for `dict(message)`, which makes the same message again."""
        yield from (("role", self.role), ("id", self.id), ("content", self.content))
        yield "parts", [to_wire(part) for part in self.parts]
        yield "attachments", [dict(_facts(one)) for one in self.attachments]
        yield "metadata", self.metadata

    def __eq__(self, other: object) -> bool:
        """Compare by value, also where a content compares element by element (a DataFrame)."""
        if not isinstance(other, ChatMessage):
            return NotImplemented
        names = [one.name for one in fields(self) if one.name != "native"]
        return all(_is_same(getattr(self, name), getattr(other, name)) for name in names)

    @property
    def text(self) -> str:
        """The message in words, also if its content is an object."""
        return self.content if isinstance(self.content, str) else _words_of(self.parts) or str(self.content)

    def wire_parts(self, *, by_id: bool = False) -> list[dict[str, Any]]:
        """Return what the message says now as parts of the wire, for models and for the panel.

        by_id: files that the server has are only named
        """
        parts = list(self.parts)
        known = [source_of(part) for part in parts if isinstance(part, FilePart)]
        parts += [file_part_of(one) for one in self.attachments if source_of(one) not in known]
        if isinstance(self.content, str) and not _is_same(self.content, said_in(parts)):
            parts = _with_text(parts, self.content)
        elif not isinstance(self.content, str) and not any(_is_spoken(part) for part in parts):
            parts.append(_shown(self.content))
        return [to_wire(_named(part) if by_id else part) for part in parts]

    def to_message(self) -> Message:
        """Return the message as models are given it."""
        facts = self.metadata if isinstance(self.metadata, Mapping) else {}
        return Message(
            id=self.id,
            role=self.role,
            parts=tuple(self.wire_parts()),
            metadata=facts,
            native=tuple(self.native) if self.native is not None else None,
        )


def messages_of(bodies: Sequence[MessageBody]) -> list[ChatMessage]:
    """Return the messages of a question, oldest first."""
    return [message_of(body) for body in bodies]


def message_of(body: Mapping[str, Any]) -> ChatMessage:
    """Return a message of the wire (of a question, or of the server's REST API) as an object.

    The files that it names have their content, as far as this kernel has them.
    """
    return ChatMessage(
        role=body["role"],
        id=body.get("id", ""),
        parts=[_part(part) for part in body.get("parts", ())],
        metadata=body.get("metadata"),
        native=body.get("native"),
    )


def said_in(parts: Sequence[ChatPart]) -> Any:
    """Return what parts say: their text, or the object if they show one and say nothing else."""
    spoken = [part for part in parts if _is_spoken(part)]
    if len(spoken) == 1 and isinstance(spoken[0], DataPart) and spoken[0].value is not None:
        return spoken[0].value
    return _words_of(spoken)


def _words_of(parts: Sequence[ChatPart]) -> str:
    return "\n".join(words for part in parts if (words := _words(part)))


def _is_spoken(part: ChatPart) -> bool:
    is_text = isinstance(part, TextPart) and bool(part.text)
    return is_text or (isinstance(part, DataPart) and part.type in ("data-mimebundle", CONTEXT))


def _words(part: ChatPart) -> str:
    if isinstance(part, TextPart):
        return part.text
    if isinstance(part, DataPart) and part.type == CONTEXT:
        return told_in({"type": part.type, "data": part.data})
    if not isinstance(part, DataPart) or part.type != "data-mimebundle":
        return ""
    bundle = part.data.get("data") if isinstance(part.data, Mapping) else None
    if not isinstance(bundle, Mapping):
        return ""
    text = next((bundle[kind] for kind in _SPOKEN if kind in bundle), "")
    return "".join(text) if isinstance(text, list) else str(text)


def _with_text(parts: Sequence[ChatPart], text: str) -> list[ChatPart]:
    """Return the parts with `text` in the place of the first text, for all of it.

    What was brought along as text is in it, or is not wanted.
    """
    kept = [part for part in parts if not (isinstance(part, DataPart) and part.type == CONTEXT)]
    first = next((index for index, part in enumerate(kept) if isinstance(part, TextPart)), 0)
    others = [part for part in kept[first:] if not isinstance(part, TextPart)]
    return [*kept[:first], *([TextPart(text)] if text else []), *others]


def _shown(value: object) -> DataPart:
    from jupyter_chat_ext.kernel.rich import bundle_of  # noqa: PLC0415 - needs IPython

    return DataPart("data-mimebundle", bundle_of(value), objects.keep(value), value=value)


def _part(given: Mapping[str, Any]) -> ChatPart:
    part = part_of(given)
    if isinstance(part, DataPart):
        part.value = objects.get(part.id)
    elif isinstance(part, FilePart) and (file_id := id_of(source_of(part))) is not None:
        content = files.get(file_id)
        if content is not None:
            part.url = Inline(content, part.media_type, file_id)
    return part


def _named(part: ChatPart) -> ChatPart:
    source = source_of(part) if isinstance(part, FilePart) else None
    if not isinstance(part, FilePart) or not isinstance(source, Inline) or source.attachment_id is None:
        return part
    return replace(part, url=url_of(source.attachment_id))


def _facts(attachment: ChatAttachment) -> Iterator[tuple[str, Any]]:
    yield from ((name, getattr(attachment, name)) for name in ("url", "name", "content_type"))


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    equal = getattr(one, "equals", None)
    if callable(equal) and type(one) is type(other):
        return bool(equal(other))
    try:
        return bool(one == other)
    except Exception:  # an object whose comparison is no yes or no (arrays)
        return False
