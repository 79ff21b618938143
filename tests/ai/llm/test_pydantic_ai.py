"""Agents in a chat: both forms of `pydantic_ai`, with tools, settings, dependencies and output types."""

import asyncio
import functools
import json
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput, PromptedOutput, RunContext, TextOutput
from pydantic_ai.models.function import DeltaToolCall, FunctionModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.models.test import TestModel
from pydantic_ai.providers.openai import OpenAIProvider

from jupyter_chat_ext.ai import ChatMessage, llm
from jupyter_chat_ext.kernel.objects import objects
from tests.ai.llm.conftest import ask
from tests.ai.llm.wires import ARGUMENTS, WIRES
from tests.models.conftest import END, STREAM, answer, delta

OPENAI = WIRES[0]


def get_weather(location: str, deep: dict | None = None) -> dict:
    """Get weather for a location."""
    return {"temperature": 72, "of": location}


def chat_model(peer, **options):
    """A model of the author's own, as in the seed's example of W&B."""
    provider = OpenAIProvider(api_key="your-wandb-key", base_url=peer.base_url)
    return OpenAIChatModel("deepseek-ai/DeepSeek-R1-0528", provider=provider, **options)


async def test_the_seed_s_form_runs_tools_in_the_notebook(wire, peer, monkeypatch):
    provider = peer(wire.call("get_weather", ARGUMENTS), wire.text("It is warm."))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[get_weather], instructions="You are a helpful assistant.")
    answered = await ask(model, "Weather?")
    assert (answered.error, answered.text) == (None, "It is warm.")
    [call] = [part for part in answered.reply.parts if part["type"] == "tool-get_weather"]
    assert (call["state"], call["input"]) == ("output-available", ARGUMENTS)
    assert call["output"] == {"temperature": 72, "of": "Paris"}
    arguments, result = wire.call_in(provider.requests[1].body)
    assert arguments == ARGUMENTS  # JSON, not Python's repr
    assert "72" in result
    assert wire.system_in(provider.requests[0].body) == "You are a helpful assistant."


async def test_a_warning_of_the_provider_is_a_remark_and_not_printed_also_after_tools(
    peer, monkeypatch, recwarn
):
    messages = pytest.importorskip("anthropic.resources.messages.messages")
    wire = next(wire for wire in WIRES if wire.name == "anthropic")
    wire.redirect(peer(wire.call("get_weather", ARGUMENTS), wire.text("Warm.")), monkeypatch)
    deprecated = next(iter(messages.DEPRECATED_MODELS))
    settings = {"thinking": "low"}
    model = llm.pydantic_ai(f"anthropic:{deprecated}", tools=[get_weather], model_settings=settings)
    answered = await ask(model, "Weather?")
    assert (answered.error, answered.text) == (None, "Warm.")
    assert set(answered.notices) == {"provider-warning"}
    assert not [str(one.message) for one in recwarn if "deprecated" in str(one.message)]


async def test_calls_and_results_are_in_the_next_question(wire, peer, monkeypatch):
    provider = peer(wire.call("get_weather", ARGUMENTS), wire.text("Warm."), wire.text("Yes."))
    wire.redirect(provider, monkeypatch)
    model = llm.pydantic_ai(wire.agent, tools=[get_weather])
    first = await ask(model, "Weather?")
    second = await ask(model, "Weather?", first.message(), "Sure?")
    assert second.error is None
    assert wire.call_in(provider.requests[2].body)[0] == ARGUMENTS


async def test_the_seed_s_thinking_example_is_sent_as_written(peer, monkeypatch):
    settings = pytest.importorskip("pydantic_ai.models.anthropic").AnthropicModelSettings
    wire = next(wire for wire in WIRES if wire.name == "anthropic")
    provider = peer(wire.thought("Step by step.", "42."))
    wire.redirect(provider, monkeypatch)
    thinking = {"type": "enabled", "budget_tokens": 4000}
    model = llm.pydantic_ai(
        wire.agent,
        tools=[get_weather],
        instructions="Think step-by-step.",
        model_settings=settings(max_tokens=8000, anthropic_thinking=thinking),
    )
    answered = await ask(model, "What?", max_tokens=4096)
    assert (answered.error, answered.reasoning, answered.text) == (None, "Step by step.", "42.")
    body = provider.requests[0].body
    assert (body["max_tokens"], body["thinking"]) == (8000, thinking)
    assert "temperature" not in body


