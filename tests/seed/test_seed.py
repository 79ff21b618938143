"""Every example of the page that this project began with works: only the import's name is ours.

The environment variable SEED_DOCUMENT names the page.
"""

import os
import textwrap
from pathlib import Path

import pytest

from tests.files import PDF, PNG
from tests.seed.blocks import python_blocks

SEED = Path(os.environ.get("SEED_DOCUMENT", ""))

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.skipif(not SEED.is_file(), reason="SEED_DOCUMENT does not name the document"),
]

LEFT_TO_THE_READER = Path(__file__).with_name("left_to_the_reader.py").read_text(encoding="utf-8")
SIX = ["max_tokens", "temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty"]
FIVE = [name for name in SIX if name != "top_k"]
THINKING = {"type": "enabled", "budget_tokens": 4000}

FOLLOWED = {}
"""What somebody does with each block, and sees."""


def block(name):
    def note(follow):
        FOLLOWED[name] = follow
        return follow

    return note


@pytest.fixture
def blocks():
    return python_blocks(SEED.read_text(encoding="utf-8"))


async def test_every_block_of_the_page_works(blocks, open_page, subtests):
    assert [one.name for one in blocks] == list(FOLLOWED)
    reader = await open_page()
    await reader.run(LEFT_TO_THE_READER)
    for one in blocks:
        with subtests.test(one.name, line=one.line):
            ours = one.code.replace("import marimo as mo\n", "import jupyter_chat_ext as mo\n")
            await FOLLOWED[one.name](reader, ours)


@block("Chat")
async def _(reader, code):
    await reader.see_chat(code)
    offered = await reader.offered()
    assert offered["prompts"] == ["Hello", "How are you?"]
    assert offered["settings"] == SIX
    assert (await reader.ask("Hello")).text == "You said: Hello"


@block("Basic Usage")
async def _(reader, code):
    await reader.see_chat(code)
    offered = await reader.offered()
    assert offered["prompts"] == ["Hello", "How are you?"]
    assert offered["settings"] == []
    assert (await reader.ask("How are you?")).text == "Echo: How are you?"


@block("Using a Built-in AI Model")
async def _(reader, code):
    await reader.see_chat(code)
    assert (await reader.offered())["settings"] == FIVE
    answer = await reader.ask("What is a p-value?")
    assert answer.text == "gpt-4 at api.openai.com was asked: What is a p-value?"
    asked = reader.internet.last
    assert asked.key == "sk-of-the-environment"
    assert asked.system == "You are a helpful assistant."
    assert set(asked.body) == {"messages", "model", "stream", "stream_options"}  # no setting that nobody set


@block("Accessing Chat History")
async def _(reader, code):
    [shown] = await reader.run(code)
    assert "ChatMessage(role='user', content='What is a p-value?'" in shown["text/plain"]
    assert await reader.notebook.said() == [
        ("user", "What is a p-value?"),
        ("assistant", "gpt-4 at api.openai.com was asked: What is a p-value?"),
    ]
    assert await reader.notebook.value("[one.attachments for one in chat.value]") == [[], []]


@block("Custom Model with Additional Context")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Why?")
    context = "all there is on Why?\nand more"
    assert answer.text == f"[0.5] Context: {context}\n\nQuestion: Why?\n\nAnswer:"


@block("Templated Prompts")
async def _(reader, code):
    await reader.see_chat(code)
    prompts = (await reader.offered())["prompts"]
    assert prompts[0] == "What is the capital of France?"
    assert prompts[2] == "What is the capital of {{country}}?"  # the form for it: ui-tests/tests/seed.spec.ts
    answer = await reader.ask(prompts[2].replace("{{country}}", "Peru"))
    assert answer.text == "gpt-4o at api.openai.com was asked: What is the capital of Peru?"


@block("Including Attachments")
async def _(reader, code):
    await reader.see_chat(code)
    assert (await reader.offered())["attachments"] == ["image/png", "image/jpeg"]
    refused = await reader.upload(PDF, "paper.pdf", code=422)
    assert refused["error"]["code"] == "attachment-refused"
    answer = await reader.ask("And now?", await reader.upload(PNG, "plot.png"))
    assert answer.text.startswith("[0.5] Context: all there is on And now?")


@block("With Custom Models")
async def _(reader, code):
    await reader.see_chat(code)
    await _answers_word_by_word(reader)


@block("With Custom Models #2")
async def _(reader, code):
    await reader.see_chat(code)
    await _answers_word_by_word(reader)


async def _answers_word_by_word(reader):
    answer = await reader.ask("Go")
    assert answer.text == "This response will appear word by word! "
    assert len(answer.deltas) > 1


@block("With Custom Models #3")
async def _(reader, code):
    await reader.see_chat(_as_function(code))
    answer = await reader.ask("Go")
    assert (answer.text, answer.notices) == ("Hello world", [])


@block("With Custom Models #4")
async def _(reader, code):
    await reader.see_chat(_as_function(code))
    answer = await reader.ask("Go")
    assert (answer.text, answer.notices) == ("Hello world", ["accumulated-text"])


