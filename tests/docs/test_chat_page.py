"""Every block of docs/chat.md does what the page says of it."""

import asyncio
from pathlib import Path

import pytest

from tests.files import PDF, PNG
from tests.seed.blocks import python_blocks
from tests.seed.conftest import until

PAGE = (Path(__file__).parents[2] / "docs" / "chat.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.kernel

FOLLOWED = {}
"""What somebody does with each block, and sees."""


def block(name):
    def note(follow):
        FOLLOWED[name] = follow
        return follow

    return note


def says(name, question, text):
    """Note that the chat of a block answers a question with a text."""

    @block(name)
    async def _(reader, code):
        await reader.see_chat(code)
        assert (await reader.ask(question)).text == text


async def test_every_block_does_what_the_page_says(open_page, subtests):
    blocks = python_blocks(PAGE)
    assert [one.name for one in blocks] == list(FOLLOWED)
    reader = await open_page()
    for one in blocks:
        with subtests.test(one.name, line=one.line):
            await FOLLOWED[one.name](reader, one.code)


says("A first chat", "Hello", "Echo: Hello")
says("What a function is given", "Hello", "This is question 1, at temperature 0.5.")


@block("Text as it comes")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Go")
    assert answer.text == "Each word is sent when it is there. "
    assert len(answer.deltas) > 1


@block("Text as it comes #2")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Go")
    assert answer.text == "An async function waits without a thread. "
    assert len(answer.deltas) > 1


@block("Text as it comes #3")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Go")
    assert (answer.text, answer.notices) == ("Hello dear world", ["accumulated-text"])


@block("Whatever a cell can show")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("How is it?")
    assert [part["type"] for part in answer.parts] == ["text", "data-mimebundle", "text"]
    assert "<table" in answer.shown[0]["text/html"]


@block("Whatever a cell can show #2")
async def _(reader, code):
    await reader.see_chat(code)
    assert (await reader.ask("Where?")).shown[0]["application/json"] == {"city": "Oslo", "degrees": 3}


@block("Whatever a cell can show #3")
async def _(reader, code):
    assert await reader.run(code) == [{"text/plain": "3"}]


@block("Reasoning, tools, sources and files")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("What is Oslo?")
    assert answer.reasoning == "Oslo, then. I look it up."
    assert answer.calls("search") == [({"query": "Oslo"}, "a capital")]
    assert answer.text == "Oslo is the capital of Norway."
    source, file = answer.parts[-2:]
    assert (source["title"], file["filename"]) == ("Oslo", "oslo.csv")


@block("Reasoning, tools, sources and files #2")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("What is 2 and 2?")
    assert (answer.reasoning, answer.text) == ("Let me see.", "It is four.")


@block("Prints")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Where is it?")
    assert answer.text == "Found it."
    assert {"name": "stdout", "text": "looking for it\n"} in [part.get("data") for part in answer.parts]


@block("The chat in Python")
async def _(reader, code):
    await reader.see_chat(code)
    await reader.ask("one")
    await reader.ask("two")
    assert await reader.notebook.value("calls") == [2, 4]


@block("The chat in Python #2")
async def _(reader, code):
    [shown] = await reader.run(code)
    assert shown["text/plain"].startswith("[('user', 'one'),\n ('assistant', 'Echo: one'),")


@block("The chat in Python #3")
async def _(reader, code):
    assert await reader.run(code) == [{"text/plain": "'Echo: Hello from a cell'"}]
    assert len(await reader.notebook.said()) == 7


@block("The chat in Python #4")
async def _(reader, code):
    assert await reader.run(code) == [{"text/plain": "0"}]


@block("Prompts")
async def _(reader, code):
    await reader.see_chat(code)
    prompts = ["Hello", "Explain {{topic}} in {{language:English}}"]
    assert (await reader.offered())["prompts"] == prompts


@block("Settings")
async def _(reader, code):
    await reader.see_chat(code)
    offered = await reader.offered()
    assert (len(offered["settings"]), offered["config"]) == (6, {"temperature": 0.2})
    assert (await reader.ask("Hello")).text == "This is question 1, at temperature 0.2."


@block("Attachments")
async def _(reader, code):
    await reader.see_chat(code)
    assert (await reader.offered())["attachments"] == ["image/*", ".csv"]
    assert (await reader.ask("How large?")).text == "No file."
    files = [await reader.upload(PNG, "plot.png"), await reader.upload(b"a,b", "data.csv")]
    answer = await reader.ask("How large?", *files)
    assert answer.text == f"plot.png: {len(PNG)} bytes\ndata.csv: 3 bytes"
    refused = await reader.upload(PDF, "paper.pdf", code=422)
    assert refused["error"]["code"] == "attachment-refused"


@block("Attachments #2")
async def _(reader, code):
    assert await reader.run(code) == [{"text/plain": "'ages.csv: 16 bytes'"}]


@block("Size, and a chat to read only")
async def _(reader, code):
    bundle = await reader.see_chat(code)
    assert bundle["options"] == {"max_height": 300, "disabled": True}
    assert bundle["transcript"][0]["text"] == "This was said before."


@block("Stop")
async def _(reader, code):
    await reader.see_chat(code)
    asking = asyncio.create_task(reader.ask("Go", ends="stopped"))
    await until(reader.has_words)
    await reader.stop()
    answer = await asking
    assert answer.text.startswith("0 ")
    assert await reader.notebook.value("chat.value[-1].metadata['status']") == "stopped"


says("Threads, context variables, `input()`", "For whom?", "This is for Ada.")


@block("When something goes wrong")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Go", ends="failed")
    assert answer.text == "This much is there. "
    error = answer.parts[-1]["data"]
    assert error["title"] == "fragile raised ValueError: the rest is missing"
    assert 'raise ValueError("the rest is missing")' in error["traceback"]


@block("When something goes wrong #2")
async def _(reader, code):
    [shown] = await reader.run(code)
    assert shown["text/plain"] == "('failed', 'fragile raised ValueError: the rest is missing')"


def answers_as(name, model, host, key):
    """Note that the chat of a block asks a provider."""

    @block(name)
    async def _(reader, code):
        await reader.see_chat(code)
        assert (await reader.ask("Who is there?")).text == f"{model} at {host} was asked: Who is there?"
        assert reader.internet.last.system == "You are brief."
        assert reader.internet.last.key == key


answers_as("OpenAI", "gpt-4o", "api.openai.com", "sk-of-the-environment")
answers_as("Anthropic", "claude-sonnet-5-5", "api.anthropic.com", "sk-ant-of-the-environment")
answers_as("Google", "gemini-2.5-pro", "generativelanguage.googleapis.com", "AI-of-the-environment")
answers_as("Groq", "llama-3.3-70b-versatile", "api.groq.com", "gsk-of-the-environment")


@block("Amazon Bedrock")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Who is there?")
    model = "us.anthropic.claude-sonnet-4-20250514-v1:0"
    assert answer.text == f"{model} at bedrock-runtime.us-east-1.amazonaws.com was asked: Who is there?"


@block("Servers that speak OpenAI's protocol")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Who is there?")
    assert answer.text == "llama3.1-8b at api.cerebras.ai was asked: Who is there?"
    assert reader.internet.last.key == "csk-of-yours"


@block("A model inside a function of yours")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Did it rain?")
    told = "My notes: it rained on Monday.\n\nDid it rain?"
    assert answer.text == f"gpt-4o at api.openai.com was asked: {told}"


@block("Agents")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("How is the weather in Oslo?")
    assert answer.calls("get_weather") == [({"location": "Oslo"}, {"degrees": 3, "sky": "clear"})]
    assert answer.text.startswith("The tool says")
    await reader.ask("Thank you")
    assert "tool_result" in str(reader.internet.last.body)


@block("Thinking")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Which is larger?")
    assert answer.reasoning == "The question is 'Which is larger?'."
    body = reader.internet.last.body
    assert (body["max_tokens"], body["thinking"]) == (8000, {"type": "adaptive"})
    assert body["output_config"] == {"effort": "high"}


@block("An agent of your own, and answers in a form")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("How is the weather in Oslo?")
    assert answer.shown[0]["text/plain"] == '{\n  "name": "Oslo",\n  "degrees": 3.0\n}'


@block("An agent of your own, and answers in a form #2")
async def _(reader, code):
    assert await reader.run(code) == [{"text/plain": "True"}]


@block("Tools that need approval")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("Please delete file notes.txt", ends="waiting")
    [call] = [part for part in answer.parts if part["type"] == "tool-delete_file"]
    assert (call["state"], call["input"]) == ("approval-requested", {"name": "notes.txt"})
    await reader.stop()
    assert await reader.notebook.value("deleted") == []


@block("Tools that need approval #2")
async def _(reader, code):
    printed = await reader.notebook.run(code)
    assert printed == "delete_file {'name': 'notes.txt'}\n['notes.txt']\n"


@block("Models of your own")
async def _(reader, code):
    await reader.see_chat(code)
    answer = await reader.ask("What do you think?")
    assert answer.reasoning == "The question is 'What do you think?'."
    assert reader.internet.last.host == "api.inference.wandb.ai"


@block("Going on in code")
async def _(reader, code):
    [shown] = await reader.run(code)
    assert shown["text/plain"] == "'gpt-4o at api.openai.com was asked: Say it in a sentence.'"
    spoken = [message["role"] for message in reader.internet.last.body["messages"]]
    assert spoken == ["user", "assistant", "user"]


@block("Types")
async def _(reader, code):
    [shown] = await reader.run(code)
    assert "ChatMessage(role='user', content='See this.'" in shown["text/plain"]


@block("The same function in the side panel")
async def _(reader, code):
    await reader.run(code)
    models = (await reader.api("models"))["models"]
    [louder] = [model for model in models if model["label"] == "Louder"]
    assert louder["prompts"] == ["Hello"]


@block("Functions as tools")
async def _(reader, code):
    await reader.run(code)
    offered = {tool["name"]: tool for tool in (await reader.api("models"))["tools"]}
    assert {name: tool["approval"] for name, tool in offered.items()} == {"sell": True, "in_stock": False}
    assert offered["sell"]["heading"] == "sell(name: str, count: int = 1) -> dict"
    sell, in_stock = await reader.api.services.tools.get([tool["id"] for tool in offered.values()])
    assert sell.json_schema["properties"]["name"]["description"] == "What is sold, as in `sold`."
    called = [chunk async for chunk in sell.call({"name": "Saab", "count": 2})]
    assert called[-1]["data"]["output"] == {"Volvo": 3, "Saab": 3}
    called = [chunk async for chunk in in_stock.call({"name": "Saab"})]
    assert called[-1]["data"]["output"] == 3
