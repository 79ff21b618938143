"""How long a model may be silent, and how often it is asked again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds to wait at each stage of an answer.

    connect: until the connection stands
    first_byte: from the request until the answer begins
    between_bytes: from one piece of the answer to the next
    retry_pauses: before each new try of a request that failed before its answer began
    """

    connect: float = 10
    first_byte: float = 60
    between_bytes: float = 60
    retry_pauses: tuple[float, ...] = (0.5, 2.0)
