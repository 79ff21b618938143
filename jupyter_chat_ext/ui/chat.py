"""A chat in a cell's output, and its conversation as Python sees it."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from jupyter_chat_ext.kernel.bridge import announce, current_cell
from jupyter_chat_ext.kernel.chats import chats
from jupyter_chat_ext.kernel.config import ChatModelConfig, ChatModelConfigDict, checked_config
from jupyter_chat_ext.kernel.files import files
from jupyter_chat_ext.kernel.local_run import ask_here
from jupyter_chat_ext.kernel.messages import ChatMessage, message_of
from jupyter_chat_ext.kernel.mirror import in_callback
from jupyter_chat_ext.kernel.notices import size_of
from jupyter_chat_ext.kernel.options import checked_options
from jupyter_chat_ext.kernel.parts import ToolInvocationPart, part_of
from jupyter_chat_ext.kernel.protocol import PART_BYTES, MessageBody
from jupyter_chat_ext.kernel.registration import registry
from jupyter_chat_ext.ui.bundle import bundle

Callback: TypeAlias = Callable[[list[ChatMessage]], Awaitable[None] | None]


def chat(  # noqa: PLR0913 - the arguments of marimo's chat
    model: Callable[..., Any],
    *,
    prompts: Sequence[str] | None = None,
    on_message: Callback | None = None,
    show_configuration_controls: bool = False,
    config: ChatModelConfigDict | ChatModelConfig | None = None,
    allow_attachments: bool | Sequence[str] = False,
    max_height: int | None = None,
    disabled: bool = False,
) -> Chat:
    """Return a chat with a model; as the last line of a cell it is shown there.

    model: a function of `messages`, or of `messages` and `config`, or one of `ai.llm`
    prompts: texts to start from; `{{topic}}` or `{{topic:default}}` asks for a value in a form
    on_message: called with all messages after every turn, also one that failed or was stopped
    show_configuration_controls: let people choose the settings that the model honours
    config: settings for the model, unless the person chooses others
    allow_attachments: True, or a list of MIME types ("image/*") and extensions (".csv")
    max_height: of the chat, in pixels
    disabled: show the conversation, but let nobody ask
    """
    if not callable(model):
        raise TypeError(f"ui.chat needs a function or a model to ask, got {type(model).__name__}")
    if on_message is not None and not callable(on_message):
        raise TypeError(f"on_message must be a function, got {type(on_message).__name__}")
    if not isinstance(disabled, bool):
        raise TypeError(f"disabled must be True or False, got {type(disabled).__name__}")
    options = checked_options(
        prompts=prompts,
        config=checked_config(config),
        show_configuration_controls=show_configuration_controls,
        allow_attachments=allow_attachments,
    )
    layout = {"max_height": _checked_height(max_height), "disabled": disabled}
    key = chats.new_key()
    registry.add(model, cell=current_cell(), options=options, chat=key)
    made = Chat(key, on_message, layout)
    announce()
    return made


class Chat:
    """A chat in a cell's output. Made by `ui.chat`."""

    def __init__(self, key: str, on_message: Callback | None, layout: Mapping[str, Any]) -> None:
        self._layout = layout
        self._mirror = chats.open(key)
        self._mirror.on_edit = announce
        self._mirror.on_turn = functools.partial(self._call_back, on_message)

    @property
    def value(self) -> list[ChatMessage]:
        """All messages, oldest first: as they are after the last turn."""
        return [message_of(body) for body in self._mirror.messages]

    def append(self, message: ChatMessage | Mapping[str, Any]) -> None:
        """Add a message at the end, without asking the model."""
        body = _body_of(message)
        if any(known["id"] == body["id"] for known in self._mirror.messages):
            body["id"] = str(uuid.uuid4())
        self._mirror.append(body)

    def clear(self) -> None:
        """Begin a new conversation. The old one stays in the panel's list."""
        self._mirror.clear()

    def send(self, text: str = "", *, attachments: Sequence[Any] = ()) -> None:
        """Ask the model, here in the kernel, whether anybody looks or not. Returns at once.

        attachments: files to send along: ChatAttachments, (name, bytes), or pictures
        """
        model = registry.of_chat(self._mirror.key)
        if model is None:
            raise RuntimeError("this chat's cell has been run again since: use its new chat")
        asked = _checked_question(text, attachments)
        question = _body_of(ChatMessage(role="user", content=asked, attachments=list(attachments)))
        self._mirror.begin_here(functools.partial(ask_here, model), question)

    @property
    def pending(self) -> list[ToolInvocationPart]:
        """The tool calls that wait for approval. Nothing of them has run."""
        calls = (part_of(part) for part in self._mirror.pending)
        return [call for call in calls if isinstance(call, ToolInvocationPart)]

    def approve(self, *calls: ToolInvocationPart) -> None:
        """Let tool calls run, all that wait if none is given. The answer goes on after the last of them."""
        self._decide(calls, approved=True)

    def deny(self, *calls: ToolInvocationPart, reason: str = "") -> None:
        """Let tool calls not run, all that wait if none is given; the model is told, with the reason."""
        self._decide(calls, approved=False, reason=reason)

    def _decide(self, calls: Sequence[ToolInvocationPart], *, approved: bool, reason: str = "") -> None:
        waiting = {call.tool_call_id: call for call in self.pending}
        for call in calls or waiting.values():
            if getattr(call, "tool_call_id", None) not in waiting:
                raise ValueError("this tool call does not wait for approval: see chat.pending")
            approval = waiting[call.tool_call_id].extra["approval"]["id"]
            self._mirror.approve({"id": approval, "approved": approved, "reason": reason})

    async def wait(self) -> ChatMessage | None:
        """Wait until nothing is being answered any more; return the last message.

        An answer that waits for approval is not being answered: see `pending`.
        """
        if in_callback.get():
            raise RuntimeError("on_message cannot wait for the turn that it ends")
        await asyncio.to_thread(self._mirror.wait)
        messages = self.value
        return messages[-1] if messages else None

    def _call_back(self, on_message: Callback | None) -> None:
        given = on_message(self.value) if on_message is not None else None
        if inspect.isawaitable(given):
            asyncio.run(_awaited(given))

    def __repr__(self) -> str:
        return f"<chat with {self._model_name}, {len(self._mirror.messages)} messages>"

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, Any]:
        """Show the chat itself where the extension is, and what was said everywhere else."""
        return bundle(
            key=self._mirror.key,
            model=self._model_name,
            conversation=self._mirror.conversation,
            options=self._layout,
            messages=self.value,
        )

    @property
    def _model_name(self) -> str:
        model = registry.of_chat(self._mirror.key)
        return model.label if model is not None else "a model"


