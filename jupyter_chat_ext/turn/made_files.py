"""Files that models, functions and code in kernels make: kept beside the conversations.

Journals and pages stay light: a file part then names its content instead of holding it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from jupyter_chat_ext.core.attachments import INLINE_LENGTH, url_of
from jupyter_chat_ext.core.errors import RequestError
from jupyter_chat_ext.models.attachments import bytes_of
from jupyter_chat_ext.store.attachments import Attachments

FILES: Final = frozenset(("file", "reasoning-file"))

logger = logging.getLogger("jupyter_chat_ext")


async def named(
    part: dict[str, Any], attachments: Attachments, *, longer_than: int = INLINE_LENGTH
) -> dict[str, Any]:
    """Return a part, or a chunk, with `attachment:<id>` in the place of a large data URL.

    What cannot be kept (the disk is full) stays as it is, so that nothing is lost.
    """
    url = part.get("url")
    if part.get("type") not in FILES or not isinstance(url, str) or len(url) <= longer_than:
        return part
    content = await asyncio.to_thread(bytes_of, url)
    if content is None:
        return part
    try:
        kept = await attachments.keep(content)
    except RequestError as problem:
        logger.warning("A file of an answer stays in its conversation: %s", problem)
        return part
    return {**part, "url": url_of(kept.id)}
