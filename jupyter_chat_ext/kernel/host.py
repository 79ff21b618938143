"""The Jupyter kernel we run in, as far as we touch it. All that is particular to ipykernel is here."""

from __future__ import annotations

import builtins
import contextvars
import functools
import getpass
import sys
import threading
import types
from collections.abc import Callable, Mapping
from typing import Any, Final

from jupyter_chat_ext.kernel.asides import Asides
from jupyter_chat_ext.kernel.failures import InputRefusedError

_COMM_MESSAGES: Final = ("comm_open", "comm_close")

_asides: Final[contextvars.ContextVar[Asides | None]] = contextvars.ContextVar("asides", default=None)
"""Where the chat model that runs in this context prints; None in cells."""


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

    def namespace(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the variables of the notebook, and those that IPython put there itself."""
        shell = getattr(self._kernel, "shell", None)
        return getattr(shell, "user_ns", {}), getattr(shell, "user_ns_hidden", {})

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

    def enter_run(self, message: Mapping[str, Any], asides: Asides) -> None:
        """Make this thread's context that of a chat model, asked by `message`.

        What it prints and displays then goes to its `asides`; what ipykernel sends of itself belongs
        to that message, and nothing to whatever cell is running.
        """
        _asides.set(asides)
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

    def redirect_output(self) -> None:
        """Send what chat models print and display to their answers; cells are as before."""
        for stream in (sys.stdout, sys.stderr):
            if self._kernel is not None and hasattr(stream, "pub_thread"):
                _wrap(type(stream), "write", _printing)
                _reach_through_tee(stream)
        shell = getattr(self._kernel, "shell", None)
        _wrap(getattr(shell, "display_pub", None), "publish", _displaying)
        _wrap(threading.Thread, "start", _inheriting)

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
            _wrap(owner, name, _refusing)


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


def _wrap(owner: object, name: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put a function of ours around another, once."""
    original = getattr(owner, name, None)
    if callable(original) and not getattr(original, "knows_chat_models", False):
        wrapped = around(original)
        wrapped.knows_chat_models = True  # type: ignore[attr-defined]
        setattr(owner, name, wrapped)


def _reach_through_tee(stream: Any) -> None:
    """Have a stream use its class's `write` also after the cell that runs now.

    While a cell runs, IPython 9 has a `write` of its own on the stream, and puts back the one it
    found before. That one does not know chat models yet.
    """
    stream_class: Any = type(stream)
    write = vars(stream).get("write")
    if isinstance(write, types.MethodType):
        del stream.write
    while isinstance(write, types.FunctionType) and "original_write" in write.__code__.co_freevars:
        below = (write.__closure__ or ())[write.__code__.co_freevars.index("original_write")]
        write = below.cell_contents
        if isinstance(write, types.MethodType) and write.__self__ is stream:
            below.cell_contents = types.MethodType(stream_class.write, stream)


def _printing(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def write(stream: Any, text: str) -> Any:
        asides = _asides.get()
        if asides is None or not asides.is_open or not isinstance(text, str):
            return original(stream, text)
        asides.write("stderr" if stream.name == "stderr" else "stdout", text)
        return len(text)

    return write


def _displaying(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def publish(data: Any, metadata: Any = None, *, transient: Any = None, **kwargs: Any) -> Any:
        asides = _asides.get()
        if asides is None or not asides.is_open:
            return original(data, metadata, transient=transient, **kwargs)
        asides.display(data, metadata or {}, (transient or {}).get("display_id"))
        return None

    return publish


def _inheriting(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let threads that a chat model starts print where it prints; those of cells are as before."""

    @functools.wraps(original)
    def start(thread: threading.Thread) -> Any:
        asides = _asides.get()
        if asides is not None:
            run = thread.run

            def run_inside() -> None:
                _asides.set(asides)
                run()

            thread.run = run_inside  # type: ignore[method-assign]
        return original(thread)

    return start


def _refusing(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def ask(*args: Any, **kwargs: Any) -> Any:
        if _asides.get() is not None:
            raise InputRefusedError
        return original(*args, **kwargs)

    return ask
