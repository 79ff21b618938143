"""A Jupyter server in a process of its own, which can be killed, and an upstream it asks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import psutil
import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

ROOT = Path(__file__).parents[2]
TOKEN = "process-test"


class Process:
    """A child that says where it listens on its output."""

    def __init__(self, arguments: list[str], says: str, env: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
        )
        self.output: list[str] = []
        self._reader: threading.Thread | None = None
        self.url = self._wait_for(says)

    def _wait_for(self, says: str) -> str:
        for line in self._process.stdout:
            self.output.append(line)
            if found := re.search(says, line):
                return found.group(1)
        raise AssertionError("".join(self.output))

    def read_on(self) -> None:
        """Keep reading its output: a child that writes much would wait for its reader."""
        self._reader = threading.Thread(target=lambda: self.output.extend(self._process.stdout), daemon=True)
        self._reader.start()

    @property
    def processes(self) -> list[psutil.Process]:
        """It, and whatever it started."""
        own = psutil.Process(self._process.pid)
        return [own, *own.children(recursive=True)]

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, timeout: float = 15) -> int:
        # The pipe is read on: a child that cannot write its log does not end.
        if self._reader is None:
            self.output.append(self._process.communicate(timeout=timeout)[0])
        else:
            self._process.wait(timeout)
            self._reader.join(timeout)
        self._process.stdout.close()
        return self._process.returncode

    def end(self) -> None:
        if not self._process.stdout.closed:
            self._process.kill()
            self.wait()


class Server(Process):
    """`jupyter server` with the extension."""

    def __init__(self, home: Path, *more: str) -> None:
        env = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        }
        arguments = [
            *(sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"),
            *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={free_port()}"),
            f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={home}",
            "--ServerApp.jpserver_extensions=jupyter_chat_ext=True",
            *more,
        ]
        super().__init__(arguments, r"(http://127\.0\.0\.1:\d+/)\?token", env)
        self.home = home
        self._wait_until_it_listens()

    def _wait_until_it_listens(self) -> None:
        """The URL is printed a moment before the server listens there."""
        address = ("127.0.0.1", int(self.url.rsplit(":", 1)[1].strip("/")))
        for _ in range(400):
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(address):
                return
            time.sleep(0.02)
        raise AssertionError("".join(self.output))

    async def fetch(self, path: str, method: str = "GET", body: Any = None, **options: Any) -> HTTPResponse:
        request = HTTPRequest(
            f"{self.url}jupyter-chat-ext/api/{path}",
            method=method,
            headers={"Authorization": f"token {TOKEN}"},
            body=None if body is None else json.dumps(body),
            request_timeout=60,
            **options,
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def call(self, path: str, method: str = "GET", body: Any = None) -> Any:
        response = await self.fetch(path, method, body)
        if response.code >= 400:
            raise HTTPClientError(response.code, response.body.decode())
        return json.loads(response.body) if response.body else None

    async def create(self) -> str:
        return (await self.call("conversations", "POST", {}))["id"]

    def ask(
        self, conversation: str, text: str, on_piece: Any = None, **facts: Any
    ) -> asyncio.Task[HTTPResponse]:
        message = {"id": str(uuid.uuid4()), "parts": [{"type": "text", "text": text}]}
        body = {"message": message, "model": "fake:fake", **facts}
        return asyncio.create_task(
            self.fetch(f"conversations/{conversation}/turns", "POST", body, streaming_callback=on_piece)
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def upstream():
    process = Process(
        [sys.executable, str(ROOT / "ui-tests" / "support" / "upstream.py"), "0"],
        r"READY (http://127\.0\.0\.1:\d+)",
    )
    yield process
    process.end()


@pytest.fixture
def home(tmp_path, upstream):
    settings = tmp_path / "settings" / "jupyter-chat-ext" / "providers.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    provider = {"name": "fake", "label": "Fake", "baseUrl": f"{upstream.url}/v1", "models": ["fake"]}
    settings.write_text(json.dumps({"providers": [{**provider, "needsKey": "no"}]}))
    return tmp_path


@pytest.fixture
def start(home):
    """Start a server; again after it was killed."""
    servers: list[Server] = []

    def start_server(*more: str) -> Server:
        servers.append(Server(home, *more))
        return servers[-1]

    yield start_server
    for server in servers:
        server.end()
