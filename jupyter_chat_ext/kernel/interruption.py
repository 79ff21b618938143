"""Raises an exception in another thread: the only way to end Python code that does not cooperate."""

from __future__ import annotations

import ctypes
import threading


class StoppedError(BaseException):
    """Somebody pressed Stop. Raised inside a chat model that is not async, so that `finally` runs."""


def interrupt(thread: threading.Thread) -> None:
    """Raise StoppedError in a thread, at its next Python instruction (not inside C code)."""
    if thread.ident is not None:
        _raise_in(thread.ident, ctypes.py_object(StoppedError))


def forget_interruption() -> None:
    """Take back an interruption of this thread that has not happened yet."""
    _raise_in(threading.get_ident(), None)


def _raise_in(thread_id: int, kind: ctypes.py_object[type[BaseException]] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread_id), kind)
