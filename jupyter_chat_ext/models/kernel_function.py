"""A notebook function as a chat model: the frames of its kernel become chunks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Final, Protocol, TypeAlias

from jupyter_chat_ext.core.chunks import DELTA_FIELD, NATIVE, Chunk, check, native_of
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.kernel.protocol import (
    PART_BYTES,
    VERSION,
    Ask,
    ChatTurn,
    Follow,
    MessageBody,
    body_of,
    pack_body,
)
from jupyter_chat_ext.models.attachment_rules import ANYTHING, AttachmentRule
from jupyter_chat_ext.models.base import Files, Occasion, Outcome
from jupyter_chat_ext.models.kernel_files import files_for

HostFrame: TypeAlias = dict[str, Any]
"""A frame of the protocol, or `{"type": "waiting"}` while the kernel takes no question.

`{"type": "arrived"}` tells that a file it lacked is there now.
"""

_NOT_SHOWN: Final = frozenset({"start", "finish", "abort", "error", NATIVE})
"""Chunks that are the turn's own, and what an agent wants kept beside its answer."""


class FunctionHost(Protocol):
    """Something that runs notebook functions: the server's bridges to kernels."""

    def ask(
        self, kernel_id: str, ask: Ask | Follow, buffers: Sequence[bytes], files: Files | None = None
    ) -> AsyncGenerator[HostFrame, None]:
        """Run a function (or follow its run) and yield the frames; closing the generator stops it.

        files: where the files are that `ask` names
        """
        ...


class KernelFunction:
    """One function of one kernel. `attachments` is what its author allows, if the kernel has told."""

    def __init__(
        self,
        host: FunctionHost,
        kernel_id: str,
        name: str,
        *,
        part_bytes: int = PART_BYTES,
        attachments: AttachmentRule = ANYTHING,
    ) -> None:
        self.attachments = attachments
        self._host = host
        self._kernel_id = kernel_id
        self._name = name
        self._part_bytes = part_bytes

    async def stream(
        self, messages: Sequence[Message], config: ChatModelConfig, outcome: Outcome
    ) -> AsyncGenerator[Chunk, None]:
        """Ask the function; its answer is complete or an error says that it is not."""
        ask: Ask = {"type": "ask", "version": VERSION, "name": self._name, "part_bytes": self._part_bytes}
        files = None
        if outcome.occasion is not None:
            ask["chat"] = _chat_turn(outcome.occasion)
            files = outcome.occasion.files
        wanted = await asyncio.to_thread(files_for, [message.parts for message in messages], files)
        if wanted:
            ask["files"] = wanted
        body = pack_body(body_of([_body_of(message) for message in messages], config.numbers()))
        received = Received(self._name, outcome)
        async with aclosing(self._host.ask(self._kernel_id, ask, [body], files)) as frames:
            async for frame in frames:
                for chunk in received.take(frame):
                    yield chunk


class FunctionRun:
    """An answer that a function is giving already, or has given: code in its kernel asked."""

    attachments: AttachmentRule = ANYTHING

    def __init__(self, host: FunctionHost, kernel_id: str, name: str, reply_id: str) -> None:
        self._host = host
        self._kernel_id = kernel_id
        self._name = name
        self._reply_id = reply_id

    async def stream(
        self,
        messages: Sequence[Message],  # noqa: ARG002 - the kernel has asked it already
        config: ChatModelConfig,  # noqa: ARG002
        outcome: Outcome,
    ) -> AsyncGenerator[Chunk, None]:
        """Follow the run from its beginning."""
        follow: Follow = {"type": "follow", "version": VERSION, "reply": self._reply_id}
        received = Received(self._name, outcome)
        async with aclosing(self._host.ask(self._kernel_id, follow, [])) as frames:
            async for frame in frames:
                for chunk in received.take(frame):
                    _keep_timing(chunk, outcome)
                    yield chunk


