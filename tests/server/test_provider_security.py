"""Where keys and conversations must not go: each refusal asserts that nothing arrived there."""

import asyncio
import json
import os
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_config_dir

from tests.models.conftest import answer, page, peer
from tests.models.kind_wires import KEY

__all__ = ["peer"]  # a fixture, used by its name


def write_settings(**settings):
    folder = Path(jupyter_config_dir()) / "lab" / "user-settings" / "jupyter-chat-ext"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "providers.jupyterlab-settings").write_text(json.dumps(settings))


def entry(base_url, **facts):
    return {"name": "mine", "baseUrl": base_url, "models": ["m"], "needsKey": "yes", **facts}


async def refusal(api, model="mine:m", code=409, parts=None):
    """Ask; return the error that the request is refused with."""
    conversation = await api.create()
    body = api.question(model=model)
    if parts is not None:
        body["message"]["parts"] = parts
    error = await api("conversations", conversation, "turns", method="POST", body=body, code=code)
    return error["error"]


async def put_key(api, key=KEY, code=200, name="mine"):
    return await api("keys", name, method="PUT", body={"key": key, "remember": True}, code=code)


async def test_t40_the_environment_s_key_does_not_go_to_another_origin(api, peer, monkeypatch):
    sink = peer(answer("stolen"))
    monkeypatch.setenv("MINE_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    write_settings(providers=[entry(sink.base_url), entry(sink.base_url, name="openai", kind="openai")])
    for model in ("mine:m", "openai:gpt-4o"):
        error = await refusal(api, model)
        assert error["code"] == "key-origin-not-allowed"
        assert KEY not in json.dumps(error)
    await api("models")
    await api.services.endpoints._discovery.settled()
    assert sink.requests == []


async def test_t41_a_changed_base_url_asks_for_the_key_again(api, peer):
    first, sink = peer(answer("ok")), peer(answer("stolen"))
    write_settings(providers=[entry(first.base_url)])
    await put_key(api)
    write_settings(providers=[entry(sink.base_url)])
    assert (await refusal(api))["code"] == "key-origin-changed"
    [shown] = [one for one in (await api("providers"))["providers"] if one["name"] == "mine"]
    assert shown["key"] == {"set": False}
    assert sink.requests == []


@pytest.mark.parametrize(
    "base_url",
    [
        "http://169.254.169.254/v1",
        "https://169.254.169.254/v1",
        "https://[fd00:ec2::254]/v1",
        "https://[::ffff:169.254.169.254]/v1",
        "https://100.100.100.200/v1",
        "http://192.0.2.1/v1",
        "https://me:hunter2secret@host.example/v1",
        "https://host.example/v1?key=hunter2secret",
    ],
)
async def test_t42_t43_t46_refused_addresses_make_no_provider_and_are_not_repeated(api, base_url, caplog):
    write_settings(providers=[entry(base_url, needsKey="no")])
    conversation = await api.create()
    body = api.question(model="mine:m")
    response = await api.raw("conversations", conversation, "turns", method="POST", body=body)
    assert response.code in (404, 409)
    shown = json.dumps(await api("providers")) + response.body.decode() + caplog.text
    assert "hunter2secret" not in shown
    assert "baseUrl" in shown or "address-refused" in shown


@pytest.mark.parametrize(
    "part",
    [
        {"type": "file", "mediaType": "image/png", "url": "http://127.0.0.1:{port}/x.png"},
        {"type": "image_url", "image_url": {"url": "http://127.0.0.1:{port}/x.png"}},
        {"type": "source-url", "sourceId": "x", "url": "http://127.0.0.1:{port}/x.png"},
    ],
)
async def test_t44_nothing_named_in_a_message_is_fetched(api, peer, part):
    sink, model = peer(page(200, b"stolen")), peer(answer("ok"))
    write_settings(providers=[entry(model.base_url, needsKey="no")])
    named = json.loads(json.dumps(part).replace("{port}", str(sink.port)))
    text = {"type": "text", "text": f"look at http://127.0.0.1:{sink.port}/x.png"}
    assert (await refusal(api, code=422, parts=[text, named]))["code"] == "invalid-request"
    assert sink.requests == []
    assert model.requests == []


async def test_t45_a_file_of_the_working_directory_configures_nothing(api, peer, monkeypatch, tmp_path):
    sink = peer(answer("stolen"))
    lines = [
        f"OPENAI_BASE_URL={sink.base_url}",
        f"HTTPS_PROXY=http://127.0.0.1:{sink.port}",
        "MINE_API_KEY=x",
    ]
    (tmp_path / ".env").write_text("\n".join(lines))
    monkeypatch.chdir(tmp_path)
    model = peer(answer("ok"))
    write_settings(providers=[entry(model.base_url)])
    assert (await refusal(api))["code"] == "key-missing"
    await put_key(api)
    chunks = await api.ask(await api.create(), model="mine:m")
    assert chunks[-1]["type"] == "finish"
    assert sink.requests == []


@pytest.mark.parametrize("key", ["sk-a\r\nX-Evil: 1", "sk-a\nb", "schlüssel-123", "x" * 10_000, "", 7, None])
async def test_t53_what_cannot_be_a_key_is_refused_and_kept_nowhere(api, peer, key):
    sink = peer(answer("ok"))
    write_settings(providers=[entry(sink.base_url)])
    error = (await put_key(api, key, code=422))["error"]
    assert error["code"] in ("invalid-key", "invalid-request")
    assert (await refusal(api))["code"] == "key-missing"
    assert not (Path(jupyter_config_dir()) / "jupyter_chat_ext" / "keys.json").exists()
    assert sink.requests == []


async def test_the_browser_cannot_say_where_a_model_is(api, peer):
    sink, model = peer(answer("stolen")), peer(answer("ok"))
    write_settings(providers=[entry(model.base_url, needsKey="no")])
    conversation = await api.create()
    body = api.question(model="mine:m", baseUrl=sink.base_url, base_url=sink.base_url, kind="anthropic")
    response = await api.raw("conversations", conversation, "turns", method="POST", body=body)
    assert response.code == 200
    for method, path in (("PUT", "mine"), ("PUT", "other")):
        facts = {"key": KEY, "remember": False, "baseUrl": sink.base_url, "origin": sink.base_url}
        await api.raw("keys", path, method=method, body=facts)
    await api.ask(conversation, model="mine:m")
    assert sink.requests == []
    assert len(model.requests) == 2


async def test_t62_a_call_of_an_unknown_tool_runs_nothing_and_breaks_nothing(api, peer):
    from tests.ai.llm.wires import WIRES

    wire = next(wire for wire in WIRES if wire.name == "openai")
    model = peer(wire.call("delete_all_files", {"path": "/"}), answer("Sorry."))
    write_settings(providers=[entry(model.base_url, needsKey="no")])
    chunks = await api.ask(await api.create(), model="mine:m")
    assert chunks[-1]["type"] == "finish"
    assert "Unknown tool" in json.dumps(model.requests[1].body)


async def test_t65_an_endless_loop_of_tools_ends_with_an_error(api, peer):
    from tests.ai.llm.wires import WIRES

    wire = next(wire for wire in WIRES if wire.name == "openai")
    model = peer(wire.call("delete_all_files", {"path": "/"}))
    write_settings(providers=[entry(model.base_url, needsKey="no")])
    chunks = await api.ask(await api.create(), model="mine:m")
    assert chunks[-1]["type"] == "error"
    assert len(model.requests) <= 25


class TestLockedByTheAdministrator:
    """The traits, through the server."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        rules = {
            "blocked_providers": ["groq"],
            "blocked_models": ["mine:b"],
            "allow_kernel_models": False,
            "allow_user_keys": False,
            "provider_keys": {"mine": lambda: KEY},
            "allowed_origins": ["http://127.0.0.1:1"],
        }
        return jp_server_config | {"JupyterChat": rules}

    async def test_locked_things_are_refused_shown_and_never_reached(self, api, peer):
        sink = peer(answer("ok"))
        write_settings(
            providers=[entry(sink.base_url, models=["a", "b"], needsKey="no")], defaultModel="mine:b"
        )
        for model in ("mine:b", "groq:llama", "kernel:1/f"):
            refused = {"locked", "unknown-model"} if model.startswith("kernel") else {"locked"}
            assert (await refusal(api, model, code=403))["code"] in refused
        assert (await put_key(api, code=403))["error"]["code"] == "user-keys-off"
        assert (await put_key(api, code=403, name="groq"))["error"]["code"] == "locked"
        listed = await api("models")
        locked = [one["id"] for one in listed["models"] if one.get("locked")]
        assert locked == ["mine:b", "groq:"]
        assert listed["default"] not in (None, "mine:b")
        shown = await api("providers")
        assert shown["userKeys"] is False
        assert [one["name"] for one in shown["providers"] if one.get("locked")] == ["groq"]
        assert sink.requests == []

    async def test_the_administrator_s_key_goes_to_allowed_origins_alone(self, api, peer):
        sink = peer(answer("ok"))
        write_settings(providers=[entry(sink.base_url)])
        assert (await refusal(api))["code"] == "key-origin-not-allowed"
        assert sink.requests == []


@pytest.mark.kernel
async def test_t51_a_kernel_started_after_a_key_was_entered_does_not_have_it(api, peer, jp_serverapp):
    write_settings(providers=[entry(peer(answer("ok")).base_url)])
    await put_key(api)
    manager = jp_serverapp.kernel_manager
    kernel_id = await manager.start_kernel()
    try:
        client = manager.get_kernel(kernel_id).client()
        client.start_channels()
        await asyncio.wait_for(client.wait_for_ready(), 60)
        expression = {"found": f"any({KEY!r} in value for value in __import__('os').environ.values())"}
        reply = await client.execute_interactive("", user_expressions=expression, timeout=60)
        assert reply["content"]["user_expressions"]["found"]["data"]["text/plain"] == "False"
        client.stop_channels()
    finally:
        await manager.shutdown_kernel(kernel_id, now=True)
    assert KEY not in str(dict(os.environ))
