"""A small client of Chromium's DevTools protocol.

Playwright is not used, since it always watches the network, which copies every streamed frame out of
the page and taxes those most who stream most.
"""

import asyncio
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1280,800",
    "--remote-debugging-port=0",
]


class DevToolsError(Exception):
    """Chromium refused, or a script in the page failed."""


class Tab:
    """One page: evaluates scripts, presses keys, tells what the main thread did."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while (text := await self._socket.read_message()) is not None:
            message = json.loads(text)
            if future := self._waiting.pop(message.get("id", 0), None):
                future.set_result(message)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.write_message(json.dumps({"id": number, "method": method, "params": parameters}))
        message = await asyncio.wait_for(future, 120)
        if "error" in message:
            raise DevToolsError(f"{method}: {message['error']['message']}")
        result: dict[str, Any] = message["result"]
        return result

    async def evaluate(self, script: str) -> Any:
        """Return the value of a script, awaited if it is a promise."""
        answer = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise DevToolsError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    async def wait_for(self, script: str, timeout: float = 60.0, every: float = 0.02) -> None:
        """Evaluate a script until its value is true."""
        deadline = asyncio.get_running_loop().time() + timeout
        while not await self.evaluate(f"Boolean({script})"):
            if asyncio.get_running_loop().time() > deadline:
                raise DevToolsError(f"never true within {timeout} s: {script}")
            await asyncio.sleep(every)

    async def open(self, url: str, probe: str) -> None:
        """Load a page in which `probe` runs first."""
        await self.call("Page.enable")
        await self.call("Performance.enable", timeDomain="threadTicks")
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=probe)
        await self.call("Page.navigate", url=url)

    async def press(self, key: str) -> None:
        """Press and release Enter or a letter."""
        text = "\r" if key == "Enter" else key
        code = 13 if key == "Enter" else ord(key.upper())
        facts = {"key": key, "windowsVirtualKeyCode": code}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **facts)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **facts)

    async def metrics(self) -> dict[str, float]:
        """Return the page's counters, among them TaskDuration: the main thread's CPU seconds."""
        answer = await self.call("Performance.getMetrics")
        return {metric["name"]: metric["value"] for metric in answer["metrics"]}


@asynccontextmanager
async def chromium(path: str, url: str, probe: str) -> AsyncIterator[Tab]:
    """A browser of its own, with one page open on `url`."""
    profile = Path(tempfile.mkdtemp(prefix="jupyter-chat-ext-bench-"))
    process = await asyncio.create_subprocess_exec(
        path,
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        socket = await websocket_connect(
            HTTPRequest(await _page_address(profile)), max_message_size=2**27, ping_interval=0
        )
        tab = Tab(socket)
        await tab.open(url, probe)
        yield tab
        socket.close()
    finally:
        process.terminate()
        await process.wait()
        shutil.rmtree(profile, ignore_errors=True)


async def _page_address(profile: Path) -> str:
    """Return the address of the first page's socket, as soon as there is one."""
    port_file = profile / "DevToolsActivePort"
    for _ in range(600):
        if port_file.exists() and (lines := port_file.read_text().splitlines()):
            answer = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{lines[0]}/json/list")
            for page in json.loads(answer.body):
                if page["type"] == "page":
                    return str(page["webSocketDebuggerUrl"])
        await asyncio.sleep(0.05)
    raise DevToolsError("Chromium did not start")
