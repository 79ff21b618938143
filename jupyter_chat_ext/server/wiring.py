"""Builds the services of one server and wires them. Imports the whole server half: do so in a thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir
from jupyter_events import EventLogger
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join

from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.mcp.servers import McpServers
from jupyter_chat_ext.models.redaction import RedactingFilter
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.server import services
from jupyter_chat_ext.server.app import JupyterChat
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.inline_chats import InlineChats
from jupyter_chat_ext.server.kernels import KernelFunctions, KernelTools
from jupyter_chat_ext.server.keys import KeyStore
from jupyter_chat_ext.server.mcp_settings import McpServerSettings
from jupyter_chat_ext.server.mirrors import Mirrors
from jupyter_chat_ext.server.routes import ROUTES
from jupyter_chat_ext.server.services import Limits, Services
from jupyter_chat_ext.server.settings import ProviderSettings
from jupyter_chat_ext.server.tools import Tools
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.store.files import FileConversationStore
from jupyter_chat_ext.turn.turns import Turns


async def wire(app: JupyterChat) -> Services:
    """Build the services, as the app's traits want them, and add the routes that use them."""
    logging.getLogger("jupyter_chat_ext").addFilter(RedactingFilter())
    web_app = cast("ServerApp", app.serverapp).web_app
    built = await _build(app)
    web_app.settings[services.KEY] = built
    base_url = web_app.settings["base_url"]
    handlers = [(url_path_join(base_url, pattern), handler) for pattern, handler in ROUTES]
    web_app.add_handlers(".*$", handlers)  # type: ignore[no-untyped-call]
    return built


async def _build(app: JupyterChat) -> Services:
    server = cast("ServerApp", app.serverapp)
    store = await asyncio.to_thread(_store, app)
    changes = Changes(cast("EventLogger", server.event_logger))
    settings = ProviderSettings()
    policy = app.policy()
    keys = KeyStore(
        Path(jupyter_config_dir()) / "jupyter_chat_ext",
        admin_keys=app.provider_keys,
        allowed_origins=tuple(app.allowed_origins),
        allow_user_keys=app.allow_user_keys,
    )
    endpoints = Endpoints(
        settings,
        keys,
        policy=policy,
        allow_insecure_http=app.allow_insecure_http,
        on_change=changes.announce,
    )
    local = LocalModels(_data_folder() / "models", on_change=changes.announce, settings=settings)
    kernels = KernelFunctions(server.kernel_manager, server.session_manager, on_change=changes.announce)
    mcp = McpServers(
        McpServerSettings(Path(jupyter_config_dir()), settings, app.mcp_servers),
        app.mcp_policy(),
        changes.announce,
    )
    tools = Tools([KernelTools(kernels, is_allowed=app.allow_kernel_tools), mcp])
    models = ModelRegistry([kernels, endpoints, local], policy)
    turns = Turns(
        store,
        models,
        changes.announce,
        max_turns=app.max_turns,
        max_characters=app.max_answer_characters,
        tools=tools,
    )
    inline = InlineChats(store, changes, server.contents_manager)
    return Services(
        limits=Limits(attachment_bytes=app.max_attachment_bytes, attachments=app.max_attachments),
        store=store,
        models=models,
        turns=turns,
        changes=changes,
        settings=settings,
        keys=keys,
        endpoints=endpoints,
        local=local,
        kernels=kernels,
        tools=tools,
        mcp=mcp,
        inline=inline,
        mirrors=Mirrors(inline, turns, kernels, changes),
    )


def _store(app: JupyterChat) -> ConversationStore:
    """Return the store; looks at its folder, so call it in a thread."""
    kind = cast("Callable[[Path], ConversationStore]", app.store_class or FileConversationStore)
    return kind(Path(app.store_root or _data_folder() / "conversations"))


def _data_folder() -> Path:
    return Path(jupyter_data_dir()) / "jupyter_chat_ext"
