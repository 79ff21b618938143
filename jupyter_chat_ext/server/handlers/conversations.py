"""conversations: list, create, read, change and delete."""

from __future__ import annotations

import uuid
from types import NoneType
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.core.search import words_of
from jupyter_chat_ext.server import views
from jupyter_chat_ext.server.facts import read_conversation, read_facts
from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.turn.turn import now
from jupyter_chat_ext.turn.turns import turn_running

FOUND: Final = 50
"""How many conversations a search finds."""

_CHANGEABLE: Final = {
    "title": str,
    "model": str,
    "pinned": bool,
    "leaf": str,
    "notebook": str | None,
    "place": NoneType,
    "remove": str,
    "restore": str,
}


class ConversationsHandler(ChatHandler):
    """All conversations."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, newest change first; with `?search=` those that have the words.

        `&notebook=` searches those of one notebook. `?id=`, once or more, lists only these.
        """
        store = self.services.store
        words = words_of(self.get_query_argument("search", ""))
        if words:
            notebook = self.get_query_argument("notebook", None)
            found = await store.search(words, FOUND + 1, notebook=notebook)
            listed = [self._summary(one) | {"match": match.to_json()} for one, match in found[:FOUND]]
            facts: dict[str, Any] = {"conversations": listed, "more": len(found) > FOUND}
        else:
            only = set(self.get_query_arguments("id"))
            listed = [self._summary(one) for one in await store.list() if not only or one.id in only]
            facts = {"conversations": listed, "deleted": await self.services.deleting.listed()}
        problem = store.problem.to_json() if store.problem else None
        self.answer(facts | {"problem": problem})

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Create one."""
        record = read_conversation(str(uuid.uuid4()), self.json_body())
        conversation = await self.services.store.create(record)
        self.services.changes.announce("conversation", conversation=conversation.id, seq=conversation.seq)
        self.answer(views.whole(conversation, None), status=201)

    def _summary(self, conversation: Conversation) -> dict[str, Any]:
        return views.summary(conversation, self.services.turns.running(conversation.id))


class ConversationHandler(ChatHandler):
    """One conversation."""

    @web.authenticated
    @authorized
    async def get(self, conversation_id: str) -> None:
        """Read it: the branch shown, or with `?tree=1` all of them."""
        conversation = await self.services.store.get(conversation_id)
        self._answer_whole(conversation, tree=self.get_query_argument("tree", "") == "1")

    @web.authenticated
    @authorized
    async def patch(self, conversation_id: str) -> None:
        """Change title, model, pinned or the leaf shown; remove or restore a message with what follows.

        `notebook` is where it belongs, if anywhere; `place: null` takes it out of its cell.
        """
        wanted = read_facts(self.json_body(), _CHANGEABLE)
        conversation = await self.services.store.get(conversation_id)
        if change := self._change(conversation, wanted):
            record = {"type": "change", "changed": now(), **change}
            seq = await self.services.store.append(conversation_id, record, durable=True)
            self.services.changes.announce("conversation", conversation=conversation_id, seq=seq)
        self._answer_whole(conversation)

    @web.authenticated
    @authorized
    async def delete(self, conversation_id: str) -> None:
        """Stop its turn and delete it; it can be restored for a while."""
        await self.services.deleting.delete(conversation_id)
        self.set_status(204)
        self.finish()

    def _change(self, conversation: Conversation, wanted: dict[str, Any]) -> dict[str, Any]:
        """Return what the journal is told."""
        change = {name: value for name, value in wanted.items() if name not in ("leaf", "remove", "restore")}
        if removed := wanted.get("remove"):
            conversation.node(removed)
            if self.services.turns.running(conversation.id) is not None:
                raise turn_running()
            change |= {"removed": {removed: True}, "leaf": conversation.leaf_without(removed)}
        if restored := wanted.get("restore"):
            conversation.node(restored)
            change |= {"removed": {restored: False}, "leaf": conversation.deepest(restored)}
        if leaf := wanted.get("leaf"):
            conversation.node(leaf)
            change["leaf"] = conversation.deepest(leaf)
        return change

    def _answer_whole(self, conversation: Conversation, *, tree: bool = False) -> None:
        running = self.services.turns.running(conversation.id)
        self.answer(views.whole(conversation, running, tree=tree))


class RestoreHandler(ChatHandler):
    """A conversation that was deleted just now."""

    @web.authenticated
    @authorized
    async def post(self, conversation_id: str) -> None:
        """Bring it back."""
        conversation = await self.services.deleting.restore(conversation_id)
        self.answer(views.whole(conversation, self.services.turns.running(conversation_id)))
