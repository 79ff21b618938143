"""Which MCP servers there are: the administrator's, those of the person's `mcp.json`, those of the settings.

Only `mcp.json` in Jupyter's configuration folder counts: nothing in the folder of a notebook, or in the
one that the server was started in, can name a server. Settings can be written by pages, so they name
addresses only; commands are in the file.
"""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from jupyter_chat_ext.models.endpoint import SettingsProblem
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig, McpSettings, Source
from jupyter_chat_ext.server.fields import Problems, note
from jupyter_chat_ext.server.mcp_entry import read_entry
from jupyter_chat_ext.server.settings import ProviderSettings

FILE_NAME: Final = "mcp.json"
MOST_SERVERS: Final = 50
LARGEST_FILE: Final = 1_000_000

_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


class McpServerSettings:
    """Reads them all; of servers with one name the administrator's counts, then the file's.

    folder: Jupyter's configuration folder
    given: the administrator's servers, by name, as `mcpServers` of an `mcp.json` has them
    """

    def __init__(self, folder: Path, settings: ProviderSettings, given: Mapping[str, Any]) -> None:
        self._path = folder / FILE_NAME
        self._settings = settings
        self._given = given

    async def read(self) -> McpSettings:
        """Return the servers as they are configured now."""
        settings = await self._settings.read()
        return await asyncio.to_thread(self._read, settings.mcp_servers)

    def _read(self, listed: Iterable[Mapping[str, Any]]) -> McpSettings:
        problems: list[SettingsProblem] = []
        found: dict[str, McpServerConfig] = {}
        kept = _file(self._path, problems)
        for source, entries in (
            ("admin", dict(self._given)),
            ("file", kept),
            ("settings", {entry["name"]: entry for entry in listed}),
        ):
            _add(entries, source, found, problems)  # type: ignore[arg-type]
        return McpSettings(servers=tuple(found.values()), problems=tuple(problems), file=str(self._path))


def _add(
    entries: Mapping[str, Any], source: Source, found: dict[str, McpServerConfig], problems: Problems
) -> None:
    if len(found) + len(entries) > MOST_SERVERS:
        note(problems, "mcpServers", f"has more than {MOST_SERVERS} servers; the rest is ignored")
    for name, entry in list(entries.items())[: MOST_SERVERS - len(found)]:
        where = f"mcpServers.{str(name)[:60]}"
        if name in found:
            note(problems, where, "has a name that is taken")
        elif server := read_entry(name, entry, where, source, problems):
            found[server.name] = server


def _file(path: Path, problems: Problems) -> Mapping[str, Any]:
    """Return the servers of `mcp.json`; one that others can change is not used, for it names commands."""
    try:
        status = path.stat()
        if os.name == "posix" and status.st_mode & _OTHERS_WRITE:
            note(
                problems, FILE_NAME, f"can be changed by other people, so it is not used: chmod 600 '{path}'"
            )
            return {}
        if status.st_size > LARGEST_FILE:
            note(problems, FILE_NAME, "is too large")
            return {}
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        note(problems, FILE_NAME, "cannot be read: it must be JSON")
        return {}
    servers = content.get("mcpServers") if isinstance(content, Mapping) else None
    if not isinstance(servers, Mapping):
        note(problems, FILE_NAME, 'must have the form {"mcpServers": {"<name>": {…}}}')
        return {}
    return servers
