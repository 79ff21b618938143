"""The settings that a notebook function gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, TypedDict

from jupyter_chat_ext.core.config import SETTINGS
from jupyter_chat_ext.core.config import ChatModelConfig as GivenConfig
from jupyter_chat_ext.core.errors import InvalidRequestError


class ChatModelConfigDict(TypedDict, total=False):
    """Settings as a dict; any of the six may be left out."""

    max_tokens: int | None
    temperature: float | None
    top_p: float | None
    top_k: int | None
    frequency_penalty: float | None
    presence_penalty: float | None


DEFAULT_CONFIG: Final[ChatModelConfigDict] = {
    "max_tokens": 4096,
    "temperature": 0.5,
    "top_p": 1.0,
    "top_k": 40,
    "frequency_penalty": 0.0,
    "presence_penalty": 0.0,
}
"""What a function reads where nobody set anything."""


@dataclass
class ChatModelConfig:
    """Six settings of a model.

    A function reads a number in each: what the person set, else the default. `explicit` has only
    what somebody really set; it alone goes to providers, so that defaults of ours never override
    those of a model.
    """

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a value; it then counts as set by somebody."""
        self.__dict__.setdefault("_given", set()).add(name)
        super().__setattr__(name, value)

    @property
    def explicit(self) -> dict[str, Any]:
        """The settings that somebody really set, with their values."""
        given: set[str] = self.__dict__["_given"]
        return {name: value for name, value in asdict(self).items() if name in given and value is not None}

    @classmethod
    def merged(cls, given: ChatModelConfig | Mapping[str, Any] | None = None) -> ChatModelConfig:
        """Return the defaults with `given` above them; `explicit` has `given` alone."""
        checked = checked_config(given)
        config = cls(**{**DEFAULT_CONFIG, **checked})
        config.__dict__["_given"] = set(checked)
        return config


def checked_config(given: ChatModelConfig | Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what was set, or raise TypeError or ValueError for what cannot be a setting."""
    if isinstance(given, ChatModelConfig):
        given = given.explicit
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"config must be a dict or a ChatModelConfig, got {type(given).__name__}")
    try:
        return GivenConfig.from_json(given, known=SETTINGS).explicit()
    except InvalidRequestError as error:
        raise ValueError(error.detail) from None
