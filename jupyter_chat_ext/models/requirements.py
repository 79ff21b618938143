"""Packages that come with an extra of ours: whether they are there, and the line that installs them."""

from __future__ import annotations

import importlib.util
import sys
from typing import Final

from jupyter_chat_ext.core.errors import ModelError

EXTRAS: Final = frozenset(("anthropic", "bedrock", "google", "groq", "mcp", "mistral"))
"""Our extras for SDKs, named as pydantic-ai's; others are installed as pydantic-ai's own."""


def is_installed(module: str) -> bool:
    """Tell whether a module could be imported, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # the parent of a dotted name
        return False
    except ValueError:  # loaded, but by something that keeps no spec
        return True


def install_line(extra: str) -> str:
    """Return the line for a cell that installs an extra."""
    distribution = "jupyter_chat_ext" if extra in EXTRAS else "pydantic-ai-slim"
    return f"%pip install '{distribution}[{extra}]'"


def package_missing(label: str, module: str, extra: str) -> ModelError:
    """Return the problem of a provider whose SDK the Jupyter server does not have; the hint installs it."""
    package = module.replace(".", "-")
    if is_installed("pip"):
        line, where = install_line(extra), f"Where the Jupyter server runs: {sys.prefix}"
    else:
        line = install_line(extra).replace("%pip install", f"!uv pip install --python '{sys.executable}'", 1)
        where = "The environment of the Jupyter server has no pip."
    title = f"{label} needs the package {package}, which is not installed."
    return ModelError(
        "package-missing",
        title,
        detail=where,
        hint=line,  # not translated
    )
