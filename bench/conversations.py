"""Long conversations, on disk before the server starts: asking for them would take minutes."""

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.provider import Plan
from jupyter_chat_ext.store.files import FileConversationStore

LENGTHS = {"four hundred messages": 400, "a thousand messages": 1000, "five thousand messages": 5000}


async def keep(folder: Path) -> None:
    """Write the conversations into a store's folder."""
    store = FileConversationStore(folder)
    answer = "".join(Plan(60).deltas())
    for title, length in LENGTHS.items():
        first = {"type": "conversation", "v": 1, "seq": 0, "id": str(uuid.uuid4()), "created": _now()}
        records: list[dict[str, Any]] = [{**first, "title": title, "model": "fake:fake"}]
        parent = None
        for number in range(length // 2):
            records += _turn(parent, f"q{number}", f"a{number}", f"Question {number}?", answer)
            parent = f"a{number}"
        await store.create(*records)
    await store.close()


def _turn(parent: str | None, question: str, reply: str, asked: str, answer: str) -> list[dict[str, Any]]:
    message = {"id": question, "role": "user", "parts": [{"type": "text", "text": asked}], "metadata": {}}
    chunks = [
        {"type": "start", "messageId": reply},
        {"type": "text-start", "id": "0"},
        {"type": "text-delta", "id": "0", "delta": answer},
        {"type": "text-end", "id": "0"},
    ]
    opened = {"type": "reply", "created": _now(), "parent": question, "id": reply, "model": "fake:fake"}
    return [
        {"type": "message", "created": _now(), "parent": parent, "message": message},
        {**opened, "config": {}},
        {"type": "chunks", "reply": reply, "chunks": chunks},
        {"type": "reply-end", "id": reply, "status": "done", "ended": _now(), "native": None},
    ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
