"""What can go wrong with kept conversations, in words for the person."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from jupyter_chat_ext.core.errors import ConflictError, RequestError, StoreError

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
FORBIDDEN: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def not_saved(error: OSError, folder: Path) -> StoreError:
    """Return why nothing is being kept now."""
    detail = f"{folder}: {error.strerror or error}"
    if error.errno in FULL:
        return StoreError(
            "disk-full",
            "The disk is full: conversations are not being saved.",
            detail=detail,
            hint="Free some space. Until then the chat goes on in memory; what was missed is written then.",
            retryable=True,
        )
    if error.errno in FORBIDDEN:
        hint = f"Make {folder} writable. Until then conversations last only as long as this server."
    else:
        hint = "The chat goes on in memory; what was missed is written as soon as the folder can be used."
    return StoreError(
        "not-saved", "Conversations are not being saved.", detail=detail, hint=hint, retryable=True
    )


def file_not_kept(error: OSError) -> RequestError:
    """Return why an attached file cannot be kept."""
    is_full = error.errno in FULL
    return RequestError(
        "disk-full" if is_full else "not-saved",
        "The disk is full: the file was not attached." if is_full else "The file could not be kept.",
        status=507,
        detail=error.strerror or str(error),
        hint="Free some space, then attach it again."
        if is_full
        else "Make the folder of conversations writable, then attach it again.",
        retryable=True,
    )


def memory_only() -> StoreError:
    """Return the remark that this server keeps conversations in memory only."""
    return StoreError(
        "not-saved",
        "Conversations are not being saved.",
        hint="This server keeps them in memory: they are gone when it stops.",
    )


def newer_version() -> StoreError:
    """Return the error for adding to a file that a newer version wrote."""
    return StoreError(
        "newer-version",
        "A newer version of jupyter_chat_ext wrote this conversation; here it can only be read.",
        hint="Update jupyter_chat_ext, or start a new conversation.",
    )


def unsafe_file(path: Path) -> StoreError:
    """Return the error for a link, pipe or folder in the place of a conversation's file."""
    return StoreError(
        "unsafe-file",
        "This conversation's file is not a plain file, so it was not opened.",
        detail=str(path),
        hint="Replace it with the file itself, or delete it.",
    )


def deleted() -> StoreError:
    """Return the error for a conversation whose file vanished while it was open."""
    return StoreError(
        "conversation-deleted",
        "This conversation's file was deleted while it was open.",
        hint="Copy what you still need from the screen and start a new conversation.",
    )


def not_deleted(error: OSError) -> StoreError:
    """Return the error for a file that cannot be deleted."""
    return StoreError(
        "not-deleted",
        "The conversation could not be deleted.",
        detail=str(error),
        hint="Make the folder of conversations writable, then try again.",
        retryable=True,
    )


def not_json(detail: str) -> StoreError:
    """Return the error for a record that no file can hold."""
    return StoreError(
        "not-json",
        "A part of this conversation cannot be saved.",
        detail=detail,
        hint="Use JSON values only: no NaN, no infinity, no Python objects.",
    )


def exists() -> ConflictError:
    """Return the error for starting a conversation under an id that is taken."""
    return ConflictError("conversation-exists", "There already is such a conversation.")


def not_readable(error: OSError) -> StoreError:
    """Return the error for a file that is there but cannot be read."""
    return StoreError(
        "not-readable",
        "This conversation cannot be read.",
        detail=str(error),
        hint="Check that its file belongs to you and that the disk works, then try again.",
        retryable=True,
    )
