"""inline-chats: which conversation the chat in a cell's output shows."""

from __future__ import annotations

from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.facts import read_place
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.server.inline_chats import Transcript

MAX_TRANSCRIPT: Final = 8 * 1024 * 1024
MAX_MESSAGES: Final = 5000


class InlineChatsHandler(ChatHandler):
    """The chats in cells' outputs."""

    max_body = MAX_TRANSCRIPT

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Find the conversation of a place; one that moved, was copied or came with a file is brought."""
        body = self.json_body()
        origin = body.get("conversation")
        if origin is not None and not isinstance(origin, str):
            raise _invalid("conversation must be an id")
        conversation = await self.services.inline.resolve(
            read_place(body.get("place")), origin, _transcript(body.get("transcript"))
        )
        self.answer({"conversation": conversation.id if conversation is not None else None})


def _transcript(given: Any) -> Transcript:
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MAX_MESSAGES:
        raise _invalid(f"transcript must be a list of at most {MAX_MESSAGES} messages")
    return [_line(one) for one in given]


def _line(given: Any) -> tuple[str, str]:
    role = given.get("role") if isinstance(given, dict) else None
    text = given.get("text") if isinstance(given, dict) else None
    if role not in ("user", "assistant", "system") or not isinstance(text, str):
        raise _invalid("a message of a transcript must be {role: …, text: …}")
    return role, text


def _invalid(detail: str) -> InvalidRequestError:
    return InvalidRequestError("invalid-request", "This request cannot be used.", status=422, detail=detail)
