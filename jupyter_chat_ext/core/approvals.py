"""Tool calls that wait for a person's yes or no, and what becomes of them.

An answer that has such calls ends, as `waiting`. It goes on in the same message once each of them is
answered; until then nothing of them runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from jupyter_chat_ext.core.chunks import Chunk, approval_response, denied
from jupyter_chat_ext.core.messages import Part

STOPPED: Final = "The answer was stopped."
"""Why a call did not run, as its card and the model are told."""

ASKED_AGAIN: Final = "Another question was asked instead."

_REQUESTED: Final = "approval-requested"
_ANSWERED: Final = "approval-responded"


def pending(parts: Sequence[Part]) -> list[Part]:
    """Return the tool calls that nobody has answered yet."""
    return [part for part in parts if part.get("state") == _REQUESTED]


def answered(parts: Sequence[Part]) -> list[Part]:
    """Return the tool calls that were answered and have not run (or been refused) yet."""
    return [part for part in parts if part.get("state") == _ANSWERED]


def find(parts: Sequence[Part], approval_id: str) -> Part | None:
    """Return the tool call that asked with this id."""
    return next((part for part in parts if _approval_of(part).get("id") == approval_id), None)


def is_approved(part: Part) -> bool | None:
    """Return the answer that a tool call got; None if it got none."""
    approved = _approval_of(part).get("approved")
    return approved if isinstance(approved, bool) else None


def reason_of(part: Part) -> str:
    """Return what was said with the answer."""
    return str(_approval_of(part).get("reason") or "")


def denial(parts: Sequence[Part], reason: str) -> Iterator[Chunk]:
    """Yield the chunks that refuse everything that has not run yet."""
    for part in [*pending(parts), *answered(parts)]:
        yield approval_response(part["approval"]["id"], approved=False, reason=reason)
        yield denied(part["toolCallId"])


class Requests:
    """The approvals that an answer asks for while it is being written."""

    def __init__(self) -> None:
        self._pending: dict[str, str] = {}

    @property
    def are_pending(self) -> bool:
        """Whether some call waits for its answer."""
        return bool(self._pending)

    def take(self, chunk: Chunk) -> None:
        """Note what a chunk asks for; a call that has a result needs no answer any more."""
        kind: str = chunk["type"]
        if kind == "tool-approval-request":
            self._pending[chunk["toolCallId"]] = chunk["approvalId"]
        elif kind.startswith("tool-output-") or kind == "tool-input-error":
            self._pending.pop(chunk["toolCallId"], None)

    def denial(self, reason: str) -> Iterator[Chunk]:
        """Yield the chunks that refuse what is pending."""
        for call_id, approval_id in self._pending.items():
            yield approval_response(approval_id, approved=False, reason=reason)
            yield denied(call_id)


def _approval_of(part: Part) -> Mapping[str, Any]:
    approval = part.get("approval")
    return approval if isinstance(approval, Mapping) else {}
