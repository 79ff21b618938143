"""Ready-made chat models: language models of the well-known providers, and pydantic-ai's agents.

`chat = ui.chat(ai.llm.openai("gpt-4o"))`. Making one connects to nothing and imports no SDK. Each is
a function of messages and config as any other chat model, so that a function of yours can ask one:
`async for chunk in model(messages, config): yield chunk`.
"""

from jupyter_chat_ext.ai.llm.anthropic import anthropic
from jupyter_chat_ext.ai.llm.bedrock import bedrock
from jupyter_chat_ext.ai.llm.google import google
from jupyter_chat_ext.ai.llm.groq import groq
from jupyter_chat_ext.ai.llm.openai import openai
from jupyter_chat_ext.ai.llm.pydantic_ai import pydantic_ai

__all__ = ["anthropic", "bedrock", "google", "groq", "openai", "pydantic_ai"]
