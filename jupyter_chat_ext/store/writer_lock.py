"""Lets one server at a time write to a conversation.

Where the system has `fcntl`, the lock dies with its holder. Elsewhere (Windows) the file itself
is the lock, and one that is older than any write can be is taken over.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

fcntl: Any
try:
    import fcntl
except ImportError:
    fcntl = None

PATIENCE: Final = 5.0
ABANDONED_AFTER: Final = 30.0
_PAUSE: Final = 0.002
_NO_LOCKS_HERE: Final = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def writer_lock(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock file `path`; raise TimeoutError if another server keeps it too long.

    Holding it allows to delete it: others notice that theirs is no longer the one in the folder.
    """
    deadline = time.monotonic() + patience
    take = _take_file if fcntl is None else _take_flock
    while (descriptor := take(path)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(errno.ETIMEDOUT, "another Jupyter server is writing here")
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        os.close(descriptor)
        if fcntl is None:
            path.unlink(missing_ok=True)


def _take_flock(path: Path) -> int | None:
    descriptor = os.open(path, _FLAGS, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_still(descriptor, path):
            return descriptor
    except BlockingIOError:
        pass
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:  # some network file systems: sequence numbers must do
            return descriptor
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _is_still(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _take_file(path: Path) -> int | None:
    try:
        return os.open(path, _FLAGS | os.O_EXCL, 0o600)
    except (FileExistsError, PermissionError):  # Windows denies what is just being deleted
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise
    with suppress(FileNotFoundError, PermissionError):
        if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
            path.unlink()
    return None
