"""The variables of a notebook: which there are, and how big. Nothing here runs code of theirs.

What is told of a value comes from its type, and from attributes of types that we know. `kernel/inspection.py`
says what is in one.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from jupyter_chat_ext.kernel.protocol import VariableFacts

MOST: Final = 500
"""So many variables are listed, the ones that were defined last."""

SHORT: Final = 40
"""Numbers up to this length are their own hint."""

_LEFT_OUT: Final = (
    types.ModuleType,
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
)
_COUNTED: Final = (list, tuple, set, frozenset, dict)

# as `type` itself has them, whatever a class makes of these names
_MODULE: Final = type.__dict__["__module__"]
_MRO: Final = type.__dict__["__mro__"]
_NAME: Final = type.__dict__["__name__"]

_NOTHING: Final[Mapping[str, Any]] = types.MappingProxyType({})
_IPYTHON: Final = frozenset({"In", "Out", "exit", "quit", "open"})


def visible(namespace: Mapping[str, Any], hidden: Mapping[str, Any] = _NOTHING) -> dict[str, Any]:
    """Return the variables of a person: no modules, functions and classes, nothing private or IPython's.

    `hidden` are IPython's own; a name that has got another value since is the person's.
    """
    # a copy: a cell may be running
    found = dict(namespace)
    return {name: value for name, value in found.items() if _is_visible(name, value, hidden)}


def listed(namespace: Mapping[str, Any], hidden: Mapping[str, Any] = _NOTHING) -> list[VariableFacts]:
    """Return what a list shows of them."""
    last = list(visible(namespace, hidden).items())[-MOST:]
    return [{"name": name, "type": type_name(value), "hint": hint_of(value)} for name, value in last]


def type_name(value: object) -> str:
    """Return the name of a value's class; that of its library before it, where that tells more."""
    kind = type(value)
    library, name = str(_MODULE.__get__(kind)).partition(".")[0], str(_NAME.__get__(kind))
    return f"{library}.{name}" if library in ("pandas", "polars", "numpy") else name


def hint_of(value: object) -> str:
    """Return in a few words how much a value is; nothing where that is not known without its help."""
    try:
        return _hint(value)
    except Exception:  # a class of theirs that derives from one we know may do anything
        return ""


def is_kind(value: object, library: str, *names: str) -> bool:
    """Tell whether a value is one of these classes of a library, which must be loaded for that."""
    module = sys.modules.get(library)
    return _is_a(value, [getattr(module, name, None) for name in names])


def shape_words(shape: tuple[int, ...]) -> str:
    """Return the shape of a table."""
    return f"{shape[0]:,} rows × {shape[1]:,} columns"


def _is_visible(name: object, value: object, hidden: Mapping[str, Any]) -> bool:
    if type(name) is not str or name.startswith("_") or name in _IPYTHON:
        return False
    if name in hidden and hidden[name] is value:
        return False
    return not _is_a(value, _LEFT_OUT)


def _is_a(value: object, kinds: Iterable[object]) -> bool:
    """Tell whether a value's class derives from one of these, without asking it or its metaclass."""
    bases = _MRO.__get__(type(value))
    return any(kind is base for kind in kinds for base in bases)


def _hint(value: Any) -> str:
    kind = type(value)
    if any(kind is one for one in _COUNTED):
        return f"{len(value):,} items"
    if kind is str or kind is bytes:
        return f"{len(value):,} {'characters' if kind is str else 'bytes'}"
    if kind is bool or (kind is int and value.bit_length() < SHORT) or kind is float or kind is complex:
        return repr(value)
    known: list[tuple[bool, Callable[[], str]]] = [
        (is_kind(value, "pandas", "DataFrame"), lambda: shape_words(value.shape)),
        (is_kind(value, "polars", "DataFrame"), lambda: shape_words(value.shape)),
        (is_kind(value, "pandas", "Series", "Index"), lambda: f"{len(value):,} values"),
        (is_kind(value, "polars", "Series"), lambda: f"{len(value):,} values"),
        (is_kind(value, "numpy", "ndarray"), lambda: f"{_times(value.shape)} {value.dtype}"),
    ]
    return next((say() for is_it, say in known if is_it), "")


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{one:,}" for one in shape) or "one value,"
