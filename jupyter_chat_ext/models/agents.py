"""Agents of the server: those of installed packages, and those that the administrator names.

They are imported in threads when somebody first looks for models, never at the server's start. One that
cannot be imported is listed with the reason; what the administrator does not allow is not imported.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.agent_entries import AgentEntry, configured_agents, installed_agents
from jupyter_chat_ext.models.agent_loading import Loaded, loaded
from jupyter_chat_ext.models.background import in_background
from jupyter_chat_ext.models.base import ChatModel, ModelInfo
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.models.registry import unknown_model

PREFIX: Final = "agent:"
LIST_SECONDS: Final = 0.5
"""So long a list of models waits for imports; what is not there by then is listed as if it could be asked."""


class Agents:
    """The ModelSource of agents.

    configured: those of the administrator, by name; see agent_entries
    on_change: called with "models" when an agent is imported that a list did not wait for
    """

    def __init__(
        self,
        configured: Mapping[str, object],
        *,
        policy: Policy | None = None,
        on_change: Callable[[str], None],
        patience: float = LIST_SECONDS,
    ) -> None:
        self._configured = configured
        self._policy = policy or Policy()
        self._on_change = on_change
        self._patience = patience
        self._finding: asyncio.Task[Mapping[str, AgentEntry]] | None = None
        self._loading: dict[str, asyncio.Task[Loaded]] = {}
        self._awaited: set[str] = set()

    async def list(self) -> Sequence[ModelInfo]:
        """Return all agents, after a moment in which they can be imported."""
        entries = await self._entries()
        allowed = [entry for entry in entries.values() if self._policy.of_other(entry.id) is None]
        if tasks := [self._load(entry) for entry in allowed]:
            await asyncio.wait(tasks, timeout=self._patience)
        for entry in allowed:
            self._tell_of(entry)
        return [self._info(entry) for entry in entries.values()]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id begins with `agent:`."""
        return model_id.startswith(PREFIX)

    async def get(self, model_id: str) -> ChatModel:
        """Return an agent that can be asked; imports it first, if nobody looked for models yet."""
        entry = (await self._entries()).get(model_id)
        if entry is None:
            raise unknown_model(model_id)
        if locked := self._policy.of_other(model_id):
            raise locked
        found = await asyncio.shield(self._load(entry))
        if found.model is None:
            raise found.problem or unknown_model(model_id)
        return found.model

    async def settled(self) -> None:
        """Wait until nothing is being imported."""
        await asyncio.gather(*self._loading.values(), return_exceptions=True)

    async def close(self) -> None:
        """Wait for no import any more."""
        tasks = [*self._loading.values(), *([self._finding] if self._finding else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _entries(self) -> Mapping[str, AgentEntry]:
        if self._finding is None:
            self._finding = asyncio.create_task(asyncio.to_thread(_entries, self._configured))
        return await asyncio.shield(self._finding)

    def _load(self, entry: AgentEntry) -> asyncio.Task[Loaded]:
        if entry.id not in self._loading:
            work = partial(loaded, entry, self._policy)
            self._loading[entry.id] = asyncio.create_task(in_background(work))
        return self._loading[entry.id]

    def _tell_of(self, entry: AgentEntry) -> None:
        """Tell, once, when the import of an agent is through."""
        task = self._loading[entry.id]
        if not task.done() and entry.id not in self._awaited:
            self._awaited.add(entry.id)
            task.add_done_callback(lambda done: None if done.cancelled() else self._on_change("models"))

    def _info(self, entry: AgentEntry) -> ModelInfo:
        task = self._loading.get(entry.id)
        found = task.result() if task is not None and task.done() else Loaded()
        problem: ChatError | None = found.problem
        return ModelInfo(
            id=entry.id,
            label=entry.name,
            group="agent",
            detail=entry.where,
            settings=found.settings,
            attachments=True,
            tools=found.takes_tools,
            problem=problem,
            extra={"thinking": found.thinking} if found.thinking else {},
        )


def _entries(configured: Mapping[str, object]) -> Mapping[str, AgentEntry]:
    return {entry.id: entry for entry in (*configured_agents(configured), *installed_agents())}
