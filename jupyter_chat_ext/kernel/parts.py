"""What messages are made of, as objects: text, reasoning, tool calls, files, sources, data.

On the wire a part is a JSON object as in the AI SDK's UI messages (`{"type": "file",
"mediaType": …}`). `part_of` reads one (camel or snake case) and `to_wire` writes it. What a part
class does not know is kept in its `extra`, and a part of an unknown type stays a dict, so that
nothing is lost on a round trip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Final, Literal, TypeAlias

from jupyter_chat_ext.kernel.data_urls import Url, content_of, short, source_of


@dataclass(kw_only=True)
class Part:
    """What all parts have: `extra` holds what else the wire said about one."""

    extra: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        expected = _EXPECTED.get(type(self))
        if expected is not None and not re.fullmatch(expected, getattr(self, "type", "")):
            raise ValueError(f"{getattr(self, 'type', None)!r} is not the type of a {type(self).__name__}")


@dataclass
class TextPart(Part):
    """Text of a question or an answer (Markdown)."""

    text: str
    type: Literal["text"] = "text"
    state: str | None = field(default=None, kw_only=True, compare=False, repr=False)


@dataclass
class ReasoningDetails:
    """A piece of reasoning as its provider signed it."""

    text: str
    type: Literal["text"] = "text"
    signature: str | None = None


@dataclass
class ReasoningPart(Part):
    """What a model thought before it answered."""

    text: str
    type: Literal["reasoning"] = "reasoning"
    details: list[ReasoningDetails] | None = None
    state: str | None = field(default=None, kw_only=True, compare=False, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.details is not None:
            self.details = [_nested(ReasoningDetails, one) for one in self.details]


@dataclass
class ToolInvocationPart(Part):
    """A tool call and, when there is one, its result.

    type: `tool-<name>`, or `dynamic-tool`
    state: input-streaming, input-available, approval-requested, output-available, output-error, …
    """

    type: str
    tool_call_id: str
    state: str
    input: Any = None
    output: Any = None
    error_text: str | None = field(default=None, kw_only=True)

    @property
    def tool_name(self) -> str:
        """The name of the tool."""
        if self.type == "dynamic-tool":
            return str(self.extra.get("toolName") or self.extra.get("tool_name") or "")
        return self.type.removeprefix("tool-")


@dataclass
class FilePart(Part):
    """A file: `url` is an address or a data URL, which is built when it is read."""

    media_type: str
    url: Url = Url()  # noqa: RUF009 - a descriptor: reads as text
    filename: str | None = None
    type: Literal["file"] = "file"

    @property
    def data(self) -> bytes | None:
        """The bytes of the file; None if they are elsewhere."""
        return content_of(source_of(self))

    def __repr__(self) -> str:
        """Name the file; its content would fill pages."""
        return f"FilePart({self.media_type!r}, {short(source_of(self))!r}, filename={self.filename!r})"


@dataclass
class ReasoningData:
    """The signature of a reasoning."""

    signature: str


@dataclass
class DataReasoningPart(Part):
    """The signature that a provider wants back with a reasoning."""

    data: ReasoningData
    type: Literal["data-reasoning-signature"] = "data-reasoning-signature"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.data = _nested(ReasoningData, self.data)


@dataclass
class StepStartPart(Part):
    """Another step of an answer begins here: the model was asked again, with its tools' results."""

    type: Literal["step-start"] = "step-start"


@dataclass
class SourceUrlPart(Part):
    """A page that an answer refers to."""

    source_id: str
    url: str
    title: str | None = None
    type: Literal["source-url"] = "source-url"


@dataclass
class SourceDocumentPart(Part):
    """A document that an answer refers to."""

    source_id: str
    media_type: str
    title: str
    filename: str | None = None
    type: Literal["source-document"] = "source-document"


@dataclass
class DataPart(Part):
    """Anything else with a name: `data-mimebundle` (rich output), `data-output` (prints), your own.

    value: the Python object that rich output shows, while this kernel still has it
    """

    type: str
    data: Any
    id: str | None = None
    value: Any = field(default=None, kw_only=True, compare=False, repr=False)


