"""What a tool of an MCP server answers: what the person is shown of it, and what the model is told."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.sniffing import HEAD, sniffed
from jupyter_chat_ext.kernel.tools import RESULT

if TYPE_CHECKING:
    from mcp.types import CallToolResult, ContentBlock

LONGEST_TEXT: Final = 100_000
MOST_FILES: Final = 20
LARGEST_FILE: Final = 8_000_000


def chunks_of(result: CallToolResult) -> Sequence[Chunk]:
    """Return the files for the person, then the RESULT for the model. Decodes: call it in a thread."""
    shown: list[Chunk] = []
    told = []
    for block in result.content:
        data = _data(block)
        if data is None:
            told.append(_words(block))
            continue
        file = _file(data) if len(shown) < MOST_FILES else None
        if file is None:
            told.append("(A file was left out: it is damaged, or there is too much.)")
        else:
            shown.append(file)
            told.append(f"(A file of type {file['mediaType']}, which the person sees.)")
    output = cut("\n".join(filter(None, told)) or _structured(result))
    return [*shown, {"type": RESULT, "data": {"output": output}}]


def text_of(result: CallToolResult) -> str:
    """Return what a tool that failed says."""
    return cut("\n".join(map(_words, result.content)) or _structured(result))


def cut(text: str) -> str:
    """Return a text of bounded length that says what is missing."""
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:LONGEST_TEXT]}\n(Cut off here: {len(text):,} characters in all.)"


def _structured(result: CallToolResult) -> str:
    """Return the result's data, of which texts are usually another form."""
    data = result.structured_content
    return json.dumps(data, ensure_ascii=False) if data is not None else ""


def _data(block: ContentBlock) -> str | None:
    """Return the base64 text of a file, None for what is none."""
    if block.type in ("image", "audio"):
        return block.data
    if block.type == "resource":
        return getattr(block.resource, "blob", None)
    return None


def _file(data: str) -> Chunk | None:
    """Return a file of the answer as what it is, whatever its server says that it is."""
    if len(data) > LARGEST_FILE:
        return None
    try:
        content = base64.b64decode(data, validate=True)
    except binascii.Error:
        return None
    media_type = sniffed(content[:HEAD], "")
    url = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return {"type": "file", "mediaType": media_type, "url": url}


def _words(block: ContentBlock) -> str:
    """Return what a model is told of a piece. Nothing that is only named is fetched."""
    if block.type == "text":
        return block.text
    if block.type == "resource":
        return str(getattr(block.resource, "text", ""))
    if block.type == "resource_link":
        return f"(A resource that was not fetched: {block.name}, {block.uri})"
    return f"(A file: {block.type}.)"
