"""The server extension: what administrators configure, and when things start and stop.

It is loaded with every server, so it imports next to nothing; see late_routes.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado.web import Application
from traitlets import Float, Int, Type, Unicode

from jupyter_chat_ext.server.administration import Administration
from jupyter_chat_ext.server.late_routes import PREFIX, LateRoutes

if TYPE_CHECKING:
    from jupyter_chat_ext.server.services import Services


class JupyterChat(Administration, ExtensionApp):
    """Chat with any model. Configured as `c.JupyterChat.…`."""

    name = "jupyter_chat_ext"
    extension_url = "/lab"
    load_other_extensions = True

    store_class = Type(
        default_value=None,
        klass=object,
        allow_none=True,
        help="How conversations are kept: a class that takes the folder and implements ConversationStore. "
        "Default: as files.",
    ).tag(config=True)
    store_root = Unicode(help="The folder of conversations. Default: below Jupyter's data folder.").tag(
        config=True
    )
    max_turns = Int(32, min=1, help="How many answers may be written at once.").tag(config=True)
    max_answer_characters = Int(
        8_000_000, min=1000, help="An answer longer than this is ended and labelled."
    ).tag(config=True)
    max_answer_rounds = Int(
        25, min=1, help="How often a model is asked for one answer, each time with what its tools said."
    ).tag(config=True)
    max_answer_tokens = Int(
        2_000_000,
        min=0,
        help="How many tokens one answer may take, as far as the provider counts them: when there are more, "
        "no tool runs any more. 0: no limit.",
    ).tag(config=True)
    max_answer_seconds = Float(
        0, min=0, help="How long one answer may take, without waiting for approvals. 0: no limit."
    ).tag(config=True)
    max_attachment_bytes = Int(
        25 * 1024 * 1024, min=1, help="How large an attached file may be, in bytes."
    ).tag(config=True)
    max_attachments = Int(20, min=0, help="How many files a question may have.").tag(config=True)

    services: Services | None = None

    def initialize_handlers(self) -> None:
        """Take our addresses; what answers there is loaded after the server's start, or when asked."""
        web_app = cast("ServerApp", self.serverapp).web_app
        self.routes = LateRoutes(self._load, web_app.find_handler)
        pattern = url_path_join(web_app.settings["base_url"], PREFIX, "/.*")
        # Not Jupyter's own add_handlers, which looks into handlers: wire() calls that with ours.
        Application.add_handlers(web_app, ".*$", [(pattern, self.routes)])

    async def _start_jupyter_server_extension(self, _serverapp: ServerApp) -> None:
        """Load what is left and the heavy packages, so that the first question need not wait."""
        self._warm_up = asyncio.create_task(self._warm())

    async def stop_extension(self) -> None:
        """End every turn with a word, save it, and close what is open."""
        if self.services is not None:
            await self.services.close()

    async def _load(self) -> None:
        try:
            wire, offer_languages = await asyncio.to_thread(_import)
            offer_languages()  # here, where JupyterLab's own translations change too
            self.services = await wire(self)
        except Exception:  # as for any extension that cannot be loaded: the server goes on
            self.log.exception("jupyter_chat_ext could not be loaded; there will be no chats.")

    async def _warm(self) -> None:
        await self.routes.loaded()
        if self.services is not None:
            await self.services.endpoints.warm_up()
            await self.services.store.attachments.sweep()


def _import() -> tuple[Callable[[JupyterChat], Awaitable[Services]], Callable[[], None]]:
    """Import the whole server half; call it in a thread."""
    from jupyter_chat_ext.server import translations  # noqa: PLC0415
    from jupyter_chat_ext.server.wiring import wire  # noqa: PLC0415

    return wire, translations.offer
