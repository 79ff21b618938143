"""What a store of conversations must do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from jupyter_chat_ext.core.conversation import Conversation, Record
from jupyter_chat_ext.core.errors import ConflictError, NotFoundError, StoreError
from jupyter_chat_ext.core.search import Match
from jupyter_chat_ext.store.attachments import Attachments


class ConversationStore(Protocol):
    """Keeps conversations. The only writer of them on this server.

    problem: why nothing is being kept (a read-only home, a full disk), None while all is well
    attachments: the files that its conversations name
    """

    problem: StoreError | None
    attachments: Attachments

    async def list(self) -> list[Conversation]:
        """Return all conversations but deleted ones, newest change first. Reading bad files never fails.

        Those that nobody has opened yet may come without their messages: a list needs none.
        """
        ...

    async def deleted(self) -> Sequence[Conversation]:
        """Return those that were deleted (a `change` says so) and not yet destroyed."""
        ...

    async def search(
        self, words: Sequence[str], limit: int, *, notebook: str | None = None
    ) -> Sequence[tuple[Conversation, Match]]:
        """Return the conversations that have all words in title or text, newest change first.

        With `notebook` only those that belong to that one.
        """
        ...

    async def create(self, *records: Record, durable: bool = False) -> Conversation:
        """Start a conversation with its `conversation` record (see core.conversation) and what follows it.

        Raise ConflictError `conversation-exists` if there is one of this id.
        """
        ...

    async def get(self, conversation_id: str) -> Conversation:
        """Return a conversation, or raise NotFoundError `unknown-conversation`, also for deleted ones.

        Everyone who asks gets the same object while the server runs.
        """
        ...

    async def append(
        self, conversation_id: str, *records: Record, durable: bool = False, base_seq: int | None = None
    ) -> int:
        """Write records, apply them to the conversation and return the conversation's seq.

        Structural records get the next `seq` here; `chunks` records get none. `durable` waits
        for the disk (fdatasync). With `base_seq` older than the conversation's seq nothing is
        written and ConflictError `stale` carries the structural records since, as `missing`.
        """
        ...

    async def destroy(self, conversation_id: str) -> None:
        """Delete a conversation for good, and what only it named.

        Raise NotFoundError `unknown-conversation` if there is none.
        """
        ...

    async def close(self) -> None:
        """Write what is pending and release files and locks."""
        ...


def known(conversation: Conversation) -> Conversation:
    """Return a conversation; raise NotFoundError for one that was deleted."""
    if conversation.deleted is not None:
        raise unknown_conversation()
    return conversation


def unknown_conversation() -> NotFoundError:
    """Return the error for an id that names no conversation (or not this user's)."""
    return NotFoundError("unknown-conversation", "There is no such conversation.")


def stale(missing: list[Record]) -> ConflictError:
    """Return the error for a client that acts on an old state of a conversation."""
    return ConflictError(
        "stale",
        "This conversation went on elsewhere.",
        hint="It has been brought up to date; send again.",
        retryable=True,
        extra={"missing": missing},
    )


def belonging(conversations: list[Conversation], notebook: str | None) -> list[Conversation]:
    """Return the conversations of a notebook; all, if it is None."""
    return [one for one in conversations if notebook in (None, one.notebook)]


def newest_first(conversations: Iterable[Conversation]) -> list[Conversation]:
    """Return conversations in the order of a list: the last changed one first."""
    return sorted(conversations, key=lambda conversation: conversation.updated, reverse=True)
