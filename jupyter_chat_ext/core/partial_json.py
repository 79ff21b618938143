"""What an unfinished JSON text says so far: a tool's arguments while they are being written.

The same rules stand in `src/core/partial-json.ts` and in the AI SDK.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string> "(?: [^"\\]+ | \\u[0-9a-fA-F]{4} | \\[^u] )* (?P<quote> "? ))
      | (?P<number> -?[0-9] (?: [0-9.eE+-]* [0-9] )? ) [.eE+-]*
      | (?P<literal> [a-z]+ )
      | (?P<mark> [{}\[\]:,] )
    )""",
    re.VERBOSE,
)
_LITERALS = ("true", "false", "null")
_CLOSERS = {"{": "}", "[": "]"}


def parse_partial_json(text: str) -> Any:
    """Return the value that `text` begins, None if nothing can be told."""
    for candidate in (text, _Mender(text).mended()):
        try:
            return json.loads(candidate, parse_constant=_refuse)
        except ValueError:
            continue
    return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


class _Mender:
    """Cuts a text after the last thing that can stand, and closes what is open there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._kept = 0
        self._ending = ""
        self._closers: list[str] = []
        self._at_key = False

    def mended(self) -> str:
        at = 0
        while match := _TOKEN.match(self._text, at):
            if match.end() == at:
                break
            self._take(match)
            at = match.end()
        return self._text[: self._kept] + self._ending + "".join(reversed(self._closers))

    def _take(self, match: re.Match[str]) -> None:
        if (mark := match["mark"]) is not None:
            self._punctuate(mark, match.end())
        elif (literal := match["literal"]) is not None:
            whole = next((known for known in _LITERALS if known.startswith(literal)), literal)
            self._keep(match.end(), whole[len(literal) :])
        elif match["number"] is not None:
            self._keep(match.end("number"), "")
        elif not (self._at_key and self._closers[-1:] == ["}"]):
            self._keep(match.end(), "" if match["quote"] else '"')

    def _punctuate(self, mark: str, end: int) -> None:
        if mark in _CLOSERS:
            self._closers.append(_CLOSERS[mark])
        elif mark in "}]" and self._closers:
            self._closers.pop()
        self._at_key = mark in "{,"
        if mark not in ",:":
            self._keep(end, "")

    def _keep(self, end: int, ending: str) -> None:
        self._kept = end
        self._ending = ending
