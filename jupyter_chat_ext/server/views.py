"""Conversations as the API shows them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jupyter_chat_ext.core.conversation import Conversation, Node
from jupyter_chat_ext.turn.turn import Turn


def summary(conversation: Conversation, running: Turn | None) -> dict[str, Any]:
    """Return a conversation as lists show it."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created": conversation.created,
        "updated": conversation.updated,
        "model": conversation.model,
        "pinned": conversation.pinned,
        "seq": conversation.seq,
        "notebook": conversation.notebook,
        "place": conversation.place.to_json() if conversation.place else None,
        "running": running.reply_id if running else None,
    }


def whole(conversation: Conversation, running: Turn | None, *, tree: bool = False) -> dict[str, Any]:
    """Return a conversation with its messages: the branch shown, or all of them."""
    present = conversation.present()
    nodes = present if tree else conversation.branch(conversation.leaf)
    children: defaultdict[str | None, list[str]] = defaultdict(list)
    for node in present:
        children[node.parent].append(node.id)
    messages = [_message(node, children[node.parent]) for node in nodes]
    return {
        **summary(conversation, running),
        "leaf": conversation.leaf,
        "messages": messages,
        "notices": conversation.notices,
    }


def _message(node: Node, siblings: list[str]) -> dict[str, Any]:
    return {
        "id": node.id,
        "role": node.role,
        "parent": node.parent,
        "created": node.created,
        "status": node.status,
        "siblings": siblings,
        "parts": node.parts,
        "metadata": node.metadata,
    }
