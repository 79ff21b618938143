"""The six settings a person may give a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from jupyter_chat_ext.core.errors import InvalidRequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatModelConfig:
    """Settings of one turn; None means "not set", and what is not set is never sent.

    max_tokens: the most tokens the answer may have
    temperature: 0 (always the same words) to 2 (wild)
    top_p, top_k: choose among the likeliest tokens only
    frequency_penalty, presence_penalty: -2 to 2, against repetition
    """

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None

    @classmethod
    def from_json(cls, given: object) -> ChatModelConfig:
        """Read a config from the wire; raise InvalidRequestError for anything it does not know."""
        if given is None:
            return cls()
        if not isinstance(given, Mapping):
            raise _invalid("config must be an object")
        names = {field.name for field in fields(cls)}
        for name, value in given.items():
            if name not in names:
                raise _invalid(f"{str(name)[:60]!r} is not a setting; known are {', '.join(sorted(names))}")
            _check(name, value)
        return cls(**given)

    def explicit(self) -> dict[str, Any]:
        """Return the settings that were really given."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


_RANGES: Mapping[str, tuple[float, float]] = {
    "max_tokens": (1, 10_000_000),
    "temperature": (0, 2),
    "top_p": (0, 1),
    "top_k": (1, 1_000_000),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
}


def _check(name: str, value: object) -> None:
    if value is None:
        return
    whole = name in ("max_tokens", "top_k")
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise _invalid(f"{name} must be a {'whole ' if whole else ''}number")
    low, high = _RANGES[name]
    if not low <= value <= high:
        raise _invalid(f"{name} must be between {low:g} and {high:g}")


def _invalid(detail: str) -> InvalidRequestError:
    return InvalidRequestError(
        "invalid-config", "A setting of the model is not usable.", status=422, detail=detail
    )
