"""Makes functions chat models: the `@chat_model` decorator and the registry behind it."""

from __future__ import annotations

import contextvars
import keyword
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final, TypeVar, overload

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.kernel.options import ChatOptions, checked_options
from jupyter_chat_ext.kernel.signature import check_parameters

ModelFunction = TypeVar("ModelFunction", bound=Callable[..., Any])

NAME_LENGTH: Final = 100
LABEL_LENGTH: Final = 200

_ANONYMOUS: Final = "chat-"


@dataclass(frozen=True, slots=True)
class Registered:
    """A function that is a chat model.

    context: the context variables of the cell that registered it, for its runs
    serial: grows with every registration; cell: the id of that cell, if known
    chat: the key of the chat in a cell's output that asks it, if there is one
    """

    name: str
    label: str
    function: Callable[..., Any]
    context: contextvars.Context
    serial: int
    cell: str | None = None
    options: ChatOptions = field(default_factory=ChatOptions)
    chat: str | None = None


class Registry:
    """The chat models of this kernel. The last registration of a name counts."""

    def __init__(self) -> None:
        self._models: dict[str, Registered] = {}
        self._serials = count(1)
        self._anonymous = count(1)
        self._lock = threading.Lock()

    def add(
        self,
        function: Callable[..., Any],
        *,
        name: str | None = None,
        label: str | None = None,
        cell: str | None = None,
        options: ChatOptions | None = None,
        chat: str | None = None,
    ) -> Registered:
        """Register a function; raise TypeError or ValueError for what cannot be a chat model."""
        if not callable(function):
            raise TypeError(f"chat_model needs a function, got {type(function).__name__}")
        before = self.of_chat(chat)
        wanted = _checked_name(name) if name is not None else self._own_name(function, before)
        check_parameters(function, wanted)
        with self._lock:
            chosen = self._make_room(wanted, function, chat)
            model = Registered(
                name=chosen,
                label=_checked_label(label) if label is not None else _own_label(function, chosen),
                function=function,
                context=contextvars.copy_context(),
                serial=next(self._serials),
                cell=cell,
                options=options or ChatOptions(),
                chat=chat,
            )
            self._models.pop(chosen, None)
            self._models[chosen] = model
        return model

    def get(self, name: str) -> Registered | None:
        """Return the model that is registered under a name."""
        return self._models.get(name)

    def of_chat(self, chat: str | None) -> Registered | None:
        """Return what the chat with this key asks."""
        return next((model for model in self.all() if model.chat == chat is not None), None)

    def all(self) -> list[Registered]:
        """Return every model, oldest registration first."""
        with self._lock:
            return list(self._models.values())

    def _own_name(self, function: Callable[..., Any], before: Registered | None) -> str:
        try:
            name = getattr(function, "__name__", None)
        except Exception:  # an object's own attributes may do anything
            name = None
        if isinstance(name, str) and name.isidentifier():
            return _checked_name(name)
        if before is not None and before.name.startswith(_ANONYMOUS):
            return before.name
        return f"{_ANONYMOUS}{next(self._anonymous)}"

    def _make_room(self, wanted: str, function: Callable[..., Any], chat: str | None) -> str:
        """Return the name to register under. Chats keep what they ask, whoever takes their name.

        A function without a chat replaces what has its name. That of a chat replaces itself in
        that chat and its registration without one, and else gets a number.
        """
        if chat is not None:
            self._models = {name: model for name, model in self._models.items() if model.chat != chat}
        held = self._models.get(wanted)
        if held is None:
            return wanted
        if chat is None:
            if held.chat is not None:
                moved = self._numbered(wanted)
                self._models[moved] = replace(held, name=moved)
            return wanted
        return wanted if held.chat is None and held.function is function else self._numbered(wanted)

    def _numbered(self, wanted: str) -> str:
        numbered = (f"{wanted}_{number}" for number in count(2))
        return next(name for name in numbered if name not in self._models)


registry: Final = Registry()


@overload
def chat_model(function: ModelFunction, /) -> ModelFunction: ...


@overload
def chat_model(
    *,
    name: str | None = None,
    label: str | None = None,
    prompts: Sequence[str] | None = None,
    config: Mapping[str, Any] | ChatModelConfig | None = None,
    show_configuration_controls: bool | None = None,
    allow_attachments: bool | Sequence[str] = False,
) -> Callable[[ModelFunction], ModelFunction]: ...


def chat_model(
    function: ModelFunction | None = None,
    /,
    *,
    name: str | None = None,
    label: str | None = None,
    prompts: Sequence[str] | None = None,
    config: Mapping[str, Any] | ChatModelConfig | None = None,
    show_configuration_controls: bool | None = None,
    allow_attachments: bool | Sequence[str] = False,
) -> ModelFunction | Callable[[ModelFunction], ModelFunction]:
    """Make a function a chat model: it shows up in the chat panel, and answers there.

    The function takes `messages`, or `messages` and `config`, and returns or yields text. It may
    be async. It stays what it was and can be called as before.

    name: what it is called in the panel's list and by conversations; the function's own by default
    label: what the list shows instead of the name
    prompts: texts to start from; `{{topic}}` or `{{topic:default}}` asks for a value in a form
    config: settings for the function, unless a question brings its own
    show_configuration_controls: let people choose settings; by default if the function takes a config
    allow_attachments: True, or a list of MIME types ("image/*") and extensions (".csv")
    """
    options = checked_options(
        prompts=prompts,
        config=config,
        show_configuration_controls=show_configuration_controls,
        allow_attachments=allow_attachments,
    )

    def register(given: ModelFunction) -> ModelFunction:
        from jupyter_chat_ext.kernel.bridge import announce, current_cell  # noqa: PLC0415 - light import

        registry.add(given, name=name, label=label, cell=current_cell(), options=options)
        announce()
        return given

    return register if function is None else register(function)


def _checked_name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the name of a chat model must be text, got {type(name).__name__}")
    if not name.isidentifier() or keyword.iskeyword(name) or len(name) > NAME_LENGTH:
        raise ValueError(
            f"{name[:60]!r} cannot name a chat model: use letters, digits and underscores, "
            f"as for a variable, and `label=` for anything else"
        )
    if name.startswith("__"):
        raise ValueError(
            f"{name[:60]!r} cannot name a chat model: names in double underscores are Python's own"
        )
    return name


def _checked_label(label: object) -> str:
    if not isinstance(label, str):
        raise TypeError(f"the label of a chat model must be text, got {type(label).__name__}")
    line = _line(label)
    if line is None:
        raise ValueError(f"a label needs 1 to {LABEL_LENGTH} printable characters, got {label[:60]!r}")
    return line


def _own_label(function: Callable[..., Any], name: str) -> str:
    """Return what a list shows: the name, unless it is one of ours that says nothing to anybody.

    An object may say in `chat_label` what it is called; else it is called as its class.
    """
    if not name.startswith(_ANONYMOUS):
        return name
    said = getattr(function, "chat_label", None)
    if isinstance(said, str) and (line := _line(said)) is not None:
        return line
    kind = type(function)
    return kind.__name__ if kind.__module__ not in ("builtins", "functools") else name


def _line(label: str) -> str | None:
    line = re.sub(r"\s+", " ", label).strip()
    return line if line.isprintable() and 0 < len(line) <= LABEL_LENGTH else None
