"""The attached files that this kernel has, by their id: the SHA-256 of what is in them.

A file comes once, in pieces, and stays while there is room: what a question needs always has it,
the rest goes by the time it was last used, and comes again when a question needs it.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Any, Final

from jupyter_chat_ext.kernel.data_urls import content_of
from jupyter_chat_ext.kernel.protocol import FILES_BYTES

_ABANDONED_SECONDS: Final = 60.0


class Files:
    """Files of any conversation. Pieces arrive in the control thread, functions ask from theirs."""

    def __init__(self, room: int = FILES_BYTES) -> None:
        self._room = room
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._arriving: dict[str, _Arriving] = {}
        self._lock = threading.Lock()

    def get(self, file_id: str) -> bytes | None:
        """Return a file's content; None if it is not, or no longer, here."""
        with self._lock:
            if file_id in self._files:
                self._files.move_to_end(file_id)
            return self._files.get(file_id)

    def keep(self, content: bytes) -> str:
        """Keep a file that was made here, so that it need not come back; return its id."""
        file_id = hashlib.sha256(content).hexdigest()
        with self._lock:
            self._files[file_id] = content
            self._make_room(keeping=(file_id,))
        return file_id

    def keep_made(self, url: object) -> None:
        """Keep a file that was made here as a data URL: the server may name it by its id from now on."""
        if isinstance(url, str) and (content := content_of(url)) is not None:
            self.keep(content)

    def missing(self, wanted: Sequence[str]) -> list[str]:
        """Return which files must come first; if none must, the others make room for these."""
        with self._lock:
            missing = [file_id for file_id in wanted if file_id not in self._files]
            for file_id in wanted:
                if file_id in self._files:
                    self._files.move_to_end(file_id)
            if not missing:
                self._make_room(keeping=wanted)
        return missing

    def take(self, file_id: str, size: int, offset: int, piece: Any) -> int:
        """Add the next piece of a file (empty: none); return how much of the file is here."""
        with self._lock:
            if file_id in self._files:
                return size
            arriving = self._arriving.setdefault(file_id, _Arriving())
            arriving.add(offset, piece)
            if len(arriving.content) < size:
                return len(arriving.content)
            del self._arriving[file_id]
            if not arriving.is_whole(file_id, size):
                return 0
            self._files[file_id] = bytes(arriving.content)
            return size

    def _make_room(self, keeping: Collection[str]) -> None:
        long_ago = time.monotonic() - _ABANDONED_SECONDS
        self._arriving = {name: one for name, one in self._arriving.items() if one.heard_at > long_ago}
        others = [file_id for file_id in self._files if file_id not in keeping]
        used = sum(map(len, self._files.values()))
        for file_id in others:
            if used <= self._room:
                return
            used -= len(self._files.pop(file_id))


class _Arriving:
    """What has come of a file."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.heard_at = time.monotonic()
        self._hash = hashlib.sha256()

    def add(self, offset: int, piece: Any) -> None:
        self.heard_at = time.monotonic()
        if offset == len(self.content):
            self.content += piece
            self._hash.update(piece)

    def is_whole(self, file_id: str, size: int) -> bool:
        return len(self.content) == size and self._hash.hexdigest() == file_id


files: Final = Files()
