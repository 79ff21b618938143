"""One conversation and its file: what is known, what is on disk, what is still to be written.

`load`, `peek`, `commit` and `remove` work on the disk, in a thread; `absorb` changes the
conversation, on the event loop, where it is read. The store holds `lock` around both.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from jupyter_chat_ext.core.conversation import Record
from jupyter_chat_ext.core.errors import StoreError
from jupyter_chat_ext.store.journal import Journal, News
from jupyter_chat_ext.store.ledger import Ledger
from jupyter_chat_ext.store.problems import exists
from jupyter_chat_ext.store.records import encode
from jupyter_chat_ext.store.shelves import named_in
from jupyter_chat_ext.store.writer_lock import writer_lock


@dataclass(slots=True)
class Outcome:
    """What came of a visit to the disk.

    news: what others wrote; `replacement` is set if the file is not the one we knew
    records: the new records with their numbers, unless they were refused
    problem: why the disk did not take them; they are kept in the backlog
    """

    news: News = field(default_factory=News)
    replacement: Ledger | None = None
    records: list[Record] = field(default_factory=list)
    refusal: StoreError | None = None
    problem: OSError | None = None
    is_gone: bool = False
    is_stale: bool = False


class Kept:
    """A conversation that somebody opened."""

    def __init__(self, folder: Path, conversation_id: str) -> None:
        self.lock = asyncio.Lock()
        self.ledger = Ledger(conversation_id)
        self.is_loaded = False
        self._id = conversation_id
        self._folder = folder
        self._path = folder / f"{conversation_id}.jsonl"
        self._lock_path = folder / f"{conversation_id}.lock"
        self._journal = Journal(self._path)
        self._backlog: list[tuple[Record, bytes]] = []

    @property
    def is_on_disk(self) -> bool:
        """Whether it has a file, as far as we know."""
        return self._journal.known

    @property
    def size(self) -> int:
        """How much of the file is known."""
        return self._journal.size

    @property
    def is_behind(self) -> bool:
        """Whether something is still to be written."""
        return bool(self._backlog)

    def load(self) -> None:
        """Read the whole file; raise OSError or StoreError."""
        self.ledger = Ledger.of(self._id, self._journal.read().records)
        conversation = self.ledger.conversation
        if not conversation.created:
            conversation.created = conversation.updated = written_at(self._path.stat())
        self.is_loaded = True

    def peek(self) -> Outcome:
        """Look whether another server wrote something."""
        outcome = Outcome()
        if not self.is_on_disk:
            return outcome
        try:
            self._note_news(outcome, self._journal.read())
        except FileNotFoundError:
            outcome.is_gone = self._folder.is_dir()
        except OSError as error:
            outcome.problem = error
        return outcome

    def commit(
        self, records: Sequence[Record], *, durable: bool = False, base_seq: int | None = None
    ) -> Outcome:
        """Write the backlog and `records`, after taking note of what others wrote."""
        outcome = Outcome()
        try:
            with self._writing():
                self._note_news(outcome, self._journal.catch_up())
                outcome.is_stale = base_seq is not None and outcome.news.seq > base_seq
                if outcome.is_stale:
                    return outcome
                self._queue(records, outcome)
                self._write_backlog(durable=durable)
        except StoreError as error:
            outcome.refusal = error
        except OSError as error:
            self._note_problem(outcome, error, records)
        return outcome

    def absorb(self, outcome: Outcome) -> None:
        """Bring the conversation up to date with a visit to the disk."""
        if outcome.replacement is not None:
            self.ledger.become(outcome.replacement)
            for record, _ in self._backlog:
                if not any(record is new for new in outcome.records):
                    self.ledger.add(record)
        elif outcome.news.records:
            self.ledger.take(outcome.news.records)
        for record in outcome.records:
            self.ledger.add(record)
        for record, _ in self._backlog:
            self.ledger.conversation.seq = max(self.ledger.conversation.seq, record.get("seq", 0))

    def attachments(self) -> set[str]:
        """Return the ids of the files that its file names."""
        try:
            return named_in(self._path)
        except OSError:
            return set()

    def remove(self) -> bool:
        """Delete the file; return whether there was one."""
        existed = os.path.lexists(self._path)
        self._path.unlink(missing_ok=True)
        self._drop_lock()
        return existed

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self.is_on_disk:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with writer_lock(self._lock_path):
            if not self.is_on_disk and not self._backlog and os.path.lexists(self._path):
                raise exists()
            with self._journal.writing():
                yield

    def _note_news(self, outcome: Outcome, news: News) -> None:
        outcome.news = news
        if news.replaced:
            outcome.replacement = self.ledger.rebuilt(news.records)
        if self._backlog and news.seq >= 0:
            self._renumber(news.seq)

    def _renumber(self, seq: int) -> None:
        """Make way for numbers that others used while we could not write."""
        for record, _ in self._backlog:
            if "seq" in record:
                seq = max(seq + 1, record["seq"])
                record["seq"] = seq
        self._backlog = [(record, encode(record)) for record, _ in self._backlog]

    def _queue(self, records: Sequence[Record], outcome: Outcome) -> None:
        last = max((waiting.get("seq", -1) for waiting, _ in self._backlog), default=-1)
        seq = max(self.ledger.next_seq + outcome.news.lost, outcome.news.seq + 1, last + 1)
        lines: list[tuple[Record, bytes]] = []
        for record in records:
            numbered = self.ledger.numbered(record, seq)
            seq += "seq" in numbered
            lines.append((numbered, encode(numbered)))
        self._backlog += lines
        outcome.records = [record for record, _ in lines]

    def _write_backlog(self, *, durable: bool) -> None:
        while self._backlog:
            self._journal.write(self._backlog[0][1])
            del self._backlog[0]
        if durable:
            self._journal.sync()

    def _note_problem(self, outcome: Outcome, error: OSError, records: Sequence[Record]) -> None:
        if isinstance(error, FileNotFoundError) and self.is_on_disk and self._folder.is_dir():
            outcome.is_gone = True
            self._drop_lock()
            return
        outcome.problem = error
        if not outcome.records:
            try:
                self._queue(records, outcome)
            except StoreError as refusal:
                outcome.refusal = refusal

    def _drop_lock(self) -> None:
        with suppress(OSError):
            self._lock_path.unlink()


def written_at(facts: os.stat_result) -> str:
    """Return when a file was last written, in the form of the records' times."""
    moment = datetime.fromtimestamp(facts.st_mtime, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