async def test_what_an_agent_s_author_set_stands(peer):
    provider = peer(answer("ok"))
    agent = Agent(chat_model(provider, settings={"top_p": 0.3}), model_settings={"max_tokens": 8000})
    model = llm.pydantic_ai(agent)
    await ask(model, "hi", max_tokens=10, top_p=0.9, temperature=0.2)
    sent = OPENAI.settings_in(provider.requests[0].body | {"max_tokens": 8000})
    assert sent == {"max_tokens": 8000, "top_p": 0.3, "temperature": 0.2}
    assert provider.requests[0].body["max_completion_tokens"] == 8000
    assert model.chat_settings == ("temperature", "frequency_penalty", "presence_penalty")


async def test_nothing_is_sent_that_neither_author_nor_person_set(peer):
    provider = peer(answer("ok"))
    await ask(llm.pydantic_ai(Agent(chat_model(provider))), "hi")
    assert OPENAI.settings_in(provider.requests[0].body) == {}


async def test_tools_instructions_and_settings_can_be_added_to_an_agent(peer):
    provider = peer(answer("ok"))
    model = llm.pydantic_ai(
        Agent(chat_model(provider), instructions="Be kind."),
        tools=[get_weather],
        instructions="Be brief.",
        model_settings={"temperature": 0.1},
    )
    assert (await ask(model, "hi", temperature=0.9)).error is None
    body = provider.requests[0].body
    assert body["temperature"] == 0.1
    assert [tool["function"]["name"] for tool in body["tools"]] == ["get_weather"]
    told = [message["content"] for message in body["messages"] if message["role"] == "system"]
    assert told == ["Be kind.", "Be brief."]


async def test_dependencies_reach_the_tools():
    @dataclass
    class Deps:
        city: str

    agent = Agent(TestModel(), deps_type=Deps)

    @agent.tool
    def where(context: RunContext[Deps]) -> str:
        return context.deps.city

    for model in (
        llm.pydantic_ai(agent, deps=Deps("Paris")),
        llm.pydantic_ai(TestModel(), tools=[where], deps_type=Deps, deps=Deps("Paris")),
    ):
        answered = await ask(model, "Where?")
        assert answered.error is None
        assert "Paris" in answered.text


class City(BaseModel):
    name: str
    people: int


def city_call(*_given):
    async def stream(_messages, info):
        text = '{"name": "Paris", "people": 2}'
        yield {0: DeltaToolCall(info.output_tools[0].name, text[:12], tool_call_id="o1")}
        yield {0: DeltaToolCall(json_args=text[12:], tool_call_id="o1")}

    return FunctionModel(stream_function=stream)


@pytest.mark.parametrize("form", ["agent", "arguments"])
async def test_structured_output_shows_as_json_and_the_object_is_the_content(form):
    output = {"output_type": City}
    model = llm.pydantic_ai(Agent(city_call(), **output)) if form == "agent" else None
    answered = await ask(model or llm.pydantic_ai(city_call(), **output), "Which?")
    assert answered.error is None
    [part] = [part for part in answered.reply.parts if part["type"] != "step-start"]  # no call is shown
    assert json.loads(part["data"]["data"]["text/plain"]) == {"name": "Paris", "people": 2}
    assert "```json" in part["data"]["data"]["text/markdown"]
    assert objects.get(part["id"]) == City(name="Paris", people=2)
    assert answered.finish_reason == "stop"


JSON = '{"name": "Paris", "people": 2}'


