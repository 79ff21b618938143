"""The private file of keys that people entered: readable by its owner only, replaced in one step."""

from __future__ import annotations

import json
import logging
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyter_chat_ext.core.errors import ModelError

_LOGGER: Final = logging.getLogger("jupyter_chat_ext")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A key and the origin it was entered for. Its repr never shows the key."""

    key: str
    origin: str

    def __repr__(self) -> str:
        return f"StoredKey(origin={self.origin!r})"


class KeyFile:
    """`keys.json` in a folder of its own. Its methods block: call them in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "keys.json"

    @property
    def path(self) -> Path:
        """Where it is, or would be."""
        return self._path

    def read(self, provider: str) -> tuple[StoredKey | None, ModelError | None]:
        """Return a provider's key, or why the file cannot be used."""
        keys, problem = self._read()
        return keys.get(provider), problem

    def write(self, provider: str, key: StoredKey) -> bool:
        """Keep a key; return whether that was possible."""
        return self._change({provider: key})

    def remove(self, provider: str) -> None:
        """Forget a key."""
        keys, _problem = self._read()
        if provider in keys:
            self._change({provider: None})

    def _read(self) -> tuple[dict[str, StoredKey], ModelError | None]:
        try:
            if os.name == "posix" and self._path.stat().st_mode & _OTHERS:
                return {}, _unsafe(self._path)
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: StoredKey(**facts) for name, facts in kept.items()}, None
        except FileNotFoundError:
            return {}, None
        except (OSError, ValueError, TypeError, AttributeError) as error:
            return {}, _unreadable(self._path, error)

    def _change(self, changed: dict[str, StoredKey | None]) -> bool:
        keys, problem = self._read()
        if problem is not None and problem.code == "key-file-unsafe":
            raise problem
        kept = {name: key for name, key in {**keys, **changed}.items() if key is not None}
        try:
            self._replace({name: {"key": key.key, "origin": key.origin} for name, key in kept.items()})
        except OSError as error:
            _LOGGER.warning("Keys are kept for this session only: %s", type(error).__name__)
            return False
        return True

    def _replace(self, content: dict[str, dict[str, str]]) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".keys-")  # made with mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _unsafe(path: Path) -> ModelError:
    return ModelError(
        "key-file-unsafe",
        "The file of keys can be read by other people, so it is not used.",
        hint=f"If the keys in it are still secret, run: chmod 600 '{path}'",
    )


def _unreadable(path: Path, error: Exception) -> ModelError:
    return ModelError(
        "key-file-unreadable",
        "The file of keys cannot be read.",
        detail=f"{path}: {type(error).__name__}",
        hint="Enter the key again, or repair the file.",
    )
