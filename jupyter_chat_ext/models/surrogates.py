"""Repairs halves of surrogate pairs, which JSON can spell and no encoding can write."""

from __future__ import annotations

import re
from typing import Final

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def mended(text: str) -> str:
    """Return the text with pairs joined and lone halves replaced by U+FFFD."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def split_high(text: str) -> tuple[str, str]:
    """Split off a last first half, whose second half may come with the next piece of text."""
    if text and "\ud800" <= text[-1] <= "\udbff":
        return text[:-1], text[-1]
    return text, ""