def speaks(*answers):
    """A model that writes these texts, one for each time that it is asked."""
    waiting = iter(answers)

    async def stream(_messages, _info):
        for piece in re.findall(r".{1,9}", next(waiting)):
            yield piece

    return FunctionModel(stream_function=stream)


@pytest.mark.parametrize("kind", [NativeOutput, PromptedOutput])
@pytest.mark.parametrize("answers", [[JSON], ["Sorry?", JSON]], ids=["at once", "after an invalid answer"])
async def test_an_object_that_is_written_as_text_shows_likewise(kind, answers):
    answered = await ask(llm.pydantic_ai(Agent(speaks(*answers), output_type=kind(City))), "Which?")
    assert answered.error is None
    [part] = [part for part in answered.reply.parts if part["type"] != "step-start"]  # and no bare JSON
    assert json.loads(part["data"]["data"]["text/plain"]) == json.loads(JSON)
    assert objects.get(part["id"]) == City(name="Paris", people=2)


async def test_text_that_comes_to_no_object_is_shown():
    agent = Agent(speaks("I do not know ", "any city"), output_type=NativeOutput(City), retries=1)
    answered = await ask(llm.pydantic_ai(agent), "Which?")
    assert answered.error.title
    assert answered.text == "any city"


async def test_an_introduction_stays_text():
    async def stream(_messages, info):
        yield "Here it is:"
        yield {1: DeltaToolCall(info.output_tools[0].name, JSON, tool_call_id="o1")}

    model = FunctionModel(stream_function=stream)
    answered = await ask(llm.pydantic_ai(Agent(model, output_type=City)), "Which?")
    kinds = [part["type"] for part in answered.reply.parts]
    assert (answered.text, kinds) == ("Here it is:", ["step-start", "text", "data-mimebundle"])


def loud(text: str) -> str:
    return text.upper()


@pytest.mark.parametrize("output", [str, [City, str], str | None, TextOutput(loud)])
async def test_text_of_an_agent_that_may_speak_streams(output):
    answered = await ask(llm.pydantic_ai(Agent(speaks("Hello there"), output_type=output)), "hi")
    assert (answered.error, answered.text) == (None, "Hello there")


async def test_a_tool_that_raises_is_told_with_the_author_s_traceback():
    def divide(a: int) -> float:
        return 1 / (a * 0)

    answered = await ask(llm.pydantic_ai(TestModel(), tools=[divide]), "1 / 0?")
    assert answered.error.title == "divide raised ZeroDivisionError: division by zero"
    assert "return 1 / (a * 0)" in answered.error.traceback
    assert answered.error.traceback.count("File ") == 1
    [call] = [part for part in answered.reply.parts if part["type"] == "tool-divide"]
    assert call["state"] == "output-error"


async def test_an_async_tool_that_raises_is_told_likewise():
    async def fetch(a: int) -> str:
        await asyncio.sleep(0)
        raise KeyError("missing")

    answered = await ask(llm.pydantic_ai(TestModel(), tools=[fetch]), "fetch")
    assert answered.error.title == "fetch raised KeyError: 'missing'"


async def test_an_agent_tried_out_in_a_cell_answers_in_the_chat_and_then_in_the_cell_again(lasting):
    """A cell has an event loop of its own, and connections belong to the loop that opened them."""
    agent = Agent(chat_model(lasting))
    with Cell() as in_cell:
        assert in_cell(_run(agent)) == "ok"
        first = await ask(llm.pydantic_ai(agent), "hi")
        assert (first.error, first.text) == (None, "ok")
        assert in_cell(_run(agent)) == "ok"
        in_cell(_close(agent))


