"""The server reads JupyterLab's settings itself, and says which field it cannot use."""

import json
import os

import pytest
from jupyterlab_server.settings_utils import get_settings

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.timeouts import Timeouts
from jupyter_chat_ext.server.provider_fields import PLUGIN_ID
from jupyter_chat_ext.server.settings import ProviderSettings, Settings

GATEWAY = {"name": "gw", "baseUrl": "https://host.example/v1/", "models": ["a", "b"], "label": "Gateway"}


class Files:
    """A person's settings folder and the administrator's."""

    def __init__(self, root):
        self.user = root / "user-settings"
        self.app = root / "app" / "settings"
        self.path = self.user / "jupyter-chat-ext" / "providers.jupyterlab-settings"
        self.reader = ProviderSettings(self.user, self.app)

    def write(self, content, path=None):
        path = path or self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))

    async def read(self, content=None):
        if content is not None:
            self.write(content)
        return await self.reader.read()


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def problems(settings):
    return [problem.field for problem in settings.problems]


async def test_without_files_there_is_nothing_and_no_problem(files):
    assert await files.read() == Settings()


async def test_a_provider_is_read(files):
    settings = await files.read({"providers": [GATEWAY], "defaultModel": "gw:a", "systemPrompt": "Be kind."})
    [endpoint] = settings.endpoints
    assert (endpoint.name, endpoint.label, endpoint.base_url) == ("gw", "Gateway", "https://host.example/v1")
    assert (endpoint.models, endpoint.needs_key) == (("a", "b"), True)
    assert endpoint.origin == "https://host.example:443"
    assert (settings.default_model, settings.system_prompt) == ("gw:a", "Be kind.")
    assert settings.problems == ()


async def test_the_editors_comments_are_understood(files):
    settings = await files.read('{\n  // mine\n  "systemPrompt": "Be kind.",\n  /* all */\n}\n')
    assert settings.system_prompt == "Be kind."


async def test_a_change_counts_at_once(files):
    assert (await files.read({"systemPrompt": "one"})).system_prompt == "one"
    first = await files.read()
    assert await files.read() is first  # not parsed again while the file is the same
    assert (await files.read({"systemPrompt": "three"})).system_prompt == "three"


async def test_the_administrators_overrides_lie_below_the_persons_settings(files):
    files.write({PLUGIN_ID: {"systemPrompt": "admin", "providers": [GATEWAY]}}, files.app / "overrides.json")
    files.write({PLUGIN_ID: {"systemPrompt": "package"}}, files.app / "overrides.d" / "a.json")
    settings = await files.read()
    assert (settings.system_prompt, [e.name for e in settings.endpoints]) == ("admin", ["gw"])
    mine = await files.read({"systemPrompt": "mine"})
    assert (mine.system_prompt, [e.name for e in mine.endpoints]) == ("mine", ["gw"])


async def test_labconfig_is_read_too(files, tmp_path):
    from pathlib import Path

    from jupyter_core.paths import jupyter_config_dir

    path = Path(jupyter_config_dir()) / "labconfig" / "default_setting_overrides.json"
    files.write({PLUGIN_ID: {"systemPrompt": "site"}}, path)
    assert (await files.read()).system_prompt == "site"


