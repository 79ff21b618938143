"""Every kind of provider through the server: settings and key in, turns out, and the key nowhere else."""

import asyncio
import io
import json
import logging
import os
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir

from tests.models.conftest import PATIENT, page, peer
from tests.models.kind_wires import KEY, PARAMS
from tests.server.conftest import events_of

__all__ = ["peer"]  # a fixture, used by its name


@pytest.fixture(params=PARAMS)
def kind(request):
    """Each kind in turn."""
    return request.param


class Provider:
    """A provider of the settings that is played by a raw server."""

    def __init__(self, api, kind, peer):
        self.api, self.kind, self.peer = api, kind, peer

    def write(self, **facts):
        """Write the settings as JupyterLab's Settings Editor does."""
        entry = {"name": "mine", "kind": self.kind.kind, "baseUrl": self.kind.base_url(self.peer)}
        entry |= {"models": [self.kind.model], "needsKey": "yes", **facts}
        folder = Path(jupyter_config_dir()) / "lab" / "user-settings" / "jupyter-chat-ext"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "providers.jupyterlab-settings"
        path.write_text(f"// as the editor writes it\n{json.dumps({'providers': [entry]})}")
        return self

    async def put_key(self, key=KEY):
        return await self.api("keys", "mine", method="PUT", body={"key": key, "remember": True})

    async def ask(self, model=None, **facts):
        """Ask, and return the chunks."""
        conversation = await self.api.create()
        facts["model"] = f"mine:{model or self.kind.model}"
        response = await self.api.raw(
            "conversations", conversation, "turns", method="POST", body=self.api.question(**facts)
        )
        assert response.code == 200, response.body
        return events_of(response.body)


@pytest.fixture
def provider(api, kind, peer):
    """A provider with a key, which answers as told."""

    api.services.endpoints._connections._timeouts = PATIENT  # with short pauses between tries

    async def make(*scripts, **facts):
        made = Provider(api, kind, peer(*scripts)).write(**facts)
        await made.put_key()
        return made

    return make


def text_of(chunks, kind="text"):
    return "".join(chunk["delta"] for chunk in chunks if chunk["type"] == f"{kind}-delta")


def error_of(chunks):
    return next(chunk["data"] for chunk in chunks if chunk["type"] == "data-error")


def metadata_of(chunks):
    return {
        key: value
        for chunk in chunks
        if chunk["type"] == "message-metadata"
        for key, value in chunk["messageMetadata"].items()
    }


async def test_text_thinking_usage_and_the_end_arrive(kind, provider):
    asked = await provider(kind.wire.text("Hel", "lo"), kind.wire.thought("Hm.", "Yes."))
    chunks = await asked.ask()
    assert text_of(chunks) == "Hello"
    assert chunks[-1] == {"type": "finish", "finishReason": "stop"}
    facts = metadata_of(chunks)
    assert (facts["usage"]["inputTokens"], facts["usage"]["outputTokens"]) == (5, 2)
    assert (facts["status"], facts["finishReason"]) == ("done", "stop")
    thought = await asked.ask()
    assert (text_of(thought, "reasoning"), text_of(thought)) == ("Hm.", "Yes.")
    [end] = [chunk for chunk in thought if chunk["type"] == "reasoning-end"]
    assert end["providerMetadata"]["jupyter_chat_ext"]["seconds"] >= 0
    assert KEY in asked.peer.requests[0].head


async def test_refusals_are_typed_errors_with_a_remedy_and_without_the_key(kind, provider):
    codes = {401: "key-rejected", 404: "model-not-found", 429: "rate-limited", 529: "overloaded"}
    asked = await provider(page(500, {}))
    for status, code in codes.items():
        asked.peer.scripts[:] = [kind.wire.refusal(status, f"wrong: {KEY}")]
        chunks = await asked.ask()
        error = error_of(chunks)
        assert (error["code"], bool(error["hint"])) == (code, True), error
        assert chunks[-1]["type"] == "error"
        assert metadata_of(chunks)["status"] == "failed"
        assert KEY not in json.dumps(chunks)


async def test_a_cut_answer_and_a_silent_one_keep_their_text_and_say_so(kind, provider):
    limits = {"timeouts": {"firstByte": 5, "betweenBytes": 0.5}}
    asked = await provider(kind.wire.cut("Hel", "lo"), [*kind.wire.cut("Hel", "lo"), "hang"], **limits)
    cut, silent = await asked.ask(), await asked.ask()
    assert (error_of(cut)["code"], text_of(cut)) == ("answer-cut-off", "Hello")
    assert (error_of(silent)["code"], text_of(silent)) == ("idle-timeout", "Hello")


async def said(api, conversation, text):
    """Wait until the running answer says so."""
    while True:
        turn = api.services.turns.running(conversation)
        if turn and text in text_of([chunk for _, chunk in turn.log.since(0)]):
            return
        await asyncio.sleep(0.01)


async def test_stop_hangs_up_and_keeps_what_came(kind, provider, api):
    asked = await provider([*kind.wire.cut("Hel", "lo"), "hang"])
    conversation = await api.create()
    body = api.question(model=f"mine:{kind.model}")
    answering = asyncio.create_task(api.raw("conversations", conversation, "turns", method="POST", body=body))
    await said(api, conversation, "Hello")
    assert await api("conversations", conversation, "stop", method="POST", body={}) == {"stopped": True}
    chunks = events_of((await answering).body)
    assert (text_of(chunks), chunks[-1]["type"]) == ("Hello", "abort")
    assert await asyncio.to_thread(asked.peer.hung_up.wait, 5)


async def test_the_key_is_nowhere_but_in_its_file_and_at_the_provider(kind, provider, api):
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        asked = await provider(kind.wire.refusal(401, f"wrong: {KEY}"))
        seen = [await asked.put_key(), await asked.ask()]
        asked.peer.scripts[:] = [kind.wire.text("ok")]
        seen.append(await asked.ask())
        await api.services.endpoints._discovery.settled()
        seen += [await api(path) for path in ("models", "providers", "conversations", "health")]
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert KEY not in json.dumps(seen)
    assert KEY not in log.getvalue()
    assert KEY not in str(dict(os.environ))
    holders = [path for path in files_below(jupyter_config_dir(), jupyter_data_dir()) if holds(path, KEY)]
    assert [path.name for path in holders] == ["keys.json"]


def files_below(*folders):
    return [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]


def holds(path, text):
    return text.encode() in path.read_bytes()
