"""Files that came with a message, as functions see them."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_chat_ext.kernel.data_urls import Url, content_of, media_type_of, short, source_of
from jupyter_chat_ext.kernel.parts import FilePart


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
        content = content_of(source_of(self))
        if content is None:
            raise ValueError(f"the content of {self.name} is not here but at {short(source_of(self))}")
        return content

    def __repr__(self) -> str:
        """Name the file; its content would fill pages."""
        return f"ChatAttachment({short(source_of(self))!r}, {self.name!r}, {self.content_type!r})"


def attachment_of(part: FilePart) -> ChatAttachment:
    """Return a file part as an attachment. The content is shared, not copied."""
    return ChatAttachment(source_of(part), part.filename or "attachment", part.media_type)


def file_part_of(attachment: ChatAttachment) -> FilePart:
    """Return an attachment as the part that it is on the wire."""
    media_type = attachment.content_type or "application/octet-stream"
    return FilePart(media_type, source_of(attachment), attachment.name)
