"""Markdown of strangers, so that no viewer of a file contacts anybody by showing it.

Other programs show exports with parsers that we do not know, and a text can be written so that two
parsers disagree about what is code. So nothing here depends on where code begins: images become
links and tags become text everywhere, and where that would change what looks like inline code, a
character without width keeps the two apart. Fenced code gets a fence of our own making.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

APART: Final = "\u200b"
"""A space without width."""

_FENCE: Final = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)([^`\n]+)\1(?!`)")
_IMAGE: Final = re.compile(r"!(?=\[)")
_TAG: Final = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG_WITH_ATTRIBUTE: Final = re.compile(r"<(?=[a-zA-Z!?][^<]*[=:])")
_DEFINITION: Final = re.compile(r"^([ >*+-]*)\[(?=[^\]\n]*\]:)", re.MULTILINE)
_FORMULA_COMMAND: Final = re.compile(
    r"\\(?=(?:href|url|class|cssId|style|data|html\w*|require|unicode|mmlToken|bbox|includegraphics"
    r"|[egx]?def|let|global|(?:re|provide|new)+command|(?:Re|Provide)?New\w+|Declare\w+)(?![a-zA-Z]))"
)
_DRAWN: Final = frozenset({"mermaid", "math"})
"""Fences that viewers draw instead of showing them."""

_LANGUAGE: Final = re.compile(r"[\w+#.-]{1,30}")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text: code with its language, or (language is None) prose."""

    text: str
    language: str | None = None


def harmless(text: str) -> str:
    """Return Markdown that says the same and loads nothing."""
    return "\n\n".join(rendered(block) for block in blocks(text) if block.text.strip())


def rendered(block: Block) -> str:
    """Return one block as harmless Markdown."""
    return prose(block.text.strip("\n")) if block.language is None else fenced(block.text, block.language)


def blocks(text: str) -> Iterator[Block]:
    """Split a text at its code fences. A fence that is never closed ends with the text."""
    lines: list[str] = []
    mark, language = "", ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if not mark and found:
            yield Block("\n".join(lines))
            lines, mark, language = [], found[1], found[2]
        elif mark and found and found[1].startswith(mark) and not found[2].strip():
            yield Block(_code(lines), _language(language))
            lines, mark = [], ""
        else:
            lines.append(line)
    yield Block(_code(lines), _language(language)) if mark else Block("\n".join(lines))


def prose(text: str) -> str:
    """Return text outside fences: images as links, tags as text, inline code as it is."""
    pieces = []
    end = 0
    for code in _CODE.finditer(text):
        pieces += [_words(text[end : code.start()]), _inline_code(code[0])]
        end = code.end()
    return _DEFINITION.sub(r"\1\\[", "".join((*pieces, _words(text[end:]))))


def fenced(code: str, language: str = "") -> str:
    """Return code within a fence that nothing in it can close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language if language not in _DRAWN else 'text'}\n{code}\n{fence}"


def _code(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines))  # a fence within a list is indented with it


def _words(text: str) -> str:
    return _FORMULA_COMMAND.sub(rf"\\{APART}", _TAG.sub("&lt;", _IMAGE.sub("", text)))


def _inline_code(code: str) -> str:
    code = _TAG_WITH_ATTRIBUTE.sub(f"<{APART}", _IMAGE.sub(f"!{APART}", code))
    return _FORMULA_COMMAND.sub(rf"\\{APART}", code)


def _language(words: str) -> str:
    found = _LANGUAGE.match(words.strip())
    return found[0].lower() if found else ""
