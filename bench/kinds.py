"""Prints what each kind of provider costs: the bare SDK, bare pydantic-ai and ours, in one run.

usage: python -m bench.kinds [DELTAS]

CPU time per delta of a long answer, and time to the first delta of a short one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from typing import Any

import boto3  # type: ignore[import-untyped]
from anthropic import AsyncAnthropic
from google.genai import Client
from google.genai.types import HttpOptions
from openai import AsyncOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.bedrock import BedrockConverseModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.bedrock import BedrockProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider

from bench.models import BUDGET
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.connection import Connection
from jupyter_chat_ext.models.kinds import KINDS
from tests.models.kind_wires import KINDS as WIRES
from tests.models.kind_wires import KindWire

NAMES = ("openai-chat", "openai", "anthropic", "google", "bedrock")
ROUNDS = 5
SHORT = 30
"""Short answers asked for the time to the first delta."""

First = Callable[[], None]
"""Is called with every piece of the answer."""


def provide(pipe: Pipe, wire: KindWire, deltas: int) -> None:
    """Answer with so many deltas, or with two where the question has the word "short"."""
    words = [f"word{number} " for number in range(deltas)]
    say: Any = wire.wire
    answers = {False: b"".join(say.text(*words)), True: b"".join(say.text("one", "two"))}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                body = await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
                writer.write(answers[b"short" in body])
                await writer.drain()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class Sdk:
    """The SDK of a kind alone. Bedrock's is not asynchronous: it is asked as it is."""

    def __init__(self, kind: str, base_url: str, model: str) -> None:
        self._ask = getattr(self, f"_{kind.replace('-', '_')}")
        self._base_url = base_url
        self._model = model
        self._client: Any = None

    async def __call__(self, text: str, came: First) -> None:
        """Read an answer."""
        await self._ask(text, came)

    async def _openai_chat(self, text: str, came: First) -> None:
        messages: Any = [{"role": "user", "content": text}]
        asked = self._openai_client().chat.completions.create
        await _read(await asked(model=self._model, messages=messages, stream=True), came)

    async def _openai(self, text: str, came: First) -> None:
        asked = self._openai_client().responses.create
        await _read(await asked(model=self._model, input=text, stream=True), came)

    def _openai_client(self) -> Any:

        self._client = self._client or AsyncOpenAI(base_url=self._base_url, api_key="none", max_retries=0)
        return self._client

    async def _anthropic(self, text: str, came: First) -> None:

        self._client = self._client or AsyncAnthropic(base_url=self._base_url, api_key="none", max_retries=0)
        messages: Any = [{"role": "user", "content": text}]
        asked = self._client.messages.create
        await _read(await asked(model=self._model, messages=messages, max_tokens=9, stream=True), came)

    async def _google(self, text: str, came: First) -> None:

        options = HttpOptions(base_url=self._base_url)
        self._client = self._client or Client(vertexai=False, api_key="none", http_options=options)
        asked = self._client.aio.models.generate_content_stream
        await _read(await asked(model=self._model, contents=text), came)

    async def _bedrock(self, text: str, came: First) -> None:
        self._client = self._client or _bedrock_client(self._base_url)
        messages = [{"role": "user", "content": [{"text": text}]}]
        for _event in self._client.converse_stream(modelId=self._model, messages=messages)["stream"]:
            came()


def _bedrock_client(base_url: str) -> Any:

    keys = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
    return boto3.client("bedrock-runtime", endpoint_url=base_url, region_name="us-east-1", **keys)


async def _read(stream: Any, came: First) -> None:
    async for _event in stream:
        came()


def bare_agent(kind: str, base_url: str, model: str) -> Agent[None, str]:
    """Return pydantic-ai over the SDK's own connection."""
    if kind == "bedrock":
        provider: Any = BedrockProvider(bedrock_client=_bedrock_client(base_url))
        return Agent(BedrockConverseModel(model, provider=provider))
    if kind == "anthropic":
        provider = AnthropicProvider(api_key="none", base_url=base_url)
        return Agent(AnthropicModel(model, provider=provider))
    if kind == "google":
        return Agent(GoogleModel(model, provider=GoogleProvider(api_key="none", base_url=base_url)))

    provider = OpenAIProvider(base_url=base_url, api_key="none")
    made = OpenAIChatModel if kind == "openai-chat" else OpenAIResponsesModel
    return Agent(made(model, provider=provider))


Read = Callable[[str, First], Any]


def readers(kind: str, base_url: str, model: str) -> dict[str, Read]:
    """Return the three ways of reading an answer."""
    agent = bare_agent(kind, base_url, model)
    connection = Connection("bench", base_url, kind=KINDS[kind], api_key="none-of-all-keys")

    async def bare(text: str, came: First) -> None:
        async with agent.run_stream_events(text) as events:
            async for event in events:
                if event.event_kind in ("part_start", "part_delta"):
                    came()

    async def ours(text: str, came: First) -> None:
        question = Message(id="q", role="user", parts=({"type": "text", "text": text},))
        async for chunk in connection.model(model).stream((question,), ChatModelConfig(), Outcome()):
            json.dumps(chunk)
            if chunk["type"] == "text-delta":
                came()

    return {"SDK": Sdk(kind, base_url, model), "pydantic-ai": bare, "ours": ours}


async def cost(read: Read, deltas: int) -> float:
    """Return microseconds of CPU per delta: the best of some rounds, the first one not counted."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        await read("long", lambda: None)
        times.append(time.process_time() - began)
    return min(times[1:]) / deltas * 1e6


async def delays(found: dict[str, Read]) -> dict[str, float]:
    """Return the medians of milliseconds to the first piece of a short answer, asked for in turns."""
    taken: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(SHORT):
        for name, read in found.items():
            came: list[float] = []
            began = time.monotonic()
            await read("short", lambda came=came: came.append(time.monotonic()))  # type: ignore[misc]
            taken[name].append(1000 * (came[0] - began))
    return {name: statistics.median(each) for name, each in taken.items()}


async def measure(wire: KindWire, port: int, deltas: int) -> None:
    """Print a kind's lines."""
    found = readers(wire.kind, f"http://127.0.0.1:{port}{wire.path}", wire.model)
    costs = {name: await cost(read, deltas) for name, read in found.items()}
    firsts = await delays(found)
    for name, microseconds in costs.items():
        ratio = microseconds / costs["pydantic-ai"]
        print(
            f"{wire.kind:12} {name:12} {microseconds:7.1f} µs CPU per delta {ratio:5.2f} ×   "
            f"first delta {firsts[name]:6.1f} ms {firsts[name] / firsts['pydantic-ai']:5.2f} ×"
        )


async def measure_all(deltas: int) -> None:
    """Measure each kind against a provider of its own."""
    context = multiprocessing.get_context("spawn")
    for name in NAMES:
        wire = next(wire for wire in WIRES if wire.kind == name)
        here, there = context.Pipe()
        provider = context.Process(target=provide, args=(there, wire, deltas), daemon=True)
        provider.start()
        try:
            await measure(wire, await asyncio.to_thread(here.recv), deltas)
        finally:
            provider.terminate()


def main() -> None:
    """Measure, and say what the goal is."""
    asyncio.run(measure_all(int(sys.argv[1]) if len(sys.argv) > 1 else 3000))
    print(f"goal: {BUDGET:.2f} × pydantic-ai")


if __name__ == "__main__":
    main()
