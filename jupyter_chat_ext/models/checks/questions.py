"""The two tiny questions of a check: does the answer stream, and does the model call tools."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.kernel.tools import RESULT
from jupyter_chat_ext.models.base import ChatModel, Outcome
from jupyter_chat_ext.models.checks.report import Report
from jupyter_chat_ext.models.tools import ToolUser

COUNT: Final = "Count from 1 to 9 in digits, with spaces between them. Say nothing else."
CALL: Final = "Call the tool word_of_the_day, then say the word that it gives you."

_LIMIT: Final = ChatModelConfig(max_tokens=100)
_WORDS: Final = ("text-delta", "reasoning-delta")
_NO_TOOLS: Final = ("provider-error", "model-not-found", "empty-answer")
"""How servers put it that a model cannot call any."""


async def check_streaming(model: ChatModel, report: Report) -> None:
    """Ask something whose answer has several words; raise what its failure is."""
    begun = time.monotonic()
    async with aclosing(model.stream([_asked(COUNT)], _LIMIT, Outcome())) as answer:
        arrived = [time.monotonic() - begun async for chunk in answer if chunk["type"] in _WORDS]
    report.passed("streaming", _said_of(arrived), time.monotonic() - begun)


async def check_tools(model: ChatModel, report: Report) -> None:
    """Lend the model a tool and ask it to call that; hang up as soon as it did."""
    if not isinstance(model, ToolUser):
        report.skipped("Tools are not lent to this model.", "tools")
        return
    begun = time.monotonic()
    tool = _Word()
    try:
        async with aclosing(model.with_tools([tool]).stream([_asked(CALL)], _LIMIT, Outcome())) as answer:
            async for _chunk in answer:
                if tool.was_called:
                    break
    except ChatError as problem:
        failure = _no_tools(problem.detail) if problem.code in _NO_TOOLS else problem
        report.failed("tools", failure, time.monotonic() - begun)
        return
    seconds = time.monotonic() - begun
    if tool.was_called:
        report.passed("tools", "It called the tool that it was lent.", seconds)
    else:
        report.failed("tools", _no_tools(), seconds)


class _Word:
    """A tool without consequences."""

    id = name = "word_of_the_day"
    description = "Returns the word of the day."
    needs_approval = False
    where = ""

    def __init__(self) -> None:
        self.json_schema: dict[str, Any] = {"type": "object", "properties": {}}
        self.was_called = False

    async def call(self, arguments: Mapping[str, Any]) -> AsyncGenerator[Chunk, None]:  # noqa: ARG002
        """Return a word."""
        self.was_called = True
        yield {"type": RESULT, "data": {"output": "tern"}}


def _asked(text: str) -> Message:
    return Message(id="check", role="user", parts=({"type": "text", "text": text},))


def _said_of(arrived: list[float]) -> str:
    if not arrived:
        return "It answered, but thought longer than this check lets it."
    first = f"First words after {arrived[0]:.2f} s"
    if len(arrived) == 1:
        return f"{first}, all at once. If long answers come so too, a proxy holds them back."
    return f"{first}, in {len(arrived)} pieces."


def _no_tools(detail: str = "") -> ModelError:
    return ModelError(
        "tools-unsupported",
        "This model does not call tools.",
        detail=detail,
        hint="It can be asked all the same; choose another model for questions that need tools.",
    )
