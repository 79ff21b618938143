"""Records to write, stores to write them to, and a disk that fails when told to."""

from __future__ import annotations

import errno
import os
import tempfile
import uuid
from contextlib import asynccontextmanager

import pytest

from jupyter_chat_ext.store import files, journal, writer_lock
from jupyter_chat_ext.store.files import FileConversationStore

NOW = "2026-11-22T14:00:00.000Z"


class Records:
    """Builds records as a turn does."""

    NOW = NOW

    def conversation(self, conversation_id=None, **facts):
        return {
            "type": "conversation",
            "v": 1,
            "id": conversation_id or str(uuid.uuid4()),
            "created": NOW,
            **facts,
        }

    def message(self, message_id, text="hi", parent=None, created=NOW):
        message = {"id": message_id, "role": "user", "parts": [{"type": "text", "text": text}]}
        return {"type": "message", "created": created, "parent": parent, "message": message}

    def reply(self, reply_id, parent, model="local:tiny"):
        return {
            "type": "reply",
            "created": NOW,
            "parent": parent,
            "id": reply_id,
            "model": model,
            "config": {},
        }

    def chunks(self, reply_id, *texts, position=0, start=False):
        deltas = [{"type": "text-delta", "id": "t1", "delta": text} for text in texts]
        opening = [{"type": "text-start", "id": "t1"}] if start else []
        return {"type": "chunks", "reply": reply_id, "position": position, "chunks": opening + deltas}

    def end(self, reply_id, status="done", ended=NOW, **facts):
        return {"type": "reply-end", "ended": ended, "id": reply_id, "status": status, **facts}

    def change(self, changed=NOW, **facts):
        return {"type": "change", "changed": changed, **facts}


class FailingDisk:
    """Stands between the store and the disk, and fails when told to."""

    def __init__(self, monkeypatch):
        self._error = self._open_error = self._sync_error = None
        self._room = 0
        self.syncs = 0
        monkeypatch.setattr(journal, "os", _Os(self))
        monkeypatch.setattr(writer_lock, "os", _Os(self))
        monkeypatch.setattr(files, "tempfile", self)
        monkeypatch.setattr(journal, "_sync_data", self._sync)

    def fill(self, room=0):
        """Let `room` bytes be written, then be full."""
        self._error, self._room = errno.ENOSPC, room

    def make_read_only(self):
        self._open_error = errno.EROFS

    def fail_syncs(self):
        self._sync_error = errno.EIO

    def mend(self):
        self._error = self._open_error = self._sync_error = None

    def write(self, descriptor, data):
        if self._error is None:
            return os.write(descriptor, data)
        if self._room <= 0:
            raise OSError(self._error, os.strerror(self._error))
        written = os.write(descriptor, data[: self._room])
        self._room -= written
        return written

    def open(self, path, flags, mode=0o777):
        if self._open_error and flags & (os.O_RDWR | os.O_CREAT):
            raise OSError(self._open_error, os.strerror(self._open_error), str(path))
        return os.open(path, flags, mode)

    def TemporaryFile(self, **options):  # noqa: N802 - stands in for tempfile
        if error := self._open_error or (self._error if self._room <= 0 else None):
            raise OSError(error, os.strerror(error))
        return tempfile.TemporaryFile(**options)

    def _sync(self, descriptor):
        self.syncs += 1
        if self._sync_error:
            raise OSError(self._sync_error, os.strerror(self._sync_error))
        os.fsync(descriptor)


class _Os:
    def __init__(self, disk):
        self.write, self.open = disk.write, disk.open

    def __getattr__(self, name):
        return getattr(os, name)


@pytest.fixture
def records():
    return Records()


@pytest.fixture
def disk(monkeypatch):
    return FailingDisk(monkeypatch)


@pytest.fixture
def opened(tmp_path):
    """Open a store on the test's folder; leaving the block closes it."""

    @asynccontextmanager
    async def open_store(root=tmp_path / "conversations", **options):
        store = FileConversationStore(root, **options)
        try:
            yield store
        finally:
            await store.close()

    return open_store


@pytest.fixture
def path_of(tmp_path):
    return lambda conversation: tmp_path / "conversations" / f"{conversation.id}.jsonl"
