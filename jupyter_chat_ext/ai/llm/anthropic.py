"""Claude by Anthropic's own API."""

from __future__ import annotations

from jupyter_chat_ext.ai.llm.keyed_model import KeyedModel
from jupyter_chat_ext.models.kinds import KINDS


class anthropic(KeyedModel):  # noqa: N801 - called as the seed calls it
    """A model of Anthropic's.

    model: its name, for instance "claude-sonnet-5-5"
    system_message: what it is told before every conversation
    api_key: else the environment variable ANTHROPIC_API_KEY
    base_url: of another server that speaks Anthropic's protocol; else the environment variable
        ANTHROPIC_BASE_URL
    """

    package = "anthropic"
    chat_settings = KINDS["anthropic"].settings
