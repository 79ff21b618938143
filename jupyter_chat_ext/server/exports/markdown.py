"""A conversation as a Markdown file."""

from __future__ import annotations

from typing import Final

from jupyter_chat_ext.core.conversation import Conversation, Node
from jupyter_chat_ext.server.exports.parts import label, to_markdown

ENDINGS: Final = {
    "stopped": "This answer was stopped.",
    "failed": "This answer failed.",
    "interrupted": "This answer was interrupted.",
    "running": "This answer was still being written.",
}


def markdown_of(conversation: Conversation) -> str:
    """Return the branch that is shown, a heading for each message."""
    parts = [f"# {title_of(conversation)}"]
    for node in conversation.branch(conversation.leaf):
        parts += [f"## {speaker(node)}", *to_markdown(node.parts), *ending(node)]
    return "\n\n".join(parts) + "\n"


def title_of(conversation: Conversation) -> str:
    """Return the title, one line of text."""
    return label(conversation.title or "Untitled conversation")


def speaker(node: Node) -> str:
    """Return who speaks in a message."""
    if node.role != "assistant":
        return "You" if node.role == "user" else "System"
    model = node.metadata.get("modelName") or node.metadata.get("model") or "Answer"
    return label(str(model).rpartition("/")[2] if str(model).startswith("kernel:") else model)


def ending(node: Node) -> list[str]:
    """Return how a message ended, if it did not simply end: a cut answer must not look whole."""
    if node.metadata.get("finishReason") == "length":
        return ["> This answer was cut off at the limit of its length."]
    return [f"> {ENDINGS[node.status]}"] if node.status in ENDINGS else []
