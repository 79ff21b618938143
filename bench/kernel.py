"""How fast a notebook function's words reach the server, beside a plain `print` in the same kernel.

The floor is a cell that prints the same words, read by a Jupyter client of its own. No browser and
no HTTP are involved: `bench/notebook.py` measures the whole way.
"""

import asyncio
import contextlib
import json
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.multikernelmanager import AsyncMultiKernelManager

from bench.scenarios import Figures, quantile
from bench.services import ROOT
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.server.kernels import KernelFunctions

WORDS = 20_000
PACED = 400
PAUSE = 0.005
ROUNDS = 3

Answer: TypeAlias = Callable[[], Awaitable[list[tuple[float, str]]]]
"""Gets an answer: each piece with the time it came."""

MODELS = f"""
import asyncio, json, time
from jupyter_chat_ext import chat_model
ended = []
@chat_model
def burst(messages):
    for number in range({WORDS}):
        yield f"word{{number}} "
@chat_model
def paced(messages):
    for number in range({PACED}):
        yield f"{{time.time()}} "
        time.sleep({PAUSE})
@chat_model
def stop_sleeping(messages):
    try:
        yield "started"
        while True: time.sleep(0.05)
    finally:
        ended.append(time.time())
@chat_model
async def stop_waiting(messages):
    try:
        yield "started"
        await asyncio.sleep(60)
    finally:
        ended.append(time.time())
"""
PRINT_BURST = f"for number in range({WORDS}): print(f'word{{number}} ', end='')"
PRINT_PACED = f"""
for number in range({PACED}):
    print(time.time(), end=" ", flush=True)
    time.sleep({PAUSE})
"""


class NoSessions:
    """A server without notebooks."""

    async def list_sessions(self) -> list[dict[str, Any]]:
        """Return none."""
        return []


class Subject:
    """One kernel, asked through the bridge and through a client."""

    def __init__(self, functions: KernelFunctions, kernel_id: str, client: Any) -> None:
        self._functions = functions
        self._kernel_id = kernel_id
        self._client = client

    async def ask(self, name: str) -> list[tuple[float, str]]:
        """Return what a function answered, each piece with the time it came."""
        model = await self._functions.get(f"kernel:{self._kernel_id}/{name}")
        chunks = model.stream([Message(id="q", role="user")], ChatModelConfig(), Outcome())
        return [(time.time(), chunk["delta"]) async for chunk in chunks if chunk["type"] == "text-delta"]

    async def stop(self, name: str) -> float:
        """Return the seconds from Stop to the function's `finally`."""
        model = await self._functions.get(f"kernel:{self._kernel_id}/{name}")
        chunks = model.stream([Message(id="q", role="user")], ChatModelConfig(), Outcome())
        async with contextlib.aclosing(chunks):
            async for chunk in chunks:
                if chunk["type"] == "text-delta":
                    break
            await asyncio.sleep(0.2)
            stopped = time.time()
        await asyncio.sleep(0.2)
        printed = await self.run("print(json.dumps(ended[-1]))")
        return float(json.loads("".join(text for _, text in printed))) - stopped

    async def run(self, code: str) -> list[tuple[float, str]]:
        """Return what a cell printed, each piece with the time it came."""
        cell = self._client.execute(code)
        printed = []
        while True:
            message = await self._client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != cell:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append((time.time(), content["text"]))
            elif message["msg_type"] == "error":
                raise RuntimeError(content["evalue"])
            elif content.get("execution_state") == "idle":
                return printed


async def measure() -> tuple[Figures, Figures]:
    """Start a kernel; return the figures of the floor, and ours."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    kernels: Any = AsyncMultiKernelManager(kernel_spec_manager=KernelSpecManager())
    functions = KernelFunctions(kernels, NoSessions(), on_change=lambda _: None)
    kernel_id = await kernels.start_kernel()
    client: Any = kernels.get_kernel(kernel_id).client()
    client.start_channels()
    try:
        await client.wait_for_ready()
        subject = Subject(functions, kernel_id, client)
        await subject.run(MODELS)
        await subject.ask("burst")  # the first answer imports what the others find
        rounds = [await _round(subject) for _ in range(ROUNDS)]
    finally:
        await functions.close()
        client.stop_channels()
        await kernels.shutdown_all(now=True)
    floors, ours = zip(*rounds, strict=True)
    return _medians(floors), _medians(ours)


async def _round(subject: Subject) -> tuple[Figures, Figures]:
    floor = await _words(partial(subject.run, PRINT_BURST), partial(subject.run, PRINT_PACED))
    ours = await _words(partial(subject.ask, "burst"), partial(subject.ask, "paced"))
    for name in ("stop_sleeping", "stop_waiting"):
        ours[f"kernel_{name}"] = 1000 * await subject.stop(name)
    return floor, ours


async def _words(burst: Answer, paced: Answer) -> Figures:
    """Measure one way for words to come out of the kernel."""
    began = time.time()
    text = "".join(piece for _, piece in await burst())
    wall = time.time() - began
    if text.count(" ") != WORDS:
        raise RuntimeError(f"{WORDS - text.count(' ')} words were lost")
    lags = [1000 * (came - float(sent)) for came, piece in await paced() for sent in piece.split()]
    return {
        "kernel_wall": wall,
        "kernel_rate": WORDS / wall,
        "kernel_lag50": quantile(lags, 0.5),
        "kernel_lag99": quantile(lags, 0.99),
    }


def _medians(rounds: Sequence[Figures]) -> Figures:
    return {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}
