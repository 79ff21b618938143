"""What is left of an answer when the server goes: told and saved, or but for a quarter second."""

from __future__ import annotations

import asyncio
import json
import signal
import time

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.simple_httpclient import HTTPStreamClosedError


class Reader:
    """Collects a stream, and says when enough has come."""

    def __init__(self) -> None:
        self.body = b""
        self._grew = asyncio.Event()

    def __call__(self, piece: bytes) -> None:
        self.body += piece
        self._grew.set()

    async def until(self, words: int) -> str:
        while len(self.text.split()) < words:
            self._grew.clear()
            await asyncio.wait_for(self._grew.wait(), 20)
        return self.text

    @property
    def chunks(self) -> list[dict]:
        lines = [
            line[6:] for line in self.body.decode(errors="ignore").split("\n") if line.startswith("data: {")
        ]
        return [json.loads(line) for line in lines if line.endswith("}")]

    @property
    def text(self) -> str:
        return "".join(chunk["delta"] for chunk in self.chunks if chunk["type"] == "text-delta")


WORDS = " ".join(f"w{number}" for number in range(100))


def text_of(message) -> str:
    return "".join(part["text"] for part in message["parts"] if part["type"] == "text")


async def answering(start):
    """Start a server that is in the middle of an answer."""
    server = start()
    conversation = await server.create()
    reader = Reader()
    answer = server.ask(conversation, f"say {WORDS}", reader)
    await reader.until(20)
    return server, conversation, reader, answer


async def test_sigterm_tells_every_reader_and_saves(start):
    server, conversation, reader, answer = await answering(start)

    server.signal(signal.SIGTERM)
    await answer
    server.wait()

    assert reader.chunks[-1]["type"] == "error"
    assert any(
        chunk["data"]["code"] == "server-stopped" for chunk in reader.chunks if chunk["type"] == "data-error"
    )
    reply = (await start().call(f"conversations/{conversation}"))["messages"][1]
    assert reply["status"] == "interrupted"
    assert text_of(reply) == reader.text


async def test_sigkill_keeps_the_question_and_all_but_the_last_quarter_second(start):
    server, conversation, reader, answer = await answering(start)

    seen = await reader.until(40)
    server.signal(signal.SIGKILL)
    with pytest.raises(HTTPStreamClosedError):
        await answer
    server.wait()

    again = start()
    question, reply = (await again.call(f"conversations/{conversation}"))["messages"]
    assert question["parts"][0]["text"] == f"say {WORDS}"
    assert reply["status"] == "interrupted"
    kept = text_of(reply)
    # 20 words a second: a quarter second is 5 words, and the loop may have been late
    assert len(kept.split()) >= len(seen.split()) - 10
    assert reader.text.startswith(kept) or kept.startswith(reader.text)
    retried = await again.fetch(
        f"conversations/{conversation}/turns", "POST", {"regenerate": reply["id"], "model": "fake:nobody"}
    )
    assert b'"finish"' in retried.body


async def test_stop_closes_the_provider_s_connection_at_once(start, upstream):
    server, conversation, reader, answer = await answering(start)

    began = time.time()
    await server.call(f"conversations/{conversation}/stop", "POST", {})
    await answer

    assert reader.chunks[-1]["type"] == "abort"
    log = json.loads((await AsyncHTTPClient().fetch(f"{upstream.url}/log")).body)
    assert log[-1]["hung_up"] - began < 1  # the budget of 100 ms is a benchmark's business
