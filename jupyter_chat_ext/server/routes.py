"""URL → handler: the whole HTTP surface (docs/rest-api.md)."""

from __future__ import annotations

from typing import Final

from jupyter_chat_ext.server.handlers.approvals import ApprovalHandler
from jupyter_chat_ext.server.handlers.attachments import AttachmentHandler, AttachmentsHandler
from jupyter_chat_ext.server.handlers.base import ChatHandler, NothingHereHandler
from jupyter_chat_ext.server.handlers.conversations import (
    ConversationHandler,
    ConversationsHandler,
    RestoreHandler,
)
from jupyter_chat_ext.server.handlers.copies import ForkHandler, ImportsHandler
from jupyter_chat_ext.server.handlers.exports import ExportHandler
from jupyter_chat_ext.server.handlers.health import HealthHandler
from jupyter_chat_ext.server.handlers.inline_chats import InlineChatsHandler
from jupyter_chat_ext.server.handlers.keys import KeyHandler
from jupyter_chat_ext.server.handlers.local_models import LocalModelHandler
from jupyter_chat_ext.server.handlers.mcp_servers import McpLogHandler, McpServerHandler, McpServersHandler
from jupyter_chat_ext.server.handlers.models import ModelsHandler
from jupyter_chat_ext.server.handlers.providers import ProviderCheckHandler, ProvidersHandler
from jupyter_chat_ext.server.handlers.turns import StopHandler, StreamHandler, TurnsHandler
from jupyter_chat_ext.server.handlers.usage import UsageHandler
from jupyter_chat_ext.server.handlers.variables import VariablesHandler
from jupyter_chat_ext.server.late_routes import PREFIX

_CONVERSATION: Final = PREFIX + r"/conversations/([^/]+)"

ROUTES: Final[list[tuple[str, type[ChatHandler]]]] = [
    (PREFIX + r"/models", ModelsHandler),
    (PREFIX + r"/conversations", ConversationsHandler),
    (_CONVERSATION, ConversationHandler),
    (_CONVERSATION + r"/turns", TurnsHandler),
    (_CONVERSATION + r"/stream", StreamHandler),
    (_CONVERSATION + r"/stop", StopHandler),
    (_CONVERSATION + r"/export", ExportHandler),
    (_CONVERSATION + r"/restore", RestoreHandler),
    (_CONVERSATION + r"/usage", UsageHandler),
    (_CONVERSATION + r"/fork", ForkHandler),
    (PREFIX + r"/imports", ImportsHandler),
    (_CONVERSATION + r"/approvals/([^/]+)", ApprovalHandler),
    (PREFIX + r"/attachments", AttachmentsHandler),
    (PREFIX + r"/attachments/([^/]+)", AttachmentHandler),
    (PREFIX + r"/inline-chats", InlineChatsHandler),
    (PREFIX + r"/providers", ProvidersHandler),
    (PREFIX + r"/providers/([^/]+)/check", ProviderCheckHandler),
    (PREFIX + r"/keys/([^/]+)", KeyHandler),
    (PREFIX + r"/variables/([^/]+)", VariablesHandler),
    (PREFIX + r"/local-models/([^/]+)", LocalModelHandler),
    (PREFIX + r"/mcp-servers", McpServersHandler),
    (PREFIX + r"/mcp-servers/([^/]+)", McpServerHandler),
    (PREFIX + r"/mcp-servers/([^/]+)/log", McpLogHandler),
    (PREFIX + r"/health", HealthHandler),
    (PREFIX + r"/.*", NothingHereHandler),
]
