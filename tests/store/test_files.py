"""Conversations as files: what survives a restart, who may read them, what is refused."""

import asyncio
import json
import os
import stat
import uuid

import pytest

from jupyter_chat_ext.core.errors import ConflictError, NotFoundError, StoreError


async def ask(store, records, conversation, number, text="hello"):
    question, reply = f"q{number}", f"a{number}"
    await store.append(conversation.id, records.message(question, parent=conversation.leaf), durable=True)
    await store.append(conversation.id, records.reply(reply, question))
    await store.append(conversation.id, records.chunks(reply, text, start=True))
    await store.append(conversation.id, records.end(reply), durable=True)


async def test_everything_is_there_after_a_restart(opened, records):
    async with opened() as store:
        before = await store.create(records.conversation(title="Plans"))
        await ask(store, records, before, 1, "one")
        await ask(store, records, before, 2, "two")
        await store.append(before.id, records.change(pinned=True, leaf="a1"))

    async with opened() as store:
        after = await store.get(before.id)
        assert after is not before
        assert vars(after).keys() == vars(before).keys()
        for name in ("id", "created", "updated", "title", "model", "pinned", "seq", "leaf", "notices"):
            assert getattr(after, name) == getattr(before, name)
        assert [node.message() for node in after.nodes.values()] == [
            node.message() for node in before.nodes.values()
        ]
        assert await store.append(after.id, records.message("q3")) == before.seq + 1


async def test_a_list_shows_the_same_before_and_after_conversations_are_opened(opened, records):
    async with opened() as store:
        for number in range(3):
            conversation = await store.create(records.conversation())
            await store.append(conversation.id, records.message("q", text=f"question {number}"))
            await store.append(conversation.id, records.reply("a", "q", model=f"model {number}"))
            await store.append(conversation.id, records.end("a", ended=f"2026-11-2{number}T15:00:00.000Z"))
        await store.append(conversation.id, records.change(pinned=True, changed="2026-11-22T16:00:00.000Z"))

    def facts(conversations):
        names = ("id", "title", "created", "updated", "model", "pinned", "seq")
        return [[getattr(conversation, name) for name in names] for conversation in conversations]

    async with opened() as store:
        unopened = await store.list()
        opened_now = [await store.get(conversation.id) for conversation in unopened]
        assert facts(unopened) == facts(opened_now)
        assert [conversation.title for conversation in unopened] == ["question 2", "question 1", "question 0"]
        assert [one is other for one, other in zip(await store.list(), opened_now, strict=True)] == [True] * 3


async def test_a_list_notices_what_another_server_wrote(opened, records):
    async with opened() as store, opened() as elsewhere:
        conversation = await elsewhere.create(records.conversation(title="Old"))
        assert [one.title for one in await store.list()] == ["Old"]

        await elsewhere.append(conversation.id, records.change(title="New"))
        assert [one.title for one in await store.list()] == ["New"]

        await elsewhere.destroy(conversation.id)
        assert await store.list() == []


async def test_everyone_who_asks_at_once_gets_the_same_object(opened, records):
    async with opened() as store:
        made = await store.create(records.conversation())

    async with opened() as store:
        found = await asyncio.gather(*(store.get(made.id) for _ in range(20)))
        assert len({id(conversation) for conversation in found}) == 1


async def test_a_reply_that_was_running_is_interrupted_after_a_restart(opened, records):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"))
        await store.append(conversation.id, records.reply("a", "q"))
        await store.append(conversation.id, records.chunks("a", "half an ans", start=True))
        assert conversation.running().id == "a"

    async with opened() as store:
        node = (await store.get(conversation.id)).node("a")
        assert (node.status, node.message().content) == ("interrupted", "half an ans")


async def test_a_running_reply_stays_running_while_others_write(opened, records):
    async with opened() as store, opened() as elsewhere:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"))
        await store.append(conversation.id, records.reply("a", "q"))
        await elsewhere.append(conversation.id, records.change(title="Theirs"))

        await store.append(conversation.id, records.chunks("a", "text", start=True))

        assert (conversation.title, conversation.node("a").status) == ("Theirs", "running")


async def test_who_stops_waiting_does_not_stop_the_writing(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        appending = asyncio.create_task(store.append(conversation.id, records.message("q"), durable=True))
        await asyncio.sleep(0)
        appending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await appending
        assert await store.append(conversation.id, records.message("r")) == 2

    lines = path_of(conversation).read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [0, 1, 2]
    assert list(conversation.nodes) == ["q", "r"]


async def test_records_of_many_tasks_are_written_in_the_order_of_asking(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation())

    async with opened() as store:
        tasks = [
            asyncio.create_task(store.append(conversation.id, records.message(f"m{number}")))
            for number in range(30)
        ]
        assert await asyncio.gather(*tasks) == list(range(1, 31))
    messages = [
        json.loads(line)["message"]["id"] for line in path_of(conversation).read_text().splitlines()[1:]
    ]
    assert messages == [f"m{number}" for number in range(30)]


async def test_only_the_owner_can_read_what_is_kept(opened, records, path_of, tmp_path):
    (tmp_path / "conversations").mkdir(mode=0o755)
    old_mask = os.umask(0)
    try:
        async with opened() as store:
            conversation = await store.create(records.conversation())
            await store.append(conversation.id, records.message("q"))
    finally:
        os.umask(old_mask)

    assert stat.S_IMODE((tmp_path / "conversations").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "conversations").iterdir()} == {0o600}


