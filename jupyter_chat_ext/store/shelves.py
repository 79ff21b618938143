"""Where the bytes of attached files lie: a folder beside the conversations, or memory.

Everything here blocks and belongs into a thread. A file's name is the SHA-256 of its content, so
that no path is ever made of anything else, and the same file lies there once.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from jupyter_chat_ext.core.attachments import ID, SCHEME
from jupyter_chat_ext.store.journal import SAFE_FLAGS, sync_folder

_PREFIX: Final = SCHEME.encode()
_NAMES: Final = re.compile(_PREFIX + rb"([0-9a-f]{64})")
_NAME_LENGTH: Final = len(_PREFIX) + 64
_BLOCK: Final = 1024 * 1024
_UNFINISHED: Final = ".upload-"
_UNFINISHED_SECONDS: Final = 3600.0


class Sink(Protocol):
    """A file that is being written."""

    def write(self, data: bytes | bytearray) -> None:
        """Add bytes; raise OSError if that fails."""
        ...

    def keep(self) -> str:
        """Put the complete file on the shelf and return its id."""
        ...

    def drop(self) -> None:
        """Leave nothing of it."""
        ...


class Shelf(Protocol):
    """Files by their id."""

    def begin(self) -> Sink:
        """Begin to write a file; raise OSError if that cannot be."""
        ...

    def open(self, attachment_id: str) -> BinaryIO | None:
        """Return a file to be read; None if there is no such file."""
        ...

    def unnamed(self, dropped: Collection[str], seconds: float) -> set[str]:
        """Return the files that no conversation names: those in `dropped`, and those older than `seconds`.

        Raise OSError if a conversation cannot be looked at.
        """
        ...

    def remove(self, attachment_ids: Iterable[str]) -> None:
        """Delete files."""
        ...


class DiskShelf:
    """Files of mode 0600 in a folder of mode 0700, made when it is first needed.

    conversations: the folder of journals, in which files are named
    """

    def __init__(self, folder: Path, conversations: Path) -> None:
        self._folder = folder
        self._conversations = conversations

    def begin(self) -> Sink:
        """Begin a file under a name of its own."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._folder.stat().st_mode & 0o077:
            with suppress(PermissionError):  # somebody else's folder; our files are private all the same
                self._folder.chmod(0o700)
        return _DiskSink(self._folder)

    def open(self, attachment_id: str) -> BinaryIO | None:
        """Open a plain file of the folder; links and pipes in its place are none."""
        if not ID.fullmatch(attachment_id):
            return None
        try:
            descriptor = os.open(self._folder / attachment_id, os.O_RDONLY | SAFE_FLAGS)
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        return os.fdopen(descriptor, "rb")

    def unnamed(self, dropped: Collection[str], seconds: float) -> set[str]:
        """Compare the folder with all journals, which are read only if there is something to compare."""
        ages = dict(self._ages())
        for name in [name for name in ages if name.startswith(_UNFINISHED)]:
            if ages.pop(name) > _UNFINISHED_SECONDS:
                self._unlink(name)  # a crash left it
        candidates = {name for name, age in ages.items() if name in dropped or age > seconds}
        return candidates - self._named() if candidates else set()

    def remove(self, attachment_ids: Iterable[str]) -> None:
        """Delete files; one that cannot be deleted stays for the next time."""
        for attachment_id in attachment_ids:
            self._unlink(attachment_id)

    def _ages(self) -> Iterator[tuple[str, float]]:
        """Yield our files' names with the seconds since they were written."""
        now = time.time()
        with suppress(FileNotFoundError), os.scandir(self._folder) as entries:
            for entry in entries:
                if ID.fullmatch(entry.name) or entry.name.startswith(_UNFINISHED):
                    with suppress(OSError):
                        yield entry.name, now - entry.stat(follow_symlinks=False).st_mtime

    def _named(self) -> set[str]:
        found: set[str] = set()
        for path in self._conversations.glob("*.jsonl"):
            with suppress(FileNotFoundError):
                found |= named_in(path)
        return found

    def _unlink(self, name: str) -> None:
        with suppress(OSError):
            (self._folder / name).unlink()


class MemoryShelf:
    """Files that last as long as the server.

    named: returns the ids of the files that conversations name
    """

    def __init__(self, named: Callable[[], set[str]]) -> None:
        self._named = named
        self._files: dict[str, tuple[bytes, float]] = {}

    def begin(self) -> Sink:
        """Begin a file."""
        return _MemorySink(self._files)

    def open(self, attachment_id: str) -> BinaryIO | None:
        """Return a file of its own for each reader."""
        found = self._files.get(attachment_id)
        return io.BytesIO(found[0]) if found is not None else None

    def unnamed(self, dropped: Collection[str], seconds: float) -> set[str]:
        """Compare with the conversations."""
        long_ago = time.monotonic() - seconds
        found = {name for name, (_, written) in self._files.items() if name in dropped or written < long_ago}
        return found - self._named() if found else set()

    def remove(self, attachment_ids: Iterable[str]) -> None:
        """Forget files."""
        for attachment_id in attachment_ids:
            self._files.pop(attachment_id, None)


def named_in(path: Path) -> set[str]:
    """Return the ids of the files that a journal names, whatever else can be read of it."""
    found: set[bytes] = set()
    rest = b""
    with os.fdopen(os.open(path, os.O_RDONLY | SAFE_FLAGS), "rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            block = rest + block
            if _PREFIX in block:  # many times faster than the pattern
                found.update(_NAMES.findall(block))
            rest = block[-_NAME_LENGTH:]
    return {name.decode() for name in found}


class _DiskSink:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{_UNFINISHED}{uuid.uuid4().hex}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFE_FLAGS
        self._file = os.fdopen(os.open(self._path, flags, 0o600), "wb", buffering=0)
        self._hash = hashlib.sha256()

    def write(self, data: bytes | bytearray) -> None:
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) or 0 :]
        self._hash.update(data)

    def keep(self) -> str:
        attachment_id = self._hash.hexdigest()
        os.fsync(self._file.fileno())
        self._file.close()
        self._rename(self._folder / attachment_id)
        sync_folder(self._folder)
        return attachment_id

    def _rename(self, path: Path) -> None:
        try:
            self._path.replace(path)
        except PermissionError:  # Windows does not replace what somebody reads; it is the same file
            if not path.is_file():
                raise
            self._path.unlink()

    def drop(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink()


class _MemorySink:
    def __init__(self, files: dict[str, tuple[bytes, float]]) -> None:
        self._files = files
        self._content = bytearray()

    def write(self, data: bytes | bytearray) -> None:
        self._content += data

    def keep(self) -> str:
        content = bytes(self._content)
        attachment_id = hashlib.sha256(content).hexdigest()
        self._files[attachment_id] = (content, time.monotonic())
        return attachment_id

    def drop(self) -> None:
        self._content.clear()
