"""The server extension: builds the services, wires them, starts and stops them."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import cast

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir
from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from traitlets import Int, Type, Unicode

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.redaction import RedactingFilter
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.server import services
from jupyter_chat_ext.server.administration import Administration
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.inline_chats import InlineChats
from jupyter_chat_ext.server.kernels import KernelFunctions
from jupyter_chat_ext.server.keys import KeyStore
from jupyter_chat_ext.server.routes import ROUTES
from jupyter_chat_ext.server.services import Services
from jupyter_chat_ext.server.settings import ProviderSettings
from jupyter_chat_ext.store.files import FileConversationStore
from jupyter_chat_ext.turn.turns import Turns

SHUTDOWN = ModelError(
    "server-stopped",
    "The server was shut down while this answer was being written.",
    hint="Start it again and retry.",
    retryable=True,
)


class JupyterChat(Administration, ExtensionApp):
    """Chat with any model. Configured as `c.JupyterChat.…`."""

    name = "jupyter_chat_ext"
    extension_url = "/lab"
    load_other_extensions = True

    store_class = Type(
        default_value=FileConversationStore,
        help="Where conversations are kept: a class that takes the folder and implements ConversationStore.",
    ).tag(config=True)
    store_root = Unicode(help="The folder of conversations. Default: below Jupyter's data folder.").tag(
        config=True
    )
    max_turns = Int(32, min=1, help="How many answers may be written at once.").tag(config=True)
    max_answer_characters = Int(
        8_000_000, min=1000, help="An answer longer than this is ended and labelled."
    ).tag(config=True)

    def initialize_handlers(self) -> None:
        """Register the routes."""
        self.handlers.extend(ROUTES)

    def initialize_settings(self) -> None:
        """Build the services, and keep what providers say out of the log."""
        logging.getLogger("jupyter_chat_ext").addFilter(RedactingFilter())
        self.services = self._build()
        self.settings[services.KEY] = self.services

    async def _start_jupyter_server_extension(self, _serverapp: ServerApp) -> None:
        """Import the heavy packages in a thread, so that the first question need not wait."""
        self._warm_up = asyncio.create_task(self.services.endpoints.warm_up())

    async def stop_extension(self) -> None:
        """End every turn with a word, save it, and close what is open."""
        await self.services.turns.interrupt_all(SHUTDOWN)
        await self.services.inline.close()
        await self.services.models.close()
        await self.services.store.close()

    def _build(self) -> Services:
        server = cast("ServerApp", self.serverapp)  # set before settings are initialized
        changes = Changes(cast("EventLogger", server.event_logger))
        settings = ProviderSettings()
        policy = self.policy()
        keys = KeyStore(
            Path(jupyter_config_dir()) / "jupyter_chat_ext",
            admin_keys=self.provider_keys,
            allowed_origins=tuple(self.allowed_origins),
            allow_user_keys=self.allow_user_keys,
        )
        endpoints = Endpoints(
            settings,
            keys,
            policy=policy,
            allow_insecure_http=self.allow_insecure_http,
            on_change=changes.announce,
        )
        local = LocalModels(
            Path(jupyter_data_dir()) / "jupyter_chat_ext" / "models",
            on_change=changes.announce,
            settings=settings,
        )
        kernels = KernelFunctions(server.kernel_manager, server.session_manager, on_change=changes.announce)
        models = ModelRegistry([kernels, endpoints, local], policy)
        store = self.store_class(self._store_root())
        turns = Turns(
            store,
            models,
            changes.announce,
            max_turns=self.max_turns,
            max_characters=self.max_answer_characters,
        )
        inline = InlineChats(store, turns, kernels, changes, server.contents_manager)
        return Services(
            store=store,
            models=models,
            turns=turns,
            changes=changes,
            settings=settings,
            keys=keys,
            endpoints=endpoints,
            local=local,
            kernels=kernels,
            inline=inline,
        )

    def _store_root(self) -> Path:
        return Path(self.store_root or Path(jupyter_data_dir()) / "jupyter_chat_ext" / "conversations")
