"""Conversations for pydantic-ai."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jupyter_chat_ext.kernel.messages import ChatMessage

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage


def to_pydantic_ai(messages: Iterable[ChatMessage]) -> list[ModelMessage]:
    """Return a conversation as pydantic-ai's message history.

    `agent.run(question, message_history=to_pydantic_ai(chat.value))` goes on where a chat ended.
    """
    from jupyter_chat_ext.models.history import to_native  # noqa: PLC0415 - keeps `import ai` light

    return to_native([message.to_message() for message in messages])
