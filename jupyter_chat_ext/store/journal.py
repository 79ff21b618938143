"""One append-only file of JSON records, of which no crash can take what was written before.

A line is a record. What a crash or a full disk cut off has no line end: it is dropped when read,
and before the next record it is closed with a CANCEL, which no JSON holds, so that it is known
for what it is from then on. Nothing that was ever written is changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jupyter_chat_ext.core.conversation import Record
from jupyter_chat_ext.store.problems import unsafe_file
from jupyter_chat_ext.store.records import UNREADABLE, decode, unreadable

CANCEL: Final = b"\x18"
_BLOCK: Final = 1 << 20
SAFE_FLAGS: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe in the file's place must not make us wait
    | getattr(os, "O_BINARY", 0)
)
_sync_data = getattr(os, "fdatasync", os.fsync)


@dataclass(slots=True)
class News:
    """Records that were not read before; with `replaced` they are all the file now has."""

    records: list[Record] = field(default_factory=list)
    replaced: bool = False

    @property
    def seq(self) -> int:
        """The highest number among the records, -1 if none has one."""
        return max((record.get("seq", -1) for record in self.records), default=-1)

    @property
    def lost(self) -> int:
        """How many lines could not be read; each may have had a number."""
        return sum(record["type"] == UNREADABLE for record in self.records)


class Journal:
    """A file of records and how far we know it. Not safe for two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known = False
        """Whether the file has been seen; if not, the first to write makes it."""
        self._descriptor = -1
        self._identity = (0, 0)
        self._folder_is_synced = True
        self._start()

    def _start(self) -> None:
        self._position = 0
        self._last = b""
        self._line = 0
        self._ending = b""
        """What must be written before the next line, since the last one has no end."""

    @property
    def size(self) -> int:
        """How many bytes of the file are known."""
        return self._position

    def read(self) -> News:
        """Return what is new in the file; raise OSError, or StoreError for what is no plain file."""
        with self._opened(os.O_RDONLY):
            return self._news(final=False)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open the file for `catch_up`, `write` and `sync`. The caller holds its lock."""
        how = os.O_RDWR | os.O_APPEND
        with self._opened(how if self.known else how | os.O_CREAT):
            yield

    def catch_up(self) -> News:
        """Return what others wrote since we last looked. Call it before `write`."""
        return self._news(final=True)

    def write(self, line: bytes) -> None:
        """Add a line (it ends with a line feed); raise OSError if that fails."""
        data = self._ending + line
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
        except OSError:
            self._note_torn(data[:written])
            raise
        self._advance(data)
        self._line += 1
        self._ending = b""

    def sync(self) -> None:
        """Wait until the disk has all that was written."""
        _sync_data(self._descriptor)
        if not self._folder_is_synced:
            sync_folder(self.path.parent)
            self._folder_is_synced = True

    @contextmanager
    def _opened(self, flags: int) -> Iterator[None]:
        if self.path.is_symlink():
            raise unsafe_file(self.path)
        self._descriptor = os.open(self.path, flags | SAFE_FLAGS, 0o600)
        try:
            facts = os.fstat(self._descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise unsafe_file(self.path)
            self._meet(facts, created=bool(flags & os.O_CREAT))
            yield
        finally:
            os.close(self._descriptor)
            self._descriptor = -1

    def _meet(self, facts: os.stat_result, *, created: bool) -> None:
        if self.known:
            return
        self.known = True
        self._identity = (facts.st_dev, facts.st_ino)
        self._folder_is_synced = not created
        if facts.st_mode & 0o077 and os.name == "posix":
            with suppress(OSError):  # not ours, or a read-only disk
                os.fchmod(self._descriptor, 0o600)

    def _news(self, *, final: bool) -> News:
        """Read what is new; `final` means that nobody is about to complete an unfinished line."""
        facts = os.fstat(self._descriptor)
        news = News(replaced=not self._is_as_known(facts))
        if news.replaced:
            self._identity = (facts.st_dev, facts.st_ino)
            self._start()
        if facts.st_size > self._position:
            first = self._position == 0
            *lines, rest = _read_from(self._descriptor, self._position).split(b"\n")
            self._take_lines(lines, news)
            self._take_rest(rest, news, final=final, first=first)
        return news

    def _is_as_known(self, facts: os.stat_result) -> bool:
        if self._identity != (facts.st_dev, facts.st_ino) or facts.st_size < self._position:
            return False
        if facts.st_size == self._position or not self._position:
            return True
        os.lseek(self._descriptor, self._position - 1, os.SEEK_SET)
        return os.read(self._descriptor, 1) == self._last

    def _take_lines(self, lines: list[bytes], news: News) -> None:
        for line in lines:
            self._advance(line + b"\n")
            if self._ending:  # the end of a line that was dealt with before
                self._ending = b""
                continue
            self._line += 1
            if not line.strip() or line.endswith(CANCEL):
                continue
            record = decode(line)
            lost = f"Line {self._line} of this conversation's file could not be read; it is left out."
            news.records.append(unreadable(lost) if record is None else record)

    def _take_rest(self, rest: bytes, news: News, *, final: bool, first: bool) -> None:
        """Take in a last line without an end: whole, cut off, or still being written."""
        if not rest:
            return
        record = None if self._ending else decode(rest)
        if record is not None:
            news.records.append(record)
            self._line += 1
            self._advance(rest)
            self._ending = b"\n"
        elif final:
            self._note_torn(rest)
        elif first:
            lost = "The end of this conversation's file was cut off; it is left out."
            news.records.append(unreadable(lost))

    def _note_torn(self, data: bytes) -> None:
        if data:
            self._advance(data)
            self._line += 0 if self._ending == CANCEL + b"\n" else 1
            self._ending = CANCEL + b"\n"

    def _advance(self, data: bytes) -> None:
        self._position += len(data)
        self._last = data[-1:]


def _read_from(descriptor: int, position: int) -> bytes:
    os.lseek(descriptor, position, os.SEEK_SET)
    blocks = []
    while block := os.read(descriptor, _BLOCK):
        blocks.append(block)
    return b"".join(blocks)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in a folder."""
    if os.name == "nt":  # Windows cannot open folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
