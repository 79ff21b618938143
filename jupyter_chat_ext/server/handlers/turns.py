"""Ask, read the answer while it is being written, rejoin it, stop it."""

from __future__ import annotations

from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.event_stream import CONTENT_TYPE, HEADERS, EventStream
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.server.question import read_question
from jupyter_chat_ext.turn.turn import Turn

MAX_QUESTION: Final = 4 * 1024 * 1024


class StreamingHandler(ChatHandler):
    """Base of the two handlers that stream a turn."""

    _stream: EventStream | None = None

    async def stream(self, turn: Turn, position: int) -> None:
        """Write the turn's log until its end, or until the reader leaves. The turn goes on."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        waits = self.get_query_argument("wait", "1") != "0"
        self._stream = EventStream(self, turn.log, position, waits=waits)
        await self._stream.write()
        if not self._finished:
            self.finish(set_content_type=CONTENT_TYPE)

    def on_connection_close(self) -> None:
        """Note that the reader left."""
        if self._stream is not None:
            self._stream.leave()
        super().on_connection_close()


class TurnsHandler(StreamingHandler):
    """Turns of one conversation."""

    max_body = MAX_QUESTION

    @web.authenticated
    @authorized
    async def post(self, conversation_id: str) -> None:
        """Ask, and stream the answer."""
        limit = self.services.limits.attachments
        question = read_question(conversation_id, self.json_body(), max_attachments=limit)
        turn = await self.services.turns.ask(conversation_id, question)
        await self.stream(turn, 0)


class StreamHandler(StreamingHandler):
    """The running turn of one conversation."""

    @web.authenticated
    @authorized
    async def get(self, conversation_id: str) -> None:
        """Rejoin it after `Last-Event-ID`; 204 when nothing runs."""
        await self.services.store.get(conversation_id)
        reply_id = self.get_query_argument("reply", None)
        turn = self.services.turns.find(conversation_id, reply_id)
        if turn is None or not self._can_follow(turn, reply_id):
            self.set_status(204)
            self.finish()
            return
        await self.stream(turn, self._position())

    def _can_follow(self, turn: Turn, reply_id: str | None) -> bool:
        """Tell whether there is something to follow from the position given.

        One who saw the events of a reply's earlier turn cannot go on with those of its continuation.
        """
        position = self._position()
        if 0 < position < turn.log.start:
            return False
        return not turn.ended or reply_id is not None or position > 0

    def _position(self) -> int:
        given = self.request.headers.get("Last-Event-ID") or self.get_query_argument("after", "0")
        if not (given.isascii() and given.isdigit() and len(given) < 16):
            raise InvalidRequestError("invalid-request", "Last-Event-ID is not an event's id.")
        return int(given)


class StopHandler(ChatHandler):
    """Stop of one conversation."""

    @web.authenticated
    @authorized
    async def post(self, conversation_id: str) -> None:
        """End the running turn."""
        await self.services.store.get(conversation_id)
        self.answer({"stopped": await self.services.turns.stop(conversation_id)})
