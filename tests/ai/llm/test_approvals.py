"""Agents whose tools need a person's approval: what they ask, and how they go on with the answer."""

import pytest
from pydantic import BaseModel
from pydantic_ai import (
    Agent,
    ApprovalRequired,
    CallDeferred,
    DeferredToolRequests,
    ModelRetry,
    RunContext,
    Tool,
)
from pydantic_ai.models.function import DeltaToolCall, FunctionModel
from pydantic_ai.toolsets import FunctionToolset

from jupyter_chat_ext.ai import ChatMessage, llm
from jupyter_chat_ext.core.approvals import pending
from jupyter_chat_ext.core.chunks import approval_response
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.core.unfold import chunks_of
from tests.ai.llm.conftest import Answered, ask
from tests.ai.llm.wires import WIRES

PATH = {"path": "a.txt"}


class Files:
    """A tool that deletes, and what it deleted."""

    def __init__(self):
        self.deleted = []

    def delete(self, path: str) -> str:
        """Delete a file."""
        self.deleted.append(path)
        return f"{path} is gone"


@pytest.fixture
def files():
    return Files()


def guarded(files):
    return Tool(files.delete, requires_approval=True)


def decided(answered, *, approved=True, reason="", native=...):
    """The reply as the model is given it once the person has answered everything."""
    reply = Reply.of(answered.chunks)
    for part in pending(reply.parts):
        reply.apply(approval_response(part["approval"]["id"], approved=approved, reason=reason))
    kept = answered.native if native is ... else native
    return ChatMessage("assistant", id="a", parts=list(reply.parts), native=kept)


async def go_on(model, question, answered, **decision):
    """Let the model go on; the result is the whole reply."""
    message = decided(answered, **decision)
    again = await ask(model, question, message)
    whole = Answered(chunks=[*chunks_of(message.to_message().parts), *again.chunks], error=again.error)
    return again, whole


def calls_in(answered):
    return [part for part in answered.reply.parts if "toolCallId" in part]


def asks_for(*calls, then="Done."):
    """A model that makes these calls in its first answer."""
    asked = []

    async def stream(messages, _info):
        asked.append(messages)
        if len(asked) > 1:
            yield then
        else:
            for index, (name, arguments) in enumerate(calls):
                yield {index: DeltaToolCall(name, arguments, tool_call_id=f"c{index}")}

    model = FunctionModel(stream_function=stream)
    return model, asked


async def test_with_every_provider_a_guarded_tool_waits_and_runs_once_it_is_approved(
    wire, peer, monkeypatch, files
):
    provider = peer(wire.call("delete", PATH), wire.text("It is gone."))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[guarded(files)])

    answered = await ask(model, "Clean up.")

    assert (answered.error, answered.finish_reason, files.deleted) == (None, "tool-calls", [])
    [call] = calls_in(answered)
    assert (call["state"], call["input"]) == ("approval-requested", PATH)
    assert len(provider.requests) == 1

    again, whole = await go_on(model, "Clean up.", answered)

    assert (again.error, again.finish_reason, again.text) == (None, "stop", "It is gone.")
    assert files.deleted == ["a.txt"]
    [call] = calls_in(whole)
    assert (call["state"], call["output"], call["approval"]["approved"]) == (
        "output-available",
        "a.txt is gone",
        True,
    )
    arguments, result = wire.call_in(provider.requests[1].body)
    assert arguments == PATH
    assert "a.txt is gone" in result


async def test_with_every_provider_a_denial_is_told_with_its_reason(wire, peer, monkeypatch, files):
    provider = peer(wire.call("delete", PATH), wire.text("Then not."))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[guarded(files)])

    answered = await ask(model, "Clean up.")
    again, whole = await go_on(model, "Clean up.", answered, approved=False, reason="It is mine.")

    assert (again.error, again.text, files.deleted) == (None, "Then not.", [])
    assert calls_in(whole)[0]["state"] == "output-denied"
    _, result = wire.call_in(provider.requests[1].body)
    assert "did not allow" in result
    assert "It is mine." in result


