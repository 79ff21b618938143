"""Prompts with variables: `{{name}}` and `{{name:default}}`. Mirrored in src/core/prompts.ts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# Every repetition is bounded, and no two of them can share characters: linear on any text.
_VARIABLE: Final = re.compile(
    r"\{\{[ \t\r\n]{0,8}([A-Za-z_]\w{0,63})[ \t\r\n]{0,8}(?::([^{}]{0,200}))?\}\}", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A field of a prompt's form; None as default means that it must be filled."""

    name: str
    default: str | None = None


def variables(template: str) -> list[Variable]:
    """Return the variables in the order of their first use; the first default given counts."""
    found: dict[str, str | None] = {}
    for match in _VARIABLE.finditer(template):
        name, default = match[1], match[2]
        if found.get(name) is None:
            found[name] = default.strip() if default is not None else None
    return [Variable(name, default) for name, default in found.items()]


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in; they are not looked into. Variables without a value stay as they are."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), template)
