"""Attached files as models are sent them: text as text, the rest if the model can read it.

Text-like files (code, tables, notebooks, SVG, …) go into the question with their name, which every
model takes. Images, documents, sound and films go as they are to models whose profile takes them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import unquote_to_bytes

from jupyter_chat_ext.core.attachments import SCHEME, id_of
from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.core.media_types import NOTEBOOK, PDF, UNKNOWN, canonical, is_text, type_by_name
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.core.sniffing import HEAD, sniffed
from jupyter_chat_ext.core.text_files import decoded

if TYPE_CHECKING:
    from pydantic_ai.messages import UserContent

CanRead: TypeAlias = Callable[[str], bool]
"""Tells whether a model reads files of a media type, those that are not text."""

ReadFile: TypeAlias = Callable[[str], bytes | None]
"""Returns the content of a kept file by its id; None if it is gone. It may block."""

_VAGUE: Final = frozenset(("", UNKNOWN, "application/json"))
"""What browsers say of files that they do not know."""

_MEDIA: Final = ("image", "audio", "video")
_IMAGES: Final = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_SOUNDS_OF_OPENAI: Final = frozenset(("audio/mpeg", "audio/wav"))
_DOCUMENTS: Final = frozenset(
    (
        PDF,
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
)


def no_files(_attachment_id: str) -> bytes | None:
    """Stand in for a ReadFile where no files are kept."""
    return None


def content_of(part: Part, can_read: CanRead, read: ReadFile = no_files) -> Iterator[UserContent]:
    """Yield what a model is sent for a file part.

    Raise ModelError `attachment-refused` for what it cannot read, `attachment-gone` for a file that
    is no longer here. Addresses are named to the model but never fetched by us.
    """
    from pydantic_ai.messages import BinaryContent

    name = name_of(part)
    content = _content_of(part, read)
    if content is None:
        yield mention(part)
        return
    media_type = _type_of(part, content)
    if (text := _text_of(content, media_type)) is not None:
        yield _fenced(name, text)
    elif can_read(media_type):
        if media_type in _DOCUMENTS:
            yield f"Attached file {name}:"
        yield BinaryContent(data=content, media_type=media_type)
    else:
        raise unreadable(name, media_type)


def mention(part: Part, *, is_gone: bool = False) -> str:
    """Return the words for a file that the model is not sent."""
    remark = "; no longer available" if is_gone else ""
    return f"[Attached: {name_of(part)}, {media_type_of(part)}{remark}]"


def name_of(part: Part) -> str:
    """Return a file part's name."""
    return str(part.get("filename") or "file")


def media_type_of(part: Part) -> str:
    """Return a file part's media type, by its name if it does not say."""
    given = _given_type(part)
    return (type_by_name(name_of(part)) or given) if given in _VAGUE else given


def bytes_of(url: str) -> bytes | None:
    """Return the content of a data URL, None for any other."""
    head, comma, body = url.partition(",")
    if not comma or not head.startswith("data:"):
        return None
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return None


def readable_by(profile: Mapping[str, Any]) -> CanRead:
    """Return what a model with this profile of pydantic-ai's reads."""
    is_openai = any(fact.startswith("openai_") for fact in profile)

    def can_read(media_type: str) -> bool:
        kind = media_type.partition("/")[0]
        if kind == "image":
            return media_type in _IMAGES and bool(profile.get("supports_image_input", True))
        if kind in ("audio", "video"):
            flag = "supports_audio_file_input" if kind == "audio" else "supports_video_input"
            is_known = kind == "video" or not is_openai or media_type in _SOUNDS_OF_OPENAI
            return is_known and bool(profile.get(flag, True))
        return media_type in _DOCUMENTS and _takes_document(profile, media_type)

    return can_read


def _takes_document(profile: Mapping[str, Any], media_type: str) -> bool:
    flags = ("supports_document_input", "openai_chat_supports_document_input")
    if not all(profile.get(flag, True) for flag in flags):
        return False
    return media_type in profile.get("supported_document_media_types", _DOCUMENTS)


def _content_of(part: Part, read: ReadFile) -> bytes | None:
    """Return a file's content; None if it is somewhere else on the net."""
    url = str(part.get("url", ""))
    if not url.startswith(SCHEME):
        return bytes_of(url)
    attachment_id = id_of(url)
    content = read(attachment_id) if attachment_id is not None else None
    if content is None:
        raise gone(name_of(part))
    return content


def _given_type(part: Part) -> str:
    return canonical(str(part.get("mediaType") or ""))


def _type_of(part: Part, content: bytes) -> str:
    """Return a file's type, by what it is if nobody said."""
    given = _given_type(part)
    return sniffed(content[:HEAD], name_of(part)) if given in _VAGUE else given


def _text_of(content: bytes, media_type: str) -> str | None:
    """Return a text-like file's text; None for a file that is something else."""
    if media_type == NOTEBOOK:
        return _notebook_text(content) or decoded(content)
    if is_text(media_type):
        return decoded(content)
    if media_type.partition("/")[0] in _MEDIA or media_type == PDF or b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")  # for instance CSV that calls itself an Excel file
    except UnicodeDecodeError:
        return None


def _fenced(name: str, text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"Attached file {name}:\n{fence}\n{text}\n{fence}"


def _notebook_text(content: bytes) -> str | None:
    """Return a notebook's cells and what they said: without the images, which would fill the context."""
    try:
        cells = json.loads(content)["cells"]
        return "\n\n".join(_cell_text(cell) for cell in cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _cell_text(cell: Mapping[str, Any]) -> str:
    said = [_output_text(output) for output in cell.get("outputs", ())]
    lines = [f"# %% [{cell['cell_type']}]", _joined(cell["source"])]
    return "\n".join([*lines, *(f"# output:\n{text.rstrip()}" for text in said if text.strip())])


def _output_text(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return _joined(output["text"])
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    bundle = output.get("data", {})
    return _joined(bundle.get("text/plain") or f"[{', '.join(bundle)}]")


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def unreadable(name: str, media_type: str) -> ModelError:
    """Return the error for a file that a language model cannot read."""
    return ModelError(
        "attachment-refused",
        f"This model cannot read {name}" + (f" ({media_type})." if media_type else "."),
        hint="Remove it and ask again, or choose a model that reads such files. "
        "Text, code, tables and notebooks work with every model.",
    )


def gone(name: str) -> ModelError:
    """Return the error for a file of a question that is no longer kept here."""
    return ModelError(
        "attachment-gone",
        f"{name} is no longer here.",
        hint="Attach it again, or ask without it.",
    )
