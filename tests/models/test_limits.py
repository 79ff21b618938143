"""Rounds and tokens of one answer: at the limit it ends, and nothing that was said is lost."""

import asyncio
from contextlib import nullcontext

import pytest
from pydantic_ai import Agent
from pydantic_ai.models.function import DeltaToolCall, FunctionModel

from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.base import AnswerLimits, Occasion
from tests.models.conftest import Asked, ask


class Again:
    """An agent that calls its tool `rounds` times, and says so each time."""

    def __init__(self, rounds):
        self.ran = 0

        def again() -> str:
            self.ran += 1
            return "again"

        async def stream(_messages, _info):
            yield "Once more. "
            if self.ran < rounds:
                yield {1: DeltaToolCall(name="again", json_args="{}", tool_call_id=f"c{self.ran}")}
            await asyncio.sleep(0)

        agent = Agent(FunctionModel(stream_function=stream), tools=[again])
        self.model = AgentModel(lambda: nullcontext(agent), label="It", ends_with_reason=False)

    async def ask(self, **limits):
        asked = Asked()
        asked.outcome.occasion = Occasion(conversation_id="c", reply_id="r", limits=AnswerLimits(**limits))
        return await ask(self.model, "hi", into=asked)


@pytest.mark.parametrize(("limits", "rounds"), [({}, 25), ({"rounds": 3}, 3)])
async def test_a_model_that_calls_tools_again_and_again_is_ended(limits, rounds):
    agent = Again(100)
    asked = await agent.ask(**limits)
    assert (asked.error.code, agent.ran) == ("too-many-rounds", rounds)
    assert "ask to go on" in asked.error.hint
    assert asked.text == "Once more. " * rounds


async def test_no_tool_runs_when_the_tokens_are_used_up():
    agent = Again(100)
    asked = await agent.ask(tokens=1)
    assert (asked.error.code, agent.ran) == ("too-many-tokens", 0)
    assert asked.error.detail.endswith("tokens; the limit is 1.")
    assert asked.text == "Once more. "
    assert asked.outcome.facts["usage"]["inputTokens"] > 1
    said = [part["part_kind"] for message in asked.outcome.native for part in message["parts"]]
    assert said.count("tool-call") == said.count("tool-return") == 1


async def test_an_answer_that_is_complete_is_not_refused_for_its_tokens():
    asked = await Again(0).ask(tokens=1)
    assert (asked.error, asked.text) == (None, "Once more. ")
