"""The chats in cells' outputs of this kernel: which there are, and how each is told apart."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jupyter_chat_ext.kernel.host import KernelHost
from jupyter_chat_ext.kernel.mirror import Mirror, Recording
from jupyter_chat_ext.kernel.protocol import ChatFacts, ChatTurn, Edit, MessageBody
from jupyter_chat_ext.kernel.registration import Registry
from jupyter_chat_ext.kernel.run import Run


class Chats:
    """The mirrors of all chats. A cell that runs again finds its chats as they were."""

    def __init__(self) -> None:
        self._mirrors: dict[str, Mirror] = {}
        self._counts: dict[str, tuple[str, int]] = {}
        self._lock = threading.Lock()

    def new_key(self) -> str:
        """Return the key of a chat that is being built: its cell, and which chat there it is.

        Where the front end does not say which cell runs, no second run can be told from a first.
        """
        host = KernelHost.find()
        cell = host.current_cell() if host is not None else None
        if host is None or cell is None:
            return f"~{uuid.uuid4().hex[:12]}"
        run = str(host.current_request().get("msg_id"))
        with self._lock:
            last_run, number = self._counts.get(cell, ("", 0))
            number = number + 1 if last_run == run else 1
            self._counts[cell] = (run, number)
        return f"{cell}/{number}"

    def open(self, key: str) -> Mirror:
        """Return the mirror of a chat, as an earlier run of its cell left it."""
        with self._lock:
            return self._mirrors.setdefault(key, Mirror(key))

    def facts(self, models: Registry) -> list[ChatFacts]:
        """Return what a server must know of the chats."""
        return [
            {
                "key": model.chat,
                "model": model.name,
                "conversation": self._mirrors[model.chat].conversation,
                "unsaved": len(self._mirrors[model.chat].edits),
                "cleared": self._mirrors[model.chat].is_cleared,
            }
            for model in models.all()
            if model.chat is not None and model.chat in self._mirrors
        ]

    def listener(self, turn: ChatTurn | None, messages: Sequence[MessageBody]) -> Recording | None:
        """Return what follows a turn, if it is one of a chat here."""
        mirror = self._find(turn["conversation"], turn["key"]) if turn is not None else None
        if turn is None or mirror is None:
            return None
        return mirror.begin(turn["reply"], turn["conversation"], messages)

    def synchronize(self, request: Mapping[str, Any], messages: Sequence[MessageBody]) -> list[Edit]:
        """Take in what a server has of a chat; return what it does not have."""
        mirror = self._mirrors.get(request["key"])
        if mirror is None:
            return []
        return mirror.synchronize(
            request["conversation"], messages, ended=request["ended"], taken=request["taken"]
        )

    def run_of(self, reply_id: str) -> Run | None:
        """Return the run of a turn that code began."""
        runs = (mirror.run_of(reply_id) for mirror in self._mirrors.values())
        return next((run for run in runs if run is not None), None)

    def _find(self, conversation: str, key: str | None) -> Mirror | None:
        for mirror in self._mirrors.values():
            if mirror.conversation == conversation:
                return mirror
        return self._mirrors.get(key or "")


chats: Final = Chats()