def _as_function(code):
    """Return a chat with a function whose body is nothing but `yield`s."""
    return f"def yields(messages, config):\n{textwrap.indent(code, '    ')}\nmo.ui.chat(yields)"


@block("OpenAI")
async def _(reader, code):
    await _answers_as_provider(reader, code, "gpt-4o", "api.openai.com", FIVE)
    assert reader.internet.last.key == "sk-proj-..."


@block("Anthropic")
async def _(reader, code):
    settings = ["max_tokens", "temperature", "top_p", "top_k"]
    await _answers_as_provider(reader, code, "claude-3-5-sonnet-20240620", "api.anthropic.com", settings)
    assert reader.internet.last.key == "sk-ant-..."


@block("Google AI")
async def _(reader, code):
    host = "generativelanguage.googleapis.com"
    await _answers_as_provider(reader, code, "gemini-1.5-pro-latest", host, SIX)
    assert reader.internet.last.key == "AI.."


@block("Groq")
async def _(reader, code):
    await _answers_as_provider(reader, code, "llama-3.1-70b-versatile", "api.groq.com", FIVE)
    assert reader.internet.last.key == "gsk-..."


async def _answers_as_provider(reader, code, model, host, settings):
    await reader.see_chat(code)
    assert (await reader.offered())["settings"] == settings
    answer = await reader.ask("Who is there?")
    assert answer.text == f"{model} at {host} was asked: Who is there?"
    assert (reader.internet.last.host, reader.internet.last.model) == (host, model)
    assert reader.internet.last.system == "You are a helpful assistant."
    assert answer.metadata["usage"]["inputTokens"] == 5


WEATHER = {"temperature": 72, "conditions": "sunny"}


@block("Basic Usage with Tools")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("What is the weather in Paris?")
    assert answer.calls("get_weather") == [({"location": "Paris"}, WEATHER)]
    assert answer.text == 'The tool says {"temperature":72,"conditions":"sunny"}.'
    answer = await reader.ask("Please calculate 6*7")
    assert answer.calls("calculate") == [({"expression": "6*7"}, 42)]
    assert "42" in answer.text
    asked = reader.internet.last
    assert asked.system == "You are a helpful assistant."
    assert asked.tools["get_weather"]["required"] == ["location"]
    assert "Get weather for a location." in str(asked.body["tools"])
    assert str(asked.body["messages"]).count("'type': 'tool_result'") == 2  # the first call is in the history


@block("With Thinking/Reasoning")
async def _(reader, code):
    await reader.run(code)
    await reader.see_chat("chat")
    answer = await reader.ask("Which number is larger?", max_tokens=4096)  # which comes after its author
    assert answer.reasoning == "The question is 'Which number is larger?'."
    assert answer.text == "claude-sonnet-4-5 at api.anthropic.com was asked: Which number is larger?"
    body = reader.internet.last.body
    assert (body["max_tokens"], body["thinking"]) == (8000, THINKING)
    assert "temperature" not in body
    answer = await reader.ask("And the weather in Rome?")
    assert answer.calls("get_weather") == [({"location": "Rome"}, WEATHER)]
    assert "sig-1" in str(reader.internet.last.body)  # what it thought before goes back as it was signed


@block("Using a Pre-configured Agent")
async def _(reader, code):
    await reader.run(code)
    await reader.see_chat("chat")
    answer = await reader.ask("How is the weather in Oslo?")
    assert answer.calls("get_weather") == [({"location": "Oslo"}, WEATHER)]
    [shown] = answer.shown
    assert shown["text/plain"] == '{\n  "city": "Oslo",\n  "temperature": 72.0\n}'
    assert await reader.notebook.value("chat.value[-1].content == MyOutput(city='Oslo', temperature=72)")


@block("OpenAI-Compatible Providers (W&B Inference, DeepSeek, etc.)")
async def _(reader, code):
    await reader.run(code)
    await reader.see_chat("chat")
    answer = await reader.ask("What do you think?")
    asked = reader.internet.last
    assert (asked.host, asked.model) == ("api.inference.wandb.ai", "deepseek-ai/DeepSeek-R1-0528")
    assert asked.key == "your-wandb-key"
    assert asked.system == "Think step-by-step."
    assert answer.reasoning == "The question is 'What do you think?'."
    assert answer.text.endswith("was asked: What do you think?")


@block("Supported Model Providers: Cerebras")
async def _(reader, code):
    await _answers_as_compatible(reader, code, "llama3.1-8b", "api.cerebras.ai", "csk-...")


@block("Supported Model Providers: Groq")
async def _(reader, code):
    await _answers_as_compatible(reader, code, "llama-3.1-70b-versatile", "api.groq.com", "gsk_...")


@block("Supported Model Providers: xAI")
async def _(reader, code):
    await _answers_as_compatible(reader, code, "grok-beta", "api.x.ai", "xai-of-the-reader")


async def _answers_as_compatible(reader, code, model, host, key):
    await reader.see_chat(code)
    answer = await reader.ask("Who is there?")
    assert answer.text == f"{model} at {host} was asked: Who is there?"
    assert reader.internet.last.key == key
    assert reader.internet.last.path.endswith("/v1/chat/completions")
