"""A deleted conversation comes back, also after a restart, and is gone for good when its time is over."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from jupyter_chat_ext.server.deleting import Deleting
from jupyter_chat_ext.store.files import FileConversationStore


async def delete(api, conversation):
    response = await api.raw("conversations", conversation, method="DELETE")
    assert response.code == 204


async def test_what_was_deleted_is_listed_as_such_and_can_be_restored(api):
    api.model.will("an answer")
    conversation = await api.create()
    await api.ask(conversation, "precious words")
    before = await api("conversations", conversation)

    await delete(api, conversation)
    listed = await api("conversations")
    found = await api("conversations", params={"search": "precious"})
    await api("conversations", conversation, code=404)
    after = await api("conversations", conversation, "restore", method="POST", body={})

    assert (listed["conversations"], found["conversations"]) == ([], [])
    (one,) = listed["deleted"]
    assert (one["id"], one["title"]) == (conversation, "precious words")
    assert 0 < one["seconds"] <= 60
    assert after["messages"] == before["messages"]
    assert after["updated"] == before["updated"]
    assert (await api("conversations"))["deleted"] == []


async def test_restoring_what_never_was_or_is_there_does_no_harm(api):
    conversation = await api.create()
    again = await api("conversations", conversation, "restore", method="POST", body={})
    assert again["id"] == conversation
    await api("conversations", str(uuid.uuid4()), "restore", method="POST", body={}, code=404)


@pytest.fixture
def deleting(api, tmp_path, jp_asyncio_loop):
    """Build servers' deleting parts over one folder, as before and after a restart."""
    made = []

    def build(seconds):
        store = FileConversationStore(tmp_path / "conversations")
        services = api.services
        made.append((store, Deleting(store, services.turns, services.changes, seconds=seconds)))
        return made[-1]

    yield build
    for store, part in made:
        jp_asyncio_loop.run_until_complete(part.close())
        jp_asyncio_loop.run_until_complete(store.close())


async def kept(store, folder):
    record = {"type": "conversation", "v": 1, "id": str(uuid.uuid4()), "created": "2026-11-22T14:00:00.000Z"}
    conversation = await store.create(record | {"title": "Plans"})
    return conversation.id, folder / "conversations" / f"{conversation.id}.jsonl"


async def time_passes(part):
    await asyncio.gather(*part._tasks)


async def test_it_is_gone_for_good_when_its_time_is_over(api, deleting, tmp_path):
    store, part = deleting(0.05)
    conversation, path = await kept(store, tmp_path)
    api.services.turns._store = store

    await part.delete(conversation)

    await time_passes(part)
    assert not path.exists()
    assert await part.listed() == []


async def test_a_restart_keeps_what_can_be_restored_and_clears_what_cannot(api, deleting, tmp_path):
    store, part = deleting(3600)
    api.services.turns._store = store
    conversation, path = await kept(store, tmp_path)
    await part.delete(conversation)
    await part.close()

    _, later = deleting(3600)
    assert [one["title"] for one in await later.listed()] == ["Plans"]
    assert path.exists()
    assert (await later.restore(conversation)).title == "Plans"
    await later.delete(conversation)
    await later.close()

    _, much_later = deleting(0)
    assert await much_later.listed() == []
    await time_passes(much_later)
    assert not path.exists()


async def test_what_was_restored_stays(api, deleting, tmp_path):
    store, part = deleting(0.2)
    api.services.turns._store = store
    conversation, path = await kept(store, tmp_path)
    await part.delete(conversation)

    await part.restore(conversation)
    await time_passes(part)

    assert path.exists()
    assert [one.id for one in await store.list()] == [conversation]
