"""The Python blocks of a page of Markdown, in order, each with where it stands.

usage: python -m tests.seed.blocks PAGE        prints them as JSON, for browser tests
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<code>.*?)^(?P=indent)```", re.M | re.S)
_HEADING = re.compile(r"^(?:#+ (?P<heading>.+)|/// tab \| (?P<tab>.+))$", re.M)


@dataclass(frozen=True)
class Block:
    """One block.

    name: its heading (or tab), and which block there it is, if it is not the first
    line: where it begins in the page
    """

    name: str
    code: str
    line: int


def python_blocks(page: str) -> list[Block]:
    """Return the blocks of a page that are Python."""
    blocks: list[Block] = []
    for heading, found in _placed(page):
        number = sum(block.name.partition(" #")[0] == heading for block in blocks) + 1
        name = heading if number == 1 else f"{heading} #{number}"
        line = page.count("\n", 0, found.start()) + 1
        blocks.append(Block(name, textwrap.dedent(found["code"]), line))
    return blocks


def _placed(page: str) -> Iterator[tuple[str, re.Match[str]]]:
    fences = list(_FENCE.finditer(page))
    headings = [
        found
        for found in _HEADING.finditer(page)
        if not any(fence.start() < found.start() < fence.end() for fence in fences)
    ]
    for fence in fences:
        if fence["language"] == "python":
            above = [found for found in headings if found.start() < fence.start()]
            yield _name_of(above), fence


def _name_of(above: list[re.Match[str]]) -> str:
    if not above:
        return ""
    last = above[-1]
    if not last["tab"]:
        return last["heading"].strip()
    heading = next(found["heading"] for found in reversed(above) if found["heading"])
    return f"{heading.strip()}: {last['tab'].strip()}"


if __name__ == "__main__":
    page = Path(sys.argv[1]).read_text(encoding="utf-8")
    print(json.dumps([asdict(block) for block in python_blocks(page)]))  # noqa: T201 - asked for
