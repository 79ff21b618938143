"""conversations/<id>/export: the conversation as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.exports.archive import archive_of
from jupyter_chat_ext.server.exports.markdown import markdown_of
from jupyter_chat_ext.server.exports.notebook import notebook_of
from jupyter_chat_ext.server.handlers.base import ChatHandler

_FORMATS: Final[dict[str, tuple[str, Callable[[Conversation], str]]]] = {
    "md": ("text/markdown; charset=utf-8", markdown_of),
    "ipynb": ("application/x-ipynb+json", lambda conversation: _json(notebook_of(conversation))),
    "json": ("application/json", lambda conversation: _json(archive_of(conversation))),
}
_LONGEST_NAME: Final = 80


class ExportHandler(ChatHandler):
    """One conversation as a file to keep."""

    @web.authenticated
    @authorized
    async def get(self, conversation_id: str) -> None:
        """Return it as Markdown, a notebook or JSON."""
        wanted = self.get_query_argument("format", "md")
        if wanted not in _FORMATS:
            raise InvalidRequestError(
                "invalid-request",
                "A conversation cannot be exported in this format.",
                status=422,
                detail=f"format must be one of {', '.join(_FORMATS)}",
            )
        conversation = await self.services.store.get(conversation_id)
        media_type, form = _FORMATS[wanted]
        name = quote(f"{_file_name(conversation.title)}.{wanted}")
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(form(conversation), set_content_type=media_type)


def _file_name(title: str) -> str:
    """Return a title as a file name that every system takes."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', " ", title)
    return " ".join(name.split()).strip(". ")[:_LONGEST_NAME] or "conversation"


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
