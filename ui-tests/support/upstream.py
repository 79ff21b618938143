"""An OpenAI-compatible server that does what the question says; for UI tests and benchmarks.

usage: python upstream.py [PORT]        prints `READY http://127.0.0.1:<port>` (0: a free one)

The last user message is the plan, `<word> key=value …`:

    say <text>              the text, a word at a time, 20 a second
    bench n=800 rate=200    n numbered deltas, `rate` a second (0: as fast as accepted)
    file <path> [by=n]      the file's text, n characters at a time (1), as fast as accepted
    wait                    one word, then silence until hung up
    status 429              an error answer (401 echoes the key it got, 429 says Retry-After: 2)
    html                    a login page, 200
    half                    a word, then half a frame and a clean end
    cut                     a word, then the connection drops
    call <tool> {…}         calls a tool with these arguments (several: one a line), then says what it said
    anything else           `You said: …`

GET /log tells what was asked and when whoever asked hung up; POST /reset forgets it.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

LOG: list[dict[str, Any]] = []
STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
    b"connection: close\r\n\r\n"
)
ERRORS = {
    401: "Incorrect API key provided: {key}.",
    404: "The model does not exist.",
    429: "Rate limit reached.",
    500: "The server had an error.",
}


class Connection:
    """One request and its answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.entry: dict[str, Any] = {}

    async def serve(self) -> None:
        """Read the request, follow its plan, note the hang-up."""
        try:
            method, path, headers, body = await self._request()
            await self._route(method, path, headers, body)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writer.close()

    async def _request(self) -> tuple[str, str, dict[str, str], bytes]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in pairs}
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return method, path, headers, body

    async def _route(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        if path == "/log":
            await self._json(200, LOG)
        elif path == "/reset":
            LOG.clear()
            await self._json(200, {})
        elif path.endswith("/models"):
            await self._json(200, {"object": "list", "data": [{"id": "fake", "object": "model"}]})
        elif method == "POST" and path.endswith("/chat/completions"):
            await self._chat(json.loads(body), headers.get("authorization", ""))
        else:
            await self._json(404, {"error": {"message": "no such path"}})

    async def _chat(self, request: dict[str, Any], authorization: str) -> None:
        questions = [each["content"] for each in request["messages"] if each["role"] == "user"]
        question = questions[-1] if isinstance(questions[-1], str) else questions[-1][0]["text"]
        settings = {name: value for name, value in request.items() if name not in ("messages", "stream")}
        asked_at = max(at for at, each in enumerate(request["messages"]) if each["role"] == "user")
        results = [each["content"] for each in request["messages"][asked_at:] if each["role"] == "tool"]
        self.entry = {"asked": time.time(), "question": question, "settings": settings, "deltas": []}
        LOG.append(self.entry)
        watcher = asyncio.create_task(self._watch_hang_up())
        try:
            if question.startswith("call ") and not results:
                await self._call(question)
            elif results:
                await self._stream("say", "The tool said: " + " and ".join(map(str, results)), question)
            else:
                await self._follow(question, authorization)
        finally:
            watcher.cancel()

    async def _watch_hang_up(self) -> None:
        if not await self._reader.read(1):
            self.entry["hung_up"] = time.time()
            self._writer.transport.abort()

    async def _follow(self, question: str, authorization: str) -> None:
        word, _, rest = question.partition(" ")
        if word == "status":
            await self._fail(int(rest), authorization)
        elif word == "html":
            await self._send_all(200, "text/html", b"<html><body>Log in to the network</body></html>")
        else:
            await self._stream(word, rest, question)

    async def _call(self, question: str) -> None:
        self._writer.write(STREAM_HEAD)
        for index, line in enumerate(question.splitlines()):
            name, _, arguments = line.removeprefix("call ").partition(" ")
            begun = {"id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": ""}}
            pieces = re.findall(r".{1,8}", arguments or "{}", re.DOTALL)
            for call in (begun, *({"function": {"arguments": piece}} for piece in pieces)):
                await self._frame(delta(calls=[{"index": index, **call}]))
        await self._frame(delta("", "tool_calls"))
        await self._raw(b"data: [DONE]\n\n")
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def _fail(self, status: int, authorization: str) -> None:
        message = ERRORS.get(status, "failed").format(key=authorization.removeprefix("Bearer "))
        await self._json(status, {"error": {"message": message, "type": "error"}})

    async def _stream(self, word: str, rest: str, question: str) -> None:
        self._writer.write(STREAM_HEAD)
        async for text in plan(word, rest, question):
            await self._frame(delta(text))
            self.entry["deltas"].append(time.time())
        if word == "wait":
            await asyncio.Event().wait()
        elif word == "half":
            await self._raw(b'data: {"id": "1", "choi')
        elif word == "cut":
            self._writer.transport.abort()
            return
        else:
            await self._frame(delta("", "stop"))
            usage = {"prompt_tokens": 3, "completion_tokens": len(self.entry["deltas"]), "total_tokens": 9}
            await self._frame({**delta(""), "choices": [], "usage": usage})
            await self._raw(b"data: [DONE]\n\n")
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def _frame(self, value: dict[str, Any]) -> None:
        await self._raw(b"data: " + json.dumps(value).encode() + b"\n\n")

    async def _raw(self, data: bytes) -> None:
        self._writer.write(b"%x\r\n%s\r\n" % (len(data), data))
        await self._writer.drain()

    async def _json(self, status: int, value: Any) -> None:
        await self._send_all(status, "application/json", json.dumps(value).encode())

    async def _send_all(self, status: int, kind: str, body: bytes) -> None:
        retry = "retry-after: 2\r\n" if status == 429 else ""
        head = (
            f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n"
            f"{retry}connection: close\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        await self._writer.drain()


async def plan(word: str, rest: str, question: str) -> AsyncIterator[str]:
    """Yield the deltas that a question asks for."""
    if word == "bench":
        numbers = dict(re.findall(r"(\w+)=(\S+)", rest))
        async for text in bench(int(numbers["n"]), float(numbers["rate"])):
            yield text
    elif word == "file":
        path, _, by = rest.partition(" by=")
        text, size = Path(path).read_text(encoding="utf-8"), int(by or 1)
        for at in range(0, len(text), size):
            yield text[at : at + size]
    elif word in ("wait", "half", "cut"):
        yield "Once "
    else:
        for text in re.findall(r"\S+\s*", rest if word == "say" else f"You said: {question}"):
            yield text
            await asyncio.sleep(0.05)


async def bench(count: int, rate: float) -> AsyncIterator[str]:
    """Yield `count` deltas of about 4 characters of Markdown with a marker ⟦k⟧ now and then."""
    began = time.monotonic()
    for number, text in enumerate(document(count)):
        if rate and (early := began + number / rate - time.monotonic()) > 0:
            await asyncio.sleep(early)
        yield text


def document(count: int) -> list[str]:
    """Return `count` deltas that make a document of headings, lists, tables, code and math."""
    text, marker = "", 0
    while len(text) < count * 4:
        marker += 1
        text += BLOCKS[marker % len(BLOCKS)].replace("MARK", f"⟦{marker}⟧")
    size = len(text) / count
    return [text[round(i * size) : round((i + 1) * size)] for i in range(count)]


BLOCKS = [
    "## Section MARK\n\nSome **bold** words and `code`, then a [link](https://example.org/page).\n\n",
    "A plain paragraph of ordinary words that goes on for a while, as answers do. MARK\n\n",
    "- one item with *emphasis*\n- another item\n- the last MARK\n\n",
    "```python\nfor value in range(10):\n    print(value ** 2)\n```\n\nThat was code. MARK\n\n",
    "| name | value |\n|---|---|\n| alpha | 1 |\n| beta | 2 |\n\nThat was a table. MARK\n\n",
    "The area is $\\pi r^2$ and\n\n$$\n\\int_0^1 x^2 dx = \\frac{1}{3}\n$$\n\nas is well known. MARK\n\n",
    "> A quotation that somebody made once.\n\nAnd a remark on it. MARK\n\n",
]


def delta(
    text: str = "", finish_reason: str | None = None, calls: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return one chunk of a chat completion."""
    content: dict[str, Any] = {"content": text} if calls is None else {"tool_calls": calls}
    choice = {"index": 0, "delta": content, "finish_reason": finish_reason}
    return {
        "id": "chat-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "fake",
        "choices": [choice],
    }


async def main() -> None:
    """Serve until killed."""
    server = await asyncio.start_server(
        lambda reader, writer: Connection(reader, writer).serve(),
        "127.0.0.1",
        int(sys.argv[1]) if len(sys.argv) > 1 else 0,
        limit=2**22,
    )
    port = server.sockets[0].getsockname()[1]
    print(f"READY http://127.0.0.1:{port}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
