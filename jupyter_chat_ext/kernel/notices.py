"""Remarks about an answer, as `data-notice` parts."""

from __future__ import annotations

from jupyter_chat_ext.core.chunks import Chunk


def notice(code: str, title: str, hint: str) -> Chunk:
    """Return a remark: what is the matter, and what to do about it."""
    return {"type": "data-notice", "data": {"code": code, "title": title, "hint": hint}}


def accumulated_text(name: str) -> Chunk:
    """Say that a function yields all of its text so far each time."""
    return notice(
        "accumulated-text",
        f"{name} yields all of its text so far each time, so only what is new in it is shown.",
        "Yield only the new text each time: it is faster, and always shown as it is.",
    )


def nothing_answered(name: str) -> Chunk:
    """Say that a function ended without an answer."""
    return notice("empty-answer", f"{name} answered nothing.", "Is a `return` or a `yield` missing?")


def shown_in_part(name: str, limit: int) -> Chunk:
    """Say that an object is shown in a simpler form because its best one is too large."""
    return notice(
        "shown-in-part",
        f"The richest form of what {name} answered is larger than {size_of(limit)}; a simpler one is shown.",
        "Show less of it, for instance `table.head(100)` or a smaller picture.",
    )


def size_of(size: int) -> str:
    """Return a number of bytes for people."""
    return f"{size / 1024 / 1024:.3g} MB" if size >= 1024 * 1024 else f"{size / 1024:.3g} KB"
