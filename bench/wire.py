"""Counts the bytes that reach the browser: a proxy between it and the server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bench.page import ChatPage
from bench.provider import Plan
from bench.scenarios import Figures

ANSWERS = 3


class Meter:
    """The bytes that came from the server so far."""

    def __init__(self) -> None:
        self.received = 0
        self.url = ""


@asynccontextmanager
async def metered(url: str) -> AsyncIterator[Meter]:
    """An address that leads to `url` and counts."""
    meter = Meter()
    target = urlsplit(url)

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counts: bool) -> None:
        try:
            while data := await reader.read(65536):
                meter.received += len(data) if counts else 0
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass  # one side hung up: so does the other
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(
            forward(reader, far_writer, counts=False), forward(far_reader, writer, counts=True)
        )

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    meter.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{target.path}"
    try:
        yield meter
    finally:
        server.close()


async def measure(page: ChatPage, meter: Meter) -> Figures:
    """Return the bytes to the browser for each byte of text.

    The least of several answers counts: the others were met by what JupyterLab asks for now and then.
    """
    figures = {}
    for name, plan in {"wire_200": Plan(800, 200), "wire_burst": Plan(2000)}.items():
        counts = [await _bytes_of_answer(page, meter, plan) for _ in range(ANSWERS)]
        figures[name] = min(counts) / len("".join(plan.deltas()).encode())
    return figures


async def _bytes_of_answer(page: ChatPage, meter: Meter, plan: Plan) -> int:
    before = meter.received
    await page.answer(plan.question, len(plan.marks()))
    received = meter.received - before
    await page.new()
    return received
