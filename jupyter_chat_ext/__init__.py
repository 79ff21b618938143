"""Chat in JupyterLab with any model, including the function you just wrote in a notebook cell."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from jupyter_chat_ext.kernel.cells import cells as _cells
from jupyter_chat_ext.kernel.registration import chat_model

if TYPE_CHECKING:
    from jupyter_chat_ext import ai as ai
    from jupyter_chat_ext import ui as ui
    from jupyter_chat_ext.ai.tools import chat_tool as chat_tool

__all__ = ["ai", "chat_model", "chat_tool", "ui"]

__version__ = "0.1.0"

_cells.watch()

_LATER = frozenset({"ai", "chat_tool", "ui"})
"""Parts of the API that are loaded when they are first used."""


def __getattr__(name: str) -> Any:
    if name == "chat_tool":
        return import_module(f"{__name__}.ai.tools").chat_tool
    if name in _LATER:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell JupyterLab where the prebuilt front end lies (for development installs)."""
    return [{"src": "labextension", "dest": "jupyter-chat-ext"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    """Tell Jupyter Server which app is the server half."""
    from jupyter_chat_ext.server.app import JupyterChat  # noqa: PLC0415 - kernels never need it

    return [{"module": "jupyter_chat_ext", "app": JupyterChat}]
