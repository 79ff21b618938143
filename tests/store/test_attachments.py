"""Attached files come and go with what names them, also while both happens at once."""

import asyncio
import errno
import os
import threading
import time
import uuid

import pytest

from jupyter_chat_ext.core.errors import RequestError
from jupyter_chat_ext.store.attachments import KEEP_SECONDS
from jupyter_chat_ext.store.files import FileConversationStore
from jupyter_chat_ext.store.memory import MemoryConversationStore
from jupyter_chat_ext.store.shelves import named_in


@pytest.fixture(params=["files", "memory"])
def store(request, tmp_path):
    if request.param == "memory":
        return MemoryConversationStore(quiet=True)
    return FileConversationStore(tmp_path / "conversations")


@pytest.fixture
def on_disk(tmp_path):
    return FileConversationStore(tmp_path / "conversations")


def asking_with(*ids):
    parts = [{"type": "file", "url": f"attachment:{one}", "filename": "a"} for one in ids]
    message = {"id": str(uuid.uuid4()), "role": "user", "parts": parts}
    return {"type": "message", "created": "2026-11-22T14:00:00.000Z", "parent": None, "message": message}


async def upload(store, content):
    arriving = await store.attachments.begin()
    for at in range(0, len(content), 1000):
        await arriving.write(content[at : at + 1000])
    return await arriving.keep("a.bin")


def content_of(store, attachment_id):
    file = store.attachments.open(attachment_id)
    if file is None:
        return None
    with file:
        return file.read()


async def test_a_file_is_kept_and_found(store):
    content = os.urandom(2_500_000)
    kept = await upload(store, content)
    assert (kept.size, content_of(store, kept.id)) == (len(content), content)
    assert await store.attachments.find(kept.id, "a.bin") == kept
    for name in ("0" * 64, "..", "", kept.id.upper(), kept.id + "\n"):
        assert await store.attachments.find(name, "a") is None
    await store.close()


async def test_a_file_goes_with_the_last_conversation_that_names_it(store, records):
    kept = await upload(store, b"content")
    one, two = [await store.create(records.conversation()) for _ in range(2)]
    for conversation in (one, two):
        async with store.attachments.using([kept.id]):
            await store.append(conversation.id, asking_with(kept.id))
    await store.destroy(one.id)
    assert content_of(store, kept.id) == b"content"
    await store.destroy(two.id)
    assert content_of(store, kept.id) is None
    await store.close()


async def test_another_server_s_conversations_count_too(on_disk, records, tmp_path):
    other = FileConversationStore(tmp_path / "conversations")
    kept = await upload(on_disk, b"content")
    here, there = await on_disk.create(records.conversation()), await other.create(records.conversation())
    async with on_disk.attachments.using([kept.id]):
        await on_disk.append(here.id, asking_with(kept.id))
    await other.append(there.id, asking_with(kept.id))
    await on_disk.destroy(here.id)
    assert content_of(other, kept.id) == b"content"
    await other.destroy(there.id)
    assert content_of(other, kept.id) is None
    for store in (on_disk, other):
        await store.close()


async def test_a_file_that_is_being_asked_with_stays(store, records):
    kept = await upload(store, b"content")
    conversation = await store.create(records.conversation())
    async with store.attachments.using([kept.id]):
        await store.append(conversation.id, asking_with(kept.id))
    async with store.attachments.using([kept.id]):
        await store.destroy(conversation.id)
        assert content_of(store, kept.id) == b"content"
    await store.attachments.sweep([kept.id])
    assert content_of(store, kept.id) is None
    await store.close()


async def test_a_file_that_is_asked_with_while_conversations_are_looked_through_stays(
    on_disk, records, monkeypatch
):
    kept = await upload(on_disk, b"content")
    async with on_disk.attachments.using([kept.id]):
        pass  # a question with it was refused by the store, say
    conversation = await on_disk.create(records.conversation())
    shelf, looked, go = on_disk.attachments._shelf, threading.Event(), threading.Event()
    unnamed = shelf.unnamed

    def slowly(dropped, seconds):
        found = unnamed(dropped, seconds)
        looked.set()
        go.wait(10)
        return found

    monkeypatch.setattr(shelf, "unnamed", slowly)
    sweeping = asyncio.create_task(on_disk.attachments.sweep([kept.id]))
    await asyncio.to_thread(looked.wait, 10)
    async with on_disk.attachments.using([kept.id]):
        await on_disk.append(conversation.id, asking_with(kept.id))
    go.set()
    await sweeping
    assert content_of(on_disk, kept.id) == b"content"
    await on_disk.close()


async def test_what_waits_for_a_disk_names_files_too(on_disk, records, disk):
    kept = await upload(on_disk, b"content")
    one, two = [await on_disk.create(records.conversation()) for _ in range(2)]
    async with on_disk.attachments.using([kept.id]):
        await on_disk.append(one.id, asking_with(kept.id))
    disk.fill()
    await on_disk.append(two.id, asking_with(kept.id))
    disk.mend()
    await on_disk.destroy(one.id)
    assert content_of(on_disk, kept.id) == b"content"
    await on_disk.close()


async def test_a_day_old_file_goes_unless_a_conversation_names_it(on_disk, records, tmp_path):
    named, unasked = await upload(on_disk, b"named"), await upload(on_disk, b"unasked")
    conversation = await on_disk.create(records.conversation())
    async with on_disk.attachments.using([named.id]):
        await on_disk.append(conversation.id, asking_with(named.id))
    before = time.time() - KEEP_SECONDS - 1
    for kept in (named, unasked):
        os.utime(tmp_path / "conversations" / "attachments" / kept.id, (before, before))
    await on_disk.attachments.sweep()
    assert (content_of(on_disk, named.id), content_of(on_disk, unasked.id)) == (b"named", None)

    again = await upload(on_disk, b"unasked")
    await on_disk.attachments.sweep()
    assert content_of(on_disk, again.id) == b"unasked"
    await on_disk.close()


async def test_a_dropped_upload_leaves_nothing(on_disk, tmp_path):
    arriving = await on_disk.attachments.begin()
    await arriving.write(b"x" * 2_000_000)
    await arriving.drop()
    await arriving.drop()
    await arriving.write(b"late")
    assert list((tmp_path / "conversations" / "attachments").iterdir()) == []
    await on_disk.close()


async def test_a_folder_that_others_can_read_is_closed(on_disk, tmp_path):
    folder = tmp_path / "conversations" / "attachments"
    folder.mkdir()
    folder.chmod(0o755)
    await upload(on_disk, b"content")
    assert folder.stat().st_mode & 0o777 == 0o700
    await on_disk.close()


async def test_a_server_without_any_files_sweeps_nothing(on_disk, tmp_path):
    await on_disk.attachments.sweep()
    assert not (tmp_path / "conversations" / "attachments").exists()
    await on_disk.close()


async def test_a_file_that_cannot_be_kept_is_an_error_with_a_remedy(on_disk, monkeypatch):
    def fail():
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(on_disk.attachments._shelf, "begin", fail)
    with pytest.raises(RequestError) as raised:
        await on_disk.attachments.keep(b"x")
    assert (raised.value.code, raised.value.status) == ("not-saved", 507)
    assert "writable" in raised.value.hint
    await on_disk.close()


def test_every_name_in_a_long_journal_is_found(tmp_path):
    journal, names = tmp_path / "a.jsonl", [f"{number:064x}" for number in range(200)]
    journal.write_bytes(b"".join(b"x" * 9973 + b"attachment:" + name.encode() for name in names))
    assert journal.stat().st_size > 1024 * 1024
    assert named_in(journal) == set(names)
