"""Many answers at once, and long conversations."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from itertools import accumulate

from bench.api import Api
from bench.page import CHAT, ChatPage
from bench.provider import Plan
from bench.scenarios import Figures, keys, quantile

STREAMS = 32
PLAN = Plan(150, 30)


async def streams(url: str) -> Figures:
    """Lag of 32 answers written at once, over that of one alone, and Jupyter's own API meanwhile."""
    api = Api(url)
    alone = await _lags(api)
    running = asyncio.gather(*(_lags(api) for _ in range(STREAMS)))
    latencies = []
    while not running.done():
        latencies.append(await api.latency())
        await asyncio.sleep(0.02)
    together = [lag for lags in await running for lag in lags]
    added = quantile(together, 0.99) - quantile(alone, 0.99)
    return {"load_lag99": added, "load_api99": quantile(latencies, 0.99)}


async def _lags(api: Api) -> list[float]:
    """Return how late each delta came, in milliseconds, measured from the answer's own rhythm."""
    arrivals = _Arrivals([len(delta) for delta in PLAN.deltas()])
    conversation = await api.conversation("load")
    await api.ask(conversation, PLAN.question, arrivals.note)
    # The provider sends delta k at k / rate; the earliest relative arrival is the baseline.
    offsets = [arrival - k / PLAN.rate for k, arrival in enumerate(arrivals.times)]
    return [1000 * (offset - min(offsets)) for offset in offsets]


class _Arrivals:
    """When each delta of the provider was there whole; our events may hold several, or parts of them."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.times: list[float] = []
        self._ends = deque(accumulate(lengths))
        self._length = 0
        self._rest = b""

    def note(self, data: bytes) -> None:
        """Take bytes of the event stream."""
        now = time.monotonic()
        *events, self._rest = (self._rest + data).split(b"\n\n")
        for event in events:
            if b'"type":"text-delta"' in event:
                self._length += len(json.loads(event.partition(b"data: ")[2])["delta"])
        while self._ends and self._ends[0] <= self._length:
            self._ends.popleft()
            self.times.append(now)


async def long_conversations(page: ChatPage) -> Figures:
    """Key presses in a conversation of 400 messages, and the opening of longer ones."""
    await page.new()
    figures = {"key_empty": await keys(page)}
    await _open(page, "four hundred messages")
    figures["key_long"] = await keys(page)
    for count, title in ((1000, "a thousand messages"), (5000, "five thousand messages")):
        figures[f"open_{count}"] = await _open(page, title)
        figures[f"key_{count}"] = await keys(page)
        figures[f"nodes_{count}"] = float(await page.tab.evaluate(f"{CHAT}.querySelectorAll('*').length"))
    return figures


async def _open(page: ChatPage, title: str) -> float:
    """Show a conversation; return the milliseconds until its end can be read."""
    row = f"[...{CHAT}.querySelectorAll('[role=dialog] button')].find(b => b.title === '{title}')"
    await page.click("Conversations")
    await page.tab.wait_for(row)
    clicked = float(await page.tab.evaluate(f"{row}.click(), bench.now()"))
    shown = f"{CHAT}.querySelector('[aria-label=\"Conversations. Shown: {title}\"]')"
    last = "[...document.querySelectorAll('article')].at(-1)?.innerText.includes('⟦')"
    script = f"new Promise(done => {{ const look = () => {shown} && {last} ? done(bench.now()) "
    return float(await page.tab.evaluate(script + ": requestAnimationFrame(look); look(); })")) - clicked
