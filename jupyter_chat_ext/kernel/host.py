"""The Jupyter kernel we run in, as far as we touch it. All that is particular to ipykernel is here."""

from __future__ import annotations

import builtins
import contextvars
import functools
import getpass
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from jupyter_chat_ext.kernel.failures import InputRefusedError

_COMM_MESSAGES: Final = ("comm_open", "comm_close")

_in_chat_model: Final = contextvars.ContextVar("in_chat_model", default=False)


class KernelHost:
    """A kernel that speaks comms; `kernel` is ipykernel's kernel object if it is one of those."""

    def __init__(self, comm_package: Any, kernel: Any | None) -> None:
        self._comm_package = comm_package
        self._kernel = kernel

    @staticmethod
    def find() -> KernelHost | None:
        """Return the kernel of this process, None outside kernels (a script, the server)."""
        return _host() if "comm" in sys.modules else None

    def register_target(self, name: str, opened: Callable[[Any, dict[str, Any]], None]) -> None:
        """Have `opened(comm, message)` called for every comm opened for a target."""
        self._comm_package.get_comm_manager().register_target(name, opened)

    def list_comm(self, comm_id: str, target: str) -> Any:
        """Return a comm that is listed in the kernel but was never opened on any front end."""
        comm = self._comm_package.create_comm(target_name=target, comm_id=comm_id, primary=False)
        self._comm_package.get_comm_manager().register_comm(comm)
        return comm

    def serve_comms_on_control(self) -> bool:
        """Let comms be opened on the control channel, which is served while a cell runs.

        (Not on a subshell: ipykernel then takes what the threads of a running cell print for
        ours, see docs/decisions.)
        """
        handlers = getattr(self._kernel, "control_handlers", None)
        shell_handlers = getattr(self._kernel, "shell_handlers", None)
        if not isinstance(handlers, dict) or not isinstance(shell_handlers, dict):
            return False
        if not getattr(self._kernel, "control_thread", None):
            return False
        for kind in _COMM_MESSAGES:
            handlers.setdefault(kind, shell_handlers[kind])
        return True

    def current_cell(self) -> str | None:
        """Return the id of the cell that runs, if its front end told."""
        cell = (self._current_request().get("metadata") or {}).get("cellId")
        return cell if isinstance(cell, str) else None

    def current_request(self) -> dict[str, Any]:
        """Return the header of the message that runs a cell: each run of a cell has its own."""
        header: dict[str, Any] = self._current_request().get("header") or {}
        return header

    def _current_request(self) -> dict[str, Any]:
        parent: dict[str, Any] = self._kernel.get_parent() if self._kernel is not None else {}
        return parent or {}

    def enter_run(self, message: Mapping[str, Any]) -> None:
        """Make this thread's context that of a chat model, asked by `message`.

        What it prints then belongs to that message and not to whatever cell is running.
        """
        _in_chat_model.set(True)
        parent = {"header": message.get("header", {}), "metadata": {}, "content": {}}
        shell = getattr(self._kernel, "shell", None)
        if set_thread_parent := getattr(shell, "set_thread_parent", None):
            set_thread_parent(parent)
        for stream in (sys.stdout, sys.stderr):
            _set_variable(stream, "_parent_header", parent["header"])
        _set_variable(self._kernel, "_shell_parent", parent)

    def flush(self) -> None:
        """Send what this thread has printed."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()

    def refuse_input(self) -> None:
        """Make `input()` and `getpass()` fail in chat models; they stay as they are in cells."""
        for owner, name in (
            (self._kernel, "raw_input"),
            (self._kernel, "getpass"),
            (self._kernel, "_sys_raw_input"),  # what ipykernel puts back after the running cell
            (self._kernel, "_save_getpass"),
            (builtins, "input"),
            (getpass, "getpass"),
        ):
            original = getattr(owner, name, None)
            if callable(original) and not getattr(original, "refuses_chat_models", False):
                setattr(owner, name, _refusing(original))


@functools.cache
def _host() -> KernelHost:
    kernelbase = sys.modules.get("ipykernel.kernelbase")
    kernel_class: Any = getattr(kernelbase, "Kernel", None)
    is_ipykernel = kernel_class is not None and kernel_class.initialized()
    return KernelHost(sys.modules["comm"], kernel_class.instance() if is_ipykernel else None)


def _set_variable(owner: object, name: str, value: object) -> None:
    variable = getattr(owner, name, None)
    if isinstance(variable, contextvars.ContextVar):
        variable.set(value)


def _refusing(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def ask(*args: Any, **kwargs: Any) -> Any:
        if _in_chat_model.get():
            raise InputRefusedError
        return original(*args, **kwargs)

    ask.refuses_chat_models = True  # type: ignore[attr-defined] # so that it is wrapped once
    return ask
