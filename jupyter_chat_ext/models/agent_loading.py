"""Imports one agent of the server, and finds out what it is. All of this happens in a thread."""

from __future__ import annotations

import inspect
import logging
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from jupyter_chat_ext.core.config import Thinking
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.abilities import thinking_levels
from jupyter_chat_ext.models.agent import AgentModel, fixed_settings, profile_of, tells_reasons
from jupyter_chat_ext.models.agent_entries import AgentEntry
from jupyter_chat_ext.models.base import ALL_SETTINGS, ChatModel
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.models.redaction import redact
from jupyter_chat_ext.models.tools import ToolUser

if TYPE_CHECKING:
    from pydantic_ai import Agent

DETAIL_LENGTH: Final = 300

log = logging.getLogger("jupyter_chat_ext")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What came of an import: a model to ask, or why there is none."""

    model: ChatModel | None = None
    problem: ChatError | None = None
    settings: tuple[str, ...] = ALL_SETTINGS
    thinking: tuple[Thinking, ...] = ()
    takes_tools: bool = False


def loaded(entry: AgentEntry, policy: Policy) -> Loaded:
    """Import an agent."""
    try:
        given = entry.load()
        found = given() if inspect.isfunction(given) else given
        return _agent(entry, cast("Any", found), policy) if _is_agent(found) else _model(found)
    except (Exception, SystemExit) as error:  # the boundary to other people's code
        log.exception("the agent %s could not be loaded", entry.id)
        return Loaded(problem=_not_loaded(entry, error))


def _is_agent(given: object) -> bool:
    from pydantic_ai.agent import AbstractAgent

    return isinstance(given, AbstractAgent)


def _agent(entry: AgentEntry, agent: Agent[None, Any], policy: Policy) -> Loaded:
    from pydantic_ai.models import infer_model

    if agent.model is None:
        raise ValueError("the agent has no model")
    if isinstance(agent.model, str):
        agent.model = infer_model(agent.model)
    asked = agent.model
    if entry.of_package and (locked := policy.of_agent(asked.system, asked.model_name, asked.base_url)):
        return Loaded(problem=locked)
    model = AgentModel(lambda: nullcontext(agent), label=entry.name, ends_with_reason=tells_reasons(asked))
    model.may_ask = True
    chosen = fixed_settings(agent)
    unknown: frozenset[str] = getattr(asked, "unsupported_settings", frozenset())
    return Loaded(
        model=model,
        settings=tuple(name for name in ALL_SETTINGS if name not in chosen and name not in unknown),
        thinking=() if "thinking" in chosen else thinking_levels(profile_of(asked)),
        takes_tools=True,
    )


def _model(given: object) -> Loaded:
    """Take an object that answers by itself, in the way of models.base.ChatModel."""
    if inspect.isclass(given) or not inspect.isasyncgenfunction(getattr(given, "stream", None)):
        kind = "a class" if inspect.isclass(given) else f"of type {type(given).__name__}"
        raise TypeError(f"it is {kind}, and neither an Agent of pydantic-ai nor a chat model")
    if not hasattr(given, "attachments"):
        raise TypeError("it does not say in `attachments` which files it takes")
    return Loaded(model=cast("ChatModel", given), takes_tools=isinstance(given, ToolUser))


def _not_loaded(entry: AgentEntry, error: BaseException) -> ModelError:
    if isinstance(error, ModuleNotFoundError):
        hint = "Install what is missing where the Jupyter server runs, then restart it."
    else:
        hint = "The server's log says where it failed. When it is mended, restart the Jupyter server."
    return ModelError(
        "agent-not-loaded",
        f"The agent {entry.name} could not be loaded.",
        detail=redact(f"{type(error).__name__}: {error}", ())[:DETAIL_LENGTH],
        hint=hint,
    )
