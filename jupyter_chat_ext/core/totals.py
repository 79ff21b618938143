"""What all answers of a conversation took together.

Every answer counts that was ever given: other versions, and what was removed since, cost as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

COUNTS: Final = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens")


def totals(metadata: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Add up what the metadata of answers tell.

    answers: those that told how many tokens they took; unpriced: those among them without a cost.
    A function may have told anything: what is no number counts as nothing.
    """
    told = [usage for each in metadata if (usage := _usage(each))]
    sums: dict[str, Any] = {"answers": len(told)}
    for name in COUNTS:
        sums[name] = sum(int(usage[name]) for usage in told if name in usage)
    costs = [usage["cost"] for usage in told if "cost" in usage]
    if costs:
        sums["cost"] = sum(costs)
    sums["unpriced"] = len(told) - len(costs)
    return sums


def _usage(metadata: Mapping[str, Any]) -> dict[str, float]:
    usage = metadata.get("usage")
    if not isinstance(usage, Mapping):
        return {}
    found = {name: usage[name] for name in (*COUNTS, "cost") if _is_amount(usage.get(name))}
    return found if "inputTokens" in found or "outputTokens" in found else {}


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**15
