"""Text in whatever encoding a file has it."""

from __future__ import annotations

import codecs
import re
from typing import Final

_NO_TEXT: Final = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f]")
"""Characters that no text has; the colors and backspaces of terminals it may have."""

_ENCODINGS_BY_MARK: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOSTLY: Final = 0.7
_HEAD: Final = 65536


def encoding_of(head: bytes) -> str | None:
    """Return the encoding of a text by its beginning; None for what is no text."""
    for mark, encoding in _ENCODINGS_BY_MARK:
        if head.startswith(mark):
            return encoding if _is_text(head, encoding) else None
    candidates = (_utf16_without_mark(head),) if b"\0" in head else ("utf-8", "cp1252")
    return next((encoding for encoding in candidates if encoding and _is_text(head, encoding)), None)


def decoded(content: bytes) -> str:
    """Return a text; what cannot be read in it becomes a sign that says so."""
    encoding = encoding_of(content[:_HEAD]) or "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        fallback = "cp1252" if encoding == "utf-8" else encoding
        return content.decode(fallback, errors="replace")


def _is_text(head: bytes, encoding: str) -> bool:
    """Tell whether a text of this encoding can begin so; its last character may be cut off."""
    errors = "replace" if encoding == "cp1252" else "strict"
    try:
        text = codecs.getincrementaldecoder(encoding)(errors).decode(head)
    except UnicodeDecodeError:
        return False
    return _NO_TEXT.search(text) is None


def _utf16_without_mark(head: bytes) -> str | None:
    """Recognize UTF-16 of mostly Latin text: every other byte is NUL."""
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > len(odd) * _MOSTLY:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > len(even) * _MOSTLY else None
