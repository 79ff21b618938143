"""What `GET models` says of a notebook function. A kernel may send anything: only what fits is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jupyter_chat_ext.core.attachments import Rule
from jupyter_chat_ext.core.config import SETTINGS, ChatModelConfig
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.kernel.options import MAX_PROMPTS, PROMPTS_LENGTH
from jupyter_chat_ext.models.base import ALL_SETTINGS

MAX_ATTACHMENT_TYPES: Final = 100


def settings_of(options: object) -> tuple[str, ...]:
    """Return which settings apply; all of them if the kernel does not say."""
    named = options.get("settings") if isinstance(options, Mapping) else None
    return tuple(name for name in ALL_SETTINGS if name in named) if isinstance(named, list) else ALL_SETTINGS


def extra_of(options: object) -> dict[str, Any]:
    """Return what the author offers: prompts and config; nothing that is not there."""
    if not isinstance(options, Mapping):
        return {}
    facts = {
        "prompts": _prompts(options.get("prompts")),
        "config": _config(options.get("config")),
    }
    return {name: value for name, value in facts.items() if value}


def attachments_of(options: object) -> Rule:
    """Return which files the author allows; none if the kernel does not say."""
    given = options.get("allow_attachments") if isinstance(options, Mapping) else None
    if isinstance(given, list):
        return [one[:200] for one in given if isinstance(one, str)][:MAX_ATTACHMENT_TYPES]
    return given is True


def _prompts(given: object) -> list[str]:
    if not isinstance(given, list):
        return []
    prompts = [one for one in given if isinstance(one, str) and one.strip()][:MAX_PROMPTS]
    return prompts if sum(map(len, prompts)) <= PROMPTS_LENGTH else []


def _config(given: object) -> dict[str, Any]:
    try:
        return ChatModelConfig.from_json(given, known=SETTINGS).explicit()
    except InvalidRequestError:
        return {}
