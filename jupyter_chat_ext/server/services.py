"""What handlers work with; built once (wiring.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.mcp.servers import McpServers
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.server.changes import Changes
from jupyter_chat_ext.server.deleting import Deleting
from jupyter_chat_ext.server.inline_chats import InlineChats
from jupyter_chat_ext.server.kernels import KernelFunctions, KernelVariables
from jupyter_chat_ext.server.keys import KeyStore
from jupyter_chat_ext.server.mirrors import Mirrors
from jupyter_chat_ext.server.renames import Renames
from jupyter_chat_ext.server.settings import ProviderSettings
from jupyter_chat_ext.server.tools import Tools
from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.turns import Turns

KEY: Final = "jupyter_chat_ext_services"
"""Where the Tornado application keeps them."""

SHUTDOWN: Final = ModelError(
    "server-stopped",
    "The server was shut down while this answer was being written.",
    hint="Start it again and retry.",
    retryable=True,
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the administrator allows.

    attachment_bytes: the size of an attached file; attachments: how many a question may have
    """

    attachment_bytes: int
    attachments: int


@dataclass(frozen=True, kw_only=True)
class Services:
    """One of each, for one server."""

    limits: Limits
    store: ConversationStore
    models: ModelRegistry
    turns: Turns
    changes: Changes
    settings: ProviderSettings
    keys: KeyStore
    endpoints: Endpoints
    local: LocalModels
    kernels: KernelFunctions
    variables: KernelVariables
    tools: Tools
    mcp: McpServers
    inline: InlineChats
    deleting: Deleting
    mirrors: Mirrors
    renames: Renames

    async def close(self) -> None:
        """End every turn with a word, save it, and close what is open."""
        self.renames.close()
        await self.mirrors.close()
        await self.deleting.close()
        await self.turns.interrupt_all(SHUTDOWN)
        await self.mcp.close()
        await self.models.close()
        await self.store.close()
