"""What parameters a chat model may have, and how it is called."""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Callable
from typing import Any, Final

_objects: Final[weakref.WeakKeyDictionary[type, Any]] = weakref.WeakKeyDictionary()
_POSITIONAL: Final = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def check_parameters(function: Callable[..., Any], name: str) -> None:
    """Raise TypeError unless the function can be called with messages, or messages and config."""
    parameters = _parameters(_callee(function))
    if parameters is None or _takes(parameters) is not None:
        return
    raise TypeError(
        f"{name} cannot be a chat model: it must take `messages`, or `messages` and `config`; "
        f"it takes ({', '.join(str(parameter) for parameter in parameters)})"
    )


def call(function: Callable[..., Any], messages: Any, config: Any) -> Any:
    """Call the function with as many of its two arguments as it takes."""
    called = _callee(function)
    return called(messages, config) if takes_config(called) else called(messages)


def takes_config(function: Callable[..., Any]) -> bool:
    """Tell whether the function is called with a config too."""
    parameters = _parameters(_callee(function))
    return parameters is None or _takes(parameters) == 2


def _callee(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return what to call: for a class whose objects are models, one object, the same every time.

    Such a class has a `__call__` and is built without arguments. Any other class is called as a
    function is.
    """
    if not isinstance(function, type) or not _makes_models(function):
        return function
    if function not in _objects:
        _objects[function] = function()
    made: Callable[..., Any] = _objects[function]
    return made


def _makes_models(kind: type) -> bool:
    parameters = _parameters(kind)
    needs_nothing = parameters is not None and not any(_is_required(one) for one in parameters)
    return needs_nothing and any("__call__" in base.__dict__ for base in kind.__mro__)


def _takes(parameters: list[inspect.Parameter]) -> int | None:
    """Return with how many arguments to call: 1, 2, or None if neither will do."""
    if any(_is_required(one) and one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters):
        return None
    positional = [one for one in parameters if one.kind in _POSITIONAL]
    required = sum(_is_required(one) for one in positional)
    accepts = len(positional)
    if any(one.kind is inspect.Parameter.VAR_POSITIONAL for one in parameters):
        accepts = 2 + required
    if required > 2 or accepts == 0:
        return None
    return min(accepts, 2)


def _is_required(parameter: inspect.Parameter) -> bool:
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return parameter.default is inspect.Parameter.empty and parameter.kind not in variadic


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    """Return the parameters; None where Python itself does not know them (some built-ins)."""
    try:
        return list(inspect.signature(function).parameters.values())
    except Exception:  # an object's own attributes may do anything when they are looked at
        return None
