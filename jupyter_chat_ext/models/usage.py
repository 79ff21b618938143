"""What an answer of a provider took: tokens, their price where it is known, how fast it was written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.core.chunks import Chunk

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.usage import RunUsage

SHORTEST: Final = 0.25
"""What was written in fewer seconds came all at once: that says nothing of the model's speed."""

_WORDS: Final = frozenset(("text-delta", "reasoning-delta", "tool-input-start", "tool-input-delta"))

_COUNTED: Final = {
    "inputTokens": "input_tokens",
    "outputTokens": "output_tokens",
    "cacheReadTokens": "cache_read_tokens",
    "cacheWriteTokens": "cache_write_tokens",
    "reasoningTokens": "output_reasoning_tokens",
}


class Pace:
    """How many seconds a model was writing: without its first silence, and without tools that ran.

    seconds: all of it; aloud: the answer and its calls, without what it thought
    """

    def __init__(self) -> None:
        self.seconds = self.aloud = 0.0
        self._last: float | None = None
        self._is_aloud = False

    def begin(self) -> None:
        """Take note that a request begins."""
        self._last, self._is_aloud = None, False

    def take(self, chunk: Chunk) -> None:
        """Take note of what came just now."""
        if chunk["type"] not in _WORDS:
            return
        now = time.monotonic()
        elapsed = 0.0 if self._last is None else now - self._last
        self.seconds += elapsed
        self.aloud += elapsed if self._is_aloud else 0.0
        self._last, self._is_aloud = now, chunk["type"] != "reasoning-delta"

    def tokens_per_second(self, responses: Sequence[ModelResponse]) -> float | None:
        """Return the speed of what was written; thoughts count unless it is known how many they were."""
        written = sum(response.usage.output_tokens for response in responses)
        thought = sum(response.usage.output_reasoning_tokens for response in responses)
        seconds = self.aloud if thought else self.seconds
        if seconds < SHORTEST or written <= thought:
            return None
        return round((written - thought) / seconds, 1)


def usage_of(usage: RunUsage, responses: Sequence[ModelResponse]) -> dict[str, Any]:
    """Return what an answer took, as its message tells it; empty if nobody counted.

    responses: all of the answer's; one that broke off makes the counts a lower bound
    """
    if not (usage.input_tokens or usage.output_tokens):
        return {}
    told: dict[str, Any] = {
        name: count
        for name, field in _COUNTED.items()
        if (count := getattr(usage, field)) or name in ("inputTokens", "outputTokens")
    }
    if usage.unmeasured_requests or any(response.state == "interrupted" for response in responses):
        told["partial"] = True
    costs = [cost_of(response) for response in responses]
    total = sum(cost for cost in costs if cost is not None)
    if total and None not in costs:
        told["cost"] = total
    return told


def cost_of(response: ModelResponse) -> float | None:
    """Return the US dollars of a response: as its provider says, else by the prices at its address.

    pydantic-ai also guesses by the names of models. A gateway or a server of one's own has other prices.
    """
    from genai_prices import calc_price  # noqa: PLC0415 - comes with pydantic-ai, whose prices these are

    told = (response.provider_details or {}).get("cost")
    if isinstance(told, int | float) and not isinstance(told, bool):
        return float(told)
    if not (response.model_name and response.provider_url):
        return None
    try:
        price = calc_price(
            response.usage,
            response.model_name,
            provider_api_url=response.provider_url,
            genai_request_timestamp=response.timestamp,
            price_context=response.provider_details,
        )
    except (LookupError, ValueError):
        return None
    return float(price.total_price)
