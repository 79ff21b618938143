"""How long a model may be silent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds to wait at each stage of an answer.

    connect: until the connection stands
    first_byte: from the request until the answer begins
    between_bytes: from one piece of the answer to the next
    """

    connect: float = 10
    first_byte: float = 60
    between_bytes: float = 60
