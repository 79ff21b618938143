"""Prints what keeping conversations costs: writing, opening, listing.

usage: python bench/store.py [FOLDER]   (a folder on the disk to measure; default: a temporary one)
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from jupyter_chat_ext.core.conversation import Conversation
from jupyter_chat_ext.store.files import FileConversationStore

NOW = "2026-11-22T14:00:00.000Z"
WORDS = "The quick brown fox jumps over the lazy dog. " * 45


def header() -> dict[str, Any]:
    """Return the record that starts a conversation."""
    return {"type": "conversation", "v": 1, "id": str(uuid.uuid4()), "created": NOW, "title": ""}


def turn(number: int, parent: str | None) -> list[dict[str, Any]]:
    """Return the records of a question and its answer of 2,000 characters."""
    question, reply = f"q{number}", f"a{number}"
    message = {"id": question, "role": "user", "parts": [{"type": "text", "text": WORDS[:200]}]}
    pieces = [{"type": "text-delta", "id": "t1", "delta": WORDS[at : at + 250]} for at in range(0, 2000, 250)]
    native = [{"kind": "response", "parts": [{"part_kind": "text", "content": WORDS[:2000]}]}]
    return [
        {"type": "message", "created": NOW, "parent": parent, "message": message},
        {
            "type": "reply",
            "created": NOW,
            "parent": question,
            "id": reply,
            "model": "local:tiny",
            "config": {},
        },
        {"type": "chunks", "reply": reply, "position": 0, "chunks": [{"type": "text-start", "id": "t1"}]},
        *({"type": "chunks", "reply": reply, "position": 0, "chunks": [piece]} for piece in pieces),
        {"type": "reply-end", "ended": NOW, "id": reply, "status": "done", "native": native},
    ]


async def fill(store: FileConversationStore, turns: int) -> Conversation:
    """Write a conversation of so many turns."""
    conversation = await store.create(header())
    for number in range(turns):
        for record in turn(number, conversation.leaf):
            await store.append(conversation.id, record)
    return conversation


@asynccontextmanager
async def opened(root: Path) -> AsyncIterator[FileConversationStore]:
    """Open a store as a server does when it starts."""
    store = FileConversationStore(root)
    yield store
    await store.close()


async def time_of(work: Callable[[], Awaitable[Any]]) -> float:
    """Return the milliseconds that `work` takes."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


async def loop_lag(work: Awaitable[Any]) -> float:
    """Return the longest that the event loop was held up, in milliseconds, while `work` ran."""
    worst = 0.0
    task = asyncio.ensure_future(work)
    while not task.done():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, time.perf_counter() - began - 0.001)
    return worst * 1000


def report(what: str, times: list[float]) -> None:
    """Print the middle and the high end of some milliseconds."""
    times.sort()
    high = times[int(len(times) * 0.99)]
    print(f"{what:58} p50 {statistics.median(times):8.2f} ms   p99 {high:8.2f} ms")


async def writing(root: Path) -> None:
    """Measure single records, durable ones, and 32 turns that write every 250 ms."""
    async with opened(root) as store:
        conversation = await fill(store, 1)
        piece = {
            "type": "chunks",
            "reply": "a0",
            "position": 0,
            "chunks": [{"type": "text-delta", "id": "t1", "delta": WORDS[:1000]}],
        }
        message = turn(1, None)[0]
        report(
            "append 1 kB of an answer",
            [await time_of(lambda: store.append(conversation.id, piece)) for _ in range(1000)],
        )
        report(
            "append a question, durably",
            [await time_of(lambda: store.append(conversation.id, message, durable=True)) for _ in range(200)],
        )
        many = [await store.create(header()) for _ in range(32)]
        began = time.process_time()
        rounds = [
            await time_of(lambda: asyncio.gather(*(store.append(one.id, piece) for one in many)))
            for _ in range(25)
        ]
        processor = (time.process_time() - began) / (25 * 32) * 1e6
        report("one round of 32 answers (every 250 ms while they run)", rounds)
        print(f"{'processor time of one append':58}     {processor:8.0f} µs")


async def opening(root: Path) -> None:
    """Measure opening a conversation of 1,000 messages."""
    async with opened(root) as store:
        conversation = await fill(store, 500)
    size = (root / f"{conversation.id}.jsonl").stat().st_size / 1e6
    times = []
    for _ in range(10):
        async with opened(root) as store:
            times.append(await time_of(lambda: store.get(conversation.id)))
    report(f"open 1,000 messages ({size:.1f} MB)", times)


async def listing(root: Path) -> None:
    """Measure the list of 2,000 conversations of ten turns each."""
    async with opened(root) as store:
        model = await fill(store, 10)
    data = (root / f"{model.id}.jsonl").read_bytes()
    for _ in range(1999):
        (root / f"{uuid.uuid4()}.jsonl").write_bytes(data)
    first = []
    for _ in range(3):
        async with opened(root) as store:
            first.append(await time_of(store.list))
    report(f"list 2,000 conversations of {len(data) // 1000} kB, first time", first)
    async with opened(root) as store:
        lag = await loop_lag(store.list())
        report("list 2,000 conversations, again", [await time_of(store.list) for _ in range(10)])
        one = (await store.list())[0]
        await store.append(one.id, {"type": "change", "changed": NOW, "title": "New"})
        report("list 2,000 conversations, one of them changed", [await time_of(store.list)])
    print(f"{'longest stop of the event loop during the first list':58}     {lag:8.2f} ms")


async def main(folder: Path) -> None:
    """Measure everything in folders of their own below `folder`."""
    await writing(folder / "writing")
    await opening(folder / "opening")
    await listing(folder / "listing")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as name:
        asyncio.run(main(Path(name)))
