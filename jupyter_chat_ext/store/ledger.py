"""An open conversation together with the numbered records that made it what it is."""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_chat_ext.core.conversation import VERSION, Conversation, Record
from jupyter_chat_ext.core.errors import ConflictError
from jupyter_chat_ext.store.base import stale
from jupyter_chat_ext.store.problems import newer_version
from jupyter_chat_ext.store.records import UNREADABLE


class Ledger:
    """Numbers new records, tells who is behind, and passes every record on to the conversation."""

    def __init__(self, conversation_id: str) -> None:
        self.conversation = Conversation(conversation_id)
        self._structural: list[Record] = []
        self._running_here: set[str] = set()
        self._is_newer = False

    @classmethod
    def of(cls, conversation_id: str, records: Iterable[Record]) -> Ledger:
        """Build a ledger from what was read; replies without an end are interrupted."""
        ledger = cls(conversation_id)
        ledger.take(records)
        return ledger

    def rebuilt(self, records: Iterable[Record]) -> Ledger:
        """Build a ledger that can take this one's place: the same replies are running."""
        ledger = Ledger(self.conversation.id)
        ledger._running_here = self._running_here
        ledger.take(records)
        return ledger

    @property
    def next_seq(self) -> int:
        """The number of the next structural record."""
        return self.conversation.seq + 1 if self._structural or self.conversation.seq else 0

    def numbered(self, record: Record, seq: int) -> Record:
        """Return `record` with its number, if it is of a kind that has one."""
        return record if record["type"] == "chunks" else {**record, "seq": seq}

    def add(self, record: Record) -> None:
        """Take in a record made on this server."""
        if record["type"] == "reply":
            self._running_here.add(record["id"])
        elif record["type"] == "approval" and record.get("continues"):
            self._running_here.add(record["reply"])
        elif record["type"] == "reply-end":
            self._running_here.discard(record["id"])
        self._apply(record)

    def take(self, records: Iterable[Record]) -> None:
        """Take in what was read from elsewhere; what cannot be understood leaves a notice."""
        for record in records:
            if record["type"] == UNREADABLE:
                self._miss(record["notice"])
            else:
                self._apply(record)
        self.conversation.settle(self._running_here)

    def become(self, other: Ledger) -> None:
        """Take over the state of `other`: the file was replaced. Numbers never go back."""
        seq = self.conversation.seq
        vars(self.conversation).update(vars(other.conversation))
        self.conversation.seq = max(seq, self.conversation.seq)
        self._structural = other._structural
        self._is_newer = other._is_newer

    def check(self, base_seq: int | None) -> None:
        """Raise what speaks against a new record of one who has seen `base_seq`."""
        if self._is_newer:
            raise newer_version()
        if base_seq is not None and base_seq < self.conversation.seq:
            raise self.stale(base_seq)

    def stale(self, base_seq: int) -> ConflictError:
        """Return the conflict with all that happened since `base_seq`."""
        since = [record for record in self._structural if record["seq"] > base_seq]
        since.sort(key=lambda record: int(record["seq"]))
        return stale([{key: record[key] for key in record if key != "native"} for record in since])

    def _apply(self, record: Record) -> None:
        try:
            self.conversation.apply(record)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._notice(f"A record ({record['type'][:40]}) could not be understood; it is left out.")
        if "seq" in record:
            self._structural.append(record)
        if record["type"] == "conversation" and _version(record) > VERSION:
            self._is_newer = True
            self._notice(newer_version().title)

    def _miss(self, notice: str) -> None:
        self.conversation.seq += 1  # the lost record may have had a number, which must not be used again
        self._notice(notice)

    def _notice(self, notice: str) -> None:
        if notice not in self.conversation.notices:
            self.conversation.notices.append(notice)


def _version(record: Record) -> float:
    version = record.get("v", VERSION)
    return version if isinstance(version, int | float) else VERSION + 1
