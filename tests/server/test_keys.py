"""Keys go to the place they were entered for, are kept privately, and are never shown."""

import json
import stat

import pytest

from jupyter_chat_ext.core.errors import ChatError, InvalidRequestError
from jupyter_chat_ext.server.keys import KeyStore

KEY = "sk-test-abcdefghijklmnop-WXYZ"
HERE = "https://host.example:443"
THERE = "https://elsewhere.example:443"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config" / "jupyter_chat_ext"


def store(folder, **options):
    return KeyStore(folder, environment=options.pop("environment", {}), **options)


async def resolved(keys, provider="gw", origin=HERE):
    return (await keys.resolve(provider, origin)).secret


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_remembered_key_survives_a_restart_in_a_private_file(folder):
    await store(folder).put("gw", HERE, KEY, remember=True)
    again = store(folder)
    assert await resolved(again) == KEY
    assert await again.state("gw", HERE) == {"set": True, "source": "file", "last4": "WXYZ"}
    assert mode(folder) == 0o700
    assert mode(folder / "keys.json") == 0o600
    assert [path.name for path in folder.iterdir()] == ["keys.json"]  # nothing half-written is left


async def test_a_key_for_this_session_touches_no_disk(folder):
    keys = store(folder)
    await keys.put("gw", HERE, KEY, remember=False)
    assert await keys.state("gw", HERE) == {"set": True, "source": "session", "last4": "WXYZ"}
    assert not folder.exists()
    assert await resolved(store(folder)) is None


async def test_a_key_for_this_session_replaces_the_remembered_one(folder):
    keys = store(folder)
    await keys.put("gw", HERE, KEY, remember=True)
    await keys.put("gw", HERE, "another-key", remember=False)
    assert await resolved(keys) == "another-key"
    assert KEY not in (folder / "keys.json").read_text()


@pytest.mark.parametrize("remember", [True, False])
async def test_a_key_is_not_sent_to_another_origin(remember, folder):
    keys = store(folder)
    await keys.put("gw", HERE, KEY, remember=remember)
    key = await keys.resolve("gw", THERE)
    assert (key.secret, key.problem.code) == (None, "key-origin-changed")
    assert await keys.state("gw", THERE) == {"set": False}


async def test_deleting_forgets_it_everywhere(folder):
    keys = store(folder)
    await keys.put("gw", HERE, KEY, remember=True)
    await keys.put("other", HERE, "other-key", remember=True)
    await keys.delete("gw")
    assert await resolved(keys) is None
    assert await resolved(keys, "other") == "other-key"
    assert KEY not in (folder / "keys.json").read_text()


async def test_a_file_that_others_can_read_is_not_used(folder):
    await store(folder).put("gw", HERE, KEY, remember=True)
    (folder / "keys.json").chmod(0o644)
    keys = store(folder)
    key = await keys.resolve("gw", HERE)
    assert (key.secret, key.problem.code) == (None, "key-file-unsafe")
    assert "chmod 600" in key.problem.hint
    with pytest.raises(ChatError, match="other people"):
        await keys.put("gw", HERE, "new-key", remember=True)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"gw": 1}', '{"gw": {"key": "x"}}'])
async def test_a_broken_file_is_said_and_can_be_replaced(content, folder):
    await store(folder).put("gw", HERE, KEY, remember=True)
    (folder / "keys.json").write_text(content)
    keys = store(folder)
    assert (await keys.resolve("gw", HERE)).problem.code == "key-file-unreadable"
    await keys.put("gw", HERE, "new-key", remember=True)
    assert await resolved(store(folder)) == "new-key"


async def test_where_nothing_can_be_written_the_key_lives_for_this_session(tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    keys = store(blocked / "folder")
    await keys.put("gw", HERE, KEY, remember=True)
    assert (await keys.state("gw", HERE))["source"] == "session"


async def test_order_administrator_file_variable_own_file_session(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from-file\n")
    environment = {"GW_API_KEY": "from-variable", "GW_API_KEY_FILE": str(secret)}
    options = {"allowed_origins": ["https://host.example"]}
    keys = store(folder, environment=environment, admin_keys={"gw": "from-admin"}, **options)
    await keys.put("gw", HERE, "entered", remember=True)
    assert await resolved(keys) == "from-admin"
    assert await resolved(store(folder, environment=environment, **options)) == "from-file"
    del environment["GW_API_KEY_FILE"]
    assert await resolved(store(folder, environment=environment, **options)) == "from-variable"
    assert await resolved(store(folder)) == "entered"


async def test_the_environments_key_goes_nowhere_else(folder):
    keys = store(folder, environment={"MY_GATEWAY_API_KEY": KEY})
    key = await keys.resolve("my-gateway", THERE)
    assert (key.secret, key.problem.code) == (None, "key-origin-not-allowed")
    assert THERE in key.problem.detail
    assert KEY not in json.dumps(key.problem.to_json())
    await keys.put("my-gateway", THERE, "entered-for-it", remember=False)
    assert await resolved(keys, "my-gateway", THERE) == "entered-for-it"


async def test_the_environments_key_goes_to_the_official_origin(folder):
    keys = store(folder, environment={"OPENROUTER_API_KEY": KEY})
    assert await resolved(keys, "openrouter", "https://openrouter.ai:443") == KEY
    assert (await keys.state("openrouter", "https://openrouter.ai:443"))["source"] == "environment"
    assert await resolved(keys, "openrouter", "http://openrouter.ai:80") is None


async def test_a_key_file_that_is_not_there_is_a_problem_not_a_crash(folder):
    keys = store(folder, environment={"GW_API_KEY_FILE": "/nowhere/key"})
    assert (await keys.resolve("gw", HERE)).problem.code == "key-file-unreadable"


@pytest.mark.parametrize(
    "key", ["", "  ", "sk-a\nb", "sk-a\r\nX-Evil: 1", "schlüssel-123", "sk a", "x" * 10_000]
)
async def test_what_cannot_be_a_key_is_refused(key, folder):
    with pytest.raises(InvalidRequestError) as refused:
        await store(folder).put("gw", HERE, key, remember=True)
    assert refused.value.status == 422
    assert refused.value.code == "invalid-key"
    assert not key.strip() or key.strip() not in json.dumps(refused.value.to_json(), ensure_ascii=False)
    assert not folder.exists()


async def test_spaces_around_a_pasted_key_do_not_matter(folder):
    keys = store(folder)
    await keys.put("gw", HERE, f" {KEY}\n", remember=False)
    assert await resolved(keys) == KEY


async def test_a_short_key_shows_nothing_of_itself(folder):
    keys = store(folder)
    await keys.put("gw", HERE, "short-key", remember=False)
    assert await keys.state("gw", HERE) == {"set": True, "source": "session"}


async def test_people_cannot_enter_keys_where_the_administrator_keeps_them(folder):
    keys = store(folder, allow_user_keys=False)
    with pytest.raises(ChatError) as refused:
        await keys.put("gw", HERE, KEY, remember=False)
    assert (refused.value.code, refused.value.status) == ("user-keys-off", 403)


async def test_a_key_does_not_show_in_a_repr(folder):
    keys = store(folder)
    await keys.put("gw", HERE, KEY, remember=True)
    assert KEY not in repr(await keys.resolve("gw", HERE))
    assert KEY not in repr(keys._file.read("gw"))


async def test_keys_stay_out_of_the_environment(folder, monkeypatch):
    import os

    await store(folder).put("gw", HERE, KEY, remember=True)
    assert KEY not in str(dict(os.environ))
