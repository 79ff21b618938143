"""When nothing can be written the chat goes on and says so; what was missed is written later."""

import asyncio
import json

import pytest

FAST = 0.01


def on_disk(path):
    return [
        json.loads(line) for line in path.read_bytes().split(b"\n") if line and not line.endswith(b"\x18")
    ]


async def recovery(store):
    async with asyncio.timeout(5):
        while store.problem is not None:  # noqa: ASYNC110 - this is what the panel sees, too
            await asyncio.sleep(0)


@pytest.mark.parametrize("room", [0, 1, 50, 200])
async def test_a_full_disk_is_told_and_loses_nothing(opened, records, disk, path_of, room):
    async with opened(retry_seconds=FAST) as store:
        conversation = await store.create(records.conversation())
        disk.fill(room)

        await store.append(conversation.id, records.message("q"), durable=True)
        await store.append(conversation.id, records.reply("a", "q"))
        for text in ("one ", "two"):
            seq = await store.append(conversation.id, records.chunks("a", text, start=text == "one "))

        assert store.problem.code == "disk-full"
        assert store.problem.title
        assert store.problem.hint
        assert seq == 2
        assert conversation.node("a").message().content == "one two"
        assert await store.get(conversation.id) is conversation

        disk.mend()
        await recovery(store)
        await store.append(conversation.id, records.end("a"), durable=True)

    kinds = [(record["type"], record.get("seq")) for record in on_disk(path_of(conversation))]
    assert kinds == [
        ("conversation", 0),
        ("message", 1),
        ("reply", 2),
        ("chunks", None),
        ("chunks", None),
        ("reply-end", 3),
    ]
    async with opened() as store:
        again = await store.get(conversation.id)
        assert again.node("a").message().content == "one two"
        assert again.notices == []


async def test_the_next_record_brings_what_was_missed_without_waiting(opened, records, disk, path_of):
    async with opened(retry_seconds=3600) as store:
        first = await store.create(records.conversation())
        second = await store.create(records.conversation())
        disk.fill()
        await store.append(first.id, records.message("q"))
        await store.append(second.id, records.message("q"))
        disk.mend()

        await store.append(first.id, records.message("r"))

        await recovery(store)
        for conversation, count in ((first, 3), (second, 2)):
            assert [record["seq"] for record in on_disk(path_of(conversation))] == list(range(count))


async def test_closing_writes_what_can_be_written(opened, records, disk, path_of):
    async with opened(retry_seconds=3600) as store:
        conversation = await store.create(records.conversation())
        disk.fill()
        await store.append(conversation.id, records.message("q"))
        disk.mend()
    assert [record["seq"] for record in on_disk(path_of(conversation))] == [0, 1]


async def test_a_disk_that_was_read_only_from_the_start_chats_on_in_memory(opened, records, disk, tmp_path):
    disk.make_read_only()
    async with opened(retry_seconds=FAST) as store:
        assert store.problem.code == "not-saved"
        assert str(tmp_path) in store.problem.hint

        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"), durable=True, base_seq=0)
        assert conversation.seq == 1
        assert [one.id for one in await store.list()] == [conversation.id]
        assert await store.get(conversation.id) is conversation
        discarded = await store.create(records.conversation())
        await store.destroy(discarded.id)
        assert [one.id for one in await store.list()] == [conversation.id]
        assert store.problem.code == "not-saved"

        disk.mend()
        await recovery(store)
    async with opened() as store:
        assert [one.id for one in await store.list()] == [conversation.id]
        assert list((await store.get(conversation.id)).nodes) == ["q"]


async def test_old_conversations_can_be_read_on_a_read_only_disk(opened, records, disk):
    async with opened() as store:
        conversation = await store.create(records.conversation(title="Old"))
    disk.make_read_only()
    async with opened(retry_seconds=3600) as store:
        assert [one.title for one in await store.list()] == ["Old"]
        assert (await store.get(conversation.id)).title == "Old"
        assert await store.append(conversation.id, records.message("q")) == 1


async def test_a_folder_that_cannot_be_made_is_told(opened, records, tmp_path):
    (tmp_path / "file").write_text("in the way")
    async with opened(tmp_path / "file" / "conversations", retry_seconds=3600) as store:
        assert store.problem.code == "not-saved"
        conversation = await store.create(records.conversation())
        assert await store.append(conversation.id, records.message("q")) == 1
        assert await store.list() == [conversation]


async def test_a_disk_that_does_not_confirm_is_told_and_nothing_is_written_twice(
    opened, records, disk, path_of
):
    async with opened(retry_seconds=FAST) as store:
        conversation = await store.create(records.conversation())
        disk.fail_syncs()
        await store.append(conversation.id, records.message("q"), durable=True)
        assert store.problem.code == "not-saved"
        disk.mend()
        await recovery(store)
        assert [record["seq"] for record in on_disk(path_of(conversation))] == [0, 1]


async def test_numbers_stay_unique_when_another_server_wrote_meanwhile(
    opened, records, disk, path_of, monkeypatch
):
    async with opened(retry_seconds=3600) as store, opened(retry_seconds=3600) as elsewhere:
        conversation = await store.create(records.conversation())
        theirs = await elsewhere.get(conversation.id)
        disk.fill()
        await store.append(conversation.id, records.message("ours"))
        await store.append(conversation.id, records.reply("answer", "ours"))
        disk.mend()
        await elsewhere.append(conversation.id, records.message("theirs"))

        await store.append(conversation.id, records.end("answer"))
        await recovery(store)

        written = on_disk(path_of(conversation))
        assert [record["seq"] for record in written] == [0, 1, 2, 3, 4]
        assert conversation.seq == (await elsewhere.get(conversation.id)).seq == 4
        assert set(conversation.nodes) == set(theirs.nodes) == {"ours", "answer", "theirs"}
        assert conversation.node("answer").status == "done"


async def test_a_conversation_can_be_deleted_while_the_disk_is_full(opened, records, disk):
    async with opened(retry_seconds=3600) as store:
        conversation = await store.create(records.conversation())
        disk.fill()
        await store.append(conversation.id, records.message("q"))
        await store.destroy(conversation.id)
        assert await store.list() == []