def _checked_height(given: object) -> int | None:
    if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
        raise TypeError(f"max_height must be a whole number of pixels, got {type(given).__name__}")
    if given is not None and given <= 0:
        raise ValueError(f"max_height must be more than 0 pixels, got {given}")
    return given


def _checked_question(given: object, attachments: Sequence[Any]) -> str:
    if not isinstance(given, str) or not (given.strip() or attachments):
        raise ValueError("send needs the text of a question")
    return given


def _body_of(given: ChatMessage | Mapping[str, Any]) -> MessageBody:
    if not isinstance(given, ChatMessage):
        if not isinstance(given, Mapping):
            raise TypeError(f"append needs a ChatMessage, got {type(given).__name__}")
        given = ChatMessage(**given)
    metadata = given.metadata if isinstance(given.metadata, Mapping) else {}
    body: MessageBody = {
        "id": given.id or str(uuid.uuid4()),
        "role": given.role,
        "parts": given.wire_parts(by_id=True),
        "metadata": dict(metadata),
    }
    if (size := len(json.dumps(body, default=str))) > PART_BYTES:
        raise ValueError(
            f"a message from a kernel can have {size_of(PART_BYTES)} at most with its files, "
            f"this one has {size_of(size)}"
        )
    for part in body["parts"]:
        files.keep_made(part.get("url"))
    return body


async def _awaited(given: Awaitable[None]) -> None:
    await given
