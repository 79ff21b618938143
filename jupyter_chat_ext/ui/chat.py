"""A chat in a cell's output, and its conversation as Python sees it."""

from __future__ import annotations

import asyncio
import functools
import inspect
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from jupyter_chat_ext.kernel.bridge import announce, current_cell
from jupyter_chat_ext.kernel.chats import chats
from jupyter_chat_ext.kernel.config import ChatModelConfig, ChatModelConfigDict, checked_config
from jupyter_chat_ext.kernel.host import KernelHost
from jupyter_chat_ext.kernel.local_run import ask_here
from jupyter_chat_ext.kernel.messages import ChatMessage, message_of
from jupyter_chat_ext.kernel.mirror import in_callback
from jupyter_chat_ext.kernel.options import checked_options
from jupyter_chat_ext.kernel.parts import ToolInvocationPart, part_of
from jupyter_chat_ext.kernel.protocol import MessageBody
from jupyter_chat_ext.kernel.registration import registry
from jupyter_chat_ext.ui.bundle import bundle
from jupyter_chat_ext.ui.given import body_of, checked_height, question_of

_ELSEWHERE: Final = (
    "(A chat is shown in JupyterLab, where jupyter_chat_ext is installed. Here it can be asked from code: "
    "chat.send(text), then await chat.wait().)"
)

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
    layout = {"max_height": checked_height(max_height), "disabled": disabled}
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
        body = body_of(message)
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
        question = question_of(text, attachments)
        model = registry.of_chat(self._mirror.key)
        if model is None:
            raise RuntimeError("this chat's cell has been run again since: use its new chat")
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
        await asyncio.wrap_future(self._mirror.settled())
        messages = self.value
        return messages[-1] if messages else None

    def _call_back(self, on_message: Callback | None, messages: Sequence[MessageBody]) -> None:
        given = on_message([message_of(body) for body in messages]) if on_message is not None else None
        if inspect.isawaitable(given):
            asyncio.run(_awaited(given))

    def __repr__(self) -> str:
        return f"<chat with {self._model_name}, {len(self._mirror.messages)} messages>"

    def __str__(self) -> str:
        """Return the conversation in words, and outside Jupyter how to go on with it."""
        words: str = self._repr_mimebundle_()["text/plain"]
        return words

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, Any]:
        """Show the chat itself where the extension is, and what was said everywhere else."""
        shown = bundle(
            key=self._mirror.key,
            model=self._model_name,
            conversation=self._mirror.conversation,
            options=self._layout,
            messages=self.value,
        )
        if KernelHost.find() is None:
            shown["text/plain"] += f"\n\n{_ELSEWHERE}"
        return shown

    @property
    def _model_name(self) -> str:
        model = registry.of_chat(self._mirror.key)
        return model.label if model is not None else "a model"


async def _awaited(given: Awaitable[None]) -> None:
    await given
