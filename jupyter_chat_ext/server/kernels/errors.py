"""What can go wrong between this server and a kernel."""

from __future__ import annotations

from typing import Final

from jupyter_chat_ext import __version__
from jupyter_chat_ext.core.errors import KernelError, NotFoundError

_AGAIN: Final = "Run the cell that defines the function, then ask again."


def kernel_died() -> KernelError:
    """Return the error for a kernel whose process ended by itself."""
    return KernelError("kernel-died", "The notebook's kernel died while answering.", hint=_AGAIN)


def kernel_restarted() -> KernelError:
    """Return the error for a kernel that was restarted."""
    return KernelError(
        "kernel-restarted", "The notebook's kernel was restarted while answering.", hint=_AGAIN
    )


def kernel_shut_down() -> KernelError:
    """Return the error for a kernel that was shut down."""
    return KernelError(
        "kernel-shutdown",
        "The notebook's kernel was shut down while answering.",
        hint="Start the notebook's kernel and run the cell that defines the function.",
    )


def connection_lost() -> KernelError:
    """Return the error for a gateway's line that broke."""
    return KernelError(
        "kernel-unreachable",
        "The connection to the notebook's kernel broke.",
        hint="Ask again.",
        retryable=True,
    )


def other_version() -> KernelError:
    """Return the error for a kernel whose package is older or newer than ours."""
    return KernelError(
        "other-version",
        "The notebook's kernel has another version of jupyter_chat_ext than the server.",
        hint=f"Run `%pip install jupyter_chat_ext=={__version__}` in the notebook, then restart its kernel.",
    )


def too_long_for_gateway() -> KernelError:
    """Return the error for a gateway that hung up because a message was too long for it."""
    return KernelError(
        "message-too-long",
        "The conversation is too long for the gateway to the notebook's kernel.",
        detail="The gateway closed the connection (1009).",
        hint="Start a new conversation, or have the gateway's websocket_max_message_size raised.",
    )


def file_not_delivered() -> KernelError:
    """Return the error for an attached file that does not arrive in the kernel."""
    return KernelError(
        "file-not-delivered",
        "An attached file could not be brought to the notebook's kernel.",
        hint="Ask again; if it happens again, attach the file anew.",
        retryable=True,
    )


def server_closing() -> KernelError:
    """Return the error for runs that are open when the server stops."""
    return KernelError("server-stopped", "The server was shut down while the notebook was answering.")


def kernel_silent(name: str) -> KernelError:
    """Return the error for a kernel that does not say what a tool takes."""
    return KernelError(
        "kernel-silent",
        f"The notebook's kernel did not describe {name[:100]} in time.",
        hint="Interrupt what it is doing, or switch the tool off, then ask again.",
        retryable=True,
    )


def variables_silent(name: str = "") -> KernelError:
    """Return the error for a kernel that does not tell of its variables in time."""
    what = f"what is in {name[:100]}" if name else "which variables it has"
    return KernelError(
        "kernel-silent",
        f"The notebook's kernel did not say in time {what}.",
        hint="Try again when it is less busy.",
        retryable=True,
    )


def no_such_tool(name: str) -> NotFoundError:
    """Return the error for a tool that no running kernel has."""
    return NotFoundError(
        "unknown-tool",
        f"The tool {name[:100]} is not defined in a running notebook.",
        hint="Run the cell that defines it, or switch the tool off, then ask again.",
    )


def no_such_kernel(model_id: str) -> NotFoundError:
    """Return the error for a function whose kernel does not run."""
    return NotFoundError(
        "unknown-model",
        "The kernel of this notebook function is not running.",
        detail=model_id[:200],
        hint="Open the notebook, run the cell that defines the function, and choose it again.",
    )


def no_such_function(name: str) -> NotFoundError:
    """Return the error for a function that its running kernel does not have."""
    return NotFoundError(
        "unknown-model",
        f"{name[:100]} is not defined in its notebook's kernel.",
        hint=_AGAIN,
    )
