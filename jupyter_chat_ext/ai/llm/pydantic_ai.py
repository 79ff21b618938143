"""Agents of pydantic-ai: given whole, or made from a model, tools and instructions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.ai.llm.anthropic import anthropic
from jupyter_chat_ext.ai.llm.bedrock import bedrock
from jupyter_chat_ext.ai.llm.connections import own_connections
from jupyter_chat_ext.ai.llm.groq import groq
from jupyter_chat_ext.ai.llm.language_model import LanguageModel
from jupyter_chat_ext.ai.llm.openai import openai
from jupyter_chat_ext.ai.llm.requirements import require
from jupyter_chat_ext.models.agent import AgentModel, tells_reasons
from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.base import ALL_SETTINGS

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.models import Model
    from pydantic_ai.settings import ModelSettings

PER_RUN: Final = ("deps", "usage_limits", "metadata", "retries", "toolsets", "capabilities", "timeout")
"""What belongs to a run of an agent that already exists."""

_SETTINGS: Final = {
    "anthropic": anthropic.chat_settings,
    "bedrock": bedrock.chat_settings,
    "groq": groq.chat_settings,
    "openai": ("max_tokens", "temperature", "top_p"),
    "openai-chat": openai.chat_settings,
    "openai-responses": ("max_tokens", "temperature", "top_p"),
}
"""What is known of models that are only named, without importing anything."""


class pydantic_ai(LanguageModel):  # noqa: N801 - called as the seed calls it
    """An agent: tools run in this notebook, its thinking and its calls are shown.

    model: a name such as "anthropic:claude-sonnet-5-5", a Model of pydantic-ai, or a whole Agent
    tools: functions the model may call. They run without asking, except those marked
        `requires_approval`, for which the chat asks the person
    instructions: what the model is told before every conversation
    model_settings: of pydantic-ai; they come before the settings of the chat
    kwargs: what else `Agent(…)` takes, and `deps`; for an Agent, what its runs take
    """

    label = "The agent"

    def __init__(
        self,
        model: str | Model[Any] | Agent[Any, Any],
        *,
        tools: Sequence[Callable[..., Any]] | None = None,
        instructions: str | None = None,
        model_settings: ModelSettings | None = None,
        **kwargs: Any,
    ) -> None:
        require("pydantic_ai", "openai")
        self._model = model
        self._tools = list(tools or ())
        self._instructions = instructions
        self._model_settings = model_settings
        self._kwargs = kwargs
        self._agent: Agent[Any, Any] | None = model if _is_agent(model) else None  # type: ignore[assignment]
        self._check()

    @property
    def chat_settings(self) -> tuple[str, ...]:  # type: ignore[override] # depends on the model
        """The settings that the model knows and that its author has not set."""
        model = getattr(self._model, "model", self._model)
        chosen = {**_settings_of(model), **_settings_of(self._model), **(self._model_settings or {})}
        return tuple(name for name in _known_settings(model) if name not in chosen)

    @property
    def chat_label(self) -> str:
        """What a chat with it is called: the agent's name, or that of its model."""
        name = self._model.name if _is_agent(self._model) else None  # type: ignore[union-attr]
        return name or _name_of(getattr(self._model, "model", self._model)) or self.label

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AgentModel]:
        agent = await in_background(self._built)
        async with AsyncExitStack() as stack:
            for connections in own_connections(agent.model):
                await stack.enter_async_context(connections.lent())
            model = AgentModel(
                lambda: nullcontext(agent),
                label=_label(agent),
                ends_with_reason=tells_reasons(agent.model),
            )
            model.run_options.update(self._run_options())
            model.may_ask = True
            yield model

    def _built(self) -> Agent[Any, Any]:
        from pydantic_ai import Agent
        from pydantic_ai.models import infer_model

        if self._agent is None:
            given = {name: value for name, value in self._kwargs.items() if name != "deps"}
            model: Any = infer_model(self._model) if isinstance(self._model, str) else self._model
            self._agent = Agent(
                model,
                tools=self._tools,
                instructions=self._instructions,
                model_settings=self._model_settings,
                **given,
            )
        return self._agent

    def _run_options(self) -> dict[str, Any]:
        from pydantic_ai.toolsets import FunctionToolset

        options = {name: value for name, value in self._kwargs.items() if name == "deps"}
        if _is_agent(self._model):
            options = dict(self._kwargs)
            given = {"instructions": self._instructions, "model_settings": self._model_settings}
            options |= {name: value for name, value in given.items() if value is not None}
            if self._tools:
                options["toolsets"] = [*options.get("toolsets", ()), FunctionToolset(self._tools)]
        return options

    def _check(self) -> None:
        if not isinstance(self._model, str) and not _is_agent(self._model) and not _is_model(self._model):
            raise TypeError(
                "pydantic_ai needs a model's name, a Model or an Agent of pydantic-ai, "
                f"got {type(self._model).__name__}"
            )
        if _is_agent(self._model) and (unknown := sorted(self._kwargs.keys() - set(PER_RUN))):
            raise TypeError(
                f"{', '.join(unknown)}: give this to the Agent itself; "
                f"what goes beside an Agent is {', '.join(PER_RUN)}"
            )


def _is_agent(given: object) -> bool:
    return hasattr(given, "run_stream_events")


def _is_model(given: object) -> bool:
    return hasattr(given, "request_stream") and hasattr(given, "model_name")


def _label(agent: Agent[Any, Any]) -> str:
    return agent.name or _name_of(agent.model) or "The agent"


def _name_of(model: object) -> str | None:
    """Return the name of a model, which may be all that is known of it yet."""
    if isinstance(model, str):
        return model.partition(":")[2] or model
    return getattr(model, "model_name", None)


def _settings_of(given: object) -> Mapping[str, Any]:
    settings = getattr(given, "model_settings" if _is_agent(given) else "settings", None)
    return settings if isinstance(settings, Mapping) else {}


def _known_settings(model: object) -> tuple[str, ...]:
    if isinstance(model, str):
        return tuple(_SETTINGS.get(model.partition(":")[0], ALL_SETTINGS))
    unknown: frozenset[str] = getattr(model, "unsupported_settings", frozenset())
    return tuple(name for name in ALL_SETTINGS if name not in unknown)