async def test_the_folders_are_jupyterlabs(monkeypatch, tmp_path):
    files = Files(tmp_path)
    files.write({"systemPrompt": "found"})
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(files.user))
    assert (await ProviderSettings().read()).system_prompt == "found"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "local"}, "providers[0].name"),
        ({"name": "kernel"}, "providers[0].name"),
        ({"name": "My Gateway"}, "providers[0].name"),
        ({"name": 7}, "providers[0].name"),
        ({"name": None}, "providers[0].name"),
        ({"baseUrl": "ftp://host.example"}, "providers[0].baseUrl"),
        ({"baseUrl": "https://me:secret@host.example/v1"}, "providers[0].baseUrl"),
        ({"baseUrl": "https://host.example/v1?key=secret"}, "providers[0].baseUrl"),
        ({"baseUrl": "https://169.254.169.254/v1"}, "providers[0].baseUrl"),
        ({"baseUrl": None}, "providers[0].baseUrl"),
    ],
)
async def test_a_provider_that_cannot_be_used_is_named_and_left_out(change, field, files):
    settings = await files.read({"providers": [GATEWAY | change, GATEWAY | {"name": "other"}]})
    assert [endpoint.name for endpoint in settings.endpoints] == ["other"]
    assert problems(settings) == [field]
    assert settings.problems[0].title.startswith(field)
    assert "secret" not in str(settings.problems)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"models": "a"}, "providers[0].models"),
        ({"models": ["a", ""]}, "providers[0].models"),
        ({"models": ["a", 7]}, "providers[0].models"),
        ({"label": 7}, "providers[0].label"),
        ({"needsKey": "perhaps"}, "providers[0].needsKey"),
        ({"apiKey": "sk-secret"}, "providers[0]"),
    ],
)
async def test_a_field_that_cannot_be_used_is_named_and_the_rest_works(change, field, files):
    settings = await files.read({"providers": [GATEWAY | change]})
    assert [endpoint.name for endpoint in settings.endpoints] == ["gw"]
    assert problems(settings) == [field]
    assert "secret" not in str(settings)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"providers": {}}, "providers"),
        ({"providers": [7]}, "providers[0]"),
        ({"providers": [GATEWAY, GATEWAY]}, "providers[1].name"),
        ({"defaultModel": 7}, "defaultModel"),
        ({"systemPrompt": ["x"]}, "systemPrompt"),
        ({"defaultConfig": 7}, "defaultConfig"),
        ({"defaultConfig": {"temperature": 9}}, "defaultConfig.temperature"),
        ({"defaultConfig": {"warmth": 1}}, "defaultConfig.warmth"),
        ("[]", "providers.jupyterlab-settings"),
        ("{", "providers.jupyterlab-settings"),
    ],
)
async def test_anything_else_wrong_is_named(content, field, files):
    assert problems(await files.read(content)) == [field]


async def test_of_the_default_config_the_usable_ones_count(files):
    settings = await files.read({"defaultConfig": {"temperature": 9, "top_p": 0.5}})
    assert settings.default_config == ChatModelConfig(top_p=0.5)


@pytest.mark.parametrize(
    ("base_url", "needs_key", "expected"),
    [
        ("https://host.example/v1", "auto", True),
        ("http://localhost:11434/v1", "auto", False),
        ("http://[::1]:1/v1", "auto", False),
        ("http://localhost:11434/v1", "yes", True),
        ("https://host.example/v1", "no", False),
        ("https://host.example/v1", False, False),
    ],
)
async def test_whether_a_key_is_needed(base_url, needs_key, expected, files):
    settings = await files.read({"providers": [GATEWAY | {"baseUrl": base_url, "needsKey": needs_key}]})
    assert settings.endpoints[0].needs_key is expected


async def test_an_unreadable_file_is_a_problem(files):
    files.path.mkdir(parents=True)
    assert problems(await files.read()) == ["providers.jupyterlab-settings"]


def schema_folder():
    return os.path.join(os.path.dirname(__file__), "..", "..", "schema")


def fields_of(schema):
    yield from schema.get("properties", {}).items()
    for inner in [*schema.get("properties", {}).values(), *schema.get("definitions", {}).values()]:
        yield from fields_of(inner)


def test_every_field_of_the_form_is_described_and_no_choice_is_a_bare_value():
    with open(os.path.join(schema_folder(), "providers.json")) as file:
        schema = json.load(file)
    fields = dict(fields_of(schema))
    assert {"providers", "baseUrl", "needsKey", "temperature", "defaultModel"} <= fields.keys()
    for name, field in fields.items():
        assert field["title"], name
        assert field["description"].endswith("."), name
        assert "enum" not in field, name
        assert all(choice["title"] for choice in field.get("oneOf", [])), name


