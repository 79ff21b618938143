"""One reader's stream: deltas leave together, silence is pinged, a stalled reader is dropped."""

from __future__ import annotations

import asyncio
import json
import zlib

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.web import Application, RequestHandler

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.server.event_stream import EventStream, encode
from jupyter_chat_ext.turn.live_log import LiveLog


@pytest.fixture
def served(http_server_port):
    """Serve one log at /; return (log, open a raw connection that asks for it)."""
    log = LiveLog()
    ended = asyncio.Event()
    times = {"ping_seconds": 10.0, "stall_seconds": 30.0}

    class Handler(RequestHandler):
        async def get(self):
            waits = self.get_query_argument("wait", "1") != "0"
            after = int(self.get_query_argument("after", "0"))
            await EventStream(self, log, after, waits=waits, **times).write()
            ended.set()

    server_socket, port = http_server_port
    from tornado.httpserver import HTTPServer

    server = HTTPServer(Application([("/", Handler)]))
    server.add_socket(server_socket)

    async def connect(after=0):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /?after={after} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return reader, writer

    log.ended, log.times = ended, times
    yield log, connect
    server.stop()


async def test_deltas_of_one_part_leave_as_one_event(served):
    log, connect = served
    log.append(chunks.text_start("t1"))
    for word in ("a", "b", "c"):
        log.append(chunks.text_delta("t1", word))
    log.append(chunks.text_end("t1"))
    log.close()

    reader, writer = await connect()
    body = (await reader.readuntil(b"[DONE]\n\n")).decode()

    assert body.count("text-delta") == 1
    assert 'id: 4\ndata: {"type":"text-delta","id":"t1","delta":"abc"}\n\n' in body
    writer.close()


async def test_silence_is_pinged(served):
    log, connect = served
    log.times["ping_seconds"] = 0.01

    reader, writer = await connect()

    assert await reader.readuntil(b": ping\n\n")
    writer.close()


async def test_a_reader_that_does_not_read_is_dropped_and_the_log_goes_on(served):
    log, connect = served
    log.times["stall_seconds"] = 0.2
    log.append(chunks.text_start("t1"))
    log.append(chunks.text_delta("t1", "x" * 30_000_000))

    _, writer = await connect()
    await asyncio.wait_for(log.ended.wait(), 10)

    log.append(chunks.text_end("t1"))
    assert log.position == 30_000_002
    writer.close()


def test_half_an_emoji_is_escaped_so_that_the_browser_can_join_it():
    event = encode(1, chunks.text_delta("t1", "\ud83d"))

    assert json.loads(event.decode("ascii").partition("data: ")[2])["delta"] == "\ud83d"


async def test_a_browser_gets_few_bytes_for_each_word_and_each_at_once(served, http_server_port):
    log, _ = served
    log.append(chunks.text_start("t1"))
    log.append(chunks.text_delta("t1", "first "))
    reader, writer = await asyncio.open_connection("127.0.0.1", http_server_port[1])
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n")
    assert b"Content-Encoding: gzip" in await reader.readuntil(b"\r\n\r\n")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)

    async def receive():
        size = int((await reader.readuntil(b"\r\n")).strip(), 16)
        return size, unpack.decompress((await reader.readexactly(size + 2))[:-2])

    _, event = await receive()
    assert b'"first "' in event
    sizes = []
    for _ in range(20):
        log.append(chunks.text_delta("t1", "another word "))
        size, event = await receive()
        assert b'"another word "' in event
        sizes.append(size)
    assert sum(sizes) / 20 < 3 * len("another word ")
    log.close()
    size, event = await receive()
    assert b"[DONE]" in event
    writer.close()


@pytest.mark.parametrize("gzip", [False, True])
async def test_one_who_does_not_wait_gets_what_there_is(served, http_server_port, gzip):
    log, _ = served
    log.append(chunks.text_start("t1"))
    log.append(chunks.text_delta("t1", "so far "))
    client = AsyncHTTPClient()

    async def ask(after):
        url = f"http://127.0.0.1:{http_server_port[1]}/?wait=0&after={after}"
        return (await client.fetch(url, decompress_response=gzip, request_timeout=5)).body

    assert b'"so far "' in await ask(0)
    assert await ask(log.position) == b""
    log.close()
    assert await ask(log.position) == b"data: [DONE]\n\n"
