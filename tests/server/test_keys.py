"""Keys go to the place they were entered for, are kept privately, and are never shown."""

import json
import stat
import sys
import threading
import types

import pytest

from jupyter_chat_ext.core.errors import ChatError, InvalidRequestError
from jupyter_chat_ext.models.endpoint import Endpoint, of_kind
from jupyter_chat_ext.models.kinds import COMPATIBLE, KINDS
from jupyter_chat_ext.server import keyring_keys
from jupyter_chat_ext.server.keyring_keys import Keyring
from jupyter_chat_ext.server.keys import KeyStore

KEY = "sk-test-abcdefghijklmnop-WXYZ"
HERE = "https://host.example:443"
THERE = "https://elsewhere.example:443"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config" / "jupyter_chat_ext"


def store(folder, **options):
    nothing = Keyring(lambda: None)
    return KeyStore(folder, environment=options.pop("environment", {}), **{"keyring": nothing, **options})


def at(origin, name="gw", kind=COMPATIBLE):
    return Endpoint(name=name, label=name, base_url=origin, kind=kind)


async def resolved(keys, name="gw", origin=HERE, kind=COMPATIBLE):
    return (await keys.resolve(at(origin, name, kind))).secret


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_remembered_key_survives_a_restart_in_a_private_file(folder):
    await store(folder).put(at(HERE), KEY, remember=True)
    again = store(folder)
    assert await resolved(again) == KEY
    assert await again.state(at(HERE)) == {"set": True, "source": "file", "last4": "WXYZ"}
    assert mode(folder) == 0o700
    assert mode(folder / "keys.json") == 0o600
    assert [path.name for path in folder.iterdir()] == ["keys.json"]  # nothing half-written is left


async def test_a_key_for_this_session_touches_no_disk(folder):
    keys = store(folder)
    await keys.put(at(HERE), KEY, remember=False)
    assert await keys.state(at(HERE)) == {"set": True, "source": "session", "last4": "WXYZ"}
    assert not folder.exists()
    assert await resolved(store(folder)) is None


async def test_a_key_for_this_session_replaces_the_remembered_one(folder):
    keys = store(folder)
    await keys.put(at(HERE), KEY, remember=True)
    await keys.put(at(HERE), "another-key", remember=False)
    assert await resolved(keys) == "another-key"
    assert KEY not in (folder / "keys.json").read_text()


@pytest.mark.parametrize("remember", [True, False])
async def test_a_key_is_not_sent_to_another_origin(remember, folder):
    keys = store(folder)
    await keys.put(at(HERE), KEY, remember=remember)
    key = await keys.resolve(at(THERE))
    assert (key.secret, key.problem.code) == (None, "key-origin-changed")
    assert await keys.state(at(THERE)) == {"set": False}


async def test_deleting_forgets_it_everywhere(folder):
    keys = store(folder)
    await keys.put(at(HERE), KEY, remember=True)
    await keys.put(at(HERE, "other"), "other-key", remember=True)
    await keys.delete(at(HERE))
    assert await resolved(keys) is None
    assert await resolved(keys, "other") == "other-key"
    assert KEY not in (folder / "keys.json").read_text()


async def test_a_file_that_others_can_read_is_not_used(folder):
    await store(folder).put(at(HERE), KEY, remember=True)
    (folder / "keys.json").chmod(0o644)
    keys = store(folder)
    key = await keys.resolve(at(HERE))
    assert (key.secret, key.problem.code) == (None, "key-file-unsafe")
    assert "chmod 600" in key.problem.hint
    with pytest.raises(ChatError, match="other people"):
        await keys.put(at(HERE), "new-key", remember=True)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"gw": 1}', '{"gw": {"key": "x"}}'])
async def test_a_broken_file_is_said_and_can_be_replaced(content, folder):
    await store(folder).put(at(HERE), KEY, remember=True)
    (folder / "keys.json").write_text(content)
    keys = store(folder)
    assert (await keys.resolve(at(HERE))).problem.code == "key-file-unreadable"
    await keys.put(at(HERE), "new-key", remember=True)
    assert await resolved(store(folder)) == "new-key"


