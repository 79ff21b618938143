"""What a page keeps of many answers, and what keys are like while one is written."""

from bench.page import ChatPage
from bench.provider import Plan
from bench.scenarios import Figures, keys

FEW, MANY = 20, 200
SHORT = Plan(60)
LONG = Plan(4000, 200)


async def remains(page: ChatPage) -> tuple[Figures, Figures]:
    """Return what is left of 20 turns, and of 200, when another conversation is shown."""
    few = await _left_of(page, FEW)
    return few, await _left_of(page, MANY - FEW)


async def key_while_streaming(page: ChatPage) -> Figures:
    """Key presses while an answer comes with 200 deltas a second."""
    await page.new()
    await page.ask(LONG.question)
    await page.until_mark(1, 30)
    figures = {"key_streaming": await keys(page)}
    await page.clear()
    await page.click("Stop")
    await page.ended()
    return figures


async def _left_of(page: ChatPage, turns: int) -> Figures:
    await page.new()
    for turn in range(turns):
        await page.ask(f"{SHORT.question} turn={turn}")
        await page.tab.wait_for(_is_answered(turn))
    await page.new()
    for _ in range(2):  # what the first frees may free more
        await page.tab.call("HeapProfiler.collectGarbage")
    found = await page.tab.metrics()
    return {
        "left_heap": found["JSHeapUsedSize"] / 1e6,
        "left_nodes": found["Nodes"],
        "left_listeners": found["JSEventListeners"],
    }


def _is_answered(turn: int) -> str:
    """Return a script that tells whether this question is the last one, with its answer complete."""
    articles = "[...document.querySelectorAll('article')]"
    asked = f"{articles}.at(-2)?.innerText.trim().endsWith('turn={turn}')"
    return f"{asked} && {articles}.at(-1).getAttribute('aria-busy') === 'false'"
