"""Our chunks are those of pydantic-ai's own encoder, apart from ids and what only `native` keeps."""

import json
from dataclasses import dataclass

import pytest
from pydantic_ai import Agent, CustomEvent, RunContext
from pydantic_ai.messages import (
    BinaryContent,
    FilePart,
    PartDeltaEvent,
    PartEndEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
)
from pydantic_ai.models.function import DeltaThinkingPart, DeltaToolCall, FunctionModel
from pydantic_ai.ui.vercel_ai import VercelAIEventStream

from jupyter_chat_ext.core.chunks import check
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.event_chunks import EventChunks
from tests.models.conftest import ask

OURS_ALONE = ("start", "finish", "message-metadata")


def says(*pieces):
    """A model that streams pieces, a list of them per request."""
    requests = iter(pieces)

    async def stream(_messages, _info):
        for piece in next(requests):
            yield piece

    return FunctionModel(stream_function=stream)


TEXT = [["Hel", "lo ", "world"]]
THINKING = [[{0: DeltaThinkingPart(content="hm ")}, {0: DeltaThinkingPart(content="ok")}, "yes"]]
TOOLS = [
    [
        {0: DeltaToolCall(name="add", json_args='{"a": 1', tool_call_id="c1")},
        {0: DeltaToolCall(json_args=', "b": 2}')},
    ],
    ["It is 3."],
]
TWO_TOOLS = [
    [
        "Let me see.",
        {1: DeltaToolCall(name="add", json_args='{"a": 1, "b": 2}', tool_call_id="c1")},
        {2: DeltaToolCall(name="fail", json_args="{}", tool_call_id="c2")},
    ],
    ["Done."],
]
BAD_ARGUMENTS = [[{0: DeltaToolCall(name="add", json_args='{"a": "x"}', tool_call_id="c1")}], ["Sorry."]]


def agent_of(script):
    async def add(a: int, b: int) -> int:
        return a + b

    async def fail() -> str:
        from pydantic_ai import ToolFailed

        raise ToolFailed("broken")

    return Agent(says(*script), tools=[add, fail])


async def theirs(script):
    """What pydantic-ai's encoder makes of the same run."""
    stream = VercelAIEventStream(sdk_version=7)
    async with agent_of(script).run_stream_events("hi") as events:
        encoded = [stream.encode_event(chunk) async for chunk in stream.transform_stream(events)]
    frames = [text.removeprefix("data: ").strip() for text in encoded]
    return [json.loads(frame) for frame in frames if frame != "[DONE]"]


class Lease:
    def __init__(self, agent):
        self.agent = agent

    async def __aenter__(self):
        return self.agent

    async def __aexit__(self, *_error):
        return None


def model_of(agent):
    return AgentModel(lambda: Lease(agent), label="Function", ends_with_reason=False)


OURS = ("providerMetadata", "toolMetadata")


def comparable(chunks):
    """Chunks without what may differ: names of parts, metadata for the provider, how long tools took."""
    names = {}
    kept = []
    for chunk in chunks:
        if chunk["type"] in OURS_ALONE:
            continue
        plain = {key: value for key, value in chunk.items() if key not in OURS}
        if "id" in plain:
            plain["id"] = names.setdefault(plain["id"], len(names))
        kept.append(plain)
    return kept


@pytest.mark.parametrize("script", [TEXT, THINKING, TOOLS, TWO_TOOLS, BAD_ARGUMENTS])
async def test_the_chunks_are_those_of_pydantic_ais_encoder(script):
    asked = await ask(model_of(agent_of(script)), "hi")
    assert asked.error is None
    assert comparable(asked.chunks) == comparable(await theirs(script))


async def test_consecutive_text_parts_are_one(jp_asyncio_loop):
    ours = EventChunks()
    chunks = []
    for event in (
        PartStartEvent(index=0, part=TextPart("a")),
        PartEndEvent(index=0, part=TextPart("a"), next_part_kind="text"),
        PartStartEvent(index=1, part=TextPart("b"), previous_part_kind="text"),
        PartDeltaEvent(index=1, delta=TextPartDelta("c")),
        PartEndEvent(index=1, part=TextPart("bc")),
    ):
        chunks.extend(ours.of(event))
    assert [part["text"] for part in Reply.of(chunks).parts] == ["abc"]


def test_a_file_becomes_a_file_chunk():
    part = FilePart(BinaryContent(b"\x89PNG", media_type="image/png"))
    chunks = list(EventChunks().of(PartStartEvent(index=0, part=part)))
    assert chunks == [{"type": "file", "url": "data:image/png;base64,iVBORw==", "mediaType": "image/png"}]
    check(chunks[0])


def test_a_cited_page_becomes_a_source_once():
    from pydantic_ai.messages import Citation, WebCitationSource

    source = WebCitationSource(url="https://host.example/a", title="A")
    part = TextPart("x", citations=[Citation(sources=[source]), Citation(sources=[source])])
    ours = EventChunks()
    chunks = [*ours.of(PartStartEvent(index=0, part=part)), *ours.of(PartEndEvent(index=0, part=part))]
    sources = [chunk for chunk in chunks if chunk["type"] == "source-url"]
    assert sources == [{"type": "source-url", "sourceId": source.url, "url": source.url, "title": "A"}]


def test_a_page_cited_amid_a_text_becomes_a_source_too():
    """Providers cut a text into parts where it cites something."""
    from pydantic_ai.messages import Citation, WebCitationSource

    source = WebCitationSource(url="https://host.example/a", title="A")
    cited, rest = TextPart("x", citations=[Citation(sources=[source])]), TextPart(" and y")
    ours = EventChunks()
    events = (
        PartStartEvent(index=0, part=cited),
        PartEndEvent(index=0, part=cited, next_part_kind="text"),
        PartStartEvent(index=1, part=rest, previous_part_kind="text"),
        PartEndEvent(index=1, part=rest),
    )
    chunks = [chunk for event in events for chunk in ours.of(event)]
    assert [chunk["type"] for chunk in chunks] == [
        "text-start", "text-delta", "source-url", "text-delta", "text-end",
    ]  # fmt: skip


async def test_what_a_tool_emits_arrives_as_data():
    @dataclass(kw_only=True)
    class WorkProgressed(CustomEvent):
        def to_payload(self):
            return {"done": 3}

    async def work(context: RunContext[None]) -> str:
        await context.emit(WorkProgressed())
        return "ok"

    script = [[{0: DeltaToolCall(name="work", json_args="{}", tool_call_id="c1")}], ["Done."]]
    asked = await ask(model_of(Agent(says(*script), tools=[work])), "hi")
    assert asked.error is None
    assert [chunk["data"] for chunk in asked.chunks if chunk["type"].startswith("data-")] == [{"done": 3}]
