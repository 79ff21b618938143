"""The variables of a notebook, as its kernel tells them: also while a cell runs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final

from jupyter_chat_ext.core.context import TEXT_LENGTH
from jupyter_chat_ext.core.errors import ConflictError, KernelError, NotFoundError
from jupyter_chat_ext.kernel.protocol import VERSION, Inspect
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.kernel_function import Received
from jupyter_chat_ext.server.kernels.bridge import KernelBridge
from jupyter_chat_ext.server.kernels.errors import variables_silent
from jupyter_chat_ext.server.kernels.functions import KernelFunctions

LIST_SECONDS: Final = 2.0
"""How long a kernel may take to say which variables it has."""

READ_SECONDS: Final = 8.0
"""How long it may take to say what is in one; then it is stopped."""

RESULT: Final = "data-variable"
NAME_LENGTH: Final = 200
TYPE_LENGTH: Final = 100
MOST: Final = 500


class KernelVariables:
    """Asks kernels for their variables. A kernel may answer anything: only what fits is kept."""

    def __init__(self, functions: KernelFunctions) -> None:
        self._functions = functions

    async def list(self, kernel_id: str) -> list[dict[str, str]]:
        """Return the name, type and size of each; raise why there are none to tell of."""
        bridge = await self._bridge(kernel_id)
        try:
            async with asyncio.timeout(LIST_SECONDS):
                listed = await bridge.variables()
        except TimeoutError:
            raise variables_silent() from None
        return [facts for one in listed[-MOST:] if (facts := _facts(one)) is not None]

    async def read(self, kernel_id: str, name: str) -> dict[str, Any]:
        """Return what is in one, as text, and how much of it was left out."""
        bridge = await self._bridge(kernel_id)
        request: Inspect = {"type": "inspect", "version": VERSION, "name": name}
        received = Received(name, Outcome())
        found: object = None
        try:
            async with asyncio.timeout(READ_SECONDS), aclosing(bridge.ask(request, [])) as frames:
                async for frame in frames:
                    for chunk in received.take(frame):
                        found = chunk["data"] if chunk["type"] == RESULT else found
        except TimeoutError:
            raise variables_silent(name) from None
        if not isinstance(found, Mapping) or not isinstance(text := found.get("text"), str):
            raise variables_silent(name)
        cut = found.get("cut")
        return {"name": name, "text": text[:TEXT_LENGTH], "cut": cut if isinstance(cut, int) else 0}

    async def _bridge(self, kernel_id: str) -> KernelBridge:
        if not self._functions.has_kernel(kernel_id):
            raise _not_running()
        if not await self._functions.is_python(kernel_id):
            raise _other_language()
        try:
            async with asyncio.timeout(LIST_SECONDS):
                bridge = await self._functions.bridge(kernel_id)
        except TimeoutError:
            raise variables_silent() from None
        if bridge is None:
            raise _not_loaded()
        if bridge.problem is not None:
            raise bridge.problem
        return bridge


def _facts(given: object) -> dict[str, str] | None:
    if not isinstance(given, Mapping) or not isinstance(name := given.get("name"), str):
        return None
    if not 0 < len(name) <= NAME_LENGTH:
        return None
    kind, hint = (str(given.get(key, ""))[:TYPE_LENGTH] for key in ("type", "hint"))
    return {"name": name, "type": kind, "hint": hint}


def _not_running() -> NotFoundError:
    return NotFoundError(
        "unknown-kernel", "The kernel of this notebook does not run.", hint="Start it, and run a cell."
    )


def _other_language() -> ConflictError:
    return ConflictError("not-python", "Variables are offered of notebooks with a Python kernel only.")


def _not_loaded() -> KernelError:
    return KernelError(
        "package-not-loaded",
        "The notebook's kernel has not loaded jupyter_chat_ext, which tells of its variables.",
        hint="Run `import jupyter_chat_ext` in a cell, or `%pip install jupyter_chat_ext` before it.",
    )
