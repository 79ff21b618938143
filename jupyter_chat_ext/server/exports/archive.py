"""A conversation as JSON that holds everything of it: all branches, and what agents remember."""

from __future__ import annotations

from typing import Any, Final

from jupyter_chat_ext.core.conversation import Conversation, Node

FORMAT: Final = "jupyter_chat_ext/conversation"
VERSION: Final = 1


def archive_of(conversation: Conversation) -> dict[str, Any]:
    """Return the whole tree."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": conversation.title,
        "created": conversation.created,
        "model": conversation.model,
        "leaf": conversation.leaf,
        "messages": [_message(node) for node in conversation.present()],
    }


def _message(node: Node) -> dict[str, Any]:
    message: dict[str, Any] = {
        "id": node.id,
        "role": node.role,
        "parent": node.parent,
        "created": node.created,
        "status": node.status,
        "parts": node.parts,
        "metadata": node.metadata,
    }
    return message | ({"native": node.native} if node.native is not None else {})
