"""Asking over HTTP: the answer streams, survives its reader, can be rejoined and stopped."""

from __future__ import annotations

import asyncio
import json
import uuid

from jupyter_chat_ext.core.errors import ModelError


def text_of(chunks):
    return "".join(chunk["delta"] for chunk in chunks if chunk["type"] == "text-delta")


async def test_an_answer_streams_and_is_kept(api):
    api.model.will("Hel", "lo")
    conversation = await api.create()

    chunks = await api.ask(conversation, "hi there")

    assert chunks[0]["type"] == "start"
    assert text_of(chunks) == "Hello"
    assert chunks[-1] == {"type": "finish", "finishReason": "stop"}
    kept = await api("conversations", conversation)
    question, reply = kept["messages"]
    assert kept["title"] == "hi there"
    assert (question["role"], reply["role"], reply["parent"]) == ("user", "assistant", question["id"])
    assert reply["id"] == chunks[0]["messageId"] == kept["leaf"]
    assert reply["parts"] == [{"type": "text", "text": "Hello", "state": "done"}]
    assert kept["seq"] == chunks[-2]["messageMetadata"]["seq"]


async def test_deltas_are_not_held_back(api):
    more = asyncio.Event()
    api.model.will("first", more, "second")
    conversation = await api.create()
    seen = []

    def receive(piece):
        seen.append(piece)
        if b"first" in piece:
            more.set()

    await api.raw(
        "conversations",
        conversation,
        "turns",
        method="POST",
        body=json.dumps(api.question()),
        streaming_callback=receive,
    )

    assert b"second" in b"".join(seen)


