"""Ready-made models as the kernel runs them: in a thread and an event loop of the run's own."""

import asyncio
import threading
import time

import pytest
from pydantic import BaseModel
from pydantic_ai.models.function import DeltaToolCall, FunctionModel
from pydantic_ai.models.test import TestModel

from jupyter_chat_ext import ui
from jupyter_chat_ext.ai import ChatMessage, llm
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.kernel.registration import Registry
from jupyter_chat_ext.kernel.run import Run


class Started:
    """A run of a model in this process."""

    def __init__(self, model, **config):
        self.frames = []
        self.ended = threading.Event()
        self.heard = threading.Event()
        self.run = Run(
            Registry().add(model, name="model"),
            part_bytes=1_000_000,
            epoch="e1",
            send=self.take,
            enter=lambda _asides: None,
            leave=lambda: None,
            on_stuck=lambda _change: None,
        )
        self.run.start([ChatMessage("user", "hi")], ChatModelConfig(**config), stuck=0)

    def take(self, frame):
        self.frames.append(frame)
        if self.text:
            self.heard.set()
        if frame["type"] in ("done", "error", "cancelled"):
            self.ended.set()

    @property
    def chunks(self):
        return [chunk for frame in self.frames for chunk in frame.get("chunks", ())]

    @property
    def text(self):
        return "".join(part.get("text", "") for part in Reply.of(self.chunks).parts)

    def end(self):
        assert self.ended.wait(30)
        return self.frames[-1]


def test_an_answer_goes_out_in_frames_with_its_facts(wire, peer, monkeypatch):
    provider = peer(wire.text("Hel", "lo", finish="length"))
    started = Started(wire.make(provider, monkeypatch), temperature=0.3)
    end = started.end()
    assert (end["type"], end["finish_reason"], end["characters"]) == ("done", "length", 5)
    assert started.text == "Hello"
    assert wire.settings_in(provider.requests[0].body)["temperature"] == 0.3
    kinds = [chunk["type"] for chunk in started.chunks]
    assert "data-native" in kinds
    assert Reply.of(started.chunks).metadata["usage"]["outputTokens"] == 2
    assert not any(part["type"] == "data-native" for part in Reply.of(started.chunks).parts)


def test_a_chat_asked_from_code_remembers_calls_and_has_the_object():
    class City(BaseModel):
        name: str

    asked = []

    async def stream(messages, info):
        asked.append([part.part_kind for message in messages for part in message.parts])
        yield {0: DeltaToolCall(info.output_tools[0].name, '{"name": "Paris"}', tool_call_id="c1")}

    chat = ui.chat(llm.pydantic_ai(FunctionModel(stream_function=stream), output_type=City))
    for question in ("Which?", "Again?"):
        chat.send(question)
        asyncio.run(chat.wait())
    assert chat.value[1].content == City(name="Paris")
    assert asked == [["user-prompt"], ["user-prompt", "tool-call", "tool-return", "user-prompt"]]


def test_an_error_of_the_provider_is_the_run_s(wire, peer, monkeypatch):
    end = Started(wire.make(peer(wire.refusal(404, "no such model")), monkeypatch)).end()
    assert (end["type"], end["error"]["code"]) == ("error", "model-not-found")


def test_stop_ends_the_run_and_hangs_up(wire, peer, monkeypatch):
    provider = peer([*wire.cut("Hello"), "hang"])
    started = Started(wire.make(provider, monkeypatch))
    assert started.heard.wait(30)
    stopped = time.monotonic()
    started.run.stop()
    assert started.end() == {"type": "cancelled", "abandoned": False} | {
        key: started.frames[-1][key] for key in ("seq", "epoch")
    }
    assert provider.hung_up.wait(5)
    assert provider.hung_up_at - stopped < 1  # 0.02 s on an idle machine


def test_stop_ends_an_async_tool_too():
    began, cancelled = threading.Event(), threading.Event()

    async def wait(a: int) -> str:
        began.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return "never"

    started = Started(llm.pydantic_ai(TestModel(), tools=[wait]))
    assert began.wait(30)
    started.run.stop()
    assert started.end()["type"] == "cancelled"
    assert cancelled.wait(5)


def test_a_tool_that_raises_ends_the_run_with_its_traceback():
    def divide(a: int) -> float:
        return 1 / 0

    error = Started(llm.pydantic_ai(TestModel(), tools=[divide])).end()["error"]
    assert error["title"] == "divide raised ZeroDivisionError: division by zero"
    assert "return 1 / 0" in error["traceback"]


@pytest.mark.parametrize("count", [3])
def test_several_chats_share_one_model(count, wire, peer, monkeypatch):
    model = wire.make(peer(wire.text(*(f"{number} " for number in range(20)))), monkeypatch)
    started = [Started(model) for _ in range(count)]
    assert [one.end()["type"] for one in started] == ["done"] * count
    assert {one.text for one in started} == {"".join(f"{number} " for number in range(20))}
