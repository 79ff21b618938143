"""Conversations are found by what was said in them, in every store, also while a disk is full."""

import asyncio
import time
import uuid

import pytest

from jupyter_chat_ext.core.search import words_of
from jupyter_chat_ext.store.files import FileConversationStore
from jupyter_chat_ext.store.memory import MemoryConversationStore


@pytest.fixture(params=["files", "memory"])
def store(request, tmp_path, jp_asyncio_loop):
    kind = FileConversationStore if request.param == "files" else MemoryConversationStore
    made = kind(tmp_path / "conversations")
    yield made
    jp_asyncio_loop.run_until_complete(made.close())


async def found(store, query):
    return [(one.title, match.message) for one, match in await store.search(words_of(query), 50)]


async def test_an_answer_is_found_across_the_pieces_it_came_in(store, records):
    conversation = await store.create(records.conversation(title="Maths"))
    await store.append(conversation.id, records.message("q", "Explain"), records.reply("a", "q"))
    await store.append(conversation.id, records.chunks("a", "The Fou", "rier ", start=True))
    await store.append(conversation.id, records.chunks("a", "series", position=3))

    assert await found(store, "fourier series") == [("Maths", "a")]
    assert await found(store, "explain") == [("Maths", "q")]
    assert await found(store, "nothing of that") == []


async def test_what_was_removed_is_not_found_until_it_is_restored(store, records):
    conversation = await store.create(records.conversation(title="Plans"))
    await store.append(
        conversation.id, records.message("q", "zebra"), records.message("r", "giraffe", parent="q")
    )

    await store.append(conversation.id, records.change(removed={"q": True}))
    assert await found(store, "giraffe") == []
    await store.append(conversation.id, records.change(removed={"q": False}))
    assert await found(store, "giraffe") == [("Plans", "r")]


async def test_what_the_full_disk_did_not_take_is_found(opened, records, disk):
    async with opened() as store:
        conversation = await store.create(records.conversation(title="Plans"))
        disk.fill()
        await store.append(conversation.id, records.message("q", "zebra"))
        assert await found(store, "zebra") == [("Plans", "q")]
        disk.mend()


async def test_two_thousand_answers_are_searched_fast_and_the_server_answers_meanwhile(opened, records):
    """In processor time: what else this machine does is no matter. Of the event loop, that of its thread."""
    words = "The quick brown fox jumps over the lazy dog and explains the data frame again. " * 25
    async with opened() as store:
        for number in range(2000):
            await store.create(
                records.conversation(str(uuid.uuid4()), title=f"Number {number}"),
                records.message("q", "Explain"),
                records.reply("a", "q"),
                records.chunks("a", words, "needle" if number == 0 else "", start=True),
            )
    async with opened() as store:
        longest, began = 0.0, time.process_time()
        search = asyncio.create_task(found(store, "needle"))
        while not search.done():
            before = time.thread_time()
            await asyncio.sleep(0.001)
            longest = max(longest, time.thread_time() - before)
        cold = time.process_time() - began
        assert await search == [("Number 0", "a")]
        again = time.process_time()
        await found(store, "needle")
        warm = time.process_time() - again
        assert (cold < 5, warm < 2, longest < 0.05) == (True, True, True), (cold, warm, longest)
