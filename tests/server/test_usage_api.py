"""What a conversation took, over the API."""

from __future__ import annotations


def told(**usage):
    return {"type": "message-metadata", "messageMetadata": {"usage": usage}}


async def test_every_answer_counts_also_other_versions_and_removed_ones(api):
    conversation = await api.create()
    api.model.will("one", told(inputTokens=10, outputTokens=2, cost=0.25))
    await api.ask(conversation)
    message = (await api("conversations", conversation))["messages"][-1]
    again = {"regenerate": message["id"], "model": "scripted:model"}
    api.model.will("two", told(inputTokens=10, outputTokens=4))
    await api.raw("conversations", conversation, "turns", method="POST", body=again)
    shown = (await api("conversations", conversation))["messages"][-1]
    assert shown["metadata"]["usage"] == {"inputTokens": 10, "outputTokens": 4}
    await api("conversations", conversation, method="PATCH", body={"remove": shown["id"]})

    sums = await api("conversations", conversation, "usage")
    assert (sums["answers"], sums["inputTokens"], sums["outputTokens"]) == (2, 20, 6)
    assert (sums["cost"], sums["unpriced"]) == (0.25, 1)


async def test_a_conversation_that_took_nothing_says_so(api):
    conversation = await api.create()
    assert (await api("conversations", conversation, "usage"))["answers"] == 0
    unknown = "00000000-0000-4000-8000-000000000000"
    problem = await api("conversations", unknown, "usage", code=404)
    assert problem["error"]["code"] == "unknown-conversation"
