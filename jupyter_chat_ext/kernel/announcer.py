"""Tells of changes: the first at once, those that follow within a moment together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

PAUSE_SECONDS: Final = 0.05


class Announcer:
    """Calls `tell` soon after it is called itself, but not for each of many calls."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._is_due = False
        self._told_at = 0.0

    def __call__(self) -> None:
        """Tell, now or in a moment."""
        with self._lock:
            if self._is_due:
                return
            left = self._told_at + PAUSE_SECONDS - time.monotonic()
            self._is_due = left > 0
            if not self._is_due:
                self._told_at = time.monotonic()
        if left > 0:
            later = threading.Timer(left, self._tell_later)
            later.daemon = True
            later.name = "chat-announcer"
            later.start()
        else:
            self._tell()

    def _tell_later(self) -> None:
        with self._lock:
            self._is_due = False
            self._told_at = time.monotonic()
        self._tell()