class Received:
    """What has come of one run: checks that nothing is missing, and puts large chunks together."""

    def __init__(self, name: str, outcome: Outcome) -> None:
        self._outcome = outcome
        self._outcome.facts["modelName"] = name
        self._name = name
        self._seq = 0
        self._characters = 0
        self._fragments: list[str] = []

    def take(self, frame: HostFrame) -> Iterator[Chunk]:
        """Return the chunks of a frame, or raise the error that it brings or is."""
        if frame["type"] == "waiting":
            return iter([_waiting()])
        if frame["type"] == "arrived":
            return iter([])
        self._seq += 1
        if frame.get("seq") != self._seq:
            raise frames_lost()
        return self._read(frame)

    def _read(self, frame: HostFrame) -> Iterator[Chunk]:
        match frame["type"]:
            case "accepted" if frame.get("stuck"):
                yield _stuck(self._name)
            case "chunks":
                yield from self._count(frame["chunks"])
            case "fragment":
                yield from self._assemble(frame)
            case "done":
                self._finish(frame)
            case "error":
                raise error_of(frame["error"])
            case "cancelled":
                raise _stopped(self._name)

    def _count(self, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        for chunk in chunks:
            kind = check(chunk)["type"]
            if kind == NATIVE:
                self._outcome.native = native_of(chunk)
            if kind in _NOT_SHOWN:
                continue
            if kind == "message-metadata":
                self._name_model(chunk.get("messageMetadata"))
            field = DELTA_FIELD.get(kind)
            self._characters += len(chunk[field]) if field else 0
            yield chunk

    def _name_model(self, facts: object) -> None:
        """Let a ready-made model that the function is, or asks, say what really answered."""
        if isinstance(facts, dict) and isinstance(facts.get("modelName"), str):
            self._outcome.facts["modelName"] = facts["modelName"]

    def _assemble(self, frame: HostFrame) -> Iterator[Chunk]:
        self._fragments.append(frame["text"])
        if frame["last"]:
            packed, self._fragments = "".join(self._fragments), []
            yield from self._count([json.loads(packed)])

    def _finish(self, frame: HostFrame) -> None:
        if frame["characters"] != self._characters:
            raise frames_lost()
        self._outcome.finish_reason = str(frame.get("finish_reason", "stop"))[:40]
        self._outcome.native = frame.get("native") or self._outcome.native


def frames_lost() -> KernelError:
    """Return the error for an answer of which something is missing."""
    return KernelError(
        "frames-lost",
        "Part of the notebook's answer was lost on its way.",
        hint="What arrived is kept. A cell that prints very much can cause this. Ask again.",
        retryable=True,
    )


def _body_of(message: Message) -> MessageBody:
    body: MessageBody = {
        "id": message.id,
        "role": message.role,
        "parts": [dict(part) for part in message.parts],
        "metadata": dict(message.metadata),
    }
    if message.native is not None:
        body["native"] = [dict(one) for one in message.native]
    return body


def _chat_turn(occasion: Occasion) -> ChatTurn:
    place = occasion.place
    return {
        "conversation": occasion.conversation_id,
        "reply": occasion.reply_id,
        "key": place.key if place is not None else None,
        "path": place.path if place is not None else None,
    }


def _keep_timing(chunk: Chunk, outcome: Outcome) -> None:
    """Let the kernel say how long its answer took: we may have come later."""
    facts = chunk.get("messageMetadata") if chunk["type"] == "message-metadata" else None
    if isinstance(facts, dict) and isinstance(facts.get("timing"), dict):
        outcome.facts["timing"] = facts["timing"]


def _notice(code: str, title: str, hint: str) -> Chunk:
    return {"type": "data-notice", "data": {"code": code, "title": title, "hint": hint}}


def _waiting() -> Chunk:
    return _notice(
        "waiting-for-kernel",
        "Waiting for the notebook's kernel.",
        "It is too busy to take the question; the answer begins as soon as it can.",
    )


def _stuck(name: str) -> Chunk:
    return _notice(
        "earlier-call-running",
        f"An earlier call of {name} could not be stopped and is still running.",
        "It is inside code that Python cannot interrupt. Restart the kernel if it never ends.",
    )


def _stopped(name: str) -> KernelError:
    return KernelError(
        "function-stopped", f"{name} was stopped in its kernel.", hint="Ask again.", retryable=True
    )


def error_of(facts: Mapping[str, Any]) -> KernelError:
    """Return the error that a kernel described, whatever its sizes and types."""
    text = {key: str(facts.get(key) or "") for key in ("code", "title", "detail", "hint", "traceback")}
    error = KernelError(
        text["code"][:60] or "function-raised",
        text["title"][:300] or "The notebook function failed.",  # not translated
        detail=text["detail"][:1000],
        hint=text["hint"][:1000],  # not translated
        retryable=facts.get("retryable") is True,
        traceback=text["traceback"][:30_000],
    )
    error.frames = [*_frames_of(facts.get("frames"))]
    return error


def _frames_of(given: object) -> Iterator[dict[str, Any]]:
    for frame in given[:20] if isinstance(given, list) else ():
        if isinstance(frame, dict) and isinstance(frame.get("line"), int):
            yield {"line": frame["line"]} | {key: str(frame.get(key))[:200] for key in ("label", "cell")}
