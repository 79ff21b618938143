"""Checks one MCP server of `mcp.json`, the settings or the administrator.

Messages name the field, never its value.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jupyter_chat_ext.models.addresses import AddressError, checked_base_url
from jupyter_chat_ext.models.mcp.configuration import McpServerConfig, Source
from jupyter_chat_ext.models.mcp.process import INHERITED
from jupyter_chat_ext.server.fields import Problems, note

LONGEST_NAME: Final = 64
LONGEST_TEXT: Final = 4000
MOST_ARGUMENTS: Final = 100

_NAME: Final = re.compile(r"\w[\w .@+-]*")
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_OURS: Final = frozenset(("host", "content-length", "content-type", "transfer-encoding", "connection"))
_TRANSPORTS: Final = ("stdio", "http", "streamable-http", "streamableHttp")


class _UnusableError(Exception):
    """A field cannot be used, and the server not without it: its text is the end of a sentence."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field = field


class Entry:
    """One entry while it is read. Variables `${NAME}` in it are those of the server's environment."""

    def __init__(self, fields: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> None:
        self._fields = fields
        self._environment = os.environ if environment is None else environment
        self._secrets: set[str] = set()

    def server(self, name: str, source: Source) -> McpServerConfig:
        """Return the server, or raise _UnusableError."""
        self._check_transport()
        headers, env = self._texts("headers"), self._texts("env")
        if unfit := [name for name in headers if name.lower() in _OURS]:
            raise _UnusableError("headers", f"must not hold {unfit[0][:40]}")
        self._secrets |= {*headers.values(), *env.values()}
        command, url = self._command(), self._url()
        if bool(command) == bool(url):
            raise _UnusableError("", "must have either a command or a url")
        config = McpServerConfig(
            name=name,
            source=source,
            command=command,
            cwd=self._folder(),
            url=url,
            env=env,
            headers=headers,
            secrets=frozenset(self._secrets),
            without_approval=frozenset(self._list("withoutApproval")) if source == "admin" else frozenset(),
        )
        if source != "admin" and "withoutApproval" in self._fields:
            raise _UnusableError(
                "withoutApproval",
                "is for the administrator: calls of your own servers are always asked about",
            )
        return config

    def _check_transport(self) -> None:
        transport = self._fields.get("type", self._fields.get("transport"))
        if transport is not None and transport not in _TRANSPORTS:
            raise _UnusableError("type", f"must be one of {', '.join(_TRANSPORTS)}")

    def _command(self) -> tuple[str, ...]:
        program = self._text("command")
        if not program:
            return ()
        path = Path(program).expanduser()
        if any(each in program for each in (os.sep, os.altsep) if each) and not path.is_absolute():
            raise _UnusableError("command", "must be a program's name or its whole path")
        return (str(path), *self._list("args"))

    def _folder(self) -> str:
        folder = self._text("cwd")
        if not folder:
            return ""
        path = Path(folder).expanduser()
        if not path.is_absolute():
            raise _UnusableError("cwd", "must be the whole path of a folder")
        return str(path)

    def _url(self) -> str:
        url = self._text("url")
        if not url:
            return ""
        address, mark, query = url.partition("?")
        if mark:
            self._secrets.add(query)
        try:
            # Whether plain http may go to other machines is the administrator's decision, see _checked.
            return checked_base_url(address, allow_insecure_http=True) + mark + query
        except AddressError as problem:
            raise _UnusableError("url", str(problem)) from None

    def _text(self, field: str) -> str:
        return self._filled(field, self._fields.get(field) or "").strip()

    def _list(self, field: str) -> tuple[str, ...]:
        value = self._fields.get(field) or []
        if not isinstance(value, list | tuple) or len(value) > MOST_ARGUMENTS:
            raise _UnusableError(field, f"must be a list of at most {MOST_ARGUMENTS} texts")
        return tuple(self._filled(field, each) for each in value)

    def _texts(self, field: str) -> dict[str, str]:
        value = self._fields.get(field) or {}
        if not isinstance(value, Mapping) or len(value) > MOST_ARGUMENTS:
            raise _UnusableError(field, "must be an object of names and texts")
        return {str(name): self._filled(field, each) for name, each in value.items()}

    def _filled(self, field: str, value: object) -> str:
        """Return a text with the values of its variables."""
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
            raise _UnusableError(field, f"must be text of at most {LONGEST_TEXT:,} characters")

        def fill(match: re.Match[str]) -> str:
            name, default = match.groups()
            known = self._environment.get(name) or default
            if known is None:
                raise _UnusableError(
                    field, f"needs the variable {name}, which the Jupyter server does not have"
                )
            if name.upper() not in INHERITED:
                self._secrets.add(known)
            return known

        return _VARIABLE.sub(fill, value)


def read_entry(
    name: object, entry: object, where: str, source: Source, problems: Problems
) -> McpServerConfig | None:
    """Return an entry's server, None if it is switched off or cannot be used; add why to `problems`."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        note(
            problems,
            where,
            f"has a name that cannot be used: take letters, digits, spaces and .@+-, {LONGEST_NAME} at most",
        )
        return None
    if not isinstance(entry, Mapping):
        note(problems, where, "must be an object")
        return None
    if entry.get("disabled") is True:
        return None
    try:
        return Entry(entry).server(name, source)
    except _UnusableError as problem:
        note(problems, f"{where}.{problem.field}" if problem.field else where, str(problem))
        return None
