"""Reads `jupyter-chat-ext:providers` from the user's JupyterLab settings, on the server.

The browser never says where models are: the server reads the files that JupyterLab's Settings
Editor writes, below them the overrides of administrators. What cannot be used is left out and
named; the rest works.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from jupyter_core.paths import jupyter_config_dir, jupyter_config_path

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.models.endpoint import Endpoint, Prompt, SettingsProblem
from jupyter_chat_ext.server.provider_fields import PLUGIN_ID, read_fields

_USER_FILE: Final = Path("jupyter-chat-ext") / "providers.jupyterlab-settings"

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the settings say; what they say wrongly is in `problems`."""

    endpoints: tuple[Endpoint, ...] = ()
    default_model: str | None = None
    system_prompt: str = ""
    default_config: ChatModelConfig = field(default_factory=ChatModelConfig)
    prompts: tuple[Prompt, ...] = ()
    mcp_servers: tuple[Mapping[str, str], ...] = ()
    problems: tuple[SettingsProblem, ...] = ()

    def default_of(self, provider: str) -> str:
        """Return the name of the default model, if it is this provider's; else nothing."""
        prefix, _, name = (self.default_model or "").partition(":")
        return name if prefix == provider else ""


class ProviderSettings:
    """The settings, read again when a file changed.

    user_folder: where JupyterLab keeps the user's settings
    app_folder: where JupyterLab's `overrides.json` and `overrides.d` are
    on_change: called when they are found to be others than the last time
    """

    def __init__(
        self,
        user_folder: Path | None = None,
        app_folder: Path | None = None,
        *,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        self._on_change = on_change
        self._user_folder = user_folder or _user_folder()
        self._app_folder = app_folder or _app_folder()
        self._stamp: Stamp | None = None
        self._settings = Settings()
        self._reading = asyncio.Lock()

    async def read(self) -> Settings:
        """Return the settings as they are now."""
        async with self._reading:
            before = self._stamp
            settings = await asyncio.to_thread(self._read)
        if self._on_change is not None and before not in (None, self._stamp):
            self._on_change()
        return settings

    @property
    def lab_settings(self) -> Path:
        """Where JupyterLab's `overrides.json` and `page_config.json` are."""
        return self._app_folder

    def _read(self) -> Settings:
        files = list(self._files())
        stamp = tuple(_stamps(files))
        if stamp != self._stamp:
            self._settings = _settings(files)
            self._stamp = stamp
        return self._settings

    def _files(self) -> Iterator[Path]:
        """Yield all files that may hold our settings, the strongest last, as JupyterLab has it."""
        yield from sorted(path for path in (self._app_folder / "overrides.d").glob("*.json*"))
        yield self._app_folder / "overrides.json"
        yield self._app_folder / "overrides.json5"
        for folder in reversed(jupyter_config_path()):
            yield Path(folder) / "labconfig" / "default_setting_overrides.json"
        yield self._user_folder / _USER_FILE


def _user_folder() -> Path:
    given = os.environ.get("JUPYTERLAB_SETTINGS_DIR")
    return Path(given) if given else Path(jupyter_config_dir()) / "lab" / "user-settings"


def _app_folder() -> Path:
    given = os.environ.get("JUPYTERLAB_DIR")
    return (Path(given) if given else Path(sys.prefix) / "share" / "jupyter" / "lab") / "settings"


def _stamps(files: list[Path]) -> Iterator[tuple[str, int, int]]:
    for path in files:
        try:
            status = path.stat()
        except OSError:
            continue
        yield str(path), status.st_mtime_ns, status.st_size


def _settings(files: list[Path]) -> Settings:
    problems: list[SettingsProblem] = []
    merged: dict[str, Any] = {}
    for path in files:
        content = _parse(path, problems)
        ours = content if path.name == _USER_FILE.name else content.get(PLUGIN_ID)
        if isinstance(ours, Mapping):
            merged.update(ours)
    fields = read_fields(merged, problems)
    return Settings(**fields, problems=tuple(problems))


def _parse(path: Path, problems: list[SettingsProblem]) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        problems.append(SettingsProblem(field=path.name, title=f"{path.name} cannot be read."))
        return {}
    content = _json(text)
    if not isinstance(content, Mapping):
        problems.append(SettingsProblem(field=path.name, title=f"{path.name} is not a JSON object."))
        return {}
    return content


def _json(text: str) -> Any:
    """Return what a settings file holds; the Settings Editor writes JSON with comments."""
    try:
        return json.loads(text or "{}")
    except ValueError:
        import json5

        try:
            return json5.loads(text)
        except ValueError:
            return None