async def test_a_reader_that_left_can_rejoin_without_gap_or_repeat(
    api, jp_http_port, jp_auth_header, jp_base_url
):
    more = asyncio.Event()
    api.model.will("one ", "two ", more, "three")
    conversation = await api.create()
    body = json.dumps(api.question())
    reader, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
    writer.write(
        f"POST {jp_base_url}jupyter-chat-ext/api/conversations/{conversation}/turns HTTP/1.1\r\n"
        f"Host: localhost\r\nAuthorization: {jp_auth_header['Authorization']}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    start = await reader.readuntil(b"two ")
    event_id = start.rpartition(b"id: ")[2].partition(b"\n")[0].decode()
    writer.close()

    assert (await api("conversations", conversation))["running"]
    rejoined = asyncio.create_task(
        api.raw("conversations", conversation, "stream", headers={"Last-Event-ID": event_id})
    )
    more.set()
    chunks = api.events_of((await rejoined).body)

    assert text_of(chunks) == "three"
    assert chunks[-1]["type"] == "finish"
    kept = await api("conversations", conversation)
    assert kept["messages"][1]["parts"][0]["text"] == "one two three"


async def test_another_tab_replays_the_turn_from_its_beginning(api):
    more = asyncio.Event()
    api.model.will("one ", more, "two")
    conversation = await api.create()
    first = asyncio.create_task(api.ask(conversation))
    await api.model.began.wait()

    seen = []

    def receive(piece):
        seen.append(piece)
        more.set()

    await api.raw("conversations", conversation, "stream", streaming_callback=receive)

    assert text_of(await first) == text_of(api.events_of(b"".join(seen))) == "one two"


async def test_the_end_can_be_fetched_by_a_reader_that_was_cut_off(api):
    api.model.will("short")
    conversation = await api.create()
    chunks = await api.ask(conversation)
    reply = chunks[0]["messageId"]

    late = await api.raw("conversations", conversation, "stream", params={"reply": reply, "after": "3"})

    assert api.events_of(late.body)[-1]["type"] == "finish"


async def test_nothing_to_rejoin_is_204(api):
    conversation = await api.create()

    assert (await api.raw("conversations", conversation, "stream")).code == 204
    assert (await api("conversations", conversation, "stop", method="POST", body={})) == {"stopped": False}


async def test_stop_ends_the_stream_with_abort(api):
    api.model.will("Once", asyncio.Event())
    conversation = await api.create()
    answer = asyncio.create_task(api.ask(conversation))
    await api.model.began.wait()

    assert (await api("conversations", conversation, "stop", method="POST", body={})) == {"stopped": True}

    assert (await answer)[-1] == {"type": "abort", "reason": "stopped"}
    assert (await api("conversations", conversation))["messages"][1]["status"] == "stopped"
    assert api.model.cancelled == 1


async def test_a_failure_is_a_typed_part_and_the_conversation_stays_usable(api):
    api.model.will(
        "so far", ModelError("rate-limited", "Too fast.", hint="Wait.", retryable=True, retry_after=3)
    )
    conversation = await api.create()

    chunks = await api.ask(conversation)

    assert chunks[-1] == {"type": "error", "errorText": "Too fast."}
    facts = next(chunk["data"] for chunk in chunks if chunk["type"] == "data-error")
    assert facts == {
        "code": "rate-limited",
        "title": "Too fast.",
        "hint": "Wait.",
        "retryable": True,
        "retryAfter": 3,
    }
    api.model.will("better")
    assert text_of(await api.ask(conversation, "again")) == "better"


async def test_posting_a_message_twice_asks_once(api):
    more = asyncio.Event()
    api.model.will("once", more)
    conversation = await api.create()
    question = api.question()
    first = asyncio.create_task(api.raw("conversations", conversation, "turns", method="POST", body=question))
    await api.model.began.wait()
    second = asyncio.create_task(
        api.raw("conversations", conversation, "turns", method="POST", body=question)
    )
    more.set()

    assert text_of(api.events_of((await first).body)) == text_of(api.events_of((await second).body)) == "once"
    assert len(api.model.asked) == 1


async def test_an_edit_starts_a_branch_and_leaf_switches_back(api):
    api.model.will("one")
    conversation = await api.create()
    await api.ask(conversation, "first wording")
    before = await api("conversations", conversation)
    api.model.will("two")

    await api.ask(conversation, "second wording", parent=None)

    after = await api("conversations", conversation)
    assert [message["parts"][0]["text"] for message in after["messages"]] == ["second wording", "two"]
    assert after["messages"][0]["siblings"] == [before["messages"][0]["id"], after["messages"][0]["id"]]
    back = await api(
        "conversations", conversation, method="PATCH", body={"leaf": before["messages"][0]["id"]}
    )
    assert [message["parts"][0]["text"] for message in back["messages"]] == ["first wording", "one"]
    assert len((await api("conversations", conversation, params={"tree": "1"}))["messages"]) == 4


async def test_every_wrong_question_has_its_own_error(api):
    conversation = await api.create()
    nowhere = str(uuid.uuid4())
    good = api.question()

    async def refused(code, error, body, conversation=conversation):
        answer = await api("conversations", conversation, "turns", method="POST", body=body, code=code)
        assert answer["error"]["code"] == error
        assert answer["error"]["title"]

    await refused(404, "unknown-conversation", good, nowhere)
    await refused(404, "unknown-conversation", good, "..%2F..%2Fetc")
    await refused(404, "unknown-model", {**good, "model": "nobody:nothing"})
    await refused(404, "unknown-message", {**good, "parent": nowhere})
    await refused(404, "unknown-message", {"regenerate": nowhere, "model": "scripted:model"})
    await refused(422, "no-model", {"message": good["message"]})
    await refused(422, "invalid-request", {})
    await refused(422, "invalid-request", {**good, "message": {"id": "1", "parts": []}})
    await refused(422, "invalid-request", {**good, "message": {**good["message"], "parts": []}})
    await refused(422, "invalid-request", {**good, "base_seq": "x"})
    await refused(422, "invalid-config", {**good, "config": {"temperature": "hot"}})
    await refused(422, "invalid-config", {**good, "config": {"heat": 1}})
    image = {"type": "image", "url": "http://127.0.0.1/x.png"}
    await refused(422, "invalid-request", {**good, "message": {**good["message"], "parts": [image]}})
    assert api.model.asked == []


async def test_only_what_was_set_reaches_the_model(api):
    api.model.will("x")
    conversation = await api.create()

    await api.ask(conversation, config={"temperature": 0.3, "top_k": None})

    assert api.model.configs[0].explicit() == {"temperature": 0.3}


async def test_odd_characters_survive_wire_and_store(api):
    odd = "half \ud83d, nul \x00, lines \u2028\u0085, right-to-left \u202e, emoji 😀"
    api.model.will("\ud83d", "\ude00", " é \u2028")
    conversation = await api.create()

    chunks = await api.ask(conversation, odd)

    assert text_of(chunks).encode("utf-16", "surrogatepass").decode("utf-16") == "😀 é \u2028"
    assert (await api("conversations", conversation))["messages"][0]["parts"][0]["text"] == odd


def first_question(api, text="hi there", **create):
    """A question that begins its conversation, under an id made by the client."""
    return str(uuid.uuid4()), {**api.question(text), "create": create}


async def asked(api, conversation, body):
    return await api.raw("conversations", conversation, "turns", method="POST", body=body)


async def test_a_first_question_begins_its_conversation(api):
    api.model.will("Hello")
    place = {"path": "a.ipynb", "key": "c1/0"}
    conversation, body = first_question(api, model="scripted:model", place=place)

    answer = await asked(api, conversation, body)

    chunks = api.events_of(answer.body)
    assert (answer.code, text_of(chunks)) == (200, "Hello")
    kept = await api("conversations", conversation)
    assert (kept["title"], kept["model"], kept["place"]) == ("hi there", "scripted:model", place)
    assert [message["role"] for message in kept["messages"]] == ["user", "assistant"]
    assert chunks[0]["messageMetadata"]["seq"] == 2
    assert kept["seq"] == chunks[-2]["messageMetadata"]["seq"] == 3


async def test_a_first_question_that_is_sent_again_begins_nothing_again(api):
    more = asyncio.Event()
    api.model.will("Hel", more, "lo")
    conversation, body = first_question(api)
    once = asyncio.create_task(asked(api, conversation, body))
    await api.model.began.wait()

    again = asyncio.create_task(asked(api, conversation, body))
    more.set()

    answers = [await once, await again, await asked(api, conversation, body)]
    assert [text_of(api.events_of(answer.body)) for answer in answers] == ["Hello"] * 3
    assert len((await api("conversations"))["conversations"]) == 1
    assert len((await api("conversations", conversation))["messages"]) == 2


async def test_a_first_question_is_kept_before_its_model_is_asked(api):
    more = asyncio.Event()
    api.model.will(more, "late")
    conversation, body = first_question(api)
    asking = asyncio.create_task(asked(api, conversation, body))
    await api.model.began.wait()

    journal = api.services.store._root / f"{conversation}.jsonl"
    kinds = [json.loads(line)["type"] for line in journal.read_text().splitlines()]
    assert kinds[:3] == ["conversation", "message", "reply"]
    more.set()
    await asking


async def test_a_first_question_that_is_refused_leaves_nothing_behind(api):
    conversation, body = first_question(api)

    refused = await asked(api, conversation, {**body, "model": "scripted:unknown"})

    assert json.loads(refused.body)["error"]["code"] == "unknown-model"
    assert (await api("conversations"))["conversations"] == []


async def test_what_a_new_conversation_cannot_be_is_refused(api):
    conversation, body = first_question(api)
    for wrong in ({"create": []}, {"create": {"colour": "red"}}, {"create": {"place": {}}}):
        assert (await asked(api, conversation, {**body, **wrong})).code == 422
    for wrong in ("no-uuid", conversation.upper(), "..%2F..%2Fx"):
        assert (await asked(api, wrong, body)).code in (404, 422)
    assert (await api("conversations"))["conversations"] == []


async def test_a_question_to_an_unknown_conversation_begins_none(api):
    answer = await asked(api, str(uuid.uuid4()), api.question())

    assert json.loads(answer.body)["error"]["code"] == "unknown-conversation"
