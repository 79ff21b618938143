"""What all models of `ai.llm` are: callable as `model(messages, config)`, answering in chunks.

The answer is pydantic-ai's, by way of `models.agent`: text, reasoning, tool calls and sources as they
come; then usage, the name of the model that really answered, and what an agent wants to see again.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, Final

from jupyter_chat_ext.ai.llm.requirements import how_to_set, missing_package
from jupyter_chat_ext.ai.llm.tool_failures import ToolCalls, tool_failure
from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.core.config import ChatModelConfig as GivenConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.kernel.config import ChatModelConfig, checked_config
from jupyter_chat_ext.kernel.messages import ChatMessage
from jupyter_chat_ext.models.agent import AgentModel
from jupyter_chat_ext.models.base import ALL_SETTINGS, Outcome
from jupyter_chat_ext.models.provider_errors import typed_error

DEFAULT_SYSTEM_MESSAGE: Final = "You are a helpful assistant specializing in data science."

LARGEST_NATIVE: Final = 4_000_000
"""Beyond so many characters an agent has to do with the text of its answer."""

_VARIABLE: Final = re.compile(r"\b([A-Z0-9]+_(?:API_)?(?:KEY|TOKEN))\b.* environment variable")

_TOLD: Final = ("usage", "modelName")
"""What a function says of its run; the turn measures the time itself."""

AnyMessage = ChatMessage | Message | Mapping[str, Any]
AnyConfig = ChatModelConfig | GivenConfig | Mapping[str, Any]


class LanguageModel(ABC):
    """A chat model that asks a provider.

    model: the name that its provider knows it by
    label: how errors and remarks call the provider
    chat_settings: the settings it honours, of the six
    """

    model: str = ""
    label: str = ""
    chat_settings: Iterable[str] = ALL_SETTINGS

    @property
    def chat_label(self) -> str:
        """What a chat with it is called."""
        return self.model or self.label

    @abstractmethod
    def _connected(self) -> AbstractAsyncContextManager[AgentModel]:
        """Lend the model for one answer, connected in the running event loop."""

    def _secrets(self) -> Sequence[str]:
        """Return what must never appear in an error."""
        return ()

    async def __call__(
        self, messages: Sequence[AnyMessage], config: AnyConfig | None = None
    ) -> AsyncGenerator[Chunk, None]:
        """Answer the last message; yield chunks of the AI SDK's UI message stream."""
        outcome, calls = Outcome(), ToolCalls()
        history, settings = [_message(one) for one in messages], _settings(config)
        try:
            async with (
                self._connected() as model,
                aclosing(model.stream(history, settings, outcome)) as answer,
            ):
                async for chunk in answer:
                    calls.take(chunk)
                    yield chunk
        except Exception as failure:  # whatever an SDK or a tool raises becomes a sentence
            error = self._typed(failure)
            for chunk in (*calls.failed(error), *_facts(outcome)):
                yield chunk
            raise error from failure
        reason = outcome.finish_reason if outcome.output is None else "stop"
        for chunk in (*_output(outcome.output), *_facts(outcome), chunks.finish(reason)):
            yield chunk

    def _typed(self, error: Exception) -> ChatError:
        if isinstance(error, ChatError):
            cause = error.__cause__ if error.code == "provider-error" else None
            return _own_fault(cause) or tool_failure(cause) or error
        return _own_fault(error) or typed_error(error, self.label, secrets=self._secrets())


def _message(given: AnyMessage) -> Message:
    if isinstance(given, Message):
        return given
    message = given if isinstance(given, ChatMessage) else ChatMessage(**given)
    return message.to_message()


def _settings(config: AnyConfig | None) -> GivenConfig:
    return config if isinstance(config, GivenConfig) else GivenConfig(**checked_config(config))


def _facts(outcome: Outcome) -> Iterator[Chunk]:
    """Tell what is known of the run besides the answer."""
    facts = {name: fact for name, fact in outcome.facts.items() if name in _TOLD}
    if facts:
        yield chunks.metadata(facts)
    if outcome.native and len(json.dumps(outcome.native)) <= LARGEST_NATIVE:
        yield chunks.native(outcome.native)


def _output(output: Any) -> Iterator[Chunk]:
    """Show an agent's structured output as JSON, and keep the object for `chat.value`."""
    if output is None:
        return
    from pydantic_core import to_json

    from jupyter_chat_ext.kernel.objects import objects  # noqa: PLC0415 - only where there is one

    text = to_json(output, indent=2, fallback=str).decode()
    shown = {"text/markdown": f"```json\n{text}\n```", "text/plain": text}
    yield {
        "type": "data-mimebundle",
        "id": objects.keep(output),
        "data": {"data": shown, "metadata": {}},
    }


def _own_fault(error: BaseException | None) -> ModelError | None:
    """Return what to do about a model that cannot be asked as it is; None for other failures."""
    if isinstance(error, ImportError):
        return missing_package(error)
    if type(error).__name__ != "UserError":
        return None
    said = str(error).partition("To try Pydantic AI without")[0]
    sentence = said.strip().replace("`", "")  # not translated
    if variable := _VARIABLE.search(sentence):
        return ModelError("key-missing", sentence[:300], hint=how_to_set(variable[1]), retryable=True)
    return ModelError("model-unusable", sentence[:300], retryable="environment variable" in sentence)
