"""Turns over a scripted model and a store in memory."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from jupyter_chat_ext.models.registry import ModelRegistry
from jupyter_chat_ext.models.scripted import ScriptedModel, ScriptedModels
from jupyter_chat_ext.store.memory import MemoryConversationStore
from jupyter_chat_ext.turn.turn import Turn
from jupyter_chat_ext.turn.turns import Question, Turns


@dataclass
class Desk:
    """Everything a turn needs, and one conversation."""

    store: MemoryConversationStore
    model: ScriptedModel
    turns: Turns
    conversation_id: str
    changes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def ask(self, text: str = "hi", **facts: Any) -> Turn:
        question = {
            "message_id": str(uuid.uuid4()),
            "parts": [{"type": "text", "text": text}],
            "parent_is_leaf": "parent" not in facts,
            "model": "scripted:model",
        }
        return await self.turns.ask(self.conversation_id, Question(**{**question, **facts}))

    async def last(self) -> Any:
        conversation = await self.store.get(self.conversation_id)
        return conversation.branch(conversation.leaf)[-1]

    @staticmethod
    def text_of(turn: Turn) -> str:
        """Return all text a reader of the turn gets."""
        return "".join(chunk["delta"] for _, chunk in turn.log.since(0) if chunk["type"] == "text-delta")

    @staticmethod
    def types_of(turn: Turn) -> list[str]:
        """Return the types of all chunks a reader of the turn gets."""
        return [chunk["type"] for _, chunk in turn.log.since(0)]


@pytest.fixture
def desk() -> Callable[[], Awaitable[Desk]]:
    async def make(**limits: Any) -> Desk:
        store = MemoryConversationStore(quiet=True)
        model = ScriptedModel()
        conversation_id = str(uuid.uuid4())
        await store.create(
            {"type": "conversation", "v": 1, "seq": 0, "id": conversation_id, "created": "2026-01-01"}
        )
        changes: list[tuple[str, dict[str, Any]]] = []
        turns = Turns(
            store,
            ModelRegistry([ScriptedModels({"model": model})]),
            lambda kind, **facts: changes.append((kind, facts)),
            **{"max_turns": 4, "max_characters": 1_000_000, **limits},
        )
        return Desk(store, model, turns, conversation_id, changes)

    return make
