"""The processes that are measured, each with its own folders and on its own port of this machine."""

import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from tornado.httpclient import AsyncHTTPClient

ROOT = Path(__file__).parent.parent
UPSTREAM = ROOT / "ui-tests" / "support" / "upstream.py"
TOKEN = "bench"  # noqa: S105 - of a server that lives for minutes, on this machine only


@dataclass(frozen=True)
class Service:
    """A running server."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time it has used, with its children."""
        process = psutil.Process(self.pid)
        family = [process, *process.children(recursive=True)]
        return sum(sum(each.cpu_times()[:2]) for each in family)


@asynccontextmanager
async def started(*command: str) -> AsyncIterator[Service]:
    """A Python program of ours that prints `READY <url>`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        yield Service(line.removeprefix("READY ").strip(), process.pid)
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def upstream() -> AsyncIterator[Service]:
    """The provider: an OpenAI-compatible server that does what the question says."""
    async with started(str(UPSTREAM), "0") as service:
        yield service


@asynccontextmanager
async def floor(upstream_url: str) -> AsyncIterator[Service]:
    """The bare page to compare with."""
    async with started("-m", "bench.floor_server", upstream_url) as service:
        yield service


@asynccontextmanager
async def lab(upstream_url: str, prepare: Callable[[Path], Awaitable[None]]) -> AsyncIterator[Service]:
    """JupyterLab with the extension, one endpoint configured, and nothing of the person's own.

    prepare: writes conversations into the store's folder
    """
    with tempfile.TemporaryDirectory(prefix="jupyter-chat-ext-bench-") as folder:
        home = Path(folder)
        _configure(home, upstream_url)
        await prepare(home / "data" / "jupyter_chat_ext" / "conversations")
        url = f"http://127.0.0.1:{free_port()}/"
        log = (home / "log").open("wb")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "jupyter", "lab", *_options(home, url), env=_own_folders(home), stderr=log
        )
        try:
            await _answers(url)
            yield Service(url, process.pid)
        except BaseException:
            sys.stderr.write((home / "log").read_text(errors="replace")[-4000:])
            raise
        finally:
            process.terminate()
            await process.wait()


def _configure(home: Path, upstream_url: str) -> None:
    user_settings = home / "config" / "lab" / "user-settings"
    news = user_settings / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    settings = user_settings / "jupyter-chat-ext"
    settings.mkdir()
    (home / "notebooks").mkdir()
    provider = {"name": "fake", "label": "Fake", "baseUrl": f"{upstream_url}/v1", "models": ["fake"]}
    values = {"providers": [{**provider, "needsKey": "no"}], "defaultModel": "fake:fake"}
    (settings / "providers.jupyterlab-settings").write_text(json.dumps(values))


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _options(home: Path, url: str) -> list[str]:
    return [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={urlsplit(url).port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={home / 'notebooks'}",
    ]


def _own_folders(home: Path) -> dict[str, str]:
    folders = {f"JUPYTER_{name.upper()}_DIR": str(home / name) for name in ("config", "data", "runtime")}
    return {**os.environ, **folders, "IPYTHONDIR": str(home / "ipython")}


async def _answers(url: str) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            await AsyncHTTPClient().fetch(f"{url}api/status?token={TOKEN}")
        except OSError:
            await asyncio.sleep(0.1)
        else:
            return
    raise TimeoutError("JupyterLab did not start")
