"""A turn outlives its readers and always ends."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from jupyter_chat_ext.core.errors import BusyError, ConflictError, KernelError, ModelError, NotFoundError
from jupyter_chat_ext.models.attachment_rules import ANYTHING
from jupyter_chat_ext.models.base import AnswerLimits


async def test_the_reply_is_said_saved_and_finished(desk):
    desk = await desk()
    desk.model.will("Hel", "lo")

    turn = await desk.ask("hi")
    await turn.wait()

    assert desk.types_of(turn)[0] == "start"
    assert desk.text_of(turn) == "Hello"
    assert desk.types_of(turn)[-1] == "finish"
    saved = await desk.last()
    assert (saved.status, saved.message().content, saved.id) == ("done", "Hello", turn.reply_id)
    assert saved.metadata["modelName"] == "scripted"
    timing = saved.metadata["timing"]
    assert timing["total"] >= timing["first"] >= 0


async def test_the_first_words_count_and_not_what_is_remarked_before_them(desk):
    desk = await desk()
    notice = {"type": "data-notice", "data": {"code": "waiting-for-kernel", "title": "Waiting."}}
    gate = asyncio.Event()
    desk.model.will(notice, gate)

    turn = await desk.ask("hi")
    await desk.model.began.wait()
    turn.stop()
    await turn.wait()

    assert "first" not in (await desk.last()).metadata["timing"]


async def test_the_question_is_on_record_before_the_model_is_called(desk):
    desk = await desk()
    desk.model.will(asyncio.Event())

    turn = await desk.ask("precious")
    await desk.model.began.wait()

    conversation = await desk.store.get(desk.conversation_id)
    assert conversation.branch(conversation.leaf)[0].message().content == "precious"
    turn.stop()
    await turn.wait()


async def test_an_answer_that_takes_too_long_is_ended_and_keeps_what_it_said(desk):
    desk = await desk(limits=AnswerLimits(seconds=0.05))
    desk.model.will("Once", asyncio.Event())

    turn = await desk.ask()
    await turn.wait()

    assert desk.model.cancelled == 1
    assert desk.types_of(turn)[-1] == "error"
    saved = await desk.last()
    assert (saved.status, saved.message().content) == ("failed", "Once")
    [error] = [part["data"] for part in saved.parts if part["type"] == "data-error"]
    assert (error["code"], error["detail"]) == ("answer-too-slow", "The limit is 0.05 seconds.")


async def test_an_answer_in_time_is_left_alone(desk):
    desk = await desk(limits=AnswerLimits(seconds=60))
    desk.model.will("Hello")

    turn = await desk.ask()
    await turn.wait()

    assert (await desk.last()).status == "done"


async def test_stop_keeps_what_was_said_and_ends_with_abort(desk):
    desk = await desk()
    desk.model.will("Once", asyncio.Event())

    turn = await desk.ask()
    await turn.log.news(2)
    assert await desk.turns.stop(desk.conversation_id)

    assert desk.model.cancelled == 1
    assert desk.types_of(turn)[-1] == "abort"
    assert desk.types_of(turn).count("text-end") == 1
    saved = await desk.last()
    assert (saved.status, saved.message().content) == ("stopped", "Once")
    assert await desk.turns.stop(desk.conversation_id) is False


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ModelError("rate-limited", "Too fast.", retryable=True), "rate-limited"),
        (KernelError("kernel-died", "The kernel died."), "kernel-died"),
        (RuntimeError("secret detail"), "model-failed"),
    ],
)
async def test_a_failure_keeps_the_text_and_says_why(desk, error, code, caplog):
    desk = await desk()
    desk.model.will("so far", error)

    turn = await desk.ask()
    await turn.wait()

    *_, (_, terminal) = turn.log.since(0)
    assert terminal["type"] == "error"
    saved = await desk.last()
    assert (saved.status, saved.message().content) == ("failed", "so far")
    facts = next(part["data"] for part in saved.parts if part["type"] == "data-error")
    assert facts["code"] == code
    assert "secret" not in str(list(turn.log.since(0)))


async def test_two_readers_get_the_same_events(desk):
    desk = await desk()
    more = asyncio.Event()
    desk.model.will("a", "b", more, "c")

    turn = await desk.ask()
    await turn.log.news(3)
    early = list(turn.log.since(0))
    more.set()
    await turn.wait()

    position = early[-1][0]
    joined = [*early, *turn.log.since(position)]
    text = "".join(chunk.get("delta", "") for _, chunk in joined)
    assert text == "abc"
    assert joined[-1] == list(turn.log.since(0))[-1]


async def test_asking_twice_with_one_id_rejoins_the_turn(desk):
    desk = await desk()
    desk.model.will("once", asyncio.Event())
    message_id = str(uuid.uuid4())

    first = await desk.ask(message_id=message_id)
    second = await desk.ask(message_id=message_id)

    assert first is second
    assert len(desk.model.asked) <= 1
    await desk.turns.stop(desk.conversation_id)


async def test_one_turn_at_a_time(desk):
    desk = await desk()
    desk.model.will(asyncio.Event())
    await desk.ask()

    with pytest.raises(ConflictError) as refused:
        await desk.ask("me too")

    assert refused.value.code == "turn-running"
    await desk.turns.stop(desk.conversation_id)


async def test_an_old_state_is_refused_with_what_was_missed(desk):
    desk = await desk()
    desk.model.will("x")
    turn = await desk.ask("first")
    await turn.wait()

    with pytest.raises(ConflictError) as refused:
        await desk.ask("second", base_seq=0)

    assert refused.value.code == "stale"
    assert [record["type"] for record in refused.value.extra["missing"]] == ["message", "reply", "reply-end"]
    assert (await desk.ask("second", base_seq=turn.seq)).reply_id


async def test_the_limit_of_running_turns_is_kept(desk):
    desk = await desk(max_turns=0)

    with pytest.raises(BusyError) as refused:
        await desk.ask()

    assert refused.value.retry_after
    assert desk.model.asked == []


async def test_an_unknown_model_leaves_no_question_behind(desk):
    desk = await desk()

    with pytest.raises(NotFoundError):
        await desk.ask(model="scripted:nobody")

    assert (await desk.store.get(desk.conversation_id)).nodes == {}


async def test_an_endless_answer_is_ended_and_labelled(desk):
    desk = await desk(max_characters=100)
    desk.model.will(*["0123456789"] * 50)

    turn = await desk.ask()
    await turn.wait()

    saved = await desk.last()
    assert saved.status == "failed"
    assert len(saved.message().content) >= 90
    assert any(
        part["data"]["code"] == "answer-too-long" for part in saved.parts if part["type"] == "data-error"
    )


async def test_regenerate_answers_beside_the_old_reply(desk):
    desk = await desk()
    desk.model.will("one")
    first = await desk.ask("question")
    await first.wait()
    desk.model.will("two")

    second = await desk.ask(regenerate=first.reply_id, message_id=None, parts=[])
    await second.wait()

    conversation = await desk.store.get(desk.conversation_id)
    assert conversation.siblings(conversation.node(second.reply_id)) == [first.reply_id, second.reply_id]
    assert [node.message().content for node in conversation.branch(conversation.leaf)] == ["question", "two"]
    assert [message.content for message in desk.model.asked[-1]] == ["question"]


async def test_shutdown_tells_every_reader_and_saves(desk):
    desk = await desk()
    desk.model.will("half", asyncio.Event())
    turn = await desk.ask()
    await turn.log.news(2)

    await desk.turns.interrupt_all(ModelError("server-stopped", "The server was shut down."))

    assert desk.types_of(turn)[-1] == "error"
    saved = await desk.last()
    assert (saved.status, saved.message().content) == ("interrupted", "half")


async def test_a_model_that_ignores_stop_is_left_behind(desk, monkeypatch):
    monkeypatch.setattr("jupyter_chat_ext.turn.turn.STOP_GRACE_SECONDS", 0.05)
    desk = await desk()

    class Stubborn:
        attachments = ANYTHING

        async def stream(self, messages, config, outcome):
            yield {"type": "text-start", "id": "t1"}
            while True:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    if self.released:
                        raise

    stubborn = Stubborn()
    stubborn.released = False
    desk.turns._models._sources[0].models["stubborn"] = stubborn
    turn = await desk.ask(model="scripted:stubborn")
    await turn.log.news(1)

    await desk.turns.stop(desk.conversation_id)

    assert desk.types_of(turn)[-1] == "abort"
    stubborn.released = True
    turn._answer_task.cancel()


async def test_changes_are_announced_without_text(desk):
    desk = await desk()
    desk.model.will("secret")
    turn = await desk.ask("private")
    await turn.wait()

    assert [kind for kind, _ in desk.changes] == ["turn-started", "turn-ended"]
    assert desk.changes[-1][1]["status"] == "done"
    assert "secret" not in str(desk.changes)
    assert "private" not in str(desk.changes)
