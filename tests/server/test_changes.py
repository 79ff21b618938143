"""Changes reach every open page over Jupyter's event bus: ids and states, never text."""

from __future__ import annotations

import pytest


@pytest.fixture
def heard(jp_serverapp):
    """Collect what the event bus carries."""
    events = []

    async def listen(logger, schema_id, data):
        if schema_id.endswith("jupyter_chat_ext/change/v1"):
            events.append({key: value for key, value in data.items() if not key.startswith("__")})

    jp_serverapp.event_logger.add_listener(listener=listen)
    return events


async def test_a_turn_is_announced_without_its_words(api, heard, jp_serverapp):
    conversation = await api.create()
    api.model.will("secret answer")
    chunks = await api.ask(conversation, "private question")
    await api("conversations", conversation, method="PATCH", body={"title": "hidden title"})
    await jp_serverapp.event_logger.gather_listeners()

    kinds = [event["kind"] for event in heard]
    assert kinds == ["conversation", "turn-started", "turn-ended", "conversation"]
    assert heard[1]["reply"] == chunks[0]["messageId"]
    assert heard[2]["status"] == "done"
    assert not any(word in str(heard) for word in ("secret", "private", "hidden"))


async def test_a_deletion_is_announced(api, heard, jp_serverapp):
    conversation = await api.create()
    await api.raw("conversations", conversation, method="DELETE")
    await jp_serverapp.event_logger.gather_listeners()

    assert heard[-1] == {"kind": "deleted", "conversation": conversation}