def test_jupyterlab_accepts_the_schema_and_what_it_describes(tmp_path):
    schemas = tmp_path / "schemas" / "jupyter-chat-ext"
    schemas.mkdir(parents=True)
    with open(os.path.join(schema_folder(), "providers.json")) as file:
        (schemas / "providers.json").write_text(file.read())
    files = Files(tmp_path)
    files.write({"providers": [GATEWAY | {"needsKey": "no"}], "defaultConfig": {"temperature": 0.2}})
    found, warnings = get_settings(str(tmp_path), str(tmp_path / "schemas"), str(files.user), PLUGIN_ID)
    assert warnings == [None]
    assert found["settings"]["providers"][0]["name"] == "gw"


async def test_a_kind_with_an_address_of_its_own_needs_no_base_url(files):
    settings = await files.read({"providers": [{"name": "claude", "kind": "anthropic"}, {"name": "ollama"}]})
    claude, ollama = settings.endpoints
    assert (claude.kind.name, claude.base_url, claude.label) == (
        "anthropic",
        "https://api.anthropic.com",
        "claude",
    )
    assert (claude.needs_key, ollama.needs_key) == (True, False)
    assert (ollama.kind.name, ollama.label) == ("ollama", "Ollama")  # by its name
    assert settings.problems == ()


async def test_ollama_s_base_url_is_mended_with_a_sentence(files):
    settings = await files.read({"providers": [{"name": "ollama", "baseUrl": "http://localhost:11434"}]})
    [ollama] = settings.endpoints
    assert ollama.base_url == "http://localhost:11434/v1"
    assert ollama.note == "/v1 was added to the base URL, since Ollama answers there."


async def test_headers_time_limits_and_a_configuration_of_its_own_are_read(files):
    more = {
        "headers": {"X-Team": "data", "x-portkey-provider": "openai"},
        "timeouts": {"firstByte": 300, "betweenBytes": 90.5},
        "defaultConfig": {"temperature": 0.1, "thinking": "high"},
    }
    [endpoint] = (await files.read({"providers": [GATEWAY | more]})).endpoints
    assert endpoint.headers == (("X-Team", "data"), ("x-portkey-provider", "openai"))
    assert endpoint.timeouts == Timeouts(first_byte=300, between_bytes=90.5)
    assert endpoint.default_config == ChatModelConfig(temperature=0.1, thinking="high")


async def test_a_profile_of_aws_stands_for_a_key(files):
    entry = {"name": "aws", "kind": "bedrock", "awsProfile": "work"}
    [endpoint] = (await files.read({"providers": [entry]})).endpoints
    assert (endpoint.aws_profile, endpoint.needs_key) == ("work", False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "chatgpt"}, "providers[0].kind"),
        ({"kind": 7}, "providers[0].kind"),
        ({"kind": "azure", "baseUrl": ""}, "providers[0].baseUrl"),
        ({"baseUrl": ""}, "providers[0].baseUrl"),
    ],
)
async def test_a_kind_that_cannot_be_used_is_named(change, field, files):
    settings = await files.read({"providers": [GATEWAY | change]})
    assert (settings.endpoints, problems(settings)) == ((), [field])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"headers": []}, "providers[0].headers"),
        ({"headers": {"Authorization": "Bearer secret"}}, "providers[0].headers"),
        ({"headers": {"X-Api-Key": "secret"}}, "providers[0].headers"),
        ({"headers": {"Cookie": "secret"}}, "providers[0].headers"),
        ({"headers": {"Host": "evil.example"}}, "providers[0].headers"),
        ({"headers": {"X-A": "b\r\nX-Evil: secret"}}, "providers[0].headers"),
        ({"headers": {"X A": "b"}}, "providers[0].headers"),
        ({"headers": {f"X-{number}": "b" for number in range(21)}}, "providers[0].headers"),
        ({"timeouts": 7}, "providers[0].timeouts"),
        ({"timeouts": {"connect": -1}}, "providers[0].timeouts.connect"),
        ({"timeouts": {"read": 10}}, "providers[0].timeouts.read"),
        ({"timeouts": {"firstByte": "long"}}, "providers[0].timeouts.firstByte"),
        ({"defaultConfig": {"temperature": 9}}, "providers[0].defaultConfig.temperature"),
        ({"defaultConfig": {"thinking": "deeply"}}, "providers[0].defaultConfig.thinking"),
        ({"baseurl": "https://host.example"}, "providers[0].baseurl"),
        ({"awsProfile": 7}, "providers[0].awsProfile"),
    ],
)
async def test_further_fields_that_cannot_be_used_are_named_and_the_rest_works(change, field, files):
    settings = await files.read({"providers": [GATEWAY | change]})
    assert [endpoint.name for endpoint in settings.endpoints] == ["gw"]
    assert problems(settings) == [field]
    assert "secret" not in str(settings)


