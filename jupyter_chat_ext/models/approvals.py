"""Tool calls that an agent does not run by itself: those that need a person's approval, or run elsewhere.

A run that meets such calls ends. Once a person has answered, another run goes on with the calls as
they are in the history: nothing that anybody sends can change them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.core.approvals import answered, is_approved, reason_of
from jupyter_chat_ext.core.messages import Message, Part

if TYPE_CHECKING:
    from pydantic_ai import Agent, DeferredToolRequests, DeferredToolResults
    from pydantic_ai.messages import ModelRequestPart, ToolCallPart, ToolReturnPart

DENIED: Final = "The person did not allow this call."
_CUT: Final = "The call was interrupted; whether it had an effect is not known."
_ELSEWHERE: Final = "This tool runs outside of Jupyter and cannot be called from this chat."
_NOBODY: Final = "The tool needs the approval of the person, which this agent cannot ask for."


def can_ask(agent: Agent[Any, Any]) -> bool:
    """Tell whether an agent's run can end with calls that wait: its output validators could not take them."""
    from pydantic_ai import DeferredToolRequests

    return DeferredToolRequests in _outputs(agent) or not getattr(agent, "_output_validators", ())


def asking(agent: Agent[Any, Any]) -> dict[str, Any]:
    """Return the options with which a run ends when it meets calls that need approval."""
    from pydantic_ai import DeferredToolRequests
    from pydantic_ai.capabilities import HandleDeferredToolCalls

    outputs = _outputs(agent)
    options: dict[str, Any] = {}
    if can_ask(agent):
        options["capabilities"] = [HandleDeferredToolCalls(handler=_refuse_elsewhere)]
        if DeferredToolRequests not in outputs:
            options["output_type"] = [*outputs, DeferredToolRequests]
    else:
        options["capabilities"] = [HandleDeferredToolCalls(handler=_refuse_all)]
    return options


def answers_in(messages: Sequence[Message]) -> DeferredToolResults | None:
    """Return what a person answered, if the last message is a reply that goes on."""
    from pydantic_ai import DeferredToolResults, ToolDenied

    last = messages[-1]
    if last.role != "assistant":
        return None
    return DeferredToolResults(
        approvals={
            part["toolCallId"]: True if is_approved(part) else ToolDenied(_denial(part))
            for part in answered(last.parts)
        }
    )


def denied_in(parts: Sequence[Part]) -> dict[str, str]:
    """Return the ids of the calls that were denied, and what a model is told."""
    return {part["toolCallId"]: _denial(part) for part in parts if is_approved(part) is False}


def never_ran(call: ToolCallPart, denied: Mapping[str, str]) -> ToolReturnPart[Any]:
    """Return the result of a call that was denied or cut off."""
    from pydantic_ai.messages import ToolReturnPart

    is_denied = call.tool_call_id in denied
    return ToolReturnPart(
        tool_name=call.tool_name,
        content=denied.get(call.tool_call_id, _CUT),
        tool_call_id=call.tool_call_id,
        outcome="denied" if is_denied else "interrupted",
    )


def calls_and_returns(parts: Sequence[Part]) -> tuple[list[ToolCallPart], list[ModelRequestPart]]:
    """Return a reply's calls and their results, for replies of which only the parts are known."""
    from pydantic_ai.messages import ToolCallPart, ToolReturnPart

    calls: list[ToolCallPart] = []
    returns: list[ModelRequestPart] = []
    for part in parts:
        if "toolCallId" not in part or part.get("providerExecuted"):
            continue
        name = part.get("toolName") or part["type"].removeprefix("tool-")
        calls.append(ToolCallPart(name, part.get("input"), tool_call_id=part["toolCallId"]))
        if part["state"] in ("output-available", "output-error"):
            content = part.get("output", part.get("errorText"))
            returns.append(ToolReturnPart(name, content, tool_call_id=part["toolCallId"]))
    return calls, returns


def _denial(part: Part) -> str:
    reason = reason_of(part)
    return f"{DENIED} Reason: {reason}" if reason else DENIED


def _outputs(agent: Agent[Any, Any]) -> list[Any]:
    given = agent.output_type
    return list(given) if isinstance(given, list | tuple) else [given]


async def _refuse_elsewhere(_context: Any, asked: DeferredToolRequests) -> DeferredToolResults | None:
    """Answer for what is not here; a person answers for the rest."""
    if not asked.calls:
        return None
    return asked.build_results(calls={call.tool_call_id: _ELSEWHERE for call in asked.calls})


async def _refuse_all(_context: Any, asked: DeferredToolRequests) -> DeferredToolResults:
    """Answer for everybody: this agent's runs cannot end here."""
    from pydantic_ai import ToolDenied

    return asked.build_results(
        approvals={call.tool_call_id: ToolDenied(_NOBODY) for call in asked.approvals},
        calls={call.tool_call_id: _ELSEWHERE for call in asked.calls},
    )
