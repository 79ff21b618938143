"""What a model is able to do, by its name: which settings it honours, how much it can be told to think.

pydantic-ai knows it; asking takes an import, so it is asked in the background, and until then only what
is true of all models of the kind is said.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.core.config import LEVELS, RANGES, Thinking
from jupyter_chat_ext.models.kinds import Kind

_LOGGER: Final = logging.getLogger("jupyter_chat_ext")

Profile: TypeAlias = Mapping[str, Any]

_SAMPLING: Final = ("temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a model honours.

    settings: those of the six
    thinking: the levels it can be told; none for models that do not think or cannot be told
    """

    settings: tuple[str, ...]
    thinking: tuple[Thinking, ...] = ()


def abilities_of(kind: Kind, names: Iterable[str]) -> dict[str, Abilities]:
    """Return what each named model of a kind is able to do. Imports pydantic-ai: call it in a thread."""
    profile_of = _profile_function(kind)
    return {name: _abilities(kind, _profile(profile_of, name)) for name in names}


def ranges(kind: Kind, settings: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return what each setting may be for models of a kind."""
    known = {**RANGES, "temperature": (0, kind.hottest)}
    return {name: known[name] for name in settings}


def thinking_levels(profile: Profile) -> tuple[Thinking, ...]:
    """Return the levels of thinking that make a difference to a model."""
    always = profile.get("thinking_always_enabled", False)
    if not always and not profile.get("supports_thinking", False):
        return ()
    efforts = profile.get("openai_reasoning_efforts")
    levels = [level for level in LEVELS[1:] if efforts is None or level in efforts]
    if not always:
        return ("off", *levels)
    return tuple(levels) if len(levels) > 1 else ()


def thinking_settings(model: object, profile: Profile, level: Thinking) -> dict[str, Any]:
    """Return the settings that make a model think so much, and show what it thinks."""
    if level == "off":
        return {"thinking": False}
    settings: dict[str, Any] = {"thinking": level}
    if type(model).__name__ == "OpenAIResponsesModel":
        settings["openai_reasoning_summary"] = "auto"
    elif type(model).__name__ == "AnthropicModel" and profile.get("anthropic_supports_adaptive_thinking"):
        settings["anthropic_thinking"] = {"type": "adaptive", "display": "summarized"}
    return settings


def _abilities(kind: Kind, profile: Profile) -> Abilities:
    refused = set(_refused(kind, profile))
    settings = tuple(name for name in kind.settings if name not in refused)
    return Abilities(settings=settings, thinking=thinking_levels(profile))


def _refused(kind: Kind, profile: Profile) -> Iterable[str]:
    """Yield the settings that pydantic-ai would drop for a model."""
    yield from profile.get("openai_unsupported_model_settings", ())
    if profile.get("openai_supports_reasoning") and profile.get("thinking_always_enabled"):
        yield from _SAMPLING
    if profile.get("anthropic_disallows_sampling_settings"):
        yield from _SAMPLING
    if kind.name == "bedrock" and not profile.get("bedrock_top_k_variant"):
        yield "top_k"


def _profile_function(kind: Kind) -> Callable[[str], Profile | None]:
    module, _, path = kind.profile.partition(":")
    found: Any = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    function: Callable[[str], Profile | None] = found
    return function


def _profile(profile_of: Callable[[str], Profile | None], name: str) -> Profile:
    from pydantic_ai.exceptions import UserError

    try:
        return profile_of(name) or {}
    except UserError:  # not a name that the provider has: OpenRouter's begin with whose model it is
        return {}
    except Exception as error:  # the boundary to pydantic-ai: one name must not hide all other models
        _LOGGER.warning("What %s is able to do is not known: %s", name[:100], type(error).__name__)
        return {}
