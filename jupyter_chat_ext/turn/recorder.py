"""Journals an answer while it is being written: every 250 ms or 4,096 characters."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from jupyter_chat_ext.store.base import ConversationStore
from jupyter_chat_ext.turn.live_log import LiveLog

SAVE_SECONDS: Final = 0.25
SAVE_CHARACTERS: Final = 4096


class Recorder:
    """Writes what the log gained after `position` as `chunks` records until it is told that all is said."""

    def __init__(
        self, store: ConversationStore, conversation_id: str, reply_id: str, log: LiveLog, *, position: int
    ) -> None:
        self._store = store
        self._conversation_id = conversation_id
        self._reply_id = reply_id
        self._log = log
        self._settled = False
        self._saved = position
        self._task = asyncio.create_task(self._run())

    async def settle(self) -> None:
        """Write what is left and return when it is written."""
        self._settled = True
        self._log.wake()
        await self._task

    async def _run(self) -> None:
        while not (self._settled and self._saved == self._log.position):
            if not self._settled:
                await self._log.news(self._saved)
            await self._worth_saving()
            await self._save()

    async def _worth_saving(self) -> None:
        deadline = time.monotonic() + SAVE_SECONDS
        while not self._settled and self._log.position < self._saved + SAVE_CHARACTERS:
            try:
                async with asyncio.timeout(max(0, deadline - time.monotonic())):
                    await self._log.news(self._log.position)
            except TimeoutError:
                return

    async def _save(self) -> None:
        start, end = self._saved, self._log.position
        if start == end:
            return
        record = {
            "type": "chunks",
            "reply": self._reply_id,
            "position": end,
            "chunks": [chunk for _, chunk in self._log.since(start)],
        }
        self._saved = end
        await self._store.append(self._conversation_id, record)
