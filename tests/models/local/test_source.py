"""The embedded model in the picker and in an answer, with a fake engine behind it."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Outcome
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.scripted import ScriptedModel
from tests.models.local.conftest import names_in, pretend_model

QUESTION = [Message(id="q", role="user", parts=({"type": "text", "text": "hi"},))]


class Endpoints:
    """Connects to nothing: every endpoint has the scripted model."""

    def __init__(self):
        self.scripted = ScriptedModel("hello")
        self.connected = []
        self.closed = 0
        self.instructions = ""

    def connect(self, pin, endpoint):
        self.connected.append(endpoint)
        return self

    def model(self, name, *, instructions=""):
        self.instructions = instructions
        return self.scripted

    async def close(self):
        self.closed += 1


@pytest.fixture
def pin(tmp_path):
    """A model the fake engine takes."""
    source = tmp_path / "index"
    source.mkdir()
    return pretend_model(source, b"fine")


@pytest.fixture
def endpoints():
    return Endpoints()


@pytest.fixture
def told():
    return []


@pytest.fixture
def models(pin, folder, endpoints, told, fake_runtime, jp_asyncio_loop):
    source = LocalModels(
        folder,
        on_change=lambda kind, **facts: told.append(kind),
        connect=endpoints.connect,
        pins={"pretend": pin},
    )
    yield source
    jp_asyncio_loop.run_until_complete(source.close())


@pytest.fixture
def fetched(pin, folder):
    """The weights are there."""
    folder.mkdir()
    path = folder / pin.filename
    path.write_bytes(b"fine")
    return path


async def listed(models):
    (info,) = await models.list()
    return info.to_json()


async def ended(models):
    """Wait until no download runs."""
    async with asyncio.timeout(20):
        while (await listed(models))["download"]["state"] == "running":  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def answer(models, config=None):
    model = await models.get("local:pretend")
    stream = model.stream(QUESTION, config or ChatModelConfig(), Outcome())
    return [chunk async for chunk in stream]


def notices(chunks):
    return [chunk["data"]["code"] for chunk in chunks if chunk["type"] == "data-notice"]


def text(chunks):
    return "".join(chunk["delta"] for chunk in chunks if chunk["type"] == "text-delta")


async def test_a_model_that_is_not_there_yet_offers_its_download(models, pin):
    info = await listed(models)
    assert (info["id"], info["label"], info["group"]) == ("local:pretend", "Pretend", "local")
    assert not info["available"]
    assert info["problem"]["code"] == "download-needed"
    assert info["download"] == {"name": "pretend", "state": "absent", "received": 0, "bytes": pin.wheel.size}
    with pytest.raises(ModelError) as raised:
        await models.get("local:pretend")
    assert raised.value.code == "download-needed"


async def test_without_the_engine_the_line_that_installs_it_is_the_hint(models, fetched, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    info = await listed(models)
    assert info["problem"]["code"] == "local-runtime-missing"
    assert info["problem"]["hint"] == "%pip install 'jupyter_chat_ext[local]'"


async def test_after_its_download_it_answers(models, index, told):
    assert (await models.start_download("pretend"))["state"] == "running"
    assert (await listed(models))["download"]["state"] == "running"
    await ended(models)
    info = await listed(models)
    assert info["available"]
    assert "problem" not in info
    assert text(await answer(models)) == "hello"
    assert told[-1] == "models"


async def test_a_download_that_is_there_is_not_repeated(models, fetched, no_network):
    assert (await models.start_download("pretend"))["state"] == "ready"


async def test_a_failed_download_says_why_and_is_offered_again(models, no_network):
    await models.start_download("pretend")
    await ended(models)
    info = await listed(models)
    assert info["download"]["problem"]["code"] == "no-network"
    assert info["problem"]["code"] == "download-needed"


async def test_a_download_can_be_cancelled(models, index, folder):
    index.let_go.clear()
    await models.start_download("pretend")
    assert (await models.cancel_download("pretend"))["state"] == "absent"
    assert names_in(folder) == []


async def test_loading_is_told_once(models, fetched, endpoints):
    first = await answer(models)
    assert notices(first) == ["loading-model", "model-loaded"]
    assert len({chunk["id"] for chunk in first if chunk["type"] == "data-notice"}) == 1
    assert notices(await answer(models)) == []
    assert len(endpoints.connected) == 1


async def test_what_a_person_sets_counts_and_the_rest_tames_the_model(models, fetched, endpoints):
    await answer(models)
    await answer(models, ChatModelConfig(temperature=1.5))
    untouched, wild = endpoints.scripted.configs
    assert untouched.temperature == 0.2
    assert untouched.max_tokens is not None
    assert wild.temperature == 1.5
    assert endpoints.instructions


async def test_the_person_s_own_prompt_and_defaults_are_used(models, fetched, endpoints):
    class Settings:
        system_prompt = "Answer in French."
        default_config = ChatModelConfig(temperature=0.9)

        async def read(self):
            return self

    models._settings = Settings()
    await answer(models)
    assert endpoints.instructions == "Answer in French."
    (config,) = endpoints.scripted.configs
    assert config.temperature == 0.9
    assert config.max_tokens is not None


async def test_a_process_that_dies_in_an_answer_is_told_and_the_next_question_starts_another(
    models, fetched, endpoints
):
    model = await models.get("local:pretend")
    dies = asyncio.Event()
    endpoints.scripted.will("half", dies, ModelError("cut-off", "The connection broke."))
    stream = model.stream(QUESTION, ChatModelConfig(), Outcome())
    async for chunk in stream:
        if chunk["type"] == "text-delta":
            break
    os.kill(model.server.process_id, signal.SIGKILL)
    dies.set()
    with pytest.raises(ModelError) as raised:
        await anext(stream)
    assert raised.value.code == "local-stopped"
    endpoints.scripted.will("whole")
    again = await answer(models)
    assert text(again) == "whole"
    assert notices(again) == ["loading-model", "model-loaded"]
    assert endpoints.closed == 1


async def test_a_failure_of_a_living_process_stays_what_it_is(models, fetched, endpoints):
    endpoints.scripted.will(ModelError("context-full", "The conversation is too long."))
    with pytest.raises(ModelError) as raised:
        await answer(models)
    assert raised.value.code == "context-full"


async def test_damaged_weights_are_told_and_offered_for_download(models, fetched, told):
    await models.get("local:pretend")
    fetched.write_bytes(b"FINE")
    with pytest.raises(ModelError) as raised:
        await answer(models)
    assert raised.value.code == "wrong-hash"
    assert told == ["models"]
    assert (await listed(models))["problem"]["code"] == "download-needed"


async def test_weights_that_vanished_are_told(models, fetched):
    model = await models.get("local:pretend")
    fetched.unlink()
    with pytest.raises(ModelError) as raised:
        [_ async for _ in model.stream(QUESTION, ChatModelConfig(), Outcome())]
    assert raised.value.code == "download-needed"


async def test_stopping_while_it_loads_is_heard_at_once(models, folder, endpoints, pin, tmp_path):
    slow = pretend_model(tmp_path, b"slow")
    folder.mkdir()
    (folder / slow.filename).write_bytes(b"slow")
    models._pins = {"pretend": slow}
    loading = asyncio.Event()

    async def ask():
        model = await models.get("local:pretend")
        async for _ in model.stream(QUESTION, ChatModelConfig(), Outcome()):
            loading.set()

    asking = asyncio.create_task(ask())
    await loading.wait()
    asking.cancel()  # the model would load for ever
    async with asyncio.timeout(20):
        await asyncio.wait([asking])


@pytest.mark.parametrize("ask", ["get", "start_download", "cancel_download"])
async def test_a_name_nobody_knows_is_told_as_such(models, ask):
    name = "local:nobody" if ask == "get" else "nobody"
    with pytest.raises(ChatError) as raised:
        await getattr(models, ask)(name)
    assert raised.value.code == "unknown-model"


async def test_closing_ends_a_download(models, index, folder):
    index.let_go.clear()
    await models.start_download("pretend")
    await models.close()
    assert (await listed(models))["download"]["state"] == "absent"
    assert names_in(folder) == []


async def test_closing_ends_process_and_connection(models, fetched, endpoints):
    await answer(models)
    model = await models.get("local:pretend")
    await models.close()
    assert model.server.state == "stopped"
    assert endpoints.closed == 1