async def test_a_file_that_others_could_read_becomes_private_when_opened(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation())
    path_of(conversation).chmod(0o644)

    async with opened() as store:
        await store.get(conversation.id)

    assert stat.S_IMODE(path_of(conversation).stat().st_mode) == 0o600


@pytest.mark.parametrize("make", ["symlink", "pipe", "folder", "dangling"])
async def test_what_is_no_plain_file_is_refused(opened, records, tmp_path, make):
    secret = tmp_path / "secret"
    secret.write_text(json.dumps({**records.conversation(title="secret"), "seq": 0}) + "\n")
    name = str(uuid.uuid4())
    async with opened() as store:
        path = tmp_path / "conversations" / f"{name}.jsonl"
        if make == "symlink":
            path.symlink_to(secret)
        elif make == "dangling":
            path.symlink_to(tmp_path / "made-by-the-attack")
        elif make == "pipe":
            os.mkfifo(path)
        else:
            path.mkdir()

        assert await store.list() == []
        for attempt in (store.get(name), store.append(name, records.message("q"))):
            with pytest.raises(StoreError) as caught:
                await attempt
            assert caught.value.code == "unsafe-file"
    assert secret.read_text().count("\n") == 1
    assert not (tmp_path / "made-by-the-attack").exists()


async def test_a_file_swapped_for_a_symlink_is_not_written_through(opened, records, path_of, tmp_path):
    target = tmp_path / "target"
    target.write_text("")
    async with opened() as store:
        conversation = await store.create(records.conversation())
        path_of(conversation).unlink()
        path_of(conversation).symlink_to(target)

        with pytest.raises(StoreError) as caught:
            await store.append(conversation.id, records.message("q"))

    assert caught.value.code == "unsafe-file"
    assert target.read_text() == ""


async def test_a_symlink_in_place_of_the_lock_is_not_followed(opened, records, path_of, tmp_path):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        lock = path_of(conversation).with_suffix(".lock")
        lock.unlink()
        lock.symlink_to(tmp_path / "made-by-the-attack")
        await store.append(conversation.id, records.message("q"))
        assert store.problem.code == "not-saved"

        lock.unlink()
    assert not (tmp_path / "made-by-the-attack").exists()


async def test_a_file_deleted_while_open_is_a_clear_error_and_stays_deleted(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        path_of(conversation).unlink()

        with pytest.raises(StoreError) as caught:
            await store.append(conversation.id, records.message("q"))

        assert caught.value.code == "conversation-deleted"
        with pytest.raises(NotFoundError):
            await store.get(conversation.id)
        assert await store.list() == []
        assert list(path_of(conversation).parent.iterdir()) == []


async def test_a_conversation_deleted_by_another_server_is_unknown(opened, records):
    async with opened() as store, opened() as elsewhere:
        conversation = await store.create(records.conversation())
        await elsewhere.destroy(conversation.id)
        with pytest.raises(NotFoundError):
            await store.get(conversation.id)


async def test_a_replaced_file_is_read_anew_into_the_same_object(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation(title="As it was"))
        backup = path_of(conversation).read_bytes()
        await store.append(conversation.id, records.message("later"))
        restored = path_of(conversation).with_suffix(".restored")
        restored.write_bytes(backup)
        restored.rename(path_of(conversation))

        assert await store.get(conversation.id) is conversation
        assert conversation.nodes == {}
        assert await store.append(conversation.id, records.message("anew")) == 2
        assert list(conversation.nodes) == ["anew"]


async def test_deleting_leaves_nothing_behind(opened, records, tmp_path):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"))
        await store.destroy(conversation.id)
        assert list((tmp_path / "conversations").iterdir()) == []


async def test_durable_records_wait_for_the_disk_and_others_do_not(opened, records, disk):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.chunks("a", "text"))
        assert disk.syncs == 0
        await store.append(conversation.id, records.message("q"), durable=True)
        assert disk.syncs == 1


async def test_the_clock_may_jump_back(opened, records):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("late", created="2030-01-01T00:00:00.000Z"))
        await store.append(
            conversation.id, records.message("early", parent="late", created="1999-01-01T00:00:00.000Z")
        )
    async with opened() as store:
        after = await store.get(conversation.id)
        assert [node.id for node in after.branch(after.leaf)] == ["late", "early"]
        assert after.seq == 2