async def test_an_empty_level_of_thinking_is_as_the_model_likes(files):
    settings = await files.read({"defaultConfig": {"thinking": ""}})
    assert (settings.default_config, settings.problems) == (ChatModelConfig(), ())


async def test_prompts_are_read_with_their_titles(files):
    prompts = [{"title": "Explain", "text": "Explain {{topic}}."}, {"text": "First line\nSecond"}]
    settings = await files.read({"prompts": prompts})
    assert [prompt.to_json() for prompt in settings.prompts] == [
        {"title": "Explain", "text": "Explain {{topic}}."},
        {"title": "First line", "text": "First line\nSecond"},
    ]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"prompts": {}}, "prompts"),
        ({"prompts": ["x"]}, "prompts[0]"),
        ({"prompts": [{"title": "x", "text": ""}]}, "prompts[0].text"),
        ({"prompts": [{"title": 7, "text": "x"}]}, "prompts[0].title"),
        ({"prompts": [{"title": "x", "text": 7}]}, "prompts[0].text"),
    ],
)
async def test_prompts_that_cannot_be_used_are_named(content, field, files):
    assert problems(await files.read(content)) == [field]


def test_the_form_offers_every_kind():
    with open(os.path.join(schema_folder(), "providers.json")) as file:
        kind = json.load(file)["definitions"]["provider"]["properties"]["kind"]
    assert {choice["const"] for choice in kind["oneOf"]} == KINDS.keys()


def test_jupyterlab_accepts_everything_that_the_form_can_say(tmp_path):
    schemas = tmp_path / "schemas" / "jupyter-chat-ext"
    schemas.mkdir(parents=True)
    with open(os.path.join(schema_folder(), "providers.json")) as file:
        (schemas / "providers.json").write_text(file.read())
    files = Files(tmp_path)
    more = {
        "kind": "anthropic",
        "headers": {"X-Team": "data"},
        "timeouts": {"firstByte": 300},
        "defaultConfig": {"temperature": 0.1, "thinking": "high"},
    }
    content = {"providers": [GATEWAY | more], "prompts": [{"title": "x", "text": "y"}]}
    files.write(content | {"defaultConfig": {"thinking": ""}})
    found, warnings = get_settings(str(tmp_path), str(tmp_path / "schemas"), str(files.user), PLUGIN_ID)
    assert warnings == [None]
    assert found["settings"]["providers"][0]["kind"] == "anthropic"


async def test_a_change_is_told_once_to_whoever_listens(files):
    told = []
    files.reader = ProviderSettings(files.user, files.app, on_change=lambda: told.append("changed"))
    await files.read({"systemPrompt": "one"})
    await files.read()
    assert told == []
    await files.read({"systemPrompt": "another"})
    await files.read()
    assert told == ["changed"]
