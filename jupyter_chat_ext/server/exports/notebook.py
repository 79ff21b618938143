"""A conversation as a notebook: words in Markdown cells, Python code in code cells that nobody has run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from jupyter_chat_ext.core.conversation import Conversation, Node
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.server.exports.harmless import blocks, harmless, rendered
from jupyter_chat_ext.server.exports.markdown import ending, speaker, title_of
from jupyter_chat_ext.server.exports.parts import to_markdown

Cell = dict[str, Any]

_PYTHON: Final = frozenset({"python", "py", "python3", "ipython"})
_SHOWN: Final = ("image/png", "image/jpeg", "image/gif", "application/json", "text/plain")
"""What is kept of rich output: what a notebook shows without asking anybody. HTML, SVG and charts that
name their data by address would be loaded when the file is opened."""


def notebook_of(conversation: Conversation) -> dict[str, Any]:
    """Return the branch that is shown as a notebook of format 4.5."""
    cells = [_markdown(f"# {title_of(conversation)}")]
    for node in conversation.branch(conversation.leaf):
        cells.append(_markdown(f"## {speaker(node)}"))
        for part in node.parts:
            cells += _cells(part, node)
        cells += [_markdown(text) for text in ending(node)]
    for number, cell in enumerate(cells):
        cell["id"] = f"chat-{number}"
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cells(part: Part, node: Node) -> Iterator[Cell]:
    if part.get("type") == "text" and node.role == "assistant":
        yield from _answer(str(part.get("text", "")))
    elif part.get("type") == "data-mimebundle" and (output := _output(part.get("data"))):
        yield _code("", [output])
    else:
        yield from (_markdown(text) for text in to_markdown([part]))


def _answer(text: str) -> Iterator[Cell]:
    words: list[str] = []
    for block in blocks(text):
        if block.language in _PYTHON:
            yield from _joined(words)
            words = []
            yield _code(block.text)
        elif block.text.strip():
            words.append(rendered(block))
    yield from _joined(words)


def _joined(words: list[str]) -> Iterator[Cell]:
    if text := "\n\n".join(words).strip():
        yield _markdown(text)


def _output(bundle: Any) -> dict[str, Any] | None:
    data = bundle.get("data") if isinstance(bundle, dict) else None
    if not isinstance(data, dict):
        return None
    kept = {kind: data[kind] for kind in _SHOWN if kind in data}
    if "text/markdown" in data:
        kept["text/markdown"] = harmless(_text(data["text/markdown"]))
    return {"output_type": "display_data", "data": kept, "metadata": {}} if kept else None


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(source: str, outputs: list[dict[str, Any]] | None = None) -> Cell:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": outputs or [],
        "execution_count": None,
    }
