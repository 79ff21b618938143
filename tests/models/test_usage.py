"""What people are told of an answer's tokens, cost and speed."""

from contextlib import aclosing
from types import SimpleNamespace

import pytest
from pydantic_ai.messages import ModelResponse, TextPart
from pydantic_ai.usage import RequestUsage, RunUsage

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.models import usage as module
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.usage import Pace, cost_of, usage_of
from tests.models.conftest import STREAM, answer, ask, delta, question

COUNTED = {
    "prompt_tokens": 120,
    "completion_tokens": 30,
    "total_tokens": 150,
    "prompt_tokens_details": {"cached_tokens": 100},
    "completion_tokens_details": {"reasoning_tokens": 20},
}


def response(url="https://api.openai.com/v1/", model="gpt-4o", **facts):
    """What a provider answered: 1,000 tokens in, 100 out."""
    return ModelResponse(
        parts=[TextPart("yes")],
        usage=RequestUsage(input_tokens=1000, output_tokens=100),
        model_name=model,
        provider_url=url,
        provider_name="openai",
        **facts,
    )


async def test_cached_tokens_and_thoughts_are_told_where_the_provider_tells_them(peer, connect):
    provider = peer(answer("yes", usage=COUNTED))
    asked = await ask(connect(provider.base_url).model("gpt-4o"), "hi")
    assert asked.outcome.facts["usage"] == {
        "inputTokens": 120,
        "outputTokens": 30,
        "cacheReadTokens": 100,
        "reasoningTokens": 20,
    }


async def test_nothing_is_told_where_nobody_counted(peer, connect):
    asked = await ask(connect(peer(answer("yes")).base_url).model("m"), "hi")
    assert asked.text == "yes"
    assert "usage" not in asked.outcome.facts


async def test_an_answer_that_was_stopped_tells_what_was_counted_until_then(peer, connect):
    counted = delta("Once ", usage={"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10})
    provider = peer([STREAM, counted, delta("upon "), "hang"])
    outcome = Outcome()
    model = connect(provider.base_url).model("m")
    async with aclosing(model.stream([question("hi")], ChatModelConfig(), outcome)) as stream:
        async for chunk in stream:
            if chunk["type"] == "text-delta":
                break
    assert outcome.facts["usage"] == {"inputTokens": 9, "outputTokens": 1, "partial": True}


def test_a_known_price_is_told_in_dollars():
    assert cost_of(response()) == pytest.approx(0.0035)
    told = usage_of(RunUsage(input_tokens=2000, output_tokens=200), [response(), response()])
    assert told["cost"] == pytest.approx(0.007)


@pytest.mark.parametrize(
    "unpriced",
    [
        response("http://127.0.0.1:11434/v1"),
        response("https://gateway.example.com/v1"),
        response(model="a-model-of-tomorrow"),
        response(url=None),
        response(model=None),
    ],
)
def test_an_unknown_price_says_nothing_rather_than_zero_or_a_part(unpriced):
    assert cost_of(unpriced) is None
    counted = RunUsage(input_tokens=2000, output_tokens=200)
    assert "cost" not in usage_of(counted, [unpriced])
    assert "cost" not in usage_of(counted, [response(), unpriced])


def test_what_a_provider_says_it_charged_counts_before_any_list():
    charged = response("https://openrouter.ai/api/v1", provider_details={"cost": 0.5})
    assert cost_of(charged) == 0.5


def test_counts_of_a_response_that_broke_off_are_a_lower_bound():
    counted = RunUsage(input_tokens=1000, output_tokens=3)
    assert usage_of(counted, [response(state="interrupted")])["partial"] is True
    assert "partial" not in usage_of(counted, [response()])
    assert usage_of(RunUsage(input_tokens=1, unmeasured_requests=1), [])["partial"] is True


class Clock:
    """Goes only when told to."""

    now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def write(pace, clock, *written):
    """A request to the model: seconds, and the kind of what came then."""
    pace.begin()
    for seconds, kind in written:
        clock.now += seconds
        pace.take({"type": kind})


def spent(output, thought=0):
    usage = SimpleNamespace(output_tokens=output, output_reasoning_tokens=thought)
    return SimpleNamespace(usage=usage)


def test_speed_leaves_out_the_first_silence_and_the_time_of_tools(clock):
    pace = Pace()
    write(pace, clock, (3, "text-delta"), (1, "text-delta"), (1, "tool-input-delta"))
    clock.now += 60
    write(pace, clock, (3, "tool-output-available"), (2, "text-delta"), (2, "text-delta"))
    assert pace.tokens_per_second([spent(60), spent(40)]) == 25


def test_hidden_thoughts_do_not_make_a_model_look_fast(clock):
    pace = Pace()
    write(pace, clock, (1, "reasoning-delta"), (8, "reasoning-delta"), (1, "text-delta"), (2, "text-delta"))
    assert pace.tokens_per_second([spent(1040, 1000)]) == 20
    assert pace.tokens_per_second([spent(110)]) == 10


def test_what_came_all_at_once_has_no_speed(clock):
    pace = Pace()
    write(pace, clock, (1, "text-delta"), (0.01, "text-delta"))
    assert pace.tokens_per_second([spent(500)]) is None
