"""Which files a model takes: what front ends may offer, and the judgement of each file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jupyter_chat_ext.core.attachments import Rule, accepts, refusal
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.core.media_types import TEXT_BY_SUFFIX, TEXT_LIKE, is_text
from jupyter_chat_ext.models.attachments import readable_by, unreadable

TEXT_PATTERNS: Final = ("text/*", *sorted(TEXT_LIKE), "image/svg+xml", *TEXT_BY_SUFFIX)
"""What front ends may offer of files that are text; more are, whatever they are called."""


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """Which files a model takes.

    listed: what front ends may offer: anything, nothing, or patterns
    check: raises InvalidRequestError `attachment-refused` for a file of this true type and name
    """

    listed: Rule
    check: Callable[[str, str], None]


def rule_of_function(allowed: Rule) -> AttachmentRule:
    """Return the rule of a notebook function, by what its author allows."""

    def check(media_type: str, name: str) -> None:
        if not accepts(allowed, media_type, name):
            title, hint = refusal(allowed, media_type, name)
            raise InvalidRequestError("attachment-refused", title, status=422, hint=hint)

    return AttachmentRule(allowed, check)


def rule_of_language_model(profile: Mapping[str, Any], *, listed: Rule = True) -> AttachmentRule:
    """Return the rule of a language model: text always, and what its profile says that it reads."""
    can_read = readable_by(profile)

    def check(media_type: str, name: str) -> None:
        if not is_text(media_type) and not can_read(media_type):
            facts = unreadable(name, media_type)
            raise InvalidRequestError("attachment-refused", facts.title, status=422, hint=facts.hint)

    return AttachmentRule(listed, check)


ANYTHING: Final = rule_of_function(allowed=True)
ANY_LANGUAGE_MODEL: Final = rule_of_language_model({})