async def test_where_nothing_can_be_written_the_key_lives_for_this_session(tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    keys = store(blocked / "folder")
    await keys.put(at(HERE), KEY, remember=True)
    assert (await keys.state(at(HERE)))["source"] == "session"


async def test_order_administrator_file_variable_own_file_session(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from-file\n")
    environment = {"GW_API_KEY": "from-variable", "GW_API_KEY_FILE": str(secret)}
    options = {"allowed_origins": ["https://host.example"]}
    keys = store(folder, environment=environment, admin_keys={"gw": "from-admin"}, **options)
    await keys.put(at(HERE), "entered", remember=True)
    assert await resolved(keys) == "from-admin"
    assert await resolved(store(folder, environment=environment, **options)) == "from-file"
    del environment["GW_API_KEY_FILE"]
    assert await resolved(store(folder, environment=environment, **options)) == "from-variable"
    assert await resolved(store(folder)) == "entered"


async def test_the_environments_key_goes_nowhere_else(folder):
    keys = store(folder, environment={"MY_GATEWAY_API_KEY": KEY})
    key = await keys.resolve(at(THERE, "my-gateway"))
    assert (key.secret, key.problem.code) == (None, "key-origin-not-allowed")
    assert THERE in key.problem.detail
    assert KEY not in json.dumps(key.problem.to_json())
    await keys.put(at(THERE, "my-gateway"), "entered-for-it", remember=False)
    assert await resolved(keys, "my-gateway", THERE) == "entered-for-it"


async def test_the_environments_key_goes_to_the_official_origin(folder):
    keys = store(folder, environment={"OPENROUTER_API_KEY": KEY})
    assert await resolved(keys, "openrouter", "https://openrouter.ai:443") == KEY
    assert (await keys.state(at("https://openrouter.ai:443", "openrouter")))["source"] == "environment"
    assert await resolved(keys, "openrouter", "http://openrouter.ai:80") is None


async def test_a_key_file_that_is_not_there_is_a_problem_not_a_crash(folder):
    keys = store(folder, environment={"GW_API_KEY_FILE": "/nowhere/key"})
    assert (await keys.resolve(at(HERE))).problem.code == "key-file-unreadable"


@pytest.mark.parametrize(
    "key", ["", "  ", "sk-a\nb", "sk-a\r\nX-Evil: 1", "schlüssel-123", "sk a", "x" * 10_000]
)
async def test_what_cannot_be_a_key_is_refused(key, folder):
    with pytest.raises(InvalidRequestError) as refused:
        await store(folder).put(at(HERE), key, remember=True)
    assert refused.value.status == 422
    assert refused.value.code == "invalid-key"
    assert not key.strip() or key.strip() not in json.dumps(refused.value.to_json(), ensure_ascii=False)
    assert not folder.exists()


async def test_spaces_around_a_pasted_key_do_not_matter(folder):
    keys = store(folder)
    await keys.put(at(HERE), f" {KEY}\n", remember=False)
    assert await resolved(keys) == KEY


async def test_a_short_key_shows_nothing_of_itself(folder):
    keys = store(folder)
    await keys.put(at(HERE), "short-key", remember=False)
    assert await keys.state(at(HERE)) == {"set": True, "source": "session"}


async def test_people_cannot_enter_keys_where_the_administrator_keeps_them(folder):
    keys = store(folder, allow_user_keys=False)
    with pytest.raises(ChatError) as refused:
        await keys.put(at(HERE), KEY, remember=False)
    assert (refused.value.code, refused.value.status) == ("user-keys-off", 403)


async def test_a_key_does_not_show_in_a_repr(folder):
    keys = store(folder)
    await keys.put(at(HERE), KEY, remember=True)
    assert KEY not in repr(await keys.resolve(at(HERE)))
    assert KEY not in repr(keys._file.read("gw"))


async def test_keys_stay_out_of_the_environment(folder, monkeypatch):
    import os

    await store(folder).put(at(HERE), KEY, remember=True)
    assert KEY not in str(dict(os.environ))


async def test_the_variables_that_the_provider_s_own_tools_use_count_too(folder):
    environment = {
        "GEMINI_API_KEY": "of-gemini",
        "AWS_ACCESS_KEY_ID": "AKIAXXXXXXXXXXXXXXXX",
        "AWS_SECRET_ACCESS_KEY": "of-aws",
    }
    keys = store(folder, environment=environment)
    google, bedrock = (of_kind(KINDS[name], {}) for name in ("google", "bedrock"))
    assert (await keys.resolve(google)).secret == "of-gemini"
    assert (await keys.state(google))["variable"] == "GEMINI_API_KEY"
    assert (await keys.resolve(bedrock)).secret == "AKIAXXXXXXXXXXXXXXXX:of-aws"
    environment["AWS_SESSION_TOKEN"] = "of-session"
    assert (await keys.resolve(bedrock)).secret == "AKIAXXXXXXXXXXXXXXXX:of-aws:of-session"
    del environment["AWS_SECRET_ACCESS_KEY"]
    assert (await keys.resolve(bedrock)).secret is None


async def test_they_go_nowhere_but_to_that_provider(folder):
    keys = store(folder, environment={"ANTHROPIC_API_KEY": KEY})
    mine = await keys.resolve(at(THERE, "mine", KINDS["anthropic"]))
    assert (mine.secret, mine.problem.code) == (None, "key-origin-not-allowed")
    assert await resolved(keys, "mine", "https://api.anthropic.com:443", KINDS["anthropic"]) == KEY
    allowed = store(folder, environment={"ANTHROPIC_API_KEY": KEY}, allowed_origins=[THERE])
    assert await resolved(allowed, "mine", THERE, KINDS["anthropic"]) == KEY


async def test_azure_s_key_goes_to_the_endpoint_of_the_environment_alone(folder):
    azure = KINDS["azure"]
    environment = {"AZURE_OPENAI_API_KEY": KEY, "AZURE_OPENAI_ENDPOINT": "https://me.openai.azure.com/"}
    keys = store(folder, environment=environment)
    assert await resolved(keys, "azure", "https://me.openai.azure.com", azure) == KEY
    assert await resolved(keys, "azure", "https://other.openai.azure.com", azure) is None


async def test_both_apis_of_openai_share_a_key(folder):
    keys = store(folder)
    await keys.put(of_kind(KINDS["openai"], {}), KEY, remember=True)
    assert (await keys.resolve(of_kind(KINDS["openai-chat"], {}))).secret == KEY


@pytest.mark.parametrize(
    ("given", "secret", "code"),
    [
        ("of-admin", "of-admin", None),
        (lambda: "fetched", "fetched", None),
        (lambda: None, None, None),
        (lambda: 1 / 0, None, "key-missing"),
    ],
)
async def test_the_administrator_may_give_keys_or_functions_that_fetch_them(given, secret, code, folder):
    keys = store(folder, admin_keys={"gw": given}, allowed_origins=[HERE])
    key = await keys.resolve(at(HERE))
    assert key.secret == secret
    assert (key.problem.code if key.problem else None) == code


async def test_keys_entered_before_do_not_count_where_people_may_enter_none(folder):
    await store(folder).put(at(HERE), KEY, remember=True)
    assert await resolved(store(folder, allow_user_keys=False)) is None


class Ring:
    """A keyring of a desktop."""

    def __init__(self, error=None):
        self.kept, self.error, self.reads = {}, error, 0

    def get_password(self, service, name):
        self.reads += 1
        if self.error:
            raise self.error
        return self.kept.get((service, name))

    def set_password(self, service, name, password):
        if self.error:
            raise self.error
        self.kept[service, name] = password

    def delete_password(self, service, name):
        del self.kept[service, name]


async def test_a_desktop_s_keyring_comes_before_the_file(folder):
    ring = Ring()
    keys = store(folder, keyring=Keyring(lambda: ring))
    await keys.put(at(HERE), KEY, remember=True)
    assert not folder.exists()
    again = store(folder, keyring=Keyring(lambda: ring))
    assert await again.state(at(HERE)) == {"set": True, "source": "keyring", "last4": "WXYZ"}
    assert (await again.resolve(at(THERE))).problem.code == "key-origin-changed"
    assert ring.reads <= 2  # each look costs a call to the desktop
    await again.delete(at(HERE))
    assert ring.kept == {}
    assert await resolved(again) is None


async def test_a_key_in_the_keyring_replaces_the_one_in_the_file(folder):
    await store(folder).put(at(HERE), "of-the-file", remember=True)
    keys = store(folder, keyring=Keyring(Ring))
    await keys.put(at(HERE), KEY, remember=True)
    assert await resolved(keys) == KEY
    assert "of-the-file" not in (folder / "keys.json").read_text()


@pytest.mark.parametrize("error", [RuntimeError("locked"), KeyError("x")])
async def test_a_keyring_that_fails_is_as_good_as_none(error, folder):
    keys = store(folder, keyring=Keyring(lambda: Ring(error)))
    await keys.put(at(HERE), KEY, remember=True)
    assert (await keys.state(at(HERE)))["source"] == "file"


async def test_a_keyring_that_waits_for_a_dialog_is_not_waited_for(folder, monkeypatch):
    monkeypatch.setattr(keyring_keys, "PATIENCE", 0.05)
    answered = threading.Event()
    keys = store(folder, keyring=Keyring(lambda: answered.wait(30)))
    await keys.put(at(HERE), KEY, remember=True)
    answered.set()
    assert (await keys.state(at(HERE)))["source"] == "file"


@pytest.mark.parametrize("module", ["keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file"])
async def test_backends_that_keep_nothing_or_plain_text_are_none(module, folder, monkeypatch):
    backend = type("Keyring", (), {"__module__": module})()
    fake = types.ModuleType("keyring")
    fake.get_keyring = lambda: backend
    fake.__spec__ = types.SimpleNamespace()
    monkeypatch.setitem(sys.modules, "keyring", fake)
    keys = store(folder, keyring=Keyring())
    await keys.put(at(HERE), KEY, remember=True)
    assert (await keys.state(at(HERE)))["source"] == "file"