@pytest.fixture
def lasting():
    """A provider that keeps connections open for the next question, as real ones do."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            self.wfile.write(b"".join(answer("ok")))

        def log_message(self, *_facts):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield SimpleNamespace(base_url=f"http://127.0.0.1:{server.server_port}/v1")
    server.shutdown()
    server.server_close()
    serving.join()


async def test_chats_that_share_an_agent_answer_at_the_same_time(peer):
    words = [delta("word ") for _ in range(50)]
    provider = peer([STREAM, *words, delta(finish="stop"), END])
    model = llm.pydantic_ai(Agent(chat_model(provider)))
    texts = [[], [], []]
    threads = [threading.Thread(target=_ask_alone, args=(model, found)) for found in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join, 30)
    assert texts == [["word " * 50]] * 3


def _ask_alone(model, found):
    answered = asyncio.run(ask(model, "hi"))
    found.append(answered.text if answered.error is None else answered.error)


async def _run(agent):
    async with agent.run_stream("hi") as result:
        return await result.get_output()


async def _close(agent):
    async with agent:
        """Leaving it closes the connections that were opened here."""


class Cell:
    """An event loop that runs all the time in another thread, as the kernel's does."""

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        return lambda work: asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __exit__(self, *_error):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.mark.parametrize("make", [str, functools.partial(Agent, defer_model_check=True)])
async def test_a_key_that_is_not_set_is_named(make):
    model = llm.pydantic_ai(make("openai-chat:gpt-4o"))
    answered = await ask(model, "hi")
    assert answered.error.code == "key-missing"
    assert answered.error.title.startswith("Set the OPENAI_API_KEY environment variable")
    assert 'os.environ["OPENAI_API_KEY"] = getpass.getpass()' in answered.error.hint
    assert answered.error.retryable


async def test_a_model_that_nobody_knows_is_said():
    answered = await ask(llm.pydantic_ai("gpt"), "hi")
    assert (answered.error.code, answered.error.title) == ("model-unusable", "Unknown model: gpt")


def test_what_is_no_model_is_refused_where_it_is_made():
    with pytest.raises(TypeError, match="got int"):
        llm.pydantic_ai(3)
    with pytest.raises(TypeError, match="output_type: give this to the Agent itself"):
        llm.pydantic_ai(Agent(TestModel()), output_type=City)


def test_a_model_that_is_only_named_offers_the_settings_it_honours():
    assert llm.pydantic_ai("anthropic:claude-sonnet-4-5").chat_settings == (
        "max_tokens", "temperature", "top_p", "top_k",
    )  # fmt: skip
    assert "top_k" not in llm.pydantic_ai("openai-chat:gpt-4o").chat_settings


def test_a_chat_is_called_as_its_agent_or_the_model_of_it():
    named = "anthropic:claude-sonnet-4-5"
    assert llm.pydantic_ai(named).chat_label == "claude-sonnet-4-5"
    assert llm.pydantic_ai(Agent(named, name="cook", defer_model_check=True)).chat_label == "cook"
    assert llm.pydantic_ai(Agent(named, defer_model_check=True)).chat_label == "claude-sonnet-4-5"
    assert llm.pydantic_ai(TestModel()).chat_label == "test"
    assert llm.pydantic_ai(Agent()).chat_label == "The agent"


async def test_a_tool_s_prints_and_context_are_those_of_the_run():
    import contextvars

    place = contextvars.ContextVar("place", default="nowhere")

    def where(a: int) -> str:
        return place.get()

    place.set("in the run")
    answered = await ask(llm.pydantic_ai(TestModel(), tools=[where]), "where?")
    assert "in the run" in answered.text


async def test_messages_may_be_plain_dicts():
    answer = llm.pydantic_ai(TestModel())([{"role": "user", "content": "hi"}])
    kinds = [chunk["type"] async for chunk in answer]
    assert kinds[-1] == "finish"
    assert "text-delta" in kinds


async def test_a_function_of_the_notebook_can_ask_a_model():
    model = llm.pydantic_ai(TestModel(custom_output_text="from the model"))

    async def mine(messages, config):
        yield "Asking. "
        async for chunk in model([*messages[:-1], ChatMessage("user", "better")], config):
            yield chunk

    pieces = [piece async for piece in mine([ChatMessage("user", "hi")], {})]
    assert pieces[0] == "Asking. "
    assert "".join(piece["delta"] for piece in pieces[1:] if "delta" in piece) == "from the model"
