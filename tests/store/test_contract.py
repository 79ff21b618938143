"""What every store promises, whatever it keeps conversations in."""

import asyncio

import pytest

from jupyter_chat_ext.core.errors import ConflictError, NotFoundError, StoreError
from jupyter_chat_ext.store.files import FileConversationStore
from jupyter_chat_ext.store.memory import MemoryConversationStore

KNOWN_SHAPE = "d52b3ee8-ba4f-4c03-948b-c973310e05b2"


@pytest.fixture(params=[FileConversationStore, MemoryConversationStore])
def store(request, tmp_path):
    return request.param(tmp_path / "conversations")


async def test_a_new_conversation_is_listed_and_found(store, records):
    created = await store.create(records.conversation(title="Plans", model="local:tiny"))

    assert [conversation.id for conversation in await store.list()] == [created.id]
    assert await store.get(created.id) is created
    assert (created.title, created.model, created.seq) == ("Plans", "local:tiny", 0)
    await store.close()


async def test_structural_records_are_numbered_and_chunks_are_not(store, records):
    conversation = await store.create(records.conversation())

    seqs = [
        await store.append(conversation.id, record)
        for record in (
            records.message("q"),
            records.reply("a", "q"),
            records.chunks("a", "Hel", start=True),
            records.chunks("a", "lo"),
            records.end("a"),
        )
    ]

    assert seqs == [1, 2, 2, 2, 3]
    assert conversation.node("a").message().content == "Hello"
    assert conversation.node("a").status == "done"
    await store.close()


async def test_records_that_belong_together_are_written_at_once(store, records):
    begin = records.conversation(title="Plans")
    created = await store.create(begin, records.message("q"), records.reply("a", "q"), durable=True)

    assert (created.seq, created.leaf) == (2, "a")
    more = [records.end("a"), records.message("q2", parent="a"), records.reply("a2", "q2")]
    assert await store.append(created.id, *more, base_seq=2) == 5
    assert [node.id for node in created.branch("a2")] == ["q", "a", "q2", "a2"]
    await store.close()


async def test_of_records_that_belong_together_none_is_kept_if_one_cannot_be(store, records):
    created = await store.create(records.conversation())
    nothing = {"type": "change", "changed": "now", "title": float("nan")}

    with pytest.raises(StoreError, match="cannot be saved"):
        await store.append(created.id, records.message("q"), nothing)

    assert (created.seq, created.nodes) == (0, {})
    assert await store.append(created.id, records.message("again")) == 1
    await store.close()


async def test_who_acts_on_an_old_state_gets_what_was_missed(store, records):
    conversation = await store.create(records.conversation())
    await store.append(conversation.id, records.message("one"), base_seq=0)
    await store.append(conversation.id, records.reply("two", "one"))
    await store.append(conversation.id, records.chunks("two", "text", start=True))
    await store.append(conversation.id, records.end("two", native=[{"secret": "signature"}]))

    with pytest.raises(ConflictError) as caught:
        await store.append(conversation.id, records.message("late"), base_seq=1)

    missing = caught.value.to_json()["missing"]
    assert caught.value.code == "stale"
    assert [(record["type"], record["seq"]) for record in missing] == [("reply", 2), ("reply-end", 3)]
    assert "native" not in missing[1]
    assert "late" not in conversation.nodes
    assert await store.append(conversation.id, records.message("again", parent="two"), base_seq=3) == 4
    await store.close()


async def test_two_tabs_that_send_at_once_both_keep_their_message(store, records):
    conversation = await store.create(records.conversation())

    async def send(message_id):
        try:
            await store.append(conversation.id, records.message(message_id), base_seq=0)
        except ConflictError as conflict:
            latest = conflict.to_json()["missing"][-1]["seq"]
            await store.append(conversation.id, records.message(message_id), base_seq=latest)
            return True
        return False

    conflicts = await asyncio.gather(send("left"), send("right"))

    assert sorted(conflicts) == [False, True]
    assert {"left", "right"} <= conversation.nodes.keys()
    await store.close()


async def test_the_conversation_changed_last_comes_first(store, records):
    first = await store.create(records.conversation())
    second = await store.create(records.conversation())
    await store.append(first.id, records.change(title="Renamed", changed="2026-11-23T00:00:00.000Z"))

    assert [conversation.id for conversation in await store.list()] == [first.id, second.id]
    await store.close()


async def test_a_deleted_conversation_is_gone(store, records):
    conversation = await store.create(records.conversation())

    await store.destroy(conversation.id)

    assert await store.list() == []
    for attempt in (
        store.get(conversation.id),
        store.destroy(conversation.id),
        store.append(conversation.id, records.message("q")),
    ):
        with pytest.raises(NotFoundError) as caught:
            await attempt
        assert caught.value.code == "unknown-conversation"
    await store.close()


async def test_no_conversation_is_started_twice(store, records):
    conversation = await store.create(records.conversation(title="First"))

    with pytest.raises(ConflictError):
        await store.create(records.conversation(conversation.id, title="Second"))

    assert (await store.get(conversation.id)).title == "First"
    await store.close()


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "..",
        "",
        "a" * 36,
        KNOWN_SHAPE + "\n",
        KNOWN_SHAPE.upper() + "0",
        "a\0b",
    ],
)
async def test_ids_of_any_other_shape_are_unknown(store, name):
    with pytest.raises(NotFoundError):
        await store.get(name)
    with pytest.raises(NotFoundError):
        await store.destroy(name)
    await store.close()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
async def test_what_is_not_json_is_refused_and_changes_nothing(store, records, value):
    conversation = await store.create(records.conversation())
    chunk = {"type": "data-x", "data": value}

    with pytest.raises(StoreError) as caught:
        await store.append(conversation.id, {**records.chunks("a"), "chunks": [chunk]})

    assert caught.value.code == "not-json"
    assert store.problem is None or isinstance(store, MemoryConversationStore)
    assert await store.append(conversation.id, records.message("q")) == 1
    await store.close()


async def test_memory_says_that_nothing_is_kept_unless_asked_to_be_quiet():
    assert MemoryConversationStore().problem.code == "not-saved"
    assert MemoryConversationStore(quiet=True).problem is None
