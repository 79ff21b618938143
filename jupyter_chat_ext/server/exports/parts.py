"""Parts of messages as Markdown: what was said, thought, called, shown and attached."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from jupyter_chat_ext.core.context import TYPE as CONTEXT
from jupyter_chat_ext.core.context import context_of
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.server.exports.harmless import fenced, harmless, prose

_SPOKEN: Final = ("text/markdown", "text/plain")


def to_markdown(parts: Iterable[Part]) -> Iterator[str]:
    """Yield what each part says; parts that say nothing are left out."""
    for part in parts:
        if said := _said(part).strip():
            yield said


def _said(part: Part) -> str:
    kind = str(part.get("type", ""))
    if kind.startswith("tool-"):
        return _tool(kind.removeprefix("tool-"), part)
    if kind.startswith("data-"):
        say_data, data = _DATA.get(kind), part.get("data")
        return say_data(data) if say_data and isinstance(data, dict) else ""
    say = _PARTS.get(kind)
    return say(part) if say else ""


def spoken(bundle: Any) -> str:
    """Return the words of rich output."""
    if not isinstance(bundle, dict):
        return ""
    for kind in _SPOKEN:
        if kind in bundle:
            given = bundle[kind]
            text = "".join(given) if isinstance(given, list) else str(given)
            return harmless(text) if kind == "text/markdown" else fenced(text)
    return f"*Shown: {label(', '.join(bundle))}*"


def folded(title: str, body: str) -> str:
    """Return something that a reader opens if they like."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>" if body.strip() else ""


def label(value: object) -> str:
    """Return a name or a short text as one line that is nothing but text."""
    return prose(" ".join(str(value).split()))[:500].replace("[", r"\[")


def _tool(name: str, part: Part) -> str:
    calls = [("Input", part.get("input")), ("Output", part.get("output")), ("Error", part.get("errorText"))]
    values = "\n\n".join(f"{title}:\n\n{_value(value)}" for title, value in calls if value is not None)
    return folded(f"Tool: {_escaped(name)}", values or "It was not run.")


def _value(value: Any) -> str:
    if isinstance(value, str):
        return fenced(value)
    return fenced(json.dumps(value, indent=2, ensure_ascii=False, default=str), "json")


def _escaped(text: str) -> str:
    return label(text.replace("&", "&amp;"))


def _error(data: Mapping[str, Any]) -> str:
    return f"> **{label(data.get('title', 'The answer failed.'))}** {label(data.get('hint', ''))}"


def _context(data: Mapping[str, Any]) -> str:
    context = context_of({"type": CONTEXT, "data": data})
    if context is None:
        return ""
    where = f" ({context.source})" if context.source else ""
    title = _escaped(f"Context: {context.label}{where}")
    return folded(title, fenced(context.text, context.language))


def _source(part: Part) -> str:
    return f"*Source: {label(part.get('title') or part.get('url'))}* ({label(part.get('url'))})"


def _document(part: Part) -> str:
    return f"*Source: {label(part.get('title') or part.get('filename') or 'a document')}*"


_PARTS: Final[Mapping[str, Callable[[Part], str]]] = {
    "text": lambda part: harmless(str(part.get("text", ""))),
    "reasoning": lambda part: folded("Reasoning", harmless(str(part.get("text", "")))),
    "file": lambda part: f"*Attached: {label(part.get('filename') or part.get('mediaType') or 'a file')}*",
    "source-url": _source,
    "source-document": _document,
    "dynamic-tool": lambda part: _tool(str(part.get("toolName", "")), part),
}

_DATA: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "data-mimebundle": lambda data: spoken(data.get("data")),
    "data-output": lambda data: folded("Printed", fenced(str(data.get("text", "")).rstrip("\n"))),
    CONTEXT: _context,
    "data-error": _error,
    "data-notice": lambda data: f"> {label(data.get('title', ''))}",
}
