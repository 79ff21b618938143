"""What a key must not show up in: answers of any address, errors of any kind, logs; and where it is kept."""

import json
import logging
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_config_dir

from jupyter_chat_ext.server.late_routes import PREFIX
from jupyter_chat_ext.server.routes import ROUTES
from tests.models.conftest import END, STREAM, answer, delta, event, page, peer
from tests.server.test_provider_security import entry, put_key, refusal, write_settings

__all__ = ["peer"]  # a fixture, used by its name

KEY = "zq7SENTINELxyz0123456789abc"  # looks like nobody's key: no pattern hides it


def keys_file():
    return Path(jupyter_config_dir()) / "jupyter_chat_ext" / "keys.json"


GETS = [pattern for pattern, handler in ROUTES if "get" in vars(handler) and not pattern.endswith(".*")]


@pytest.mark.parametrize("remember", [True, False])
async def test_t47_no_address_gives_a_key_away(remember, api, peer):
    provider = peer(page(401, {"error": {"message": f"wrong: {KEY}"}}), answer("ok"))
    write_settings(providers=[entry(provider.base_url)])
    await api("keys", "mine", method="PUT", body={"key": KEY, "remember": remember})
    conversation = await api.create()
    await api.ask(conversation, model="mine:m")
    await api.ask(conversation, model="mine:m")
    await api("models")
    await api.services.endpoints._discovery.settled()
    assert len(GETS) >= 8
    for pattern in GETS:
        path = pattern.removeprefix(f"{PREFIX}/").replace("([^/]+)", conversation)
        response = await api.raw(*path.split("/"))
        assert KEY not in response.body.decode() + str(response.headers)
        assert response.code in (200, 204, 404, 422), path
    export = await api.raw("conversations", conversation, "export", params={"format": "json"})
    assert KEY not in export.body.decode()
    assert KEY in "".join(request.head for request in provider.requests)  # it was used


ECHOES = {
    "401": page(401, {"error": {"message": f"Incorrect API key provided: {KEY}."}}),
    "403 as text": page(403, f"no access with {KEY}".encode(), content_type="text/plain"),
    "400 in a field": page(
        400, {"error": {"message": "bad", "param": KEY, "headers": {"authorization": KEY}}}
    ),
    "500 as a page": page(500, f"<html>{KEY}</html>".encode(), content_type="text/html"),
    "200 with an error": page(200, {"error": {"message": f"{KEY} has no quota"}}),
    "200 with a document": page(200, {"hello": KEY}),
    "a redirect": page(302, b"", f"location: https://elsewhere.example/{KEY}"),
    "a content type": page(200, b"<html>", content_type=f"text/html; {KEY}"),
    "amid the stream": [STREAM, delta("a"), event({"error": {"message": f"{KEY} failed"}}), END],
    "no HTTP": [f"SSH {KEY}\r\n\r\n".encode()],
}


@pytest.mark.parametrize("echo", ECHOES)
async def test_t48_an_echo_of_the_key_is_hidden_in_answer_journal_and_log(echo, api, peer, caplog):
    caplog.set_level(logging.DEBUG)
    api.services.endpoints._connections._timeouts = api.services.endpoints._connections._timeouts.__class__(
        retry_pauses=()
    )
    provider = peer(ECHOES[echo])
    write_settings(providers=[entry(provider.base_url)])
    await put_key(api, KEY)
    conversation = await api.create()
    chunks = await api.ask(conversation, model="mine:m")
    assert chunks[-1]["type"] == "error"
    [error] = [chunk["data"] for chunk in chunks if chunk["type"] == "data-error"]
    assert error["title"]
    kept = await api("conversations", conversation)
    check = await api("providers", "mine", "check", method="POST", body={})
    assert provider.requests
    for text in (json.dumps(chunks), json.dumps(kept), json.dumps(check), caplog.text):
        assert KEY not in text


async def test_t49_a_file_of_keys_that_others_can_read_is_not_used(api, peer):
    sink = peer(answer("ok"))
    write_settings(providers=[entry(sink.base_url)])
    await put_key(api, KEY)
    assert keys_file().parent.stat().st_mode & 0o777 == 0o700
    assert keys_file().stat().st_mode & 0o777 == 0o600
    keys_file().chmod(0o644)
    error = await refusal(api)
    assert error["code"] == "key-file-unsafe"
    assert f"chmod 600 '{keys_file()}'" in error["hint"]
    assert KEY not in json.dumps(error)
    await api("models")
    await api.services.endpoints._discovery.settled()
    assert sink.requests == []


@pytest.mark.parametrize("module", ["keyring.backends.fail", "keyrings.alt.file", None])
async def test_t50_without_a_real_keyring_the_private_file_is_used(module, api, peer, caplog):
    used = []

    class Backend:
        priority = 1

        def set_password(self, *given):
            used.append(given)

        get_password = delete_password = set_password

    if module:
        Backend.__module__ = module
    monkey = pytest.MonkeyPatch()
    fake = type(
        "keyring", (), {"get_keyring": staticmethod(Backend if module else _no_keyring), "__spec__": None}
    )
    monkey.setitem(__import__("sys").modules, "keyring", fake)
    try:
        write_settings(providers=[entry(peer(answer("ok")).base_url)])
        state = await put_key(api, KEY)
        chunks = await api.ask(await api.create(), model="mine:m")
    finally:
        monkey.undo()
    assert (state["source"], chunks[-1]["type"]) == ("file", "finish")
    assert used == []
    assert "Traceback" not in caplog.text


def _no_keyring():
    raise RuntimeError("NoKeyringError")
