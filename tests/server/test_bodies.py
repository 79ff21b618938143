"""What is malformed or too large is refused with a sentence, never with a 500."""

from __future__ import annotations

import asyncio

import pytest

MALFORMED = {
    "half an object": b'{"a": ',
    "a list": b"[1]",
    "a number": b"1",
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "a byte order mark": b'\xef\xbb\xbf{"title": "x"}',
    "not a number": b'{"title": NaN}',
    "deep nesting": b"[" * 100_000,
    "a huge number": b'{"title": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_malformed_json(api, body):
    answer = await api("conversations", method="POST", body=body, code=400)

    assert answer["error"]["code"] == "invalid-json"
    assert (await api("conversations"))["conversations"] == []


@pytest.mark.parametrize("body", [{"titel": "x"}, {"title": 1}, {"title": "x" * 201}, {"pinned": True}])
async def test_fields_of_the_wrong_shape(api, body):
    answer = await api("conversations", method="POST", body=body, code=422)

    assert answer["error"]["code"] == "invalid-request"


async def send(port, head, body_pieces):
    """Send a request by hand; return the answer's head, or b'' when the server hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode())
        for piece in body_pieces:
            writer.write(piece)
            await writer.drain()
            if reader.at_eof():
                break
        return await asyncio.wait_for(reader.read(4096), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.fixture
def head(jp_auth_header, jp_base_url):
    def make(extra):
        return (
            f"POST {jp_base_url}jupyter-chat-ext/api/conversations HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: {jp_auth_header['Authorization']}\r\n{extra}\r\n\r\n"
        )

    return make


async def test_a_hundred_megabytes_are_refused_before_they_are_read(api, jp_http_port, head):
    answer = await send(jp_http_port, head("Content-Length: 100000000"), [])

    assert b" 413 " in answer
    assert b'"too-large"' in answer


async def test_an_endless_body_is_cut(api, jp_http_port, head):
    def pieces():
        for _ in range(1000):
            yield b"10000\r\n" + b"x" * 65536 + b"\r\n"

    answer = await send(jp_http_port, head("Transfer-Encoding: chunked"), pieces())

    assert b" 200 " not in answer
    assert b" 201 " not in answer
    assert (await api("conversations"))["conversations"] == []
