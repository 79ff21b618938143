"""A pydantic-ai agent as a chat model: its run as chunks, its failures as typed errors.

What this module knows of a run when it ends, also by Stop or failure, is put into the Outcome.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from copy import copy
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import SETTINGS, ChatModelConfig, Thinking
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.abilities import thinking_levels, thinking_settings
from jupyter_chat_ext.models.approvals import asking, can_ask
from jupyter_chat_ext.models.attachment_rules import ANY_LANGUAGE_MODEL, AttachmentRule
from jupyter_chat_ext.models.base import AnswerLimits, Outcome, read_file
from jupyter_chat_ext.models.event_chunks import EventChunks
from jupyter_chat_ext.models.forms import answers_with_objects
from jupyter_chat_ext.models.history import dump
from jupyter_chat_ext.models.provider_errors import model_error, typed_error
from jupyter_chat_ext.models.provider_warnings import heard
from jupyter_chat_ext.models.run_task import RunTask
from jupyter_chat_ext.models.tools import ChatTool, Toolbox
from jupyter_chat_ext.models.usage import Pace, usage_of

if TYPE_CHECKING:
    from pydantic_ai import Agent, DeferredToolRequests
    from pydantic_ai.capabilities import AgentCapability
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.run import AgentRun
    from pydantic_ai.settings import ModelSettings

LONGEST_PAUSE: Final = 60.0
"""A provider that asks for more patience gets no second try."""

_WORTH_RETRYING: Final = frozenset(
    ("unreachable", "host-unknown", "rate-limited", "overloaded", "provider-failed")
)

_TELL_REASONS: Final = frozenset(
    ("AnthropicModel", "BedrockConverseModel", "GoogleModel", "GroqModel", "OpenAIChatModel")
)

_FINISH_REASONS: Final = {
    "stop": "stop",
    "length": "length",
    "content_filter": "content-filter",
    "tool_call": "tool-calls",
    "error": "error",
}


class AgentModel:
    """Answers with an agent that is made, or fetched from a cache, on use.

    lease: lends the agent for one answer; heavy imports belong into a thread there
    label: how error messages call the provider
    instructions: the system prompt, sent with each question and kept in no history
    defaults: settings for questions that do not bring their own
    secrets: what must never appear in an error
    honours: the settings its requests have a place for; else what pydantic-ai knows of its class counts
    ends_with_reason: answers without the provider's finish reason count as cut off
    run_options: what else the agent's runs are given: dependencies, toolsets and so on
    attachments: which files a question may bring, as far as one can know without the agent
    may_ask: whether its tools may need a person's approval
    can_search: whether its provider searches the web for it
    """

    def __init__(
        self,
        lease: Callable[[], AbstractAsyncContextManager[Agent[None, Any]]],
        *,
        label: str,
        instructions: str = "",
        defaults: ChatModelConfig | None = None,
        secrets: Sequence[str] = (),
        ends_with_reason: bool = True,
        retry_pauses: Sequence[float] = (),
    ) -> None:
        self.attachments: AttachmentRule = ANY_LANGUAGE_MODEL
        self._lease = lease
        self._label = label
        self._instructions = instructions
        self._defaults = defaults or ChatModelConfig()
        self._secrets = tuple(secrets)
        self._ends_with_reason = ends_with_reason
        self._retry_pauses = tuple(retry_pauses)
        self.honours: Sequence[str] = SETTINGS
        self.run_options: dict[str, Any] = {}
        self.may_ask = False
        self.can_search = False
        self._searches = False
        self._toolbox = Toolbox({})

    def with_tools(self, tools: Sequence[ChatTool], *, searches: bool = False) -> AgentModel:
        """Return this model with tools to call; see models.tools.ToolUser."""
        model = copy(self)
        model.may_ask = True
        model._toolbox = Toolbox.of(tools)
        model._searches = searches
        return model

    async def stream(
        self, messages: Sequence[Message], config: ChatModelConfig, outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Answer the last of `messages`; see ChatModel."""
        async with self._lease() as agent:
            settings, ignored = applicable(agent, config, self._defaults, self.honours)
            for name in ignored:
                what = f"{name} “{config.thinking}”" if name == "thinking" else name
                title = f"{self._label} does not know {what}; it was not sent."
                yield notice("setting-ignored", title, about=name)
            files = outcome.occasion.files if outcome.occasion is not None else None
            task = await asyncio.to_thread(
                RunTask.of, messages, profile_of(agent.model), partial(read_file, files)
            )
            run = partial(self._run, agent, task, settings, outcome)
            cannot_ask = self.may_ask and not can_ask(agent)
            async with aclosing(self._persist(run, outcome)) as answer:
                async for chunk in answer:
                    yield chunk
                    if cannot_ask and chunk["type"] == "tool-output-denied":
                        yield _cannot_ask(self._label)

    async def _persist(
        self, run: Callable[[EventChunks], AsyncGenerator[Chunk, None]], outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Run until it succeeds, or fails in a way that trying again does not help."""
        pauses = iter(self._retry_pauses)
        while True:
            chunks = EventChunks(self._toolbox.facts)
            try:
                async with aclosing(run(chunks)) as answer:
                    async for chunk in answer:
                        yield chunk
            except Exception as failure:
                error = typed_error(failure, self._label, begun=chunks.any_content, secrets=self._secrets)
                error.__cause__ = failure
            else:
                return
            for chunk in chunks.fail():
                yield chunk
            pause = None if chunks.any_content else _pause(error, pauses)
            if pause is None:
                outcome.finish_reason = "error"
                raise error
            yield _retrying(error, pause)
            await asyncio.sleep(pause)

    async def _run(
        self,
        agent: Agent[None, Any],
        task: RunTask,
        settings: ModelSettings,
        outcome: Outcome,
        chunks: EventChunks,
    ) -> AsyncGenerator[Chunk, None]:
        from pydantic_ai import CallToolsNode, ModelRequestNode

        options = self._options(agent, settings, _limits(outcome))
        pace = Pace()
        async with agent.iter(**task.options(), **options) as run:
            chunks.is_output = partial(_is_output, run)
            chunks.text_is_output = answers_with_objects(agent)
            try:
                async for node in run:
                    if not isinstance(node, ModelRequestNode | CallToolsNode):
                        continue
                    asks = isinstance(node, ModelRequestNode)
                    pace.begin()
                    async with _events(node, run) as stream:
                        events = aiter(stream)
                        event, warned = await _pull(events)
                        for chunk in chunks.begin_step() if asks else ():
                            yield chunk
                        while event is not None:
                            for chunk in (*warned, *chunks.of(event)):
                                pace.take(chunk)
                                yield chunk
                            event, warned = await _pull(events)
                    if asks and not self._goes_on(run, outcome):
                        break
                for chunk in chunks.end(_waiting(run), is_complete=run.result is not None):
                    yield chunk
            finally:
                _record(run, task, pace, outcome)
                is_output = chunks.has_output and run.result and _waiting(run) is None
                outcome.output = run.result.output if is_output and run.result else None

    def _options(
        self, agent: Agent[None, Any], settings: ModelSettings, limits: AnswerLimits
    ) -> dict[str, Any]:
        from pydantic_ai.usage import UsageLimits

        asked = asking(agent) if self.may_ask else {}
        given = self.run_options
        lent = [self._toolbox.toolset()] if self._toolbox.tools else []
        return {
            "instructions": self._instructions or None,
            "usage_limits": UsageLimits(request_limit=limits.rounds or None),
            **asked,
            **given,
            "capabilities": [
                *given.get("capabilities", ()),
                *asked.get("capabilities", ()),
                *(_search() if self._searches else ()),
            ],
            "toolsets": [*given.get("toolsets", ()), *lent] or None,
            "model_settings": {**settings, **given.get("model_settings", {})},
        }

    def _check_tokens(self, run: AgentRun[None, Any], limit: int) -> None:
        """Raise an error if tools would run, and another round follow, though the limit is reached."""
        used = run.usage.total_tokens
        calls = [part for part in _last_response(run).parts if part.part_kind == "tool-call"]
        goes_on = any(not _is_output(run, call.tool_name) for call in calls)
        if goes_on and limit and used > limit:
            detail = f"{used:,} tokens; the limit is {limit:,}."
            raise model_error("too-many-tokens", self._label, detail=detail)

    def _goes_on(self, run: AgentRun[None, Any], outcome: Outcome) -> bool:
        """Judge a response that ended; return whether tools or the end of the run follow."""
        response = _last_response(run)
        reason = response.finish_reason
        details = response.provider_details or {}
        if self._ends_with_reason and "finish_reason" not in details and reason != "content_filter":
            raise model_error("answer-cut-off", self._label)
        outcome.finish_reason = _FINISH_REASONS.get(reason or "stop", "other")
        kinds = {part.part_kind for part in response.parts if getattr(part, "content", True)}
        if "text" in kinds or "tool-call" in kinds or "file" in kinds:
            self._check_tokens(run, _limits(outcome).tokens)
            return reason not in ("length", "content_filter")
        if reason == "content_filter":
            raise model_error("refused", self._label, detail=str(details.get("refusal", "")))
        if reason != "length":
            raise model_error("empty-answer", self._label)
        return False


def _limits(outcome: Outcome) -> AnswerLimits:
    return outcome.occasion.limits if outcome.occasion is not None else AnswerLimits()


def _search() -> Sequence[AgentCapability[None]]:
    from pydantic_ai.capabilities import NativeTool
    from pydantic_ai.native_tools import WebSearchTool

    return [NativeTool(WebSearchTool())]


def notice(code: str, title: str, *, about: str = "") -> Chunk:
    """Return a remark about the run; a later one of the same code, about the same, replaces it."""
    part_id = f"{code}-{about}" if about else code
    return {"type": "data-notice", "id": part_id, "data": {"code": code, "title": title}}


def _retrying(error: ChatError, pause: float) -> Chunk:
    """Say that the provider is asked again, with what a page needs to count down."""
    said = notice("retrying", f"{error.title} Asked again after {pause:g} seconds.")
    said["data"] |= {"seconds": pause, "at": datetime.now(UTC).isoformat(timespec="milliseconds")}
    return said


def _cannot_ask(label: str) -> Chunk:
    return notice(
        "approval-needed",
        f"A tool needs your approval, which {label} cannot ask for: it has output validators. "
        "Give its Agent an output_type that includes DeferredToolRequests.",
    )


def _events(node: Any, run: AgentRun[None, Any]) -> AbstractAsyncContextManager[AsyncIterator[Any]]:
    """Return the stream of what a node does: the model answering, or tools running."""
    events: AbstractAsyncContextManager[AsyncIterator[Any]] = node.stream(run.ctx)
    return events


async def _pull(events: AsyncIterator[Any]) -> tuple[Any, Sequence[Chunk]]:
    """Return the next event, None at the end, and what pydantic-ai warned of meanwhile.

    The provider is asked when events are pulled: mostly at the first, but sometimes later.
    """
    with heard() as warned:
        event = await anext(events, None)
    return event, [notice("provider-warning", text) for text in warned]  # not translated


def applicable(
    agent: Agent[None, Any],
    config: ChatModelConfig,
    defaults: ChatModelConfig,
    honours: Sequence[str] = SETTINGS,
) -> tuple[ModelSettings, list[str]]:
    """Return the settings to send, and the names of given ones that the model does not know.

    What the agent's or the model's author has set stands.
    """
    model, profile = agent.model, profile_of(agent.model)
    unsupported: frozenset[str] = getattr(model, "unsupported_settings", frozenset())
    chosen = fixed_settings(agent)
    wanted = defaults.explicit() | config.explicit()
    level: Thinking | None = wanted.pop("thinking", None)
    unknown = {name for name in wanted if name in unsupported or name not in honours}
    sent = {name: value for name, value in wanted.items() if name not in unknown}
    if level in thinking_levels(profile):
        sent |= thinking_settings(model, profile, level)
    elif level is not None:
        unknown.add("thinking")
    kept = {name: value for name, value in sent.items() if name not in chosen}
    return cast("ModelSettings", kept), sorted(config.explicit().keys() & unknown)


def fixed_settings(agent: Agent[None, Any]) -> Mapping[str, Any]:
    """Return what an agent's or its model's author has set."""
    given = (getattr(agent.model, "settings", None), getattr(agent, "model_settings", None))
    return {name: value for settings in given for name, value in _fixed(settings).items()}


def tells_reasons(model: object) -> bool:
    """Tell whether complete answers of a model say why they ended; without that, an answer was cut off."""
    return any(kind.__name__ in _TELL_REASONS for kind in type(model).__mro__)


def _fixed(settings: object) -> Mapping[str, Any]:
    """Return settings that stand whatever the run; an agent may also have a function that makes them."""
    return settings if isinstance(settings, Mapping) else {}


def profile_of(model: object) -> Mapping[str, Any]:
    """Return what is known of a model's abilities: nothing for one that is many, or only a name."""
    try:
        return dict(getattr(model, "profile", None) or {})
    except NotImplementedError:
        return {}


def _pause(error: ChatError, pauses: Iterator[float]) -> float | None:
    """Return how long to wait before another try, None for no other try."""
    if error.code not in _WORTH_RETRYING:
        return None
    pause = next(pauses, None)
    if pause is None or error.retry_after is None:
        return pause
    return error.retry_after if error.retry_after <= LONGEST_PAUSE else None


def _is_output(run: AgentRun[None, Any], tool_name: str) -> bool:
    tool = run.ctx.deps.tool_manager.get_tool_def(tool_name)
    return tool is not None and tool.kind == "output"


def _last_response(run: AgentRun[None, Any]) -> ModelResponse:
    from pydantic_ai.messages import ModelResponse

    return next(message for message in reversed(run.all_messages()) if isinstance(message, ModelResponse))


def _waiting(run: AgentRun[None, Any]) -> DeferredToolRequests | None:
    """Return the calls that the run ended with, if they wait for a person."""
    from pydantic_ai import DeferredToolRequests

    output = run.result.output if run.result else None
    return output if isinstance(output, DeferredToolRequests) else None


def _record(run: AgentRun[None, Any], task: RunTask, pace: Pace, outcome: Outcome) -> None:
    new = run.new_messages()
    messages = [*task.said, *new]
    requests = _waiting(run)
    waiting = [call.tool_call_id for call in requests.approvals] if requests else []
    if waiting:
        outcome.finish_reason = "tool-calls"
    outcome.native = dump(messages, waiting)
    responses = [message for message in messages if message.kind == "response"]
    if usage := usage_of(run.usage, responses):
        speed = pace.tokens_per_second([message for message in new if message.kind == "response"])
        outcome.facts["usage"] = usage | ({} if speed is None else {"tokensPerSecond": speed})
    names = [response.model_name for response in responses if response.model_name]
    if names:
        outcome.facts["modelName"] = names[-1]
