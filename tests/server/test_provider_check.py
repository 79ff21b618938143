"""POST providers/<id>/check: the steps of a check, for the settings and keys that the server has."""

import json

import pytest

from tests.ai.llm.wires import WIRES
from tests.models.conftest import answer, page, peer
from tests.models.kind_wires import KEY
from tests.server.test_provider_security import entry, put_key, write_settings

__all__ = ["peer"]  # a fixture, used by its name

OPENAI = next(wire for wire in WIRES if wire.name == "openai")
LIST = page(200, {"data": [{"id": "first"}, {"id": "second"}]})
WORKS = (LIST, answer("1 ", "2"), OPENAI.call("word_of_the_day", {}))


async def check(api, provider="mine", code=200, **body):
    return await api("providers", provider, "check", method="POST", body=body, code=code)


async def test_a_provider_that_works(api, peer):
    write_settings(providers=[entry(peer(*WORKS).base_url, models=[])])
    await put_key(api)
    report = await check(api)
    assert (report["ok"], report["provider"], report["model"]) == (True, "mine", "mine:first")
    assert {step["state"] for step in report["steps"]} == {"ok", "skipped"}
    assert KEY not in json.dumps(report)


async def test_the_default_model_is_asked_unless_another_is_named(api, peer):
    provider = peer(*WORKS, *WORKS)
    write_settings(providers=[entry(provider.base_url, models=[])], defaultModel="mine:second")
    await put_key(api)
    assert (await check(api))["model"] == "mine:second"
    assert (await check(api, model="third"))["model"] == "mine:third"


async def test_a_failed_step_has_its_error(api, peer):
    write_settings(providers=[entry(peer(page(401, {"error": {"message": f"bad {KEY}"}})).base_url)])
    await put_key(api)
    report = await check(api)
    [failed] = [step for step in report["steps"] if step["state"] == "failed"]
    assert (report["ok"], failed["name"], failed["problem"]["code"]) == (False, "auth", "key-rejected")
    assert KEY not in json.dumps(report)


async def test_the_key_of_another_address_is_not_sent(api, peer):
    first, sink = peer(*WORKS), peer(*WORKS)
    write_settings(providers=[entry(first.base_url)])
    await put_key(api)
    write_settings(providers=[entry(sink.base_url)])
    failed = next(step for step in (await check(api))["steps"] if step["state"] == "failed")
    assert (failed["name"], failed["problem"]["code"]) == ("key", "key-origin-changed")
    assert sink.requests == []


async def test_the_local_model_says_what_it_lacks(api, monkeypatch):
    monkeypatch.setattr("jupyter_chat_ext.models.local.source.importlib.util.find_spec", lambda name: None)
    report = await check(api, "local")
    failed = next(step for step in report["steps"] if step["state"] == "failed")
    assert failed["problem"]["code"] == "local-runtime-missing"
    skipped = {step["name"] for step in report["steps"] if step["title"] == "It runs on this machine."}
    assert skipped == {"key", "dns", "proxy", "tcp", "tls", "auth"}


@pytest.mark.parametrize(
    ("provider", "body", "code"),
    [("nobody", {}, 404), ("mine", {"model": 7}, 422), ("local", {"model": "x"}, 404)],
)
async def test_what_cannot_be_checked_is_refused(provider, body, code, api, peer):
    sink = peer(*WORKS)
    write_settings(providers=[entry(sink.base_url)])
    await put_key(api)
    assert (await check(api, provider, code, **body))["error"]["title"]
    assert sink.requests == []
