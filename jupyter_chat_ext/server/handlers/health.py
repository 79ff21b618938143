"""GET health: whether the server half is there, and everything in order."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext import __version__
from jupyter_chat_ext.server.handlers.base import ChatHandler


class HealthHandler(ChatHandler):
    """The state of the server half."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return version, store, turns and kernels."""
        store = self.services.store
        self.answer(
            {
                "version": __version__,
                "store": {"problem": store.problem.to_json() if store.problem else None},
                "turns": self.services.turns.count,
                "kernels": list(self.kernel_manager.list_kernel_ids()),
            }
        )