async def test_the_next_question_has_the_call_and_its_result(wire, peer, monkeypatch, files):
    provider = peer(wire.call("delete", PATH), wire.text("It is gone."), wire.text("Yes."))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[guarded(files)])
    answered = await ask(model, "Clean up.")
    again, whole = await go_on(model, "Clean up.", answered)
    reply = ChatMessage("assistant", id="a", parts=list(whole.reply.parts), native=again.native)

    third = await ask(model, "Clean up.", reply, "Sure?")

    assert (third.error, third.text) == (None, "Yes.")
    arguments, result = wire.call_in(provider.requests[2].body)
    assert (arguments, "a.txt is gone" in result) == (PATH, True)


async def test_a_question_asked_instead_tells_the_model_that_nothing_ran(wire, peer, monkeypatch, files):
    provider = peer(wire.call("delete", PATH), wire.text("Fine."))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[guarded(files)])
    answered = await ask(model, "Clean up.")
    denied = decided(answered, approved=False, reason="Another question was asked instead.")
    denied.parts[-1].state = "output-denied"

    second = await ask(model, "Clean up.", denied, "Never mind.")

    assert (second.error, second.text, files.deleted) == (None, "Fine.", [])
    _, result = wire.call_in(provider.requests[1].body)
    assert "Another question" in result


async def test_tools_without_a_guard_run_at_once_and_only_the_others_wait(files):
    looked = []

    def look(a: int) -> str:
        looked.append(a)
        return "seen"

    model, asked = asks_for(("look", {"a": 1}), ("delete", PATH), ("delete", {"path": "b.txt"}))
    chat = llm.pydantic_ai(model, tools=[look, guarded(files)])

    answered = await ask(chat, "go")

    assert [part["state"] for part in calls_in(answered)] == [
        "output-available",
        "approval-requested",
        "approval-requested",
    ]
    again, whole = await go_on(chat, "go", answered)
    assert (again.error, looked, files.deleted) == (None, [1], ["a.txt", "b.txt"])
    assert {part["state"] for part in calls_in(whole)} == {"output-available"}
    results = [
        part.tool_call_id for message in asked[1] for part in message.parts if "return" in part.part_kind
    ]
    assert results == ["c0", "c1", "c2"]


async def test_a_tool_may_ask_by_itself_and_say_why(files):
    def delete(context: RunContext[None], path: str) -> str:
        if not context.tool_call_approved:
            raise ApprovalRequired(metadata={"reason": "It cannot be undone."})
        return files.delete(path)

    model, _ = asks_for(("delete", PATH))
    chat = llm.pydantic_ai(model, tools=[delete])

    answered = await ask(chat, "go")

    assert calls_in(answered)[0]["approval"]["requestReason"] == "It cannot be undone."
    assert files.deleted == []
    again, _ = await go_on(chat, "go", answered)
    assert (again.error, files.deleted) == (None, ["a.txt"])


async def test_a_whole_toolset_can_be_guarded(files):
    model, _ = asks_for(("delete", PATH))
    toolset = FunctionToolset([files.delete]).approval_required()
    chat = llm.pydantic_ai(Agent(model), toolsets=[toolset])

    answered = await ask(chat, "go")

    assert (calls_in(answered)[0]["state"], files.deleted) == ("approval-requested", [])
    again, _ = await go_on(chat, "go", answered)
    assert (again.error, files.deleted) == (None, ["a.txt"])


async def test_wrong_arguments_are_the_model_s_mistake_and_nobody_is_asked(files):
    model, _ = asks_for(("delete", {"paths": []}))
    answered = await ask(llm.pydantic_ai(model, tools=[guarded(files)]), "go")
    assert (answered.error, answered.text) == (None, "Done.")
    assert calls_in(answered)[0]["state"] == "output-error"


