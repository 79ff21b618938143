"""Builds the services of one server and wires them. Imports the whole server half: do so in a thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

from jupyter_core.paths import jupyter_config_dir
from jupyter_events import EventLogger
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join

from jupyter_chat_ext.models.agents import Agents
from jupyter_chat_ext.models.base import AnswerLimits
from jupyter_chat_ext.models.mcp.servers import McpServers
from jupyter_chat_ext.models.redaction import RedactingFilter
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.server import services
from jupyter_chat_ext.server.app import JupyterChat
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.deleting import Deleting
from jupyter_chat_ext.server.inline_chats import InlineChats
from jupyter_chat_ext.server.kernels import KernelFunctions, KernelTools, KernelVariables
from jupyter_chat_ext.server.mcp_settings import McpServerSettings
from jupyter_chat_ext.server.mirrors import Mirrors
from jupyter_chat_ext.server.providers import build_providers, data_folder
from jupyter_chat_ext.server.renames import Renames
from jupyter_chat_ext.server.routes import ROUTES
from jupyter_chat_ext.server.services import Limits, Services
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
    event_logger = cast("EventLogger", server.event_logger)
    changes = Changes(event_logger)
    providers = build_providers(app, changes.announce)
    kernels = KernelFunctions(server.kernel_manager, server.session_manager, on_change=changes.announce)
    mcp = McpServers(
        McpServerSettings(Path(jupyter_config_dir()), providers.settings, app.mcp_servers),
        app.mcp_policy(),
        changes.announce,
    )
    tools = Tools([KernelTools(kernels, is_allowed=app.allow_kernel_tools), mcp])
    agents = Agents(app.agents, policy=providers.policy, on_change=changes.announce)
    models = ModelRegistry([kernels, providers.endpoints, agents, providers.local], providers.policy)
    turns = Turns(
        store,
        models,
        changes.announce,
        max_turns=app.max_turns,
        max_characters=app.max_answer_characters,
        limits=AnswerLimits(
            rounds=app.max_answer_rounds, tokens=app.max_answer_tokens, seconds=app.max_answer_seconds
        ),
        tools=tools,
    )
    inline = InlineChats(store, changes, server.contents_manager)
    return Services(
        limits=Limits(attachment_bytes=app.max_attachment_bytes, attachments=app.max_attachments),
        store=store,
        models=models,
        turns=turns,
        changes=changes,
        settings=providers.settings,
        keys=providers.keys,
        endpoints=providers.endpoints,
        local=providers.local,
        kernels=kernels,
        variables=KernelVariables(kernels),
        tools=tools,
        mcp=mcp,
        inline=inline,
        deleting=Deleting(store, turns, changes),
        mirrors=Mirrors(inline, turns, kernels, changes),
        renames=_renames(store, changes, event_logger),
    )


def _renames(store: ConversationStore, changes: Changes, event_logger: EventLogger) -> Renames:
    renames = Renames(store, changes, event_logger)
    renames.listen()
    return renames


def _store(app: JupyterChat) -> ConversationStore:
    """Return the store; looks at its folder, so call it in a thread."""
    kind = cast("Callable[[Path], ConversationStore]", app.store_class or FileConversationStore)
    return kind(Path(app.store_root or data_folder() / "conversations"))
