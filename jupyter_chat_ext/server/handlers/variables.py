"""The variables of a notebook: which there are, and what is in one."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.server.kernels.variables import NAME_LENGTH


class VariablesHandler(ChatHandler):
    """Those of one kernel."""

    @web.authenticated
    @authorized
    async def get(self, kernel_id: str) -> None:
        """List them: names, types and sizes. No code of theirs runs."""
        self.answer({"variables": await self.services.variables.list(kernel_id)})

    @web.authenticated
    @authorized
    async def post(self, kernel_id: str) -> None:
        """Return what is in one, as text. Its `repr` runs in the kernel."""
        name = self.json_body().get("name")
        if not isinstance(name, str) or not 0 < len(name) <= NAME_LENGTH:
            raise InvalidRequestError("invalid-request", "name must be that of a variable.", status=422)
        self.answer(await self.services.variables.read(kernel_id, name))
