"""Attached files: how messages name them, how people see their names, and which a model takes.

A file that this server keeps is named `attachment:<id>`; its id is the SHA-256 of its content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.media_types import canonical, is_honest, suffix_of

Rule: TypeAlias = bool | Sequence[str]
"""What an author allows: anything, nothing, or MIME types ("image/*") and extensions (".csv")."""

SCHEME: Final = "attachment:"
ID: Final = re.compile(r"[0-9a-f]{64}")
NAME_LENGTH: Final = 200
INLINE_LENGTH: Final = 4096
"""A file that a model makes stays a `data:` URL up to this length."""


_SUFFIX_LENGTH: Final = 20
_NAMELESS: Final = "file"


def url_of(attachment_id: str) -> str:
    """Return what names a kept file in messages."""
    return SCHEME + attachment_id


def id_of(url: object) -> str | None:
    """Return the id of the kept file that a URL names; None for any other URL."""
    if not isinstance(url, str) or not url.startswith(SCHEME):
        return None
    attachment_id = url.removeprefix(SCHEME)
    return attachment_id if ID.fullmatch(attachment_id) else None


def ids_in(parts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the ids of the kept files that parts name, each once."""
    found = (id_of(part.get("url")) for part in parts if part.get("type") == "file")
    return list(dict.fromkeys(one for one in found if one is not None))


def label_of(name: object) -> str:
    """Return a file's name as people see it: one line, no path, nothing invisible. Never opened."""
    last = re.split(r"[/\\]", name if isinstance(name, str) else "")[-1]
    line = " ".join(last.split())
    visible = "".join(character for character in line if character.isprintable()).strip()
    return _cut(visible) if visible.strip(".") else _NAMELESS


def accepts(rule: Rule, media_type: str, name: str) -> bool:
    """Tell whether an author's rule allows a file of this (true) type and name."""
    if isinstance(rule, bool):
        return rule
    return any(_fits(pattern.strip().lower(), media_type, name) for pattern in rule)


def _fits(pattern: str, media_type: str, name: str) -> bool:
    if pattern.startswith("."):
        return name.lower().endswith(pattern) and is_honest(name, media_type)
    if pattern.endswith("/*"):
        return media_type.startswith(pattern[:-1])
    return canonical(pattern) == media_type


def _cut(name: str) -> str:
    if len(name) <= NAME_LENGTH:
        return name
    suffix = name[-len(found) :] if len(found := suffix_of(name)) <= _SUFFIX_LENGTH and found else ""
    return name[: NAME_LENGTH - len(suffix) - 1] + "…" + suffix


def refusal(rule: Rule, media_type: str, name: str) -> tuple[str, str]:
    """Return the sentence and the remedy for a file that an author's rule does not allow."""
    if isinstance(rule, bool) or not rule:
        return (
            f"This model takes no files, so {name} cannot be attached.",
            "Ask without it, or choose a model that takes files.",
        )
    return (
        f"This model does not take {name} ({media_type}).",
        f"It takes {', '.join(rule)[:300]}. Remove the file, or choose another model.",
    )
