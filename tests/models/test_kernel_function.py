"""Frames of a kernel become chunks; what is missing or wrong is never shown as complete."""

import asyncio
import json
import math

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import KernelError, ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.kernel.protocol import unpack_body
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.kernel_function import KernelFunction

ACCEPTED = {"type": "accepted", "stuck": 0}
START = {"type": "text-start", "id": "t1"}


def delta(text):
    return {"type": "text-delta", "id": "t1", "delta": text}


def chunks(*found):
    return {"type": "chunks", "chunks": list(found)}


def done(characters, **facts):
    return {"type": "done", "characters": characters, "finish_reason": "stop", **facts}


class Host:
    """Plays frames, numbered unless they bring a number."""

    def __init__(self, *frames):
        numbers = iter(range(1, 100))
        self.frames = [
            frame if frame["type"] == "waiting" else {"seq": next(numbers), **frame} for frame in frames
        ]
        self.asked = None
        self.closed = False

    async def ask(self, kernel_id, ask, buffers, files):
        self.asked = (kernel_id, ask, unpack_body(buffers[0]))
        try:
            for frame in self.frames:
                yield frame
            await asyncio.Event().wait()
        finally:
            self.closed = True


async def stream(host, messages=(), config=None):
    outcome, found, error = Outcome(), [], None
    model = KernelFunction(host, "k1", "model", part_bytes=99)
    try:
        async for chunk in model.stream(messages, config or ChatModelConfig(), outcome):
            found.append(chunk)  # noqa: PERF401 - what came before an error counts
    except (KernelError, ModelError) as raised:
        error = raised
    assert host.closed
    return found, error, outcome


class Ended(Host):
    """Frames that end with an ending, as the bridge's do."""

    async def ask(self, kernel_id, ask, buffers, files):
        self.asked = (kernel_id, ask, unpack_body(buffers[0]))
        for frame in self.frames:
            yield frame
        self.closed = True


async def test_a_complete_answer():
    native = [{"kind": "opaque", "n": None}]
    host = Ended(ACCEPTED, chunks(START, delta("Hel")), chunks(delta("lo")), done(5, native=native))
    found, error, outcome = await stream(host)
    assert (found, error) == ([START, delta("Hel"), delta("lo")], None)
    assert (outcome.finish_reason, outcome.native, outcome.facts) == ("stop", native, {"modelName": "model"})


async def test_what_an_agent_wants_kept_is_no_part_of_its_answer():
    native = [{"kind": "response", "parts": []}]
    wanted = {"type": "data-native", "data": {"messages": native}, "transient": True}
    found, error, outcome = await stream(Ended(ACCEPTED, chunks(START, delta("a")), chunks(wanted), done(1)))
    assert (found, error, outcome.native) == ([START, delta("a")], None, native)


async def test_what_a_failed_agent_wants_kept_is_kept():
    native = [{"kind": "response", "parts": []}]
    wanted = {"type": "data-native", "data": {"messages": native}}
    failed = {"type": "error", "error": {"code": "c", "title": "t"}}
    _, error, outcome = await stream(Host(ACCEPTED, chunks(wanted), failed))
    assert (error.code, outcome.native) == ("c", native)


@pytest.mark.parametrize("data", [None, 3, {}, {"messages": 3}, {"messages": [3]}])
async def test_nonsense_in_its_place_is_ignored(data):
    wanted = {"type": "data-native", "data": data}
    found, error, outcome = await stream(Ended(ACCEPTED, chunks(wanted), done(0)))
    assert (found, error, outcome.native) == ([], None, None)


async def test_a_ready_made_model_says_what_really_answered():
    facts = {"type": "message-metadata", "messageMetadata": {"modelName": "gpt-4o-2024-08-06"}}
    found, _, outcome = await stream(Ended(ACCEPTED, chunks(facts), done(0)))
    assert (found, outcome.facts["modelName"]) == ([facts], "gpt-4o-2024-08-06")


async def test_what_the_function_is_asked_with():
    message = Message(
        id="m",
        role="user",
        parts=({"type": "text", "text": "lone \ud800"},),
        metadata={"nan": math.nan, "none": None},
        native=({"kind": "opaque"},),
    )
    host = Ended(done(0))
    await stream(host, [message], ChatModelConfig(top_k=3))
    kernel_id, ask, body = host.asked
    assert (kernel_id, ask) == ("k1", {"type": "ask", "version": 1, "name": "model", "part_bytes": 99})
    assert body["config"] == {"top_k": 3}
    [given] = body["messages"]
    assert math.isnan(given["metadata"].pop("nan"))
    assert given == {
        "id": "m",
        "role": "user",
        "parts": [{"type": "text", "text": "lone \ud800"}],
        "metadata": {"none": None},
        "native": [{"kind": "opaque"}],
    }


@pytest.mark.parametrize(
    ("frames", "text"),
    [
        ([ACCEPTED, {**chunks(START, delta("Hel")), "seq": 3}], ""),
        ([ACCEPTED, chunks(START, delta("Hel")), {**chunks(delta("x")), "seq": 4}], "Hel"),
        ([ACCEPTED, chunks(START, delta("Hel")), {**chunks(delta("x")), "seq": 2}], "Hel"),
        ([ACCEPTED, chunks(START, delta("Hel")), done(5)], "Hel"),
    ],
)
async def test_lost_frames_are_an_error_and_the_text_is_kept(frames, text):
    found, error, _ = await stream(Host(*frames))
    assert error.code == "frames-lost"
    assert error.retryable
    assert "".join(chunk.get("delta", "") for chunk in found) == text


async def test_a_large_chunk_is_put_together():
    file = {"type": "file", "mediaType": "text/plain", "url": "data:,é"}
    packed = json.dumps(file)
    pieces = [
        {"type": "fragment", "text": packed[at : at + 10], "last": False} for at in range(0, len(packed), 10)
    ]
    pieces[-1]["last"] = True
    found, error, _ = await stream(Ended(ACCEPTED, *pieces, done(0)))
    assert (found, error) == ([file], None)


async def test_a_kernel_cannot_end_or_begin_the_turn():
    framing = [{"type": "start"}, {"type": "finish"}, {"type": "abort"}, {"type": "error", "errorText": "x"}]
    found, error, _ = await stream(Ended(ACCEPTED, chunks(*framing, START), done(0)))
    assert (found, error) == ([START], None)


async def test_a_kernel_that_sends_nonsense_is_refused():
    _, error, _ = await stream(Host(ACCEPTED, chunks({"type": "nonsense"})))
    assert error.code == "invalid-chunk"


async def test_the_error_of_a_function_is_cut_to_size():
    facts = {
        "code": "function-raised",
        "title": "t" * 999,
        "traceback": "x" * 99_999,
        "detail": 3,
        "hint": None,
    }
    _, error, _ = await stream(Host(ACCEPTED, {"type": "error", "error": facts}))
    assert (error.code, len(error.title), len(error.traceback)) == ("function-raised", 300, 30_000)
    assert (error.detail, error.hint, error.retryable) == ("3", "", False)


async def test_waiting_and_stuck_calls_are_remarks():
    found, error, _ = await stream(Ended({"type": "waiting"}, {"type": "accepted", "stuck": 2}, done(0)))
    assert error is None
    assert [chunk["data"]["code"] for chunk in found] == ["waiting-for-kernel", "earlier-call-running"]


async def test_a_run_that_was_stopped_elsewhere_is_an_error():
    _, error, _ = await stream(Host(ACCEPTED, {"type": "cancelled", "abandoned": False}))
    assert error.code == "function-stopped"
