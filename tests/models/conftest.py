"""A raw provider that sends exactly the bytes it is told to, and notes when it was hung up on."""

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.core.turn_log import TurnLog
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.connection import Connection, Terms
from jupyter_chat_ext.models.timeouts import Timeouts

STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"
DONE = b"e\r\ndata: [DONE]\n\n\r\n"


def chunked(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def event(document):
    return chunked(b"data: " + json.dumps(document).encode() + b"\n\n")


def delta(text="", finish=None, usage=None, **fields):
    """One event of Chat Completions."""
    content = {"content": text} if text else {}
    choice = {"index": 0, "delta": content | fields, "finish_reason": finish}
    facts = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "served-model"}
    return event(facts | {"choices": [choice]} | ({"usage": usage} if usage else {}))


def answer(*texts, finish="stop", usage=None):
    """A complete answer."""
    return [STREAM, *map(delta, texts), delta(finish=finish, usage=usage), DONE, END]


def page(status, body, *headers, content_type="application/json"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} X",
        f"content-type: {content_type}",
        f"content-length: {len(data)}",
        *headers,
    ]
    return ["\r\n".join(lines).encode() + b"\r\n\r\n" + data]


@dataclass
class Request:
    head: str
    body: dict

    @property
    def headers(self):
        pairs = (line.split(": ", 1) for line in self.head.split("\r\n")[1:])
        return {name.lower(): value for name, value in pairs}


@dataclass
class Peer:
    """Plays one script per request, the last one again and again. "hang" waits for the client."""

    scripts: list
    requests: list[Request] = field(default_factory=list)
    hung_up_at: float | None = None
    hung_up: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1"
        self._closing = False
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self):
        """Take no more connections. (A socket closed amid `accept` would lend its number to the next.)"""
        self._closing = True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            self._accepting.join(5)
        self._socket.close()

    def _accept(self):
        while True:
            client, _ = self._socket.accept()
            if self._closing:
                client.close()
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            try:
                self.requests.append(self._read(client))
                self.asked.set()
                for part in self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]:
                    client.sendall(part) if part != "hang" else received(client)
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):  # an unread byte would turn the close into a reset
                    pass
            except OSError:
                self.hung_up_at = time.monotonic()
                self.hung_up.set()

    def _read(self, client):
        data = b""
        while b"\r\n\r\n" not in data:
            data += received(client)
        head, _, body = data.partition(b"\r\n\r\n")
        request = Request(head.decode(), {})
        while len(body) < int(request.headers.get("content-length", 0)):
            body += received(client)
        request.body = json.loads(body or b"{}")
        return request


def received(client):
    """What the client sends next; raise when it hung up."""
    data = client.recv(65536)
    if not data:
        raise ConnectionAbortedError
    return data


def question(text, message_id="q"):
    return Message(id=message_id, role="user", parts=({"type": "text", "text": text},))


@dataclass
class Asked:
    """What came of a question."""

    chunks: list = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    error: Exception | None = None

    @property
    def reply(self):
        return Reply.of(self.chunks)

    @property
    def text(self):
        return "".join(part["text"] for part in self.reply.parts if part["type"] == "text")

    @property
    def log(self):
        """The chunks as a turn's log has them: neighbouring deltas are one."""
        log = TurnLog()
        for chunk in self.chunks:
            log.append(chunk)
        return [chunk for _, chunk in log.since(0)]

    @property
    def types(self):
        return [chunk["type"] for chunk in self.chunks]

    @property
    def notices(self):
        return [chunk["data"]["code"] for chunk in self.chunks if chunk["type"] == "data-notice"]

    def message(self, message_id="a"):
        """The reply as the next question's history has it."""
        return Message(
            id=message_id,
            role="assistant",
            parts=tuple(self.reply.parts),
            native=tuple(self.outcome.native) if self.outcome.native is not None else None,
        )


async def ask(model, *messages, into=None, **config):
    """Ask, and keep everything that comes, also the error."""
    asked = into or Asked()
    given = [question(message) if isinstance(message, str) else message for message in messages]
    try:
        async for chunk in model.stream(given, ChatModelConfig(**config), asked.outcome):
            asked.chunks.append(chunk)
    except Exception as error:
        asked.error = error
    return asked


QUICK = Timeouts(connect=2, first_byte=0.15, between_bytes=0.15, retry_pauses=())
PATIENT = Timeouts(connect=5, first_byte=10, between_bytes=10, retry_pauses=(0.01, 0.02))


@pytest.fixture
def peer():
    """Makes raw providers."""
    peers = []

    def make(*scripts):
        peers.append(Peer(list(scripts)))
        return peers[-1]

    yield make
    for made in peers:
        made.close()


@pytest.fixture
def connect(jp_asyncio_loop):
    """Makes connections, and closes them."""
    connections = []

    def make(base_url, *, timeouts=PATIENT, headers=(), reads_text_only=False, **options):
        terms = Terms(timeouts=timeouts, headers=headers, reads_text_only=reads_text_only)
        connections.append(Connection("my-gateway", base_url, label="My Gateway", terms=terms, **options))
        return connections[-1]

    yield make
    for made in connections:
        jp_asyncio_loop.run_until_complete(made.close())
