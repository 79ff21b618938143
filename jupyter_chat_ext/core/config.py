"""The six settings a person may give a model, and how much it is to think."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, TypeAlias

from jupyter_chat_ext.core.errors import InvalidRequestError

Thinking: TypeAlias = Literal["off", "low", "medium", "high"]

LEVELS: Final[tuple[Thinking, ...]] = ("off", "low", "medium", "high")
"""How much a model may be asked to think."""

SETTINGS: Final = ("max_tokens", "temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty")
"""The six that are numbers: all that functions of notebooks are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatModelConfig:
    """Settings of one turn; None means "not set", and what is not set is never sent.

    max_tokens: the most tokens the answer may have
    temperature: 0 (always the same words) to 2 (wild)
    top_p, top_k: choose among the likeliest tokens only
    frequency_penalty, presence_penalty: -2 to 2, against repetition
    thinking: one of LEVELS, the same for all providers
    """

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    thinking: Thinking | None = None

    @classmethod
    def from_json(cls, given: object, *, known: Sequence[str] = (*SETTINGS, "thinking")) -> ChatModelConfig:
        """Read a config from the wire; raise InvalidRequestError for anything that is not `known`."""
        if given is None:
            return cls()
        if not isinstance(given, Mapping):
            raise _invalid("config must be an object")
        for name, value in given.items():
            if name not in known:
                raise _invalid(f"{str(name)[:60]!r} is not a setting; known are {', '.join(sorted(known))}")
            _check(name, value)
        return cls(**given)

    def explicit(self) -> dict[str, Any]:
        """Return the settings that were really given."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    def numbers(self) -> dict[str, Any]:
        """Return those of the six that were really given."""
        return {name: value for name, value in self.explicit().items() if name in SETTINGS}


RANGES: Final[Mapping[str, tuple[float, float]]] = {
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
    if name == "thinking":
        if value not in LEVELS:
            raise _invalid(f"thinking must be one of {', '.join(LEVELS)}")
        return
    whole = name in ("max_tokens", "top_k")
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise _invalid(f"{name} must be a {'whole ' if whole else ''}number")
    low, high = RANGES[name]
    if not low <= value <= high:
        raise _invalid(f"{name} must be between {low:g} and {high:g}")


def _invalid(detail: str) -> InvalidRequestError:
    return InvalidRequestError(
        "invalid-config", "A setting of the model is not usable.", status=422, detail=detail
    )