@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "a\0b",
        "one\u2028two\u2029three",
        "next\u0085line",
        "\u202eright to left",
        "\u200b",
        "line\nfeed\r\n",
        "🧑‍🚀",
        '"\\',
    ],
    ids=ascii,
)
async def test_any_text_comes_back_as_it_was(opened, records, text):
    async with opened() as store:
        conversation = await store.create(records.conversation(title=text))
        await store.append(conversation.id, records.message("q", text=text))
        await store.append(conversation.id, records.reply("a", "q"))
        await store.append(conversation.id, records.chunks("a", *text, start=True))
    async with opened() as store:
        after = await store.get(conversation.id)
        assert [after.title, *(node.message().content for node in after.nodes.values())] == [text] * 3
        assert after.notices == []


async def test_an_emoji_split_between_two_records_comes_back_whole(opened, records):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"))
        await store.append(conversation.id, records.reply("a", "q"))
        for half in ("\ud83e", "\uddd1"):
            await store.append(conversation.id, records.chunks("a", half, start=half == "\ud83e"))
    async with opened() as store:
        content = (await store.get(conversation.id)).node("a").message().content
        assert content == "\ud83e\uddd1"
        assert content.encode("utf-16", "surrogatepass").decode("utf-16") == "🧑"


async def test_a_list_shows_what_another_server_did_to_an_opened_conversation(opened, records, path_of):
    async with opened() as store, opened() as elsewhere:
        conversation = await store.create(records.conversation(title="Old"))
        deleted = await store.create(records.conversation(title="Deleted"))
        await elsewhere.append(conversation.id, records.change(title="New"))
        await elsewhere.destroy(deleted.id)
        assert await store.list() == [conversation]
        assert conversation.title == "New"


async def test_a_list_finds_a_title_in_the_first_message_that_has_words(opened, records):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("picture", text=""))
        await store.append(conversation.id, records.message("words", text="What is this?"))
        await store.append(conversation.id, records.message("more", text="And that?"))
    async with opened() as store:
        assert [one.title for one in await store.list()] == ["What is this?"]


async def test_a_reply_goes_on_when_its_file_is_replaced(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"))
        await store.append(conversation.id, records.reply("a", "q"))
        copy = path_of(conversation).with_suffix(".copy")
        copy.write_bytes(path_of(conversation).read_bytes())
        copy.rename(path_of(conversation))

        await store.append(conversation.id, records.chunks("a", "text", start=True))

        assert conversation.running().message().content == "text"


async def test_a_long_answer_that_came_in_small_pieces_opens_quickly(opened, records, path_of):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        await store.append(conversation.id, records.message("q"))
        await store.append(conversation.id, records.reply("a", "q"))
        await store.append(conversation.id, records.chunks("a", start=True))
        await store.append(conversation.id, records.chunks("a", *["x" * 250] * 20_000))

    async with opened() as store, asyncio.timeout(5):  # joined one by one the pieces took 14 s
        node = (await store.get(conversation.id)).node("a")
    assert len(node.message().content) == 5_000_000


async def test_a_file_that_is_there_already_is_not_started_again(opened, records, path_of):
    async with opened() as store, opened() as elsewhere:
        conversation = await store.create(records.conversation(title="First"))
        before = path_of(conversation).read_bytes()
        with pytest.raises(ConflictError):
            await elsewhere.create(records.conversation(conversation.id, title="Second"))
        assert path_of(conversation).read_bytes() == before
        assert (await elsewhere.get(conversation.id)).title == "First"


async def test_no_id_leads_out_of_the_folder(opened, records, tmp_path):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        (tmp_path / "conversations" / conversation.id).mkdir()
        (tmp_path / "outside.jsonl").write_text("")
        for name in (f"{conversation.id}/../../outside", f"{conversation.id}\n", "../outside"):
            with pytest.raises(NotFoundError):
                await store.destroy(name)
    assert (tmp_path / "outside.jsonl").exists()


async def test_who_waits_for_a_conversation_that_is_being_deleted_is_told(opened, records, tmp_path):
    async with opened() as store:
        conversation = await store.create(records.conversation())
        results = await asyncio.gather(
            store.destroy(conversation.id),
            store.append(conversation.id, records.message("q")),
            store.get(conversation.id),
            return_exceptions=True,
        )
        assert results[0] is None
        assert isinstance(results[1], NotFoundError)
        assert list((tmp_path / "conversations").iterdir()) == []


async def test_a_list_says_when_the_last_question_was_asked(opened, records):
    async with opened() as store:
        conversation = await store.create(records.conversation(title="Plans"))
        await store.append(conversation.id, records.message("q"))
        await store.append(conversation.id, records.end("nobody", ended="2026-11-22T15:00:00.000Z"))
        later = {**records.reply("a", "q"), "created": "2026-11-22T16:00:00.000Z"}
        await store.append(conversation.id, later)
    async with opened() as store:
        assert [one.updated for one in await store.list()] == ["2026-11-22T16:00:00.000Z"]
