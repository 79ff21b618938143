"""Collects the warnings that pydantic-ai gives about a request, for the person who asked.

`warnings.catch_warnings` swaps global state and would mix up answers that run at the same time;
here each run hears its own, told apart by a context variable.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TextIO

_WORTH_TELLING: Final[dict[str, type[Warning]]] = {
    r"(Sampling parameters|The `\w+` setting)": UserWarning,
    r"The model '.+' is deprecated": DeprecationWarning,
}

_HEARD: Final[ContextVar[list[str] | None]] = ContextVar("jupyter_chat_ext_warnings", default=None)


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect the texts of warnings for the person that this task gives inside the block."""
    _listen()
    texts: list[str] = []
    token = _HEARD.set(texts)
    try:
        yield texts
    finally:
        _HEARD.reset(token)


def _listen() -> None:
    if isinstance(warnings.showwarning, _Listener):
        return
    for message, category in _WORTH_TELLING.items():
        warnings.filterwarnings("always", message=message, category=category)
    warnings.showwarning = _Listener(warnings.showwarning)


class _Listener:
    """Stands in for `warnings.showwarning`; outside of our runs it changes nothing."""

    def __init__(self, otherwise: Any) -> None:
        self._otherwise = otherwise

    def __call__(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        texts = _HEARD.get()
        if texts is not None and (issubclass(category, UserWarning) or "The model '" in str(message)):
            texts.append(str(message))
        else:
            self._otherwise(message, category, filename, lineno, file, line)
