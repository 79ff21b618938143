"""Brings attached files to a kernel: once, and in pieces that let others through."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, BinaryIO, Final, TypeAlias

from jupyter_chat_ext.kernel.protocol import PIECE_BYTES, VERSION, FilePiece
from jupyter_chat_ext.models.base import Files
from jupyter_chat_ext.server.kernels.errors import file_not_delivered

Ask: TypeAlias = Callable[[FilePiece, Sequence[bytes]], Awaitable[Mapping[str, Any]]]

_BEGINNINGS: Final = 3
"""So often a file may arrive broken."""


class Deliveries:
    """The files of one kernel, one after the other.

    ask: sends a piece and returns what the kernel says of it
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = asyncio.Lock()

    async def bring(self, file_id: str, files: Files) -> bool:
        """Bring a file to the kernel; return False if it is gone here too."""
        async with self._lock:
            file = await asyncio.to_thread(files.open, file_id)
            if file is None:
                return False
            try:
                await self._bring(file_id, file)
            finally:
                file.close()
        return True

    async def _bring(self, file_id: str, file: BinaryIO) -> None:
        size = await asyncio.to_thread(file.seek, 0, 2)
        have = await self._send(file_id, size, 0, ())
        for _ in range(_BEGINNINGS):
            while have < size:
                piece = await asyncio.to_thread(_piece_at, file, have)
                have = await self._send(file_id, size, have, (piece,))
                if have == 0:
                    break
            else:
                return
        raise file_not_delivered()

    async def _send(self, file_id: str, size: int, offset: int, buffers: Sequence[bytes]) -> int:
        piece: FilePiece = {
            "type": "file",
            "version": VERSION,
            "id": file_id,
            "size": size,
            "offset": offset,
        }
        have = (await self._ask(piece, buffers)).get("have")
        if not isinstance(have, int):
            raise file_not_delivered()
        return have


def _piece_at(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    return file.read(PIECE_BYTES)
