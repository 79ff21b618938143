"""A reply that goes on after an approval, as the server asks for it."""

from contextlib import nullcontext

import pytest
from openai import AsyncOpenAI
from pydantic_ai import Agent, Tool
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from jupyter_chat_ext.core.approvals import pending
from jupyter_chat_ext.core.chunks import approval_response
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.history import to_native
from tests.models.conftest import DONE, END, STREAM, answer, ask, delta, page, question


def call(*arguments):
    """An answer that calls `delete`, once for each of the arguments."""
    calls = [
        {
            "index": at,
            "id": f"call_{at}",
            "type": "function",
            "function": {"name": "delete", "arguments": text},
        }
        for at, text in enumerate(arguments)
    ]
    return [STREAM, delta(tool_calls=calls), delta(finish="tool_calls"), DONE, END]


@pytest.fixture
def deleted():
    return []


@pytest.fixture
def model_of(deleted):
    """An agent with a guarded tool, over a raw provider."""

    def delete(path: str) -> str:
        deleted.append(path)
        return f"{path} is gone"

    def make(peer):
        client = AsyncOpenAI(base_url=peer.base_url, api_key="k", max_retries=0)
        chat = OpenAIChatModel("m", provider=OpenAIProvider(openai_client=client))
        agent = Agent(chat, tools=[Tool(delete, requires_approval=True)])
        model = AgentModel(lambda: nullcontext(agent), label="It", retry_pauses=(0.01, 0.01))
        model.may_ask = True
        return model

    return make


def decided(asked, *approved):
    """The reply with the person's answers, in the order of the calls."""
    reply = asked.reply
    for part, yes in zip(pending(reply.parts), approved, strict=True):
        reply.apply(approval_response(part["approval"]["id"], approved=yes))
    native = tuple(asked.outcome.native)
    return Message(id="a", role="assistant", parts=tuple(reply.parts), native=native)


async def test_each_call_gets_its_own_answer(peer, model_of, deleted):
    provider = peer(call('{"path": "a"}', '{"path": "b"}'), answer("ok"))
    model = model_of(provider)
    asked = await ask(model, "go")

    again = await ask(model, question("go"), decided(asked, False, True))

    assert (again.error, deleted) == (None, ["b"])
    results = {
        m["tool_call_id"]: m["content"] for m in provider.requests[1].body["messages"] if m["role"] == "tool"
    }
    assert results == {"call_0": "The person did not allow this call.", "call_1": "b is gone"}


async def test_the_arguments_that_run_are_those_the_journal_has(peer, model_of, deleted):
    model = model_of(peer(call('{"path": "a.txt"}'), answer("ok")))
    asked = await ask(model, "go")
    shown = decided(asked, True)
    shown.parts[1]["input"] = {"path": "/"}

    await ask(model, question("go"), shown)

    assert deleted == ["a.txt"]


async def test_a_provider_that_fails_after_the_tool_ran_is_not_a_reason_to_run_it_again(
    peer, model_of, deleted
):
    """A question is tried again where nothing was said yet; here something was done."""
    busy = page(429, {"error": {"message": "slow down"}})
    model = model_of(peer(call('{"path": "a.txt"}'), busy, answer("late")))
    asked = await ask(model, "go")

    again = await ask(model, question("go"), decided(asked, True))

    assert (again.error.code, deleted) == ("rate-limited", ["a.txt"])
    assert "a.txt is gone" in str(again.outcome.native)


async def test_a_call_that_was_cut_off_is_told_as_such(peer, model_of):
    model = model_of(peer(call('{"path": "a.txt"}')))
    asked = await ask(model, "go")

    native = to_native([question("go"), decided(asked, True), question("and now?")])

    [result] = native[-2].parts
    assert (result.outcome, "not known" in result.content) == ("interrupted", True)


async def test_ids_that_a_provider_uses_again_are_told_apart(peer, model_of, deleted):
    provider = peer(call('{"path": "a"}'), call('{"path": "b"}'), answer("ok"))
    model = model_of(provider)
    asked = await ask(model, "go")
    second = await ask(model, question("go"), decided(asked, True))
    assert deleted == ["a"]

    native = to_native(
        [
            question("go"),
            Message(id="a", role="assistant", native=tuple(second.outcome.native)),
            question("?"),
        ]
    )

    assert [
        part.outcome for message in native for part in message.parts if part.part_kind == "tool-return"
    ] == [
        "success",
        "interrupted",
    ]
