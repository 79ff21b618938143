"""Models of `ai.llm` that ask a raw provider of ours."""

import importlib.util
from dataclasses import dataclass

import pytest

from jupyter_chat_ext.ai import ChatMessage
from jupyter_chat_ext.core.reply import Reply
from tests.ai.llm.wires import WIRES
from tests.models.conftest import Asked, peer

__all__ = ["peer"]  # a fixture, used by its name


def is_installed(module):
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def needs(wire):
    """A parameter that is skipped, and says so, where the provider's SDK is not installed."""
    reason = f"the SDK for {wire.name} is not installed: pip install 'jupyter_chat_ext[{wire.name}]'"
    return pytest.param(
        wire, id=wire.name, marks=pytest.mark.skipif(not is_installed(wire.needs), reason=reason)
    )


@pytest.fixture(params=[needs(wire) for wire in WIRES])
def wire(request):
    """Each provider in turn."""
    return request.param


@dataclass
class Answered(Asked):
    """What a model of `ai.llm` answered."""

    @property
    def finish_reason(self):
        return next((chunk["finishReason"] for chunk in self.chunks if chunk["type"] == "finish"), None)

    @property
    def metadata(self):
        return Reply.of(self.chunks).metadata

    @property
    def native(self):
        return next(
            (chunk["data"]["messages"] for chunk in self.chunks if chunk["type"] == "data-native"), None
        )

    @property
    def reasoning(self):
        return "".join(part["text"] for part in self.reply.parts if part["type"] == "reasoning")

    def message(self, message_id="a"):
        return ChatMessage("assistant", id=message_id, parts=list(self.reply.parts), native=self.native)


async def ask(model, *messages, **config):
    """Ask as a notebook does, and keep everything that comes, also the error."""
    answered = Answered()
    given = [ChatMessage("user", one) if isinstance(one, str) else one for one in messages]
    try:
        async for chunk in model(given, config):
            answered.chunks.append(chunk)
    except Exception as error:
        answered.error = error
    return answered
