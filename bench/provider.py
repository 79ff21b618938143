"""What the provider says about its side of an answer: when it was asked, sent each delta, was hung up on."""

import asyncio
import json
import runpy
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient

from bench.services import UPSTREAM


@dataclass(frozen=True)
class Plan:
    """An answer of `count` deltas at `rate` a second; 0 is as fast as they are taken."""

    count: int
    rate: int = 0

    @property
    def question(self) -> str:
        """The question that gets this answer."""
        return f"bench n={self.count} rate={self.rate}"

    def deltas(self) -> list[str]:
        """Return the deltas."""
        deltas: list[str] = runpy.run_path(str(UPSTREAM))["document"](self.count)
        return deltas

    def marks(self) -> list[int]:
        """Return, for each mark, the number of the delta that completes it."""
        found, text, mark = [], "", 1
        for number, delta in enumerate(self.deltas()):
            text = (text + delta)[-64:]
            while f"⟦{mark}⟧" in text:
                found.append(number)
                mark += 1
        return found


@dataclass(frozen=True)
class Sent:
    """The provider's side of one answer. Times are milliseconds since 1970."""

    asked: float
    deltas: list[float]
    hung_up: float | None


class Provider:
    """The running provider's log."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def forget(self) -> None:
        """Empty the log."""
        await AsyncHTTPClient().fetch(f"{self.url}/reset", method="POST", body="")

    async def last(self) -> Sent:
        """Return the newest answer."""
        entry = (await self._log())[-1]
        hung_up = entry.get("hung_up")
        deltas = [1000 * each for each in entry["deltas"]]
        return Sent(1000 * entry["asked"], deltas, None if hung_up is None else 1000 * hung_up)

    async def hung_up(self, timeout: float = 15.0) -> float | None:
        """Return when the newest answer was hung up on; None if it was not in time."""
        deadline = asyncio.get_running_loop().time() + timeout
        while asyncio.get_running_loop().time() < deadline:
            if (sent := await self.last()).hung_up is not None:
                return sent.hung_up
            await asyncio.sleep(0.05)
        return None

    async def _log(self) -> list[dict[str, Any]]:
        answer = await AsyncHTTPClient().fetch(f"{self.url}/log")
        log: list[dict[str, Any]] = json.loads(answer.body)
        return log
