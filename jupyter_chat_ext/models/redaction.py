"""Keeps keys out of everything that is shown or logged."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final

HIDDEN: Final = "[key hidden]"
SHORTEST_SECRET: Final = 6
"""Shorter "secrets" ("test", "none") are words that texts may well contain."""

_KEY_LIKE: Final = re.compile(
    r"""
    \b(?:
        (?:sk|pk|rk|gsk|xai|nvapi|pplx|csk|fw|r8|key)[-_][A-Za-z0-9_\-*.]{6,}  # OpenAI and many more
      | (?:hf|tgp|ghp|gho|ghs|github_pat|glpat)[-_][A-Za-z0-9_\-]{10,}         # Hugging Face, forges
      | AIza[A-Za-z0-9_\-]{20,}                                                # Google
      | (?:AKIA|ASIA|ABSK)[A-Za-z0-9+/=]{12,}                                  # AWS
      | eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*             # JSON web tokens
    )
    | (?<=bearer\ )[^\s"',;}]{6,}
    | (?<=://)[^\s/@:]+:[^\s/@]+(?=@)                                          # user:password@ in URLs
    """,
    re.VERBOSE | re.IGNORECASE,
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text without the given secrets and without anything that looks like a key."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return _KEY_LIKE.sub(HIDDEN, text)


class RedactingFilter(logging.Filter):
    """Redacts log records; add it to the handlers or loggers that could see a provider's words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the record's text by a redacted one; every record passes."""
        record.msg, record.args = redact(record.getMessage()), ()
        return True
