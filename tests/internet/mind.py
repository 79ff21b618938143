"""What a pretended model thinks of a question: it calls a fitting tool, then says what it was asked.

    What is the weather in Paris?      with a tool `get_weather(location)`: calls it, then says its result
    Calculate 6*7                      with a tool `calculate(expression)`: likewise
    Answer with 429.                   an error of this status
    Be cut off.                        begins, and hangs up
    Be slow.                           a word every quarter of a second
    anything else                      `<model> at <host> was asked: <question>`

A model whose answer has a form (a tool `final_result`, or a schema for its text) fills it in. The last
word of a question is what texts in arguments are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OUTPUT = "final_result"


@dataclass
class Asked:
    """One request to a provider, whatever its protocol.

    question: the last one in it; results: of the tools that were called since
    tools: the schema of each one's arguments; form: the schema that the text must have
    thinks: whether it was told to think
    """

    host: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    model: str = ""
    question: str = ""
    system: str | None = None
    tools: dict[str, Any] = field(default_factory=dict)
    results: list[str] = field(default_factory=list)
    form: dict[str, Any] | None = None
    thinks: bool = False

    @property
    def key(self) -> str:
        """The key that came along, wherever the provider wants it."""
        named = ("authorization", "x-api-key", "x-goog-api-key")
        given = next((self.headers[name] for name in named if name in self.headers), "")
        return given.removeprefix("Bearer ")


@dataclass
class Intent:
    """What the model does next: it calls a tool, or says something, perhaps after a thought."""

    words: str = ""
    thought: str = ""
    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


def intent_of(asked: Asked) -> Intent:
    """Return what the model does."""
    tool = None if asked.results else _fitting_tool(asked)
    if tool is None and OUTPUT in asked.tools:
        tool = OUTPUT
    if tool is not None:
        return Intent(tool=tool, arguments=_arguments(asked.tools[tool], asked))
    if asked.form is not None:
        return Intent(words=json.dumps(_arguments(asked.form, asked)))
    thought = f"The question is {asked.question!r}." if asked.thinks else ""
    if asked.results:
        return Intent(words=f"The tool says {asked.results[-1]}.", thought=thought)
    return Intent(words=f"{asked.model} at {asked.host} was asked: {asked.question}", thought=thought)


def _fitting_tool(asked: Asked) -> str | None:
    """Return the tool whose name is in the question: the weather, for `get_weather`."""
    said = asked.question.lower()
    fitting = (
        name
        for name in asked.tools
        if name != OUTPUT and all(word in said for word in name.lower().removeprefix("get_").split("_"))
    )
    return next(fitting, None)


def _arguments(schema: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    wanted = schema.get("required") or list(schema.get("properties", {}))
    return {name: _value(schema["properties"][name], asked) for name in wanted}


def _value(schema: Mapping[str, Any], asked: Asked) -> object:
    kind = schema.get("type")
    if kind in ("number", "integer"):
        found = re.search(r"\d+", json.dumps(asked.results) + asked.question)
        return int(found[0]) if found else 0
    if kind == "boolean":
        return True
    if kind == "array":
        return [_value(schema.get("items", {}), asked)]
    return re.findall(r"\S+", asked.question)[-1].rstrip("?.!")
