"""Conversations can be listed, renamed and deleted."""

from __future__ import annotations

import json
import uuid


async def test_a_new_conversation_is_listed_newest_first(api):
    older = await api.create()
    newer = await api.create()
    api.model.will("x")
    await api.ask(older, "now the newest")

    listed = (await api("conversations"))["conversations"]

    assert [each["id"] for each in listed] == [older, newer]
    assert listed[0]["title"] == "now the newest"
    assert listed[0]["running"] is None


async def test_some_can_be_listed_without_the_others(api):
    first, second, other = [await api.create() for _ in range(3)]
    gone = str(uuid.uuid4())

    listed = await api("conversations", params=[("id", first), ("id", second), ("id", gone)])

    assert {each["id"] for each in listed["conversations"]} == {first, second}
    assert other not in json.dumps(listed)
    assert listed["deleted"] == []


async def test_rename_and_pin_last(api):
    conversation = await api.create()

    await api("conversations", conversation, method="PATCH", body={"title": "Mine", "pinned": True})

    kept = await api("conversations", conversation)
    assert (kept["title"], kept["pinned"]) == ("Mine", True)


async def test_deleting_stops_the_answer_and_forgets_everything(api):
    import asyncio

    api.model.will("x", asyncio.Event())
    conversation = await api.create()
    answer = asyncio.create_task(api.ask(conversation))
    await api.model.began.wait()

    assert (await api.raw("conversations", conversation, method="DELETE")).code == 204

    assert (await answer)[-1]["type"] == "abort"
    assert (await api("conversations"))["conversations"] == []
    gone = await api("conversations", conversation, code=404)
    never = await api("conversations", str(uuid.uuid4()), code=404)
    assert gone == never


async def test_an_address_below_ours_that_is_nothing_says_so(api):
    assert (await api("nonsense", code=404))["error"]["code"] == "not-found"


async def test_health_tells_the_version(api):
    from jupyter_chat_ext import __version__

    health = await api("health")

    assert health["version"] == __version__
    assert health["store"] == {"problem": None}


async def test_a_message_can_be_removed_and_restored(api):
    api.model.will("x")
    conversation = await api.create()
    await api.ask(conversation, "first")
    await api.ask(conversation, "second")
    before = await api("conversations", conversation)
    second = before["messages"][2]["id"]

    removed = await api("conversations", conversation, method="PATCH", body={"remove": second})
    restored = await api("conversations", conversation, method="PATCH", body={"restore": second})

    assert [each["id"] for each in removed["messages"]] == [each["id"] for each in before["messages"][:2]]
    assert removed["leaf"] == before["messages"][1]["id"]
    assert restored["messages"] == before["messages"]


async def test_what_was_removed_is_not_asked_about_again(api):
    api.model.will("x")
    conversation = await api.create()
    await api.ask(conversation, "first")
    await api.ask(conversation, "a mistake")
    mistake = (await api("conversations", conversation))["messages"][2]["id"]
    await api("conversations", conversation, method="PATCH", body={"remove": mistake})

    await api.ask(conversation, "third")

    assert [message.content for message in api.model.asked[-1]] == ["first", "x", "third"]


async def test_nothing_is_removed_while_an_answer_is_written(api):
    import asyncio

    end = asyncio.Event()
    api.model.will("x", end)
    conversation = await api.create()
    answer = asyncio.create_task(api.ask(conversation, "long"))
    await api.model.began.wait()
    question = (await api("conversations", conversation))["messages"][0]["id"]

    refused = await api("conversations", conversation, method="PATCH", body={"remove": question}, code=409)
    unknown = await api("conversations", conversation, method="PATCH", body={"remove": "nobody"}, code=404)
    end.set()

    assert refused["error"]["code"] == "turn-running"
    assert unknown["error"]["code"] == "unknown-message"
    assert (await answer)[-1]["type"] == "finish"


async def test_conversations_are_found_by_what_was_said(api):
    api.model.will("The Fourier series converges.")
    conversation = await api.create()
    await api.create()
    await api.ask(conversation, "Tell me of series")

    found = await api("conversations", params={"search": "FOURIER converges"})

    (one,) = found["conversations"]
    answer = (await api("conversations", conversation))["messages"][1]["id"]
    assert (one["id"], one["title"], found["more"]) == (conversation, "Tell me of series", False)
    assert one["match"]["message"] == answer
    assert {"text": "Fourier", "hit": True} in one["match"]["pieces"]
