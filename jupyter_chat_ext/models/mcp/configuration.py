"""What is known of an MCP server before it runs: how it is started or where it is, and who said so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

from jupyter_chat_ext.models.addresses import DEFAULT_PORTS, origin_of
from jupyter_chat_ext.models.endpoint import SettingsProblem
from jupyter_chat_ext.models.redaction import redact

PREFIX: Final = "mcp:"

Source: TypeAlias = Literal["admin", "file", "settings"]
"""Who named it: the administrator, the person's `mcp.json`, or the person's JupyterLab settings."""

_WORDS: Final = re.compile(r"\S+")


@dataclass(frozen=True, kw_only=True)
class McpServerConfig:
    """One server; it has a command or a URL. Its repr shows neither variables nor headers.

    secrets: what must not be shown of it: values of variables and headers
    without_approval: tools that run without asking; only the administrator can say so
    """

    name: str
    source: Source
    command: Sequence[str] = ()
    cwd: str = ""
    url: str = ""
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    without_approval: frozenset[str] = frozenset()

    @property
    def is_command(self) -> bool:
        """Whether it is a process of this computer."""
        return bool(self.command)

    @property
    def identity(self) -> str:
        """What it is, whatever it is called: its command line, or its address in one spelling."""
        if self.is_command:
            return shlex.join(self.command)
        parts = urlsplit(self.url)
        default = f":{DEFAULT_PORTS[parts.scheme]}"
        return origin_of(self.url).removesuffix(default) + (parts.path or "/")

    @property
    def shown(self) -> str:
        """What a person is told that it is; queries of addresses are left out, they often hold keys."""
        if self.is_command:  # word by word: quoting would change a secret beyond recognition
            return shlex.join(redact(word, self.hidden) for word in self.command)
        return redact(self.identity, self.hidden)

    @property
    def hidden(self) -> frozenset[str]:
        """The secrets, and the words in them: of `Bearer abc` also `abc`."""
        return self.secrets | frozenset(_words(self.secrets))


def _words(secrets: frozenset[str]) -> Iterator[str]:
    for secret in secrets:
        yield from _WORDS.findall(secret)


@dataclass(frozen=True, kw_only=True)
class McpSettings:
    """The servers that are configured; what is wrong with the rest is in `problems`.

    file: where the person can name more
    """

    servers: tuple[McpServerConfig, ...] = ()
    problems: tuple[SettingsProblem, ...] = ()
    file: str = ""


class McpSettingsSource(Protocol):
    """Where the settings come from."""

    async def read(self) -> McpSettings:
        """Return the settings as they are now."""
        ...
