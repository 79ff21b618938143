"""Prints what the model layer costs per delta: the bare SDK, bare pydantic-ai and ours, in one run.

usage: python -m bench.models [DELTAS]
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection as Pipe
from typing import Any

from openai import AsyncOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
from pydantic_ai.ui.vercel_ai import VercelAIEventStream

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.connection import Connection

BUDGET = 1.25
ROUNDS = 5
STOPS = 20
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
ASKED = (Message(id="q", role="user", parts=({"type": "text", "text": "hi"},)),)


def event(text: str, finish: str | None = None) -> bytes:
    """Return one event of Chat Completions."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    document = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def provide(pipe: Pipe, deltas: int) -> None:
    """Answer with so many deltas at once, or after the path /hang with one and silence; note hang-ups."""
    whole = HEAD + b"".join(event(f"word{number} ") for number in range(deltas))
    whole += event("", "stop") + b"data: [DONE]\n\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
        if "/hang/" in head:
            writer.write(HEAD + event("word"))
            await reader.read()
            pipe.send(time.monotonic())
        else:
            writer.write(whole)
            await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def sdk(client: AsyncOpenAI) -> None:
    """Read an answer with the SDK alone."""
    stream = await client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": "hi"}], stream=True
    )
    async for _chunk in stream:
        pass


async def bare(agent: Agent[None, str]) -> None:
    """Read an answer with pydantic-ai alone."""
    async with agent.run_stream_events("hi") as events:
        async for _event in events:
            pass


async def encoded(agent: Agent[None, str]) -> None:
    """Read an answer with pydantic-ai and its own encoder of the wire."""
    stream: VercelAIEventStream[None, str] = VercelAIEventStream(sdk_version=7)
    async with agent.run_stream_events("hi") as events:
        async for chunk in stream.transform_stream(events):
            stream.encode_event(chunk)


async def ours(connection: Connection) -> None:
    """Read an answer with our model layer, encoding each chunk."""
    async for chunk in connection.model("m").stream(ASKED, ChatModelConfig(), Outcome()):
        json.dumps(chunk)


async def cost(read: Callable[[Any], Awaitable[None]], reader: Any, deltas: int) -> float:
    """Return microseconds of CPU per delta: the best of some rounds, the first one not counted."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        await read(reader)
        times.append(time.process_time() - began)
    return min(times[1:]) / deltas * 1e6


async def stop(connection: Connection, pipe: Pipe) -> float:
    """Return milliseconds from cancelling an answer to the provider's closed socket."""
    begun = asyncio.Event()

    async def follow() -> None:
        async for chunk in connection.model("m").stream(ASKED, ChatModelConfig(), Outcome()):
            if chunk["type"] == "text-delta":
                begun.set()

    following = asyncio.create_task(follow())
    await begun.wait()
    stopped = time.monotonic()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    closed: float = await asyncio.to_thread(pipe.recv)
    return (closed - stopped) * 1000


async def measure(port: int, pipe: Pipe, deltas: int) -> None:
    """Print the table."""
    base_url = f"http://127.0.0.1:{port}/v1"
    client = AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0)
    agent = Agent(OpenAIChatModel("m", provider=OpenAICompatibleProvider("bench", openai_client=client)))
    connection, silent = Connection("bench", base_url), Connection("bench", f"http://127.0.0.1:{port}/hang")
    readers: dict[str, tuple[Callable[[Any], Awaitable[None]], Any]] = {
        "SDK alone": (sdk, client),
        "pydantic-ai alone": (bare, agent),
        "pydantic-ai and its encoder": (encoded, agent),
        "ours, encoded": (ours, connection),
    }
    costs = {name: await cost(read, reader, deltas) for name, (read, reader) in readers.items()}
    floor = costs["pydantic-ai alone"]
    for name, microseconds in costs.items():
        print(f"{name:30} {microseconds:7.1f} µs CPU per delta   {microseconds / floor:5.2f} × pydantic-ai")
    print(f"{'budget':30} {'':26} {BUDGET:5.2f} ×")
    stops = [await stop(silent, pipe) for _ in range(STOPS)]
    typical, worst = statistics.median(stops), max(stops)
    print(f"Stop → provider's socket closed: median {typical:.1f} ms, worst {worst:.1f} ms (budget 25 ms)")
    await connection.close()
    await silent.close()
    await client.close()


def main() -> None:
    """Start the provider, measure, stop it."""
    deltas = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    provider = context.Process(target=provide, args=(there, deltas), daemon=True)
    provider.start()
    try:
        asyncio.run(measure(here.recv(), here, deltas))
    finally:
        provider.terminate()


if __name__ == "__main__":
    main()
