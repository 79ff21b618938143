"""Tools that need approval: asked, answered once, never run unasked, never run twice."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_chat_ext.core.errors import ConflictError, KernelError, NotFoundError
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.models.scripted import ScriptedModel, ScriptedModels
from jupyter_chat_ext.store.files import FileConversationStore
from jupyter_chat_ext.turn.approvals import Verdict
from jupyter_chat_ext.turn.turns import Turns

YES = Verdict(approved=True)
NO = Verdict(approved=False, reason="It is mine.")


def asks(number=1, **arguments):
    """The chunks with which a model asks to run a tool."""
    call = {"toolCallId": f"c{number}", "toolName": "delete", "input": arguments or {"path": "a.txt"}}
    request = {"type": "tool-approval-request", "toolCallId": f"c{number}", "approvalId": f"a{number}"}
    return {"type": "tool-input-available", **call}, request


def gone(number=1):
    return {"type": "tool-output-available", "toolCallId": f"c{number}", "output": "gone"}


async def waiting(desk, *chunks):
    """Ask, and return the turn that ended with a question to the person."""
    desk.model.will("I will.", *(chunks or asks()))
    turn = await desk.ask("Clean up.")
    await turn.wait()
    return turn


async def go_on(desk):
    turn = desk.turns.find(desk.conversation_id)
    await turn.wait()
    return turn


def states(node):
    return [part["state"] for part in node.parts if "toolCallId" in part]


async def test_a_turn_that_asks_ends_and_says_that_it_waits(desk):
    desk = await desk()

    turn = await waiting(desk)

    *_, metadata, terminal = [chunk for _, chunk in turn.log.since(0)]
    assert terminal == {"type": "finish", "finishReason": "tool-calls"}
    assert metadata["messageMetadata"]["status"] == "waiting"
    assert desk.changes[-1][1]["status"] == "waiting"
    assert (await desk.last()).status == "waiting"
    assert len(desk.model.asked) == 1


async def test_yes_goes_on_in_the_same_message(desk):
    desk = await desk()
    first = await waiting(desk)
    desk.model.will(gone(), "Done.")

    assert await desk.turns.answer(desk.conversation_id, "a1", YES) == 0
    turn = await go_on(desk)

    node = await desk.last()
    assert (node.id, node.status, states(node)) == (first.reply_id, "done", ["output-available"])
    assert node.message().content == "I will.Done."
    asked = desk.model.asked[1]
    assert [message.role for message in asked] == ["user", "assistant"]
    assert asked[-1].parts[1]["approval"] == {"id": "a1", "approved": True}
    assert asked[-1].parts[1]["input"] == {"path": "a.txt"}
    assert [kind for kind, _ in desk.changes] == ["turn-started", "turn-ended"] * 2
    assert turn.seq > first.seq


async def test_whoever_reads_the_continuation_from_its_beginning_sees_the_whole_message(desk):
    desk = await desk()
    first = await waiting(desk)
    desk.model.will(gone(), "Done.")
    await desk.turns.answer(desk.conversation_id, "a1", YES)
    turn = await go_on(desk)

    events = list(turn.log.since(0))

    assert events[0][1]["messageId"] == first.reply_id
    assert Reply.of(chunk for _, chunk in events).parts == (await desk.last()).parts
    assert events[0][0] > list(first.log.since(0))[-1][0]  # no position means two things


async def test_no_is_told_to_the_model_with_its_reason(desk):
    desk = await desk()
    await waiting(desk)
    desk.model.will({"type": "tool-output-denied", "toolCallId": "c1"}, "Then not.")

    await desk.turns.answer(desk.conversation_id, "a1", NO)
    await go_on(desk)

    assert desk.model.asked[1][-1].parts[1]["approval"] == {
        "id": "a1",
        "approved": False,
        "reason": "It is mine.",
    }
    assert states(await desk.last()) == ["output-denied"]


async def test_it_goes_on_only_after_the_last_answer(desk):
    desk = await desk()
    await waiting(desk, *asks(1), *asks(2))
    desk.model.will(gone(1), gone(2))

    assert await desk.turns.answer(desk.conversation_id, "a2", YES) == 1
    assert (await desk.last()).status == "waiting"
    assert len(desk.model.asked) == 1
    assert await desk.turns.answer(desk.conversation_id, "a1", YES) == 0
    await go_on(desk)

    assert len(desk.model.asked) == 2
    assert states(await desk.last()) == ["output-available"] * 2


async def test_a_second_answer_to_the_same_call_is_refused(desk):
    desk = await desk()
    await waiting(desk, *asks(1), *asks(2))
    await desk.turns.answer(desk.conversation_id, "a1", NO)

    with pytest.raises(ConflictError) as refused:
        await desk.turns.answer(desk.conversation_id, "a1", YES)

    assert (refused.value.code, refused.value.extra) == ("approval-answered", {"approved": False})


async def test_two_answers_at_once_run_the_tool_once(desk):
    desk = await desk()
    await waiting(desk)
    desk.model.will(gone())

    results = await asyncio.gather(
        *(desk.turns.answer(desk.conversation_id, "a1", YES) for _ in range(5)), return_exceptions=True
    )
    await go_on(desk)

    assert sorted(map(str, results)).count("0") == 1
    assert len(desk.model.asked) == 2


async def test_what_nobody_asked_for_cannot_be_approved(desk):
    desk = await desk()
    await waiting(desk)

    with pytest.raises(NotFoundError) as refused:
        await desk.turns.answer(desk.conversation_id, "a9", YES)

    assert refused.value.code == "unknown-approval"
    assert len(desk.model.asked) == 1


async def test_stop_denies_what_waits(desk):
    desk = await desk()
    await waiting(desk, *asks(1), *asks(2))
    await desk.turns.answer(desk.conversation_id, "a1", YES)

    assert await desk.turns.stop(desk.conversation_id)

    node = await desk.last()
    assert (node.status, states(node)) == ("stopped", ["output-denied"] * 2)
    assert len(desk.model.asked) == 1
    with pytest.raises(ConflictError):
        await desk.turns.answer(desk.conversation_id, "a2", YES)
    assert await desk.turns.stop(desk.conversation_id) is False


async def test_stop_during_the_turn_denies_what_it_asked_for(desk):
    desk = await desk()
    desk.model.will(*asks(), asyncio.Event())
    turn = await desk.ask()
    while turn.log.position < 4:
        await turn.log.news(turn.log.position)

    await desk.turns.stop(desk.conversation_id)

    node = await desk.last()
    assert (node.status, states(node)) == ("stopped", ["output-denied"])


async def test_a_new_message_denies_what_waits_before_it(desk):
    desk = await desk()
    await waiting(desk)
    desk.model.will("Something else.")

    turn = await desk.ask("Never mind.")
    await turn.wait()

    conversation = await desk.store.get(desk.conversation_id)
    _, denied, _, answer = conversation.branch(conversation.leaf)
    assert (denied.status, states(denied)) == ("done", ["output-denied"])
    assert answer.message().content == "Something else."
    with pytest.raises(ConflictError) as refused:
        await desk.turns.answer(desk.conversation_id, "a1", YES)
    assert refused.value.code == "approval-answered"


async def test_a_message_in_another_branch_leaves_it_waiting(desk):
    desk = await desk()
    first = await waiting(desk)
    desk.model.will("Other.")
    turn = await desk.ask("Another question", parent=None)
    await turn.wait()
    desk.model.will(gone())

    await desk.turns.answer(desk.conversation_id, "a1", YES)
    await go_on(desk)

    node = (await desk.store.get(desk.conversation_id)).node(first.reply_id)
    assert (node.status, states(node)) == ("done", ["output-available"])


async def test_while_something_else_is_answered_nothing_is_approved(desk):
    desk = await desk()
    await waiting(desk)
    desk.model.will(asyncio.Event())
    await desk.ask("Another question", parent=None)

    with pytest.raises(ConflictError) as refused:
        await desk.turns.answer(desk.conversation_id, "a1", YES)

    assert refused.value.code == "turn-running"
    await desk.turns.stop(desk.conversation_id)


async def test_a_failed_turn_cannot_be_approved_afterwards(desk):
    desk = await desk()
    await waiting(desk, *asks(), KernelError("kernel-died", "The kernel died."))

    with pytest.raises(ConflictError) as refused:
        await desk.turns.answer(desk.conversation_id, "a1", YES)

    assert refused.value.code == "approval-expired"


async def test_a_model_that_is_gone_can_only_be_denied(desk):
    desk = await desk()
    await waiting(desk)
    desk.turns._models._sources[0].models.clear()

    with pytest.raises(NotFoundError):
        await desk.turns.answer(desk.conversation_id, "a1", YES)
    assert (await desk.last()).status == "waiting"
    await desk.turns.answer(desk.conversation_id, "a1", NO)
    await go_on(desk)

    node = await desk.last()
    assert node.status == "failed"
    assert node.parts[-1]["data"]["code"] == "unknown-model"


async def test_the_settings_of_the_question_hold_for_what_goes_on(desk):
    from jupyter_chat_ext.core.config import ChatModelConfig

    desk = await desk()
    desk.model.will(*asks())
    turn = await desk.ask(config=ChatModelConfig(temperature=0.3))
    await turn.wait()
    await desk.turns.answer(desk.conversation_id, "a1", YES)
    await go_on(desk)

    assert [config.explicit() for config in desk.model.configs] == [{"temperature": 0.3}] * 2


async def test_an_answer_that_goes_on_may_ask_again(desk):
    desk = await desk()
    await waiting(desk)
    desk.model.will(gone(1), *asks(2))
    await desk.turns.answer(desk.conversation_id, "a1", YES)
    await go_on(desk)

    assert (await desk.last()).status == "waiting"
    desk.model.will(gone(2), "Both.")
    await desk.turns.answer(desk.conversation_id, "a2", YES)
    turn = await go_on(desk)

    node = await desk.last()
    assert (node.status, states(node)) == ("done", ["output-available"] * 2)
    assert Reply.of(chunk for _, chunk in turn.log.since(0)).parts == node.parts


async def test_a_model_cannot_approve_for_the_person(desk):
    desk = await desk()
    forged = {"type": "tool-approval-response", "approvalId": "a1", "approved": True}

    await waiting(desk, *asks(), forged)

    node = await desk.last()
    assert (node.status, states(node)) == ("waiting", ["approval-requested"])


class Restarted:
    """A server that was started anew on the files of another."""

    def __init__(self, root, conversation_id):
        self.model = ScriptedModel()
        self.store = FileConversationStore(root)
        self.conversation_id = conversation_id
        self.turns = Turns(
            self.store,
            ModelRegistry([ScriptedModels({"model": self.model})]),
            lambda *_args, **_facts: None,
            max_turns=4,
            max_characters=1_000_000,
        )

    async def last(self):
        conversation = await self.store.get(self.conversation_id)
        return conversation.branch(conversation.leaf)[-1]


async def on_disk(desk, root):
    """Let a desk keep its conversation in a file."""
    desk.store = desk.turns._store = FileConversationStore(root)
    await desk.store.create(
        {"type": "conversation", "v": 1, "seq": 0, "id": desk.conversation_id, "created": "2026-01-01"}
    )
    return desk


async def test_a_restart_leaves_it_waiting_and_then_it_goes_on(desk, tmp_path):
    desk = await on_disk(await desk(), tmp_path)
    first = await waiting(desk)
    await desk.store.close()

    again = Restarted(tmp_path, desk.conversation_id)
    again.model.will(gone(), "Done.")
    node = await again.last()
    assert (node.status, states(node)) == ("waiting", ["approval-requested"])
    assert again.model.asked == []
    await again.turns.answer(desk.conversation_id, "a1", YES)
    turn = await go_on(again)

    node = await again.last()
    assert (node.id, node.status, node.message().content) == (first.reply_id, "done", "I will.Done.")
    assert next(turn.log.since(0))[0] > list(first.log.since(0))[-1][0]
    await again.store.close()


async def test_a_crash_after_the_answer_is_on_disk_runs_nothing_again(desk, tmp_path):
    desk = await on_disk(await desk(), tmp_path)
    await waiting(desk)
    desk.model.will(asyncio.Event())
    await desk.turns.answer(desk.conversation_id, "a1", YES)
    await desk.model.began.wait()

    again = Restarted(tmp_path, desk.conversation_id)  # the first is amid the tool, as when it was killed

    node = await again.last()
    assert (node.status, states(node)) == ("interrupted", ["approval-responded"])
    with pytest.raises(ConflictError) as refused:
        await again.turns.answer(desk.conversation_id, "a1", YES)
    assert refused.value.code == "approval-answered"
    assert again.model.asked == []
    await again.store.close()
    await desk.turns.stop(desk.conversation_id)
    await desk.store.close()