PartObject: TypeAlias = (
    TextPart
    | ReasoningPart
    | ToolInvocationPart
    | FilePart
    | DataReasoningPart
    | StepStartPart
    | SourceUrlPart
    | SourceDocumentPart
    | DataPart
)
ChatPart: TypeAlias = PartObject | dict[str, Any]
"""A part of a message; one that no class is made for is a dict."""

_EXPECTED: Final[Mapping[type[Any], str]] = {
    TextPart: "text",
    ReasoningPart: "reasoning",
    FilePart: "file",
    DataReasoningPart: "data-reasoning-signature",
    StepStartPart: "step-start",
    SourceUrlPart: "source-url",
    SourceDocumentPart: "source-document",
    ToolInvocationPart: r"(?s:tool-.+|dynamic-tool)",
    DataPart: r"(?s:data-.+)",
}
_IN_KERNEL: Final = frozenset({"extra", "value"})
_NAMES: Final[Mapping[Any, Sequence[str]]] = {
    kind: [one.name for one in fields(kind) if one.name not in _IN_KERNEL] for kind in _EXPECTED
}
_REQUIRED: Final[Mapping[Any, Sequence[str]]] = {
    kind: [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    for kind in _EXPECTED
}
_TEXTS: Final = frozenset({"text", "url", "media_type", "tool_call_id", "state", "source_id", "title"})


def part_of(given: object) -> ChatPart:
    """Return the object for a part given as a part, a dict, text, or an AI SDK object of pydantic-ai."""
    if isinstance(given, Part):
        return given  # type: ignore[return-value] # every subclass is one of the union
    if isinstance(given, str):
        return TextPart(given)
    if not isinstance(given, Mapping) and (dump := getattr(given, "model_dump", None)):
        given = dump(mode="json", by_alias=True, exclude_none=True)
    if not isinstance(given, Mapping):
        raise TypeError(f"a part of a message must be a part, a dict or text, got {type(given).__name__}")
    return _read(given) or dict(given)


def to_wire(part: Part | dict[str, Any]) -> dict[str, Any]:
    """Return a part as the AI SDK has it. What is None is left out."""
    if not isinstance(part, Part):
        return dict(part)
    known = {_camel(name): getattr(part, name) for name in _NAMES[type(part)]}
    written = {name: _plain(value) for name, value in known.items() if value is not None}
    return {"type": written.pop("type")} | part.extra | written


def _read(given: Mapping[str, Any]) -> PartObject | None:
    """Return the object for a dict; None if no class fits."""
    kind = _class_for(given.get("type"))
    if kind is None:
        return None
    names = _NAMES[kind]
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in given.items():
        name = _snake(key)
        if name in names and value is not None and name not in values:
            values[name] = value
        else:
            extra[key] = value
    if not _is_complete(kind, values):
        return None
    try:
        return kind(**values, extra=extra)
    except (TypeError, ValueError):
        return None


def _is_complete(kind: type[PartObject], values: Mapping[str, Any]) -> bool:
    texts = all(isinstance(value, str) for name, value in values.items() if name in _TEXTS)
    return texts and all(name in values for name in _REQUIRED[kind])


def _class_for(kind: object) -> type[PartObject] | None:
    if not isinstance(kind, str):
        return None
    found = (known for known, expected in _EXPECTED.items() if re.fullmatch(expected, kind))
    return next(found, None)


@cache
def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", name)


def _nested(kind: type[Any], given: Any) -> Any:
    return kind(**given) if isinstance(given, Mapping) else given


def _plain(value: Any) -> Any:
    """Return nested objects of ours as dicts."""
    if isinstance(value, (ReasoningDetails, ReasoningData)):
        return {key: one for key, one in vars(value).items() if one is not None}
    if isinstance(value, list) and value and isinstance(value[0], ReasoningDetails):
        return [_plain(one) for one in value]
    return value
