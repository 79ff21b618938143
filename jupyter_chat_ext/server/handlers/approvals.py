"""Approvals: a person's yes or no to a tool call, exactly as it is kept."""

from __future__ import annotations

from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.turn.approvals import Verdict

REASON_LENGTH: Final = 2000


class ApprovalHandler(ChatHandler):
    """One approval that a reply of a conversation waits for."""

    @web.authenticated
    @authorized
    async def post(self, conversation_id: str, approval_id: str) -> None:
        """Take the answer; after the last one the reply goes on, and is followed as any turn."""
        verdict = self._verdict()
        pending = await self.services.turns.answer(conversation_id, approval_id, verdict)
        self.answer({"pending": pending}, status=202)

    def _verdict(self) -> Verdict:
        body = self.json_body()
        approved, reason = body.get("approved"), body.get("reason", "")
        if not isinstance(approved, bool):
            raise _invalid("approved must be true or false")
        if not isinstance(reason, str) or len(reason) > REASON_LENGTH:
            raise _invalid(f"reason must be text of at most {REASON_LENGTH:,} characters")
        return Verdict(approved=approved, reason=reason.strip())


def _invalid(detail: str) -> InvalidRequestError:
    return InvalidRequestError("invalid-request", "This answer cannot be used.", status=422, detail=detail)
