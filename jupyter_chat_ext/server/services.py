"""What handlers work with; built once by the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.inline_chats import InlineChats
from jupyter_chat_ext.server.kernels import KernelFunctions
from jupyter_chat_ext.server.keys import KeyStore
from jupyter_chat_ext.server.mirrors import Mirrors
from jupyter_chat_ext.server.settings import ProviderSettings
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.turns import Turns

KEY: Final = "jupyter_chat_ext_services"
"""Where the Tornado application keeps them."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """One of each, for one server."""

    store: ConversationStore
    models: ModelRegistry
    turns: Turns
    changes: Changes
    settings: ProviderSettings
    keys: KeyStore
    endpoints: Endpoints
    local: LocalModels
    kernels: KernelFunctions
    inline: InlineChats
    mirrors: Mirrors
