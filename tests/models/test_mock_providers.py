"""Four kinds against a mock that other people wrote (llmock): our own wires could share our misreadings.

Bedrock is not among what it speaks, and it never thinks: for those `test_kinds.py` has wires of ours, and
`tests/ai/llm/test_approvals.py` for approvals.
"""

import json

import pytest

from jupyter_chat_ext.core.approvals import pending
from jupyter_chat_ext.core.chunks import approval_response
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.kernel.tools import RESULT
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.timeouts import Timeouts
from tests.models.conftest import ask, question

pytest.importorskip("llmock")

ONCE = Timeouts(connect=5, first_byte=10, between_bytes=10, retry_pauses=())
MODELS = {
    "openai-chat": ("openai", "gpt-4o"),
    "openai": ("openai", "gpt-4o"),
    "anthropic": ("anthropic", "claude-sonnet-5-5"),
    "google": ("gemini", "gemini-2.5-flash"),
}
PATH = {"path": "a.txt"}


class Deletes:
    """A tool that deletes, and what it deleted."""

    id, name, where = "kernel:k/delete", "delete", ""
    description = "Delete a file."
    json_schema = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}  # noqa: RUF012

    def __init__(self, *, needs_approval):
        self.needs_approval = needs_approval
        self.deleted = []

    async def call(self, arguments):
        self.deleted.append(arguments["path"])
        yield {"type": RESULT, "data": {"output": f"{arguments['path']} is gone"}}


@pytest.fixture(params=MODELS)
def model(request, llmock, connect):
    """A model of each kind in turn."""
    if request.param == "google":
        pytest.importorskip("google.genai")
    provider, name = MODELS[request.param]
    address = llmock.base_url(provider)
    connection = connect(address, kind=KINDS[request.param], api_key="sk-of-nobody", timeouts=ONCE)
    return connection.model(name)


async def test_an_answer_arrives_with_its_facts(model, llmock):
    llmock.reply("Hello there, you.")
    asked = await ask(model, "How are you today, after all that happened?")
    assert (asked.error, asked.text, asked.outcome.finish_reason) == (None, "Hello there, you.", "stop")
    assert asked.outcome.facts["usage"]["inputTokens"] > 0
    assert asked.outcome.facts["usage"]["outputTokens"] > 0


async def test_a_tool_is_called_and_its_result_answered(model, llmock):
    tool = Deletes(needs_approval=False)
    llmock.call_tool("delete", PATH).reply("It is gone.")
    asked = await ask(model.with_tools([tool]), "Clean up.")
    assert (asked.error, asked.text, tool.deleted) == (None, "It is gone.", ["a.txt"])
    assert "a.txt is gone" in json.dumps(llmock.last_request.body)


@pytest.mark.parametrize("approved", [True, False], ids=["yes", "no"])
async def test_a_guarded_tool_waits_for_the_person(approved, model, llmock):
    tool = Deletes(needs_approval=True)
    model = model.with_tools([tool])
    llmock.call_tool("delete", PATH)
    asked = await ask(model, "Clean up.")
    assert (asked.error, asked.outcome.finish_reason, tool.deleted) == (None, "tool-calls", [])

    reply = asked.reply
    [call] = pending(reply.parts)
    reply.apply(approval_response(call["approval"]["id"], approved=approved))
    decided = Message(id="a", role="assistant", parts=tuple(reply.parts), native=tuple(asked.outcome.native))
    llmock.reply("So be it.")
    again = await ask(model, question("Clean up."), decided)
    assert (again.error, again.text) == (None, "So be it.")
    assert tool.deleted == (["a.txt"] if approved else [])


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "key-rejected"), (429, "rate-limited"), (500, "provider-failed"), (529, "overloaded")],
)
async def test_each_refusal_is_its_own_error(status, code, model, llmock):
    llmock.fail(status)
    asked = await ask(model, "hi")
    assert asked.error.code == code
    assert len(llmock.requests) == 1


@pytest.mark.parametrize("how", ["disconnect", "truncate"])
async def test_a_cut_answer_is_never_taken_for_a_whole_one(how, model, llmock):
    llmock.reply("One two three four five six seven eight nine ten. " * 5)
    getattr(llmock, how)(after_chunks=6)
    asked = await ask(model, "hi")
    assert asked.error.code == "answer-cut-off"
    assert asked.text == "" or asked.text.startswith("One")


async def test_a_slow_answer_comes_word_by_word(model, llmock):
    llmock.reply("One two three four five six.").pace(60)
    asked = await ask(model, "hi")
    assert (asked.error, asked.text) == (None, "One two three four five six.")
    assert asked.types.count("text-delta") > 2
    assert asked.outcome.facts["usage"]["tokensPerSecond"] > 0
