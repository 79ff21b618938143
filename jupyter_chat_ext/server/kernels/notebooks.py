"""What the server knows of its kernels without asking them: language and notebook."""

from __future__ import annotations

import logging
from typing import Any

from jupyter_core.utils import ensure_async

logger = logging.getLogger("jupyter_chat_ext")


class Notebooks:
    """Facts from the server's kernel specs and sessions."""

    def __init__(self, kernel_manager: Any, session_manager: Any) -> None:
        self._kernel_manager = kernel_manager
        self._session_manager = session_manager
        self._languages: dict[str, str] = {}

    async def is_python(self, kernel_id: str) -> bool:
        """Tell whether a kernel runs Python. Kernels of other languages are left alone."""
        if kernel_id not in self._kernel_manager:
            return False  # ended a moment ago
        name = self._kernel_manager.get_kernel(kernel_id).kernel_name
        if name not in self._languages:
            try:
                self._languages[name] = await self._language(name)
            except Exception:  # whatever a kernel spec manager may raise: not a kernel for us now
                logger.warning("The kernel spec %r cannot be read.", name, exc_info=True)
                return False
        return self._languages[name] == "python"

    async def paths(self) -> dict[str, str]:
        """Return the notebook's path for the id of each kernel that has one."""
        sessions = await ensure_async(self._session_manager.list_sessions())
        return {one["kernel"]["id"]: one["path"] for one in sessions if one.get("kernel")}

    async def _language(self, kernel_name: str) -> str:
        specs = self._kernel_manager.kernel_spec_manager
        spec: Any = await ensure_async(specs.get_kernel_spec(kernel_name))
        if isinstance(spec, dict):  # a gateway's
            return str(spec.get("spec", spec).get("language", "")).lower()
        return str(spec.language).lower()
