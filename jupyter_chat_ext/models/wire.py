"""How the requests of a kind of provider differ: where the key stands, which headers must pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What `GuardedClient` has to know of a protocol.

    key_header, key_prefix: how the key is sent
    passes: headers of the SDK that the provider needs, in small letters; those that end in `*` are
        beginnings. All others are dropped
    adds: headers that each request carries
    frames: whether answers come as lines of text, or as frames of bytes
    """

    key_header: str = "authorization"
    key_prefix: str = "Bearer "
    passes: tuple[str, ...] = ()
    adds: tuple[tuple[str, str], ...] = ()
    frames: Literal["lines", "bytes"] = "lines"

    def lets_pass(self, header: str) -> bool:
        """Tell whether a header that the SDK set goes to the provider."""
        name = header.lower()
        return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in self.passes)


BEARER: Final = Wire()
"""OpenAI's, and that of most others."""
