"""Files that came with a message, as functions see them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from jupyter_chat_ext.core.attachments import Rule, accepts, id_of, label_of, refusal
from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.core.sniffing import HEAD, sniffed
from jupyter_chat_ext.kernel.data_urls import Inline, Url, content_of, media_type_of, short, source_of
from jupyter_chat_ext.kernel.parts import FilePart

_PICTURES: Final = {"image/png": "image.png", "image/jpeg": "image.jpg"}


@dataclass
class ChatAttachment:
    """A file that came with a message.

    url: where it is, or a data URL with its content (built when it is read)
    name: its file name
    content_type: its MIME type; guessed from the URL or the name if it is not given
    """

    url: Url = Url()  # noqa: RUF009 - a descriptor: reads as text
    name: str = "attachment"
    content_type: str | None = None

    def __post_init__(self) -> None:
        if not self.content_type:
            self.content_type = media_type_of(source_of(self), self.name)

    @property
    def data(self) -> bytes:
        """The content of the file."""
        source = source_of(self)
        content = content_of(source)
        if content is None and id_of(source) is not None:
            raise ValueError(f"the content of {self.name} is no longer here: attach it again")
        if content is None:
            raise ValueError(f"the content of {self.name} is not here but at {short(source_of(self))}")
        return content

    def __repr__(self) -> str:
        """Name the file; its content would fill pages."""
        return f"ChatAttachment({short(source_of(self))!r}, {self.name!r}, {self.content_type!r})"


def attachment_from(given: Any) -> ChatAttachment:
    """Return an attachment for what may stand for one: (name, bytes), a picture, a file part or a dict."""
    if isinstance(given, ChatAttachment):
        return given
    if isinstance(given, FilePart):
        return attachment_of(given)
    if isinstance(given, Mapping):
        return ChatAttachment(**given)
    if isinstance(given, tuple) and len(given) == 2:
        return _of_bytes(*given)
    if isinstance(given, (str, bytes, PurePath)) or (picture := _picture_of(given)) is None:
        raise TypeError(
            "an attachment must be a ChatAttachment, (name, bytes) or a picture, "
            f"got {type(given).__name__}; a file is attached with (path.name, path.read_bytes())"
        )
    return picture


def _of_bytes(name: object, content: object) -> ChatAttachment:
    if not isinstance(name, str) or not isinstance(content, (bytes, bytearray, memoryview)):
        kinds = f"{type(name).__name__} and {type(content).__name__}"
        raise TypeError(f"an attachment of two is (name, bytes), got {kinds}")
    kept, label = bytes(content), label_of(name)
    return ChatAttachment(Inline(kept, sniffed(kept[:HEAD], label)), label)


def _picture_of(value: object) -> ChatAttachment | None:
    """Return what a cell would show as a picture (of Pillow, of matplotlib) as a file; None for the rest."""
    from jupyter_chat_ext.kernel.rich import bundle_of  # noqa: PLC0415 - needs IPython

    data = bundle_of(value)["data"]
    for media_type, name in _PICTURES.items():
        if isinstance(shown := data.get(media_type), str):
            return _of_bytes(name, b64decode(shown))
    return None


def attachment_of(part: FilePart) -> ChatAttachment:
    """Return a file part as an attachment. The content is shared, not copied."""
    return ChatAttachment(source_of(part), part.filename or "attachment", part.media_type)


def file_part_of(attachment: ChatAttachment) -> FilePart:
    """Return an attachment as the part that it is on the wire."""
    media_type = attachment.content_type or "application/octet-stream"
    return FilePart(media_type, source_of(attachment), attachment.name)


def check_files(messages: Sequence[Mapping[str, Any]], allowed: Rule) -> None:
    """Raise KernelError `attachment-refused` for a file that the author does not allow.

    The server has checked it too, unless this kernel was too busy to say what is allowed.
    """
    for part in (part for message in messages for part in message["parts"] if part.get("type") == "file"):
        media_type, name = str(part.get("mediaType") or ""), str(part.get("filename") or "file")
        if not accepts(allowed, media_type, name):
            title, hint = refusal(allowed, media_type, name)
            raise KernelError("attachment-refused", title, hint=hint)
