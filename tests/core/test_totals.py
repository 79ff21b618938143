"""What a conversation took, out of what its answers tell."""

from jupyter_chat_ext.core.totals import totals


def used(**usage):
    return {"usage": usage}


def test_tokens_and_costs_of_all_answers_are_added_up():
    sums = totals(
        [
            used(inputTokens=10, outputTokens=2, cost=0.25),
            used(inputTokens=20, outputTokens=3, cacheReadTokens=8, reasoningTokens=1, cost=0.5),
        ]
    )
    assert sums == {
        "answers": 2,
        "inputTokens": 30,
        "outputTokens": 5,
        "cacheReadTokens": 8,
        "cacheWriteTokens": 0,
        "reasoningTokens": 1,
        "cost": 0.75,
        "unpriced": 0,
    }


def test_an_unknown_price_is_not_zero():
    sums = totals([used(inputTokens=10, outputTokens=2), used(inputTokens=1, outputTokens=1, cost=0.1)])
    assert (sums["cost"], sums["unpriced"]) == (0.1, 1)
    assert "cost" not in totals([used(inputTokens=10, outputTokens=2)])


def test_messages_that_tell_nothing_or_nonsense_count_as_nothing():
    nonsense = [
        {},
        {"usage": None},
        {"usage": "much"},
        used(inputTokens="ten", cost=True),
        used(inputTokens=-4),
        used(outputTokens=float("nan")),
        used(outputTokens=float("inf"), cost=1),
    ]
    assert totals(nonsense)["answers"] == 0
