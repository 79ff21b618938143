"""What a run of an agent is to answer: a question, or what a reply of ours that goes on left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.approvals import answers_in
from jupyter_chat_ext.models.attachments import ReadFile
from jupyter_chat_ext.models.history import said_so_far, to_native

if TYPE_CHECKING:
    from pydantic_ai import DeferredToolResults
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.usage import RunUsage


@dataclass(frozen=True, kw_only=True)
class RunTask:
    """The history of a run, and a person's answers to the calls at its end.

    said: what the reply that goes on has said; it comes after the history
    """

    history: list[ModelMessage]
    said: list[ModelMessage]
    answers: DeferredToolResults | None

    @classmethod
    def of(cls, messages: Sequence[Message], profile: Mapping[str, Any], read: ReadFile) -> RunTask:
        """Return what there is to do for a branch. It may read many files: call it in a thread."""
        answers = answers_in(messages)
        if answers is None:
            return cls(history=to_native(messages, profile, read), said=[], answers=None)
        history = to_native(messages[:-1], profile, read)
        return cls(history=history, said=said_so_far(messages[-1]), answers=answers)

    def options(self) -> dict[str, Any]:
        """Return the options of the run."""
        if self.answers is None:
            return {"message_history": self.history}
        return {
            "message_history": [*self.history, *self.said],
            "deferred_tool_results": self.answers,
            "usage": self._usage(),
        }

    def _usage(self) -> RunUsage:
        """Return what the reply has cost so far: limits hold for all of it."""
        from pydantic_ai.usage import RunUsage

        usage = RunUsage()
        for message in self.said:
            if message.kind == "response":
                usage.incr(message.usage)
                usage.requests += 1
        return usage