async def test_an_approved_tool_that_fails_is_told_and_not_run_again(files):
    def delete(path: str) -> str:
        files.deleted.append(path)
        raise OSError("disk on fire")

    model, _ = asks_for(("delete", PATH))
    chat = llm.pydantic_ai(model, tools=[Tool(delete, requires_approval=True)])
    answered = await ask(chat, "go")

    again, whole = await go_on(chat, "go", answered)

    assert again.error.title == "delete raised OSError: disk on fire"
    assert files.deleted == ["a.txt"]
    assert calls_in(whole)[0]["state"] == "output-error"


async def test_a_reply_whose_native_is_lost_goes_on_from_what_is_shown(files):
    model, asked = asks_for(("delete", PATH))
    chat = llm.pydantic_ai(model, tools=[guarded(files)])
    answered = await ask(chat, "go")

    again, _ = await go_on(chat, "go", answered, native=None)

    assert (again.error, again.text, files.deleted) == (None, "Done.", ["a.txt"])
    assert len(asked) == 2


async def test_calls_that_run_elsewhere_are_refused_without_asking_anybody(files):
    def outside(a: int) -> str:
        raise CallDeferred

    model, asked = asks_for(("outside", {"a": 1}), ("delete", PATH))
    chat = llm.pydantic_ai(model, tools=[outside, guarded(files)])
    answered = await ask(chat, "go")
    states = {part["type"]: part["state"] for part in calls_in(answered)}
    assert states["tool-delete"] == "approval-requested"
    again, _ = await go_on(chat, "go", answered)
    assert (again.error, files.deleted) == (None, ["a.txt"])
    assert "runs outside" in str(asked[1])


class City(BaseModel):
    name: str


async def test_structured_output_comes_after_the_approval(files):
    asked = []

    async def stream(_messages, info):
        asked.append(1)
        if len(asked) == 1:
            yield {0: DeltaToolCall("delete", '{"path": "a.txt"}', tool_call_id="c1")}
        else:
            yield {0: DeltaToolCall(info.output_tools[0].name, '{"name": "Paris"}', tool_call_id="o1")}

    agent = Agent(FunctionModel(stream_function=stream), output_type=City, tools=[guarded(files)])
    chat = llm.pydantic_ai(agent)
    answered = await ask(chat, "go")
    assert answered.finish_reason == "tool-calls"
    again, _ = await go_on(chat, "go", answered)
    [shown] = [part for part in again.reply.parts if part["type"] == "data-mimebundle"]
    assert "Paris" in shown["data"]["data"]["text/plain"]


def validated(model, files, **options):
    agent = Agent(model, tools=[guarded(files)], **options)

    @agent.output_validator
    def check(output):
        if output == "never":
            raise ModelRetry("again")
        return output

    return agent


async def test_an_agent_with_output_validators_asks_if_it_can_end_with_requests(files):
    model, _ = asks_for(("delete", PATH))
    agent = validated(model, files, output_type=[str, DeferredToolRequests])
    answered = await ask(llm.pydantic_ai(agent), "go")
    assert calls_in(answered)[0]["state"] == "approval-requested"


async def test_one_that_cannot_says_what_to_change_and_runs_nothing(files):
    model, _ = asks_for(("delete", PATH))
    answered = await ask(llm.pydantic_ai(validated(model, files)), "go")
    assert (answered.error, files.deleted) == (None, [])
    assert answered.notices == ["approval-needed"]
    assert calls_in(answered)[0]["state"] == "output-denied"


async def test_usage_is_that_of_the_whole_reply(peer, monkeypatch, files):
    wire = WIRES[1]  # anthropic tells its usage with every answer
    provider = peer(wire.call("delete", PATH), wire.text("It is gone."))
    wire.redirect(provider, monkeypatch)
    chat = llm.pydantic_ai(wire.agent, tools=[guarded(files)])
    answered = await ask(chat, "go")
    again, _ = await go_on(chat, "go", answered)
    before = answered.metadata["usage"]["outputTokens"]
    assert again.metadata["usage"]["outputTokens"] == before + 2
