"""Which agents a server has, before any is imported: their ids, names and where they come from.

An id stays the same when a module is moved or renamed: `agent:<distribution>:<name>` is what a package
offers under that name, `agent:<name>` what the administrator calls so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Final

GROUP: Final = "jupyter_chat_ext.models"
"""The entry points of packages that offer agents."""


@dataclass(frozen=True, kw_only=True)
class AgentEntry:
    """An agent that can be imported.

    where: the package or module it comes from
    load: imports and returns it, in a thread; it may raise anything
    of_package: a package offers it, so that what it asks is judged by the administrator's rules, too
    """

    id: str
    name: str
    where: str
    load: Callable[[], object]
    of_package: bool = False


def installed_agents() -> Iterator[AgentEntry]:
    """Yield what installed packages offer. Reads their metadata: call it in a thread."""
    for point in entry_points(group=GROUP):
        package = point.dist.name if point.dist is not None else point.module
        yield AgentEntry(
            id=f"agent:{_normalized(package)}:{point.name}",
            name=point.name,
            where=package,
            load=point.load,
            of_package=True,
        )


def configured_agents(given: Mapping[str, object]) -> Iterator[AgentEntry]:
    """Yield what the administrator names: `<module>:<attribute>`, or functions that return the agent."""
    for name, value in given.items():
        where = value.partition(":")[0] if isinstance(value, str) else ""
        yield AgentEntry(id=f"agent:{name}", name=name, where=where, load=partial(_given, name, value))


def _given(name: str, value: object) -> object:
    if ":" in name or not name.strip():
        raise ValueError("the name of an agent has no colon, and is not empty")
    if not isinstance(value, str):
        return value
    module, _, attribute = value.partition(":")
    if not module or not attribute:
        raise ValueError(f"{value!r} is not of the form <module>:<attribute>")
    return EntryPoint(name, value, GROUP).load()


def _normalized(distribution: str) -> str:
    """Return the name of a distribution as package indexes compare them."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
