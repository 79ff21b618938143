"""Everything that can go wrong, as typed errors with a sentence for the person.

* ChatError                      the family: code, title, detail, hint, retryable
  * RequestError                 the request was wrong; carries the HTTP status to answer with
    * InvalidRequestError        400/413/422: malformed, too large, or of the wrong shape
    * NotFoundError              404: no such conversation, message, model or provider
    * ConflictError              409: a turn is running, or the sender saw an old state
    * BusyError                  429: too many answers at once
  * ModelError                   the model, its provider or its key failed
  * KernelError                  the notebook's kernel or its function failed
  * StoreError                   a conversation could not be read or kept

The code is for programs and never changes; title and hint are for the person. `detail` is
shown folded and must already be free of secrets. `frames` are the lines of a notebook's cells in
the traceback: `{"label", "line", "cell"}`, with the cell's id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class ChatError(Exception):
    """A failure with everything the panel needs to explain it."""

    def __init__(
        self,
        code: str,
        title: str,
        *,
        detail: str = "",
        hint: str = "",
        retryable: bool = False,
        retry_after: float | None = None,
        traceback: str = "",
    ) -> None:
        super().__init__(title)
        self.code = code
        self.title = title
        self.detail = detail
        self.hint = hint
        self.retryable = retryable
        self.retry_after = retry_after
        self.traceback = traceback
        self.frames: Sequence[Mapping[str, Any]] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the error as the wire has it; absent facts are left out."""
        facts: dict[str, Any] = {"code": self.code, "title": self.title, "retryable": self.retryable}
        optional = {
            "detail": self.detail,
            "hint": self.hint,
            "retryAfter": self.retry_after,
            "traceback": self.traceback,
            "frames": list(self.frames) or None,
        }
        return facts | {key: value for key, value in optional.items() if value not in ("", None)}


class RequestError(ChatError):
    """The request cannot be served as it is."""

    status = 400

    def __init__(
        self,
        code: str,
        title: str,
        *,
        status: int | None = None,
        extra: dict[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code, title, **facts)
        self.status = status or self.status
        self.extra = extra or {}

    def to_json(self) -> dict[str, Any]:
        """Return the error with its extra facts, for instance the records a client missed."""
        return super().to_json() | self.extra


class InvalidRequestError(RequestError):
    """Malformed, too large, or of the wrong shape."""


class NotFoundError(RequestError):
    """What the request names does not exist, or not for this user."""

    status = 404


class ConflictError(RequestError):
    """The request collides with what is going on."""

    status = 409


class BusyError(RequestError):
    """The server is at a limit."""

    status = 429


class ModelError(ChatError):
    """A model, its provider or its key failed."""


class KernelError(ChatError):
    """A notebook's kernel, or the function it runs, failed."""


class StoreError(ChatError):
    """A conversation could not be read or kept."""
