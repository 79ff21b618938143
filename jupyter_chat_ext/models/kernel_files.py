"""Which attached files a kernel needs for a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jupyter_chat_ext.core.attachments import ids_in
from jupyter_chat_ext.kernel.protocol import FILES_BYTES
from jupyter_chat_ext.models.base import Files


def files_for(messages: Sequence[Sequence[Mapping[str, Any]]], files: Files | None) -> list[str]:
    """Return the ids of the files that messages (their parts, oldest first) name, newest first.

    All of the last message; of earlier ones as many as a kernel keeps. Those that are not here are
    left out: they are named without their content. It looks at the disk: call it in a thread.
    """
    if files is None or not messages:
        return []
    asked = [one for one in ids_in(messages[-1]) if size_of(files, one) is not None]
    earlier = _newest_first(messages[:-1])
    room = FILES_BYTES - sum(size_of(files, one) or 0 for one in asked)
    wanted = dict.fromkeys(asked)
    for file_id in earlier:
        size = size_of(files, file_id) if file_id not in wanted else None
        if size is not None and size <= room:
            wanted[file_id] = None
            room -= size
    return list(wanted)


def size_of(files: Files, file_id: str) -> int | None:
    """Return a file's size; None if it is not here."""
    file = files.open(file_id)
    if file is None:
        return None
    with file:
        return file.seek(0, 2)


def _newest_first(messages: Sequence[Sequence[Mapping[str, Any]]]) -> Iterable[str]:
    return (file_id for parts in reversed(messages) for file_id in ids_in(parts))
