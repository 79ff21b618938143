"""The files of a question: whether they are here, what they really are, and whether the model takes them."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_chat_ext.core.attachments import id_of
from jupyter_chat_ext.core.errors import NotFoundError
from jupyter_chat_ext.core.messages import Part
from jupyter_chat_ext.models.attachment_rules import AttachmentRule
from jupyter_chat_ext.models.attachments import media_type_of, name_of
from jupyter_chat_ext.store.attachments import Attachments


async def checked(parts: Sequence[Part], attachments: Attachments, rule: AttachmentRule) -> list[Part]:
    """Return a question's parts with the true types of its files.

    Raise `unknown-attachment` for a file that is not here, `attachment-refused` for one that the
    model does not take.
    """
    return [await _checked(part, attachments, rule) if part.get("type") == "file" else part for part in parts]


async def _checked(part: Part, attachments: Attachments, rule: AttachmentRule) -> Part:
    name = name_of(part)
    attachment_id = id_of(part.get("url"))
    if attachment_id is None:  # a message that did not come by the API
        rule.check(media_type_of(part), name)
        return part
    found = await attachments.find(attachment_id, name)
    if found is None:
        raise unknown_attachment(name, status=422)
    rule.check(found.media_type, name)
    return {**part, "mediaType": found.media_type}


def unknown_attachment(name: str, *, status: int = 404) -> NotFoundError:
    """Return the error for a file that is not, or no longer, kept here."""
    return NotFoundError(
        "unknown-attachment",
        f"{name} is not on this server, or no longer.",
        status=status,
        hint="Attach it again.",
    )
