"""What a chat model is: something that turns messages into chunks and can be cancelled."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, Protocol, TypeAlias

from jupyter_chat_ext.core.attachments import Rule
from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import SETTINGS, ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.core.place import Place
from jupyter_chat_ext.models.attachment_rules import ANYTHING, AttachmentRule

Group: TypeAlias = Literal["provider", "notebook", "agent", "local"]

ALL_SETTINGS = SETTINGS


class Files(Protocol):
    """Where the files are that messages name by `attachment:<id>`."""

    def open(self, attachment_id: str) -> BinaryIO | None:
        """Open a file; None if it is not here. Call it, and read, in a thread."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLimits:
    """How much one answer may take, with all its approvals; 0 is no limit.

    rounds: how often the model is asked, with what its tools said
    tokens: that the model read and wrote, as its provider counts them
    seconds: without the time in which a person is asked
    """

    rounds: int = 25
    tokens: int = 0
    seconds: float = 0


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Which answer of which conversation a model is asked for; most models need not know.

    files: what its messages name
    limits: what the administrator allows
    """

    conversation_id: str
    reply_id: str
    place: Place | None = None
    files: Files | None = None
    limits: AnswerLimits = AnswerLimits()


@dataclass(kw_only=True)
class Outcome:
    """What a model knows about its run besides the chunks; filled while it streams.

    It is read after the run whether it finished, was cancelled or failed, so set things as
    soon as they are known.

    occasion: which answer this is, if the model is asked in a conversation
    native: an agent's provider-side messages of this run, as JSON
    finish_reason: stop | length | content-filter | tool-calls | error | other
    facts: usage, timing, the model that really answered: go into the message's metadata
    output: what an agent with an output type made of its answer, if it did
    """

    occasion: Occasion | None = None
    native: list[dict[str, Any]] | None = None
    finish_reason: str = "stop"
    facts: dict[str, Any] = field(default_factory=dict)
    output: Any = None


class ChatModel(Protocol):
    """Something that answers."""

    @property
    def attachments(self) -> AttachmentRule:
        """Which files a question may bring."""
        ...

    def stream(
        self, messages: Sequence[Message], config: ChatModelConfig, outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Answer the last of `messages`.

        Yield content chunks only (text, reasoning, tools, files, sources, data, steps): `start`
        and the terminal chunk are the turn's. Raise ModelError or KernelError for failures.
        Cancelling the task that iterates must release everything within 100 ms.
        """
        ...


class Unavailable:
    """Stands for a model that cannot be asked any more: answering fails with the reason."""

    attachments = ANYTHING

    def __init__(self, problem: ChatError) -> None:
        self._problem = problem

    async def stream(
        self,
        messages: Sequence[Message],  # noqa: ARG002
        config: ChatModelConfig,  # noqa: ARG002
        outcome: Outcome,  # noqa: ARG002
    ) -> AsyncGenerator[Chunk, None]:
        """Raise why."""
        for chunk in self._refuse():
            yield chunk

    def _refuse(self) -> Sequence[Chunk]:
        raise self._problem


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """A model as the picker shows it; `problem` says why it cannot be asked now.

    id: `<provider>:<model>`, `local:<name>`, `kernel:<kernel id>/<name>` or `agent:…` (agent_entries.py)
    label, detail: what the picker shows, and a second line (notebook path, "tiny demo model")
    settings: which of the six settings apply
    attachments: which files may be attached: any, none, or patterns
    tools: whether it can be lent functions of notebooks to call
    """

    id: str
    label: str
    group: Group
    detail: str = ""
    settings: tuple[str, ...] = ALL_SETTINGS
    attachments: Rule = False
    tools: bool = False
    problem: ChatError | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_locked(self) -> bool:
        """Whether the administrator does not allow it."""
        return self.problem is not None and self.problem.code == "locked"

    def to_json(self) -> dict[str, Any]:
        """Return the model as `GET models` lists it."""
        facts = {
            "id": self.id,
            "label": self.label,
            "group": self.group,
            "detail": self.detail,
            "settings": list(self.settings),
            "available": self.problem is None,
        }
        if self.attachments:
            facts["attachments"] = self.attachments
        if self.tools:
            facts["tools"] = True
        if self.problem is not None:
            facts["problem"] = self.problem.to_json()
        if self.is_locked:
            facts["locked"] = True
        return facts | self.extra


def read_file(files: Files | None, attachment_id: str) -> bytes | None:
    """Return the content of a file; None if it is not here. It blocks."""
    file = files.open(attachment_id) if files is not None else None
    if file is None:
        return None
    with file:
        return file.read()


class ModelSource(Protocol):
    """A family of models that share a prefix: endpoints, the local model, notebook functions."""

    async def list(self) -> Sequence[ModelInfo]:
        """Return what this source has, also what cannot be asked now."""
        ...

    def owns(self, model_id: str) -> bool:
        """Tell whether the id belongs to this source."""
        ...

    async def get(self, model_id: str) -> ChatModel:
        """Return the model, or raise NotFoundError `unknown-model` or the ModelInfo's problem."""
        ...

    async def close(self) -> None:
        """Release clients, processes and connections."""
        ...
