"""What a cell shows: `ui.chat(model)`."""

from jupyter_chat_ext.ui.chat import Chat, chat

__all__ = ["Chat", "chat"]
