"""What is measured in a page. Every function returns figures by name; the floor and the panel alike."""

import math
import statistics
from collections.abc import Sequence
from typing import TypeAlias

from bench.page import ChatPage, Sight
from bench.provider import Plan, Provider, Sent

Figures: TypeAlias = dict[str, float]

RATES = {50: 400, 200: 800, 1000: 4000}
"""Deltas a second, and how many."""
BURSTS = (5000, 10000, 20000)


async def warm_up(page: ChatPage) -> None:
    """Let caches fill, code be compiled and the provider's package be imported."""
    for count in (20, 400):
        plan = Plan(count, 200)
        await page.answer(plan.question, len(plan.marks()))
        await page.new()


async def start(page: ChatPage, provider: Provider) -> Figures:
    """From Enter to the provider, and from its first delta to the first text on the screen."""
    requests, texts = [], []
    plan = Plan(60, 50)
    for _ in range(5):
        sight, sent = await _answer(page, provider, plan)
        requests.append(sent.asked - sight.entered)
        texts.append(sight.first - sent.deltas[0])
    return {"enter_to_request": statistics.median(requests), "first_text": statistics.median(texts)}


async def steady(page: ChatPage, provider: Provider, rate: int) -> Figures:
    """Lag behind the provider at a steady rate."""
    plan = Plan(RATES[rate], rate)
    sight, sent = await _answer(page, provider, plan)
    lags = [seen - sent.deltas[delta] for seen, delta in zip(sight.marks, plan.marks(), strict=False)]
    return {
        f"lag50_{rate}": quantile(lags, 0.5),
        f"lag99_{rate}": quantile(lags, 0.99),
        f"main_thread_{rate}": sight.main_thread,
        f"worst_frame_{rate}": sight.worst_frame,
    }


async def bursts(page: ChatPage, provider: Provider) -> Figures:
    """Long answers, as fast as they are taken."""
    figures: Figures = {}
    for count in BURSTS:
        sight, sent = await _answer(page, provider, Plan(count))
        figures[f"wall_{count}"] = (sight.marks[-1] - sent.asked) / 1000
        figures[f"main_thread_{count}"] = sight.main_thread
        figures[f"worst_frame_{count}"] = sight.worst_frame
    for name in ("wall", "main_thread"):
        shortest, longest = (figures[f"{name}_{BURSTS[i]}"] for i in (0, -1))
        figures[f"growth_{name}"] = math.log(longest / shortest) / math.log(BURSTS[-1] / BURSTS[0])
    return figures


async def stop(page: ChatPage, provider: Provider) -> Figures:
    """From a click on Stop to the provider's closed socket."""
    times = []
    for _ in range(3):
        await provider.forget()
        await page.ask(Plan(4000, 50).question)
        await page.until_mark(3, 30)
        clicked = await page.click("Stop")
        hung_up = await provider.hung_up()
        times.append(math.inf if hung_up is None else hung_up - clicked)
        await page.ended()
        await page.new()
    return {"stop": statistics.median(times)}


async def keys(page: ChatPage) -> float:
    """Return the median milliseconds from a key press to its paint."""
    return statistics.median([await page.key_to_paint() for _ in range(30)])


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


async def _answer(page: ChatPage, provider: Provider, plan: Plan) -> tuple[Sight, Sent]:
    """Get one answer in a conversation of its own."""
    await provider.forget()
    sight = await page.answer(plan.question, len(plan.marks()))
    sent = await provider.last()
    await page.new()
    return sight, sent
