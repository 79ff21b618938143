"""Keeps attached files, each once, for as long as a conversation names them.

What was uploaded but never asked with goes after a day; what a deleted conversation named, with
that conversation, unless another one names it too.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, ParamSpec, TypeVar

from jupyter_chat_ext.core.sniffing import HEAD, sniffed
from jupyter_chat_ext.store.problems import file_not_kept
from jupyter_chat_ext.store.shelves import DiskShelf, MemoryShelf, Shelf, Sink

T = TypeVar("T")
P = ParamSpec("P")

KEEP_SECONDS: Final = 24 * 3600.0
"""How long a file waits to be asked with."""

_THREADS: Final = 2
_BLOCK: Final = 1024 * 1024

logger = logging.getLogger("jupyter_chat_ext")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A kept file: its id, its true type, its size in bytes."""

    id: str
    media_type: str
    size: int


class Attachments:
    """The attached files of all conversations. Its work on the disk happens in threads of its own."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._disk = ThreadPoolExecutor(_THREADS, thread_name_prefix="jupyter-chat-files")
        self._moving = asyncio.Lock()
        """Held while files come or go, so that none goes that was just found."""
        self._sweeping = asyncio.Lock()
        self._awaited: Counter[str] = Counter()
        self._used: Counter[str] = Counter()
        self._touched: set[str] = set()

    @classmethod
    def in_folder(cls, conversations: Path) -> Attachments:
        """Return those that lie in `attachments/` of the folder of conversations."""
        return cls(DiskShelf(conversations / "attachments", conversations))

    @classmethod
    def in_memory(cls, named: Callable[[], set[str]]) -> Attachments:
        """Return those of a server that keeps nothing; `named` tells which ones conversations name."""
        return cls(MemoryShelf(named))

    async def begin(self) -> Upload:
        """Begin to take in a file; raise RequestError `disk-full` or `not-saved`."""
        try:
            return Upload(self, await self.run(self._shelf.begin))
        except OSError as error:
            raise file_not_kept(error) from error

    async def keep(self, content: bytes) -> Attachment:
        """Keep a file that a model or a kernel made; raise RequestError if that cannot be."""
        upload = await self.begin()
        try:
            await upload.write(content)
            return await upload.keep("", is_awaited=False)
        finally:
            await upload.drop()

    async def find(self, attachment_id: str, name: str) -> Attachment | None:
        """Return what is known of a kept file; its name tells texts apart. None if it is not here."""
        return await self.run(self._find, attachment_id, name)

    def open(self, attachment_id: str) -> BinaryIO | None:
        """Open a kept file; None if it is not here. Call it, and read, in a thread."""
        return self._shelf.open(attachment_id)

    @asynccontextmanager
    async def using(self, attachment_ids: Sequence[str]) -> AsyncIterator[None]:
        """Keep files from going until whoever uses them has named them in a conversation."""
        async with self._moving:
            self._used.update(attachment_ids)
        try:
            yield
            self._awaited.subtract(one for one in attachment_ids if self._awaited[one] > 0)
        finally:
            self._used.subtract(attachment_ids)
            self._touched.update(attachment_ids)

    async def sweep(self, dropped: Collection[str] = ()) -> None:
        """Delete what no conversation names: of `dropped` at once, of the rest what is a day old."""
        async with self._sweeping:
            self._touched.clear()
            at_once = {one for one in dropped if self._awaited[one] <= 0}
            try:
                unnamed = await self.run(self._shelf.unnamed, at_once, KEEP_SECONDS)
            except OSError as error:
                logger.warning("Attached files were not looked through: %s", error)
                return
            async with self._moving:
                used = {one for one, count in self._used.items() if count > 0}
                await self.run(self._shelf.remove, unnamed - used - self._touched)

    def close(self) -> None:
        """Release the threads."""
        self._disk.shutdown(wait=False)

    async def kept(self, sink: Sink, *, is_awaited: bool) -> str:
        """Put a complete file on the shelf; it stays there until a question named it."""
        async with self._moving:
            attachment_id = await self.run(sink.keep)
            self._awaited[attachment_id] += is_awaited
            self._touched.add(attachment_id)
        return attachment_id

    def _find(self, attachment_id: str, name: str) -> Attachment | None:
        file = self._shelf.open(attachment_id)
        if file is None:
            return None
        with file:
            media_type = sniffed(file.read(HEAD), name)
            return Attachment(id=attachment_id, media_type=media_type, size=file.seek(0, 2))

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the disk in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, partial(work, *args, **kwargs))


class Upload:
    """A file that is arriving. Either `keep` it or `drop` it."""

    def __init__(self, attachments: Attachments, sink: Sink) -> None:
        self._attachments = attachments
        self._sink = sink
        self._head = b""
        self._unwritten = bytearray()
        self._writing = asyncio.Lock()
        self._is_over = False
        self.size = 0

    async def write(self, data: bytes) -> None:
        """Take in the next bytes; raise RequestError `disk-full` or `not-saved`."""
        async with self._writing:
            self.size += len(data)
            self._head += data[: HEAD - len(self._head)]
            self._unwritten += data
            if len(self._unwritten) >= _BLOCK:
                await self._flush()

    def media_type(self, name: str) -> str:
        """Return what the file is, by what has come of it."""
        return sniffed(self._head, name)

    async def keep(self, name: str, *, is_awaited: bool = True) -> Attachment:
        """Keep the complete file. `is_awaited` if a question with it will follow."""
        async with self._writing:
            await self._flush()
            try:
                attachment_id = await self._attachments.kept(self._sink, is_awaited=is_awaited)
            except OSError as error:
                raise file_not_kept(error) from error
            self._is_over = True
        return Attachment(id=attachment_id, media_type=self.media_type(name), size=self.size)

    async def drop(self) -> None:
        """Leave nothing of a file that was not kept; else do nothing."""
        async with self._writing:
            if not self._is_over:
                self._is_over = True
                await self._attachments.run(self._sink.drop)

    async def _flush(self) -> None:
        data, self._unwritten = self._unwritten, bytearray()
        if self._is_over or not data:
            return
        try:
            await self._attachments.run(self._sink.write, data)
        except OSError as error:
            raise file_not_kept(error) from error
