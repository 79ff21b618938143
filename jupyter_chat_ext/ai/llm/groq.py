"""Open models by Groq's API."""

from __future__ import annotations

from jupyter_chat_ext.ai.llm.keyed_model import KeyedModel
from jupyter_chat_ext.models.kinds import KINDS


class groq(KeyedModel):  # noqa: N801 - called as the seed calls it
    """A model that Groq serves.

    model: its name, for instance "llama-3.1-70b-versatile"
    system_message: what it is told before every conversation
    api_key: else the environment variable GROQ_API_KEY
    base_url: of another server that speaks Groq's protocol; else the environment variable
        GROQ_BASE_URL
    """

    package = "groq"
    chat_settings = KINDS["groq"].settings
