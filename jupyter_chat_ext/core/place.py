"""The notebook that a conversation belongs to, and the cell there whose output shows it, if any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PATH_LENGTH: Final = 4096
KEY_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A chat in a notebook.

    path: the notebook's, as Jupyter's sessions have it; key: the chat's in that notebook
    """

    path: str
    key: str

    def to_json(self) -> dict[str, str]:
        """Return the place as records and the API have it."""
        return {"path": self.path, "key": self.key}

    @classmethod
    def from_json(cls, given: object) -> Place | None:
        """Read a place; None for anything that is none."""
        if not isinstance(given, Mapping):
            return None
        path, key = given.get("path"), given.get("key")
        if not isinstance(path, str) or not isinstance(key, str):
            return None
        is_sound = is_path(path) and 0 < len(key) <= KEY_LENGTH
        return cls(path, key) if is_sound else None


def is_path(given: object) -> bool:
    """Tell whether this may be the path of a notebook."""
    return isinstance(given, str) and 0 < len(given) <= PATH_LENGTH


def moved(path: str, old: str, new: str) -> str | None:
    """Return what a path is once `old`, a file or a folder, is called `new`; None if it stays."""
    if path == old:
        return new
    return new + path.removeprefix(old) if path.startswith(f"{old}/") else None
