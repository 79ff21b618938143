"""Two servers on one folder: nothing is lost, no number is used twice, who is behind is told."""

import asyncio
import json

import pytest

from jupyter_chat_ext.core.errors import ConflictError


async def test_records_of_both_are_kept_and_numbered_once(opened, records, path_of):
    async with opened() as left, opened() as right:
        conversation = await left.create(records.conversation())

        async def write(store, name):
            for number in range(40):
                await store.append(conversation.id, records.message(f"{name}{number}"))
                await store.append(conversation.id, records.chunks("nobody", "x" * 5000))

        await asyncio.gather(write(left, "left"), write(right, "right"))
        seen = [await store.get(conversation.id) for store in (left, right)]

    written = [json.loads(line) for line in path_of(conversation).read_bytes().splitlines()]
    assert [record["seq"] for record in written if "seq" in record] == list(range(81))
    expected = {f"{name}{number}" for name in ("left", "right") for number in range(40)}
    assert [set(one.nodes) for one in seen] == [expected, expected]
    assert [one.seq for one in seen] == [80, 80]


async def test_who_missed_the_other_servers_record_is_told(opened, records):
    async with opened() as left, opened() as right:
        conversation = await left.create(records.conversation())
        await right.append(conversation.id, records.message("theirs"))

        with pytest.raises(ConflictError) as caught:
            await left.append(conversation.id, records.message("ours"), base_seq=0)

        missing = caught.value.to_json()["missing"]
        assert [record["message"]["id"] for record in missing] == ["theirs"]
        assert list(conversation.nodes) == ["theirs"]
        assert await left.append(conversation.id, records.message("ours"), base_seq=1) == 2


async def test_what_another_server_wrote_is_seen_when_asked_for(opened, records):
    async with opened() as left, opened() as right:
        conversation = await left.create(records.conversation())
        await right.append(conversation.id, records.message("theirs"))
        await right.append(conversation.id, records.reply("answer", "theirs"))

        assert await left.get(conversation.id) is conversation
        assert list(conversation.nodes) == ["theirs", "answer"]
        assert conversation.running() is None  # its turn runs elsewhere: nobody here can stop or follow it

        await right.append(conversation.id, records.end("answer"))
        await left.get(conversation.id)
        assert conversation.node("answer").status == "done"


async def test_where_there_is_no_flock_the_lock_file_does(opened, records, monkeypatch):
    monkeypatch.setattr("jupyter_chat_ext.store.writer_lock.fcntl", None)
    async with opened() as left, opened() as right:
        conversation = await left.create(records.conversation())
        stores = (left, right)
        await asyncio.gather(
            *(
                stores[number % 2].append(conversation.id, records.message(f"m{number}"))
                for number in range(30)
            )
        )
        assert (await left.get(conversation.id)).seq == 30
        assert len(conversation.nodes) == 30


async def test_a_line_that_another_server_wrote_and_lost_has_its_number_to_itself(opened, records, path_of):
    async with opened() as left:
        conversation = await left.create(records.conversation())
        with path_of(conversation).open("ab") as file:
            file.write(b"a record of number 1, hit by a meteorite\n")
        assert await left.append(conversation.id, records.message("q")) == 2
        assert conversation.seq == 2
        assert len(conversation.notices) == 1
