"""What a check found: one step after the other, each with its state, its time and a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from jupyter_chat_ext.core.errors import ChatError

State: TypeAlias = Literal["ok", "failed", "skipped"]

NETWORK: Final = ("dns", "proxy", "tcp", "tls")
STEPS: Final = ("settings", "key", *NETWORK, "auth", "model", "streaming", "tools")

_OPTIONAL: Final = ("tools",)
"""What chats can do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what was found, or the problem."""

    name: str
    state: State
    title: str
    seconds: float | None = None
    problem: ChatError | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as the API has it."""
        facts: dict[str, Any] = {"name": self.name, "state": self.state, "title": self.title}
        if self.seconds is not None:
            facts["seconds"] = round(self.seconds, 3)
        return facts | ({"problem": self.problem.to_json()} if self.problem else {})


@dataclass(kw_only=True)
class Report:
    """All steps of one check.

    provider, label: which provider, and what it is called
    model: the id of the model that was asked
    """

    provider: str
    label: str
    model: str = ""
    steps: dict[str, Step] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether questions can be asked."""
        return all(step.state != "failed" for step in self.steps.values() if step.name not in _OPTIONAL)

    def passed(self, name: str, title: str, seconds: float | None = None) -> None:
        """Note a step that went well."""
        self.steps[name] = Step(name=name, state="ok", title=title, seconds=seconds)

    def failed(self, name: str, problem: ChatError, seconds: float | None = None) -> None:
        """Note a step that did not."""
        step = Step(name=name, state="failed", title=problem.title, seconds=seconds, problem=problem)
        self.steps[name] = step

    def skipped(self, title: str, *names: str) -> None:
        """Note why steps were left out, unless something was found of them."""
        for name in names:
            self.steps.setdefault(name, Step(name=name, state="skipped", title=title))

    def in_order(self) -> Iterable[Step]:
        """Return every step; those that were not reached are skipped."""
        self.skipped("Not reached.", *STEPS)
        return [self.steps[name] for name in STEPS]

    def to_json(self) -> dict[str, Any]:
        """Return it as the API has it."""
        steps = [step.to_json() for step in self.in_order()]
        facts = {"provider": self.provider, "label": self.label, "ok": self.ok, "steps": steps}
        return facts | ({"model": self.model} if self.model else {})
