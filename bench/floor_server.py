"""The floor: relays the provider's stream to a page byte for byte.

usage: python -m bench.floor_server UPSTREAM_URL     prints `READY http://127.0.0.1:<port>`
"""

import asyncio
import json
import sys
from pathlib import Path

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.tcpclient import TCPClient

HERE = Path(__file__).parent
RENDERER = HERE.parent / "node_modules" / "streaming-markdown" / "smd.js"


class PageHandler(web.RequestHandler):
    """The page and its renderer."""

    def get(self, path: str) -> None:
        """Send one of the two files there are."""
        file = RENDERER if path == "smd.js" else HERE / "floor.html"
        self.set_header("Content-Type", "text/javascript" if path == "smd.js" else "text/html")
        self.finish(file.read_bytes())


class AskHandler(web.RequestHandler):
    """Asks the provider and passes its frames on as they come."""

    _relay: asyncio.Task[None] | None = None

    async def post(self) -> None:
        """Relay one answer."""
        self.set_header("Content-Type", "text/event-stream")
        self._relay = asyncio.create_task(self._stream(self.request.body.decode()))
        try:
            await self._relay
        except asyncio.CancelledError:
            self.finish()

    def on_connection_close(self) -> None:
        """Hang up on the provider when the page hangs up on us."""
        if self._relay:
            self._relay.cancel()

    async def _stream(self, question: str) -> None:
        host, port = self.settings["upstream"].removeprefix("http://").split(":")
        stream = await TCPClient().connect(host, int(port))
        try:
            messages = [{"role": "user", "content": question}]
            body = json.dumps({"model": "fake", "stream": True, "messages": messages}).encode()
            head = (
                f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}\r\ncontent-length: {len(body)}\r\n\r\n"
            )
            await stream.write(head.encode() + body)
            await stream.read_until(b"\r\n\r\n")
            while size := int(await stream.read_until(b"\r\n"), 16):
                self.write((await stream.read_bytes(size + 2))[:-2])
                await self.flush()
        except StreamClosedError:
            pass  # the page hung up, or the provider did: either way the answer is over
        finally:
            stream.close()


async def main() -> None:
    """Serve until killed."""
    routes = [(r"/ask", AskHandler), (r"/(smd\.js)?", PageHandler)]
    server = HTTPServer(web.Application(routes, upstream=sys.argv[1]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    print(f"READY http://127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
