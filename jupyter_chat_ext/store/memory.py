"""Conversations that last as long as the server: for tests and homes nobody can write to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from jupyter_chat_ext.core.attachments import ids_in
from jupyter_chat_ext.core.conversation import Conversation, Record
from jupyter_chat_ext.core.errors import StoreError
from jupyter_chat_ext.core.search import Spoken, match_of, spoken_in
from jupyter_chat_ext.store.attachments import Attachments
from jupyter_chat_ext.store.base import belonging, known, newest_first, unknown_conversation
from jupyter_chat_ext.store.ledger import Ledger
from jupyter_chat_ext.store.problems import exists, memory_only
from jupyter_chat_ext.store.records import encode
from jupyter_chat_ext.store.spoken import Found


class MemoryConversationStore:
    """A ConversationStore that keeps nothing; `quiet` if nobody needs to be told.

    It takes a folder like other stores, so that it can be configured in their place, and ignores it.
    """

    def __init__(self, _root: Path | None = None, *, quiet: bool = False) -> None:
        self.problem: StoreError | None = None if quiet else memory_only()
        self.attachments = Attachments.in_memory(lambda: _named_in(list(self._ledgers.values())))
        self._ledgers: dict[str, Ledger] = {}

    async def list(self) -> list[Conversation]:
        """Return all conversations, newest change first."""
        return [one for one in self._all() if one.deleted is None]

    async def deleted(self) -> Sequence[Conversation]:
        """Return those that were deleted and not yet destroyed."""
        return [one for one in self._all() if one.deleted is not None]

    async def search(
        self, words: Sequence[str], limit: int, *, notebook: str | None = None
    ) -> Sequence[Found]:
        """Return the conversations that have all words in title or text, newest change first."""
        said = [(one, spoken_in(one)) for one in belonging(await self.list(), notebook)]
        return await asyncio.to_thread(_search, words, said, limit)

    async def create(
        self,
        *records: Record,
        durable: bool = False,  # noqa: ARG002 - there is no disk to wait for
    ) -> Conversation:
        """Start a conversation with its `conversation` record and what follows it."""
        conversation_id = records[0]["id"]
        if conversation_id in self._ledgers:
            raise exists()
        ledger = Ledger(conversation_id)
        self._add(ledger, records)
        self._ledgers[conversation_id] = ledger
        return ledger.conversation

    async def get(self, conversation_id: str) -> Conversation:
        """Return a conversation, or raise NotFoundError `unknown-conversation`."""
        return known(self._ledger(conversation_id).conversation)

    async def append(
        self,
        conversation_id: str,
        *records: Record,
        durable: bool = False,  # noqa: ARG002 - there is no disk to wait for
        base_seq: int | None = None,
    ) -> int:
        """Apply records to the conversation and return its seq."""
        ledger = self._ledger(conversation_id)
        ledger.check(base_seq)
        self._add(ledger, records)
        return ledger.conversation.seq

    async def destroy(self, conversation_id: str) -> None:
        """Forget a conversation for good, and what only it named, or raise NotFoundError."""
        ledger = self._ledgers.pop(conversation_id, None)
        if ledger is None:
            raise unknown_conversation()
        await self.attachments.sweep(_named_in([ledger]))

    async def close(self) -> None:
        """Release the threads."""
        self.attachments.close()

    def _all(self) -> Sequence[Conversation]:
        return newest_first(ledger.conversation for ledger in self._ledgers.values())

    def _ledger(self, conversation_id: str) -> Ledger:
        try:
            return self._ledgers[conversation_id]
        except KeyError:
            raise unknown_conversation() from None

    def _add(self, ledger: Ledger, records: Sequence[Record]) -> None:
        for record in records:
            encode(record)  # so that what no file could hold is refused here too
        for record in records:
            ledger.add(ledger.numbered(record, ledger.next_seq))


def _search(
    words: Sequence[str], said: Iterable[tuple[Conversation, list[Spoken]]], limit: int
) -> list[Found]:
    matches = ((one, match_of(words, one.title, spoken)) for one, spoken in said)
    return list(islice(((one, match) for one, match in matches if match is not None), limit))


def _named_in(ledgers: Iterable[Ledger]) -> set[str]:
    """Return the ids of the files that conversations name. Also called in threads."""
    nodes = (node for ledger in ledgers for node in list(ledger.conversation.nodes.values()))
    return {attachment_id for node in nodes for attachment_id in ids_in(list(node.parts))}
