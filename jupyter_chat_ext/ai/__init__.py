"""What chat models are given and built from: messages, attachments, settings, and ready-made models.

A model is a function of `messages` (a list of ChatMessage) and, if it wants it, `config` (a
ChatModelConfig); `ai.llm` has ready-made ones.
"""

from importlib import import_module
from typing import Any

from jupyter_chat_ext.ai.history import to_pydantic_ai
from jupyter_chat_ext.kernel.attachments import ChatAttachment
from jupyter_chat_ext.kernel.config import DEFAULT_CONFIG, ChatModelConfig, ChatModelConfigDict
from jupyter_chat_ext.kernel.messages import ChatMessage
from jupyter_chat_ext.kernel.parts import (
    ChatPart,
    DataPart,
    DataReasoningPart,
    FilePart,
    ReasoningData,
    ReasoningDetails,
    ReasoningPart,
    SourceDocumentPart,
    SourceUrlPart,
    StepStartPart,
    TextPart,
    ToolInvocationPart,
)

__all__ = [
    "DEFAULT_CONFIG",
    "ChatAttachment",
    "ChatMessage",
    "ChatModelConfig",
    "ChatModelConfigDict",
    "ChatPart",
    "DataPart",
    "DataReasoningPart",
    "FilePart",
    "ReasoningData",
    "ReasoningDetails",
    "ReasoningPart",
    "SourceDocumentPart",
    "SourceUrlPart",
    "StepStartPart",
    "TextPart",
    "ToolInvocationPart",
    "llm",
    "to_pydantic_ai",
]


def __getattr__(name: str) -> Any:
    if name == "llm":
        return import_module("jupyter_chat_ext.ai.llm")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
