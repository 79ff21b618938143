"""Endpoints from the settings: what is listed, what can be asked, and why not."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError, NotFoundError
from jupyter_chat_ext.models import connection_pool, requirements
from jupyter_chat_ext.models.endpoint import Endpoint, ResolvedKey, SettingsProblem
from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.policy import Policy
from tests.models.conftest import END, PATIENT, STREAM, answer, ask, delta, page

KEY = "sk-test-SECRETKEY99"


@dataclass
class FakeSettings:
    endpoints: tuple = ()
    system_prompt: str = ""
    default_config: ChatModelConfig = field(default_factory=ChatModelConfig)
    problems: tuple = ()
    prompts: tuple = ()

    async def read(self):
        return self


@dataclass
class FakeKeys:
    kept: dict[str, Any] = field(default_factory=dict)
    problem: ChatError | None = None

    allow_user_keys: bool = True

    async def resolve(self, endpoint):
        secret = self.kept.get((endpoint.key_name, endpoint.origin))
        return ResolvedKey(secret=secret, source="session" if secret else None, problem=self.problem)

    async def state(self, endpoint):
        return {"set": (endpoint.key_name, endpoint.origin) in self.kept}

    async def put(self, endpoint, key, *, remember):
        self.kept[endpoint.key_name, endpoint.origin] = key

    async def delete(self, endpoint):
        self.kept = {place: key for place, key in self.kept.items() if place[0] != endpoint.key_name}


@dataclass
class World:
    endpoints: Endpoints
    settings: FakeSettings
    keys: FakeKeys
    changes: list

    async def ids(self):
        return [info.id for info in await self.endpoints.list()]

    async def settled(self):
        await self.endpoints._discovery.settled()


def gateway(base_url, **facts):
    return Endpoint(**({"name": "gw", "label": "Gateway", "base_url": base_url, "needs_key": False} | facts))


@pytest.fixture
def world(jp_asyncio_loop):
    made = []

    def make(*endpoints, system_prompt="", patience=3, **options):
        settings, keys, changes = FakeSettings(endpoints, system_prompt), FakeKeys(), []
        source = Endpoints(
            settings,
            keys,
            timeouts=PATIENT,
            on_change=lambda kind, **facts: changes.append((kind, facts)),
            **{"offers": False, **options},
        )
        source._discovery._patience = patience
        made.append(source)
        return World(source, settings, keys, changes)

    yield make
    for source in made:
        jp_asyncio_loop.run_until_complete(source.close())


async def test_listed_models_can_be_asked_and_are_told_the_system_prompt(peer, world):
    provider = peer(answer("ok"))
    place = world(gateway(provider.base_url, models=("a/b:free",)), system_prompt="Be kind.")
    [info] = await place.endpoints.list()
    assert (info.id, info.group, info.problem) == ("gw:a/b:free", "provider", None)
    assert info.to_json()["provider"] == "gw"
    assert "top_k" not in info.settings
    asked = await ask(await place.endpoints.get(info.id), "hi")
    assert asked.text == "ok"
    assert provider.requests[0].body["model"] == "a/b:free"
    assert provider.requests[0].body["messages"][0] == {"role": "system", "content": "Be kind."}


async def test_the_default_config_counts_where_the_question_says_nothing(peer, world):
    provider = peer(answer("ok"))
    place = world(gateway(provider.base_url, models=("m",)))
    place.settings.default_config = ChatModelConfig(temperature=0.1, top_p=0.5, top_k=3)
    asked = await ask(await place.endpoints.get("gw:m"), "hi", temperature=0.9)
    assert asked.notices == []  # what does not apply was not asked for here
    body = provider.requests[0].body
    assert (body["temperature"], body["top_p"], "top_k" in body) == (0.9, 0.5, False)


async def test_a_model_that_is_not_listed_can_be_asked_too(peer, world):
    place = world(gateway(peer(answer("ok")).base_url, models=("a",)))
    assert (await ask(await place.endpoints.get("gw:another"), "hi")).text == "ok"


async def test_models_are_discovered_in_the_background_and_announced(peer, world):
    listed = {"data": [{"id": "chat-2"}, {"id": "chat-1"}, {"id": "text-embedding-3"}]}
    provider = peer(page(200, listed))
    place = world(gateway(provider.base_url))
    assert await place.ids() == []  # at once, without waiting
    await place.settled()
    assert place.changes == [("models", {"name": "gw"})]
    assert await place.ids() == ["gw:chat-1", "gw:chat-2"]
    assert len(provider.requests) == 1  # remembered
    assert provider.requests[0].head.startswith("GET /v1/models")


async def test_a_server_that_does_not_list_its_models_is_the_endpoints_problem(peer, world):
    provider = peer(page(404, b"no"))
    place = world(gateway(provider.base_url))
    await place.ids()
    await place.settled()
    [info] = await place.endpoints.list()
    assert info.problem.code == "not-an-api"
    with pytest.raises(ChatError) as refused:
        await place.endpoints.get(info.id)
    assert refused.value.code == "not-an-api"
    [listed] = (await place.endpoints.providers())["providers"]
    assert listed["problem"]["code"] == "not-an-api"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (["hang"], "first-byte-timeout"),
        (page(200, b"<html>", content_type="text/html"), "not-an-api"),
        (page(200, {"hello": 1}), "not-an-api"),
        (page(401, {"error": {"message": KEY}}), "key-rejected"),
        ([b""], "unreachable"),
    ],
)
async def test_discovery_never_blocks_and_never_breaks_the_list(script, code, peer, world):
    place = world(gateway(peer(script).base_url), patience=0.2)
    assert await asyncio.wait_for(place.ids(), 0.15) == []
    await asyncio.wait_for(place.settled(), PATIENT.first_byte / 2)
    [info] = await place.endpoints.list()
    assert info.problem.code == code
    assert KEY not in str(info.to_json())


async def test_an_endpoint_that_needs_a_key_asks_for_it(peer, world):
    provider = peer(answer("ok"))
    place = world(gateway(provider.base_url, needs_key=True, models=("m",)))
    [info] = await place.endpoints.list()
    assert info.problem.code == "key-missing"
    assert info.to_json()["available"] is False
    with pytest.raises(ModelError) as refused:
        await place.endpoints.get("gw:m")
    assert refused.value.code == "key-missing"
    await place.endpoints.put_key("gw", KEY, remember=False)
    assert {kind for kind, _ in place.changes} == {"providers", "models"}
    assert (await ask(await place.endpoints.get("gw:m"), "hi")).text == "ok"
    assert provider.requests[0].headers["authorization"] == f"Bearer {KEY}"
    await place.endpoints.delete_key("gw")
    assert (await place.endpoints.list())[0].problem.code == "key-missing"


async def test_without_listed_models_the_missing_key_still_shows(peer, world):
    provider = peer(page(200, {"data": []}))
    place = world(gateway(provider.base_url, needs_key=True))
    [info] = await place.endpoints.list()
    assert (info.label, info.problem.code) == ("Gateway", "key-missing")
    assert provider.requests == []


async def test_a_key_of_another_origin_is_not_sent(peer, world):
    provider = peer(answer("ok"))
    place = world(gateway(provider.base_url, needs_key=True, models=("m",)))
    place.keys.kept["gw", "https://elsewhere.example:443"] = KEY
    place.keys.problem = ModelError("key-origin-changed", "Other address.")
    with pytest.raises(ModelError) as refused:
        await place.endpoints.get("gw:m")
    assert refused.value.code == "key-origin-changed"
    assert provider.requests == []


async def test_a_changed_base_url_counts_at_once(peer, world):
    old, new = peer(answer("old")), peer(answer("new"))
    place = world(gateway(old.base_url, models=("m",)))
    assert (await ask(await place.endpoints.get("gw:m"), "hi")).text == "old"
    place.settings.endpoints = (gateway(new.base_url, models=("m",)),)
    assert (await ask(await place.endpoints.get("gw:m"), "hi")).text == "new"


async def test_an_answer_that_runs_survives_a_changed_setting(peer, world):
    old = peer([STREAM, delta("Hel"), "hang"])
    place = world(gateway(old.base_url, models=("m",)))
    running = asyncio.create_task(ask(await place.endpoints.get("gw:m"), "hi"))
    assert await asyncio.to_thread(old.asked.wait, 5)
    place.settings.endpoints = (gateway(peer(answer("new")).base_url, models=("m",)),)
    assert (await ask(await place.endpoints.get("gw:m"), "hi")).text == "new"
    assert not running.done()
    assert not old.hung_up.is_set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert place.endpoints._connections._retired[0].closed


async def test_the_connection_and_its_agent_are_kept(peer, world):
    place = world(gateway(peer(answer("ok")).base_url, models=("m",)))
    for _ in range(2):
        await ask(await place.endpoints.get("gw:m"), "hi")
    connection = place.endpoints._connections._connections["gw"]
    assert list(connection._agents) == ["m"]


async def test_plain_http_to_another_machine_is_refused_before_connecting(world):
    place = world(gateway("http://192.0.2.1/v1", models=("m",)))
    with pytest.raises(ModelError) as refused:
        await place.endpoints.get("gw:m")
    assert refused.value.code == "address-refused"


@pytest.mark.parametrize("model_id", ["local:x", "kernel:1/f", "no-colon", "UPPER:x"])
def test_ids_of_others_are_left_to_them(model_id, world):
    assert not world().endpoints.owns(model_id)


async def test_an_unknown_provider_is_not_found(world):
    place = world()
    for asking in (place.endpoints.get("nobody:m"), place.endpoints.put_key("nobody", KEY, remember=True)):
        with pytest.raises(NotFoundError):
            await asking


async def test_providers_are_shown_without_keys(peer, world):
    place = world(gateway(peer(answer("ok")).base_url, models=("m",)))
    place.settings.problems = (SettingsProblem(field="providers[1].baseUrl", title="…"),)
    await place.endpoints.put_key("gw", KEY, remember=False)
    shown = await place.endpoints.providers()
    assert KEY not in str(shown)
    [listed] = shown["providers"]
    assert listed["key"] == {"set": True}
    assert listed["thinking"] == ["off", "low", "medium", "high"]
    assert listed["origin"].startswith("http://127.0.0.1:")
    assert shown["problems"][0]["field"] == "providers[1].baseUrl"


async def test_warming_up_does_not_hold_the_loop(world):
    place = world()
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await place.endpoints.warm_up()
    ticking.cancel()
    assert ticks > 0


async def test_closing_ends_what_is_open(peer, world):
    provider = peer([STREAM, delta("a"), "hang"], END)
    place = world(gateway(provider.base_url, models=("m",)))
    asking = asyncio.create_task(ask(await place.endpoints.get("gw:m"), "hi"))
    assert await asyncio.to_thread(provider.asked.wait, 5)
    await place.endpoints.close()
    asked = await asyncio.wait_for(asking, 5)
    assert asked.error is not None
    assert await asyncio.to_thread(provider.hung_up.wait, 5)


HOSTED = {name for name, kind in KINDS.items() if kind.is_hosted}


async def test_well_known_providers_are_offered_without_an_entry(world):
    place = world(offers=True)
    assert {"openai", "anthropic", "google", "groq", "bedrock", "mistral", "deepseek"} <= HOSTED
    listed = {info.id: info for info in await place.endpoints.list()}
    assert listed.keys() == {f"{name}:" for name in HOSTED}
    openai = listed["openai:"].to_json()
    assert (openai["label"], openai["problem"]["code"], openai["offered"]) == ("OpenAI", "key-missing", True)
    shown = (await place.endpoints.providers())["providers"]
    assert {one["name"] for one in shown if not one.get("hidden")} == HOSTED
    assert not any(one["configured"] or one["key"]["set"] for one in shown)
    hidden = {one["name"]: one["usable"] for one in shown if one.get("hidden")}
    assert hidden == {"openai-chat": False, "ollama": True, "lmstudio": True, "vllm": True}


async def test_what_is_offered_to_nobody_can_be_asked_by_name_and_is_not_looked_for(world, monkeypatch):
    place = world(offers=True)
    await place.endpoints.list()
    await place.endpoints.providers()
    assert place.endpoints._discovery._running == {}
    assert await place.endpoints.get("ollama:llama3.2")


async def test_an_entry_of_the_same_name_takes_the_place_of_a_well_known_one(peer, world):
    place = world(gateway(peer(answer("ok")).base_url, name="openai", models=("m",)), offers=True)
    names = [one["name"] for one in (await place.endpoints.providers())["providers"]]
    assert names[0] == "openai"
    assert len(names) == len(set(names))


async def test_an_endpoint_of_the_environment_is_offered_too(world, monkeypatch):
    monkeypatch.setenv("OLLAMA_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://me:secret@me.openai.azure.com")
    shown = await world(offers=True).endpoints.providers()
    by_name = {one["name"]: one for one in shown["providers"]}
    assert by_name["ollama"]["baseUrl"] == "http://127.0.0.1:1/v1"
    assert "/v1 was added" in by_name["ollama"]["note"]
    assert [problem["field"] for problem in shown["problems"]] == ["AZURE_OPENAI_ENDPOINT"]
    assert "secret" not in str(shown)


async def test_a_missing_package_gives_the_line_that_installs_it(world, monkeypatch):
    monkeypatch.setattr(connection_pool, "is_installed", lambda module: module != "groq")
    place = world(offers=True)
    await place.endpoints.put_key("groq", KEY, remember=False)
    [groq] = [info for info in await place.endpoints.list() if info.id == "groq:"]
    assert groq.problem.code == "package-missing"
    assert groq.problem.hint == "%pip install 'jupyter_chat_ext[groq]'"
    with pytest.raises(ChatError) as refused:
        await place.endpoints.get("groq:llama")
    assert refused.value.code == "package-missing"


async def test_without_pip_the_line_is_uv_s(monkeypatch):
    monkeypatch.setattr(requirements, "is_installed", lambda _module: False)
    line = requirements.package_missing("Groq", "groq", "groq").hint
    assert line.startswith("!uv pip install --python ")
    assert line.endswith("'jupyter_chat_ext[groq]'")


async def test_a_provider_that_lists_nothing_has_the_names_that_are_known(peer, world):
    provider = peer(page(404, b"no"))
    entry = gateway(f"http://127.0.0.1:{provider.port}", kind=KINDS["anthropic"])
    place = world(entry)
    await place.ids()
    await place.settled()
    ids = await place.ids()
    assert ids
    assert all(model_id.startswith("gw:claude-") for model_id in ids)


async def test_each_model_tells_what_it_honours(peer, world):
    entry = gateway(peer(answer("ok")).base_url, kind=KINDS["openai"], models=("gpt-4o", "gpt-5", "gpt-5.1"))
    place = world(entry)
    first = await place.endpoints.list()  # at once, by the kind alone
    assert {info.settings for info in first} == {("max_tokens", "temperature", "top_p")}
    await place.settled()
    assert place.changes == [("models", {"name": "gw"})]
    plain, thinks, both = [info.to_json() for info in await place.endpoints.list()]
    assert (plain["settings"], "thinking" in plain) == (["max_tokens", "temperature", "top_p"], False)
    assert (thinks["settings"], thinks["thinking"]) == (["max_tokens"], ("low", "medium", "high"))
    assert both["thinking"] == ("off", "low", "medium", "high")
    assert plain["ranges"] == {"max_tokens": (1, 10_000_000), "temperature": (0, 2), "top_p": (0, 1)}


async def test_its_own_configuration_comes_before_that_of_all(peer, world):
    provider = peer(answer("ok"))
    entry = gateway(provider.base_url, models=("m",), default_config=ChatModelConfig(temperature=0.2))
    place = world(entry)
    place.settings.default_config = ChatModelConfig(temperature=0.9, top_p=0.5)
    await ask(await place.endpoints.get("gw:m"), "hi")
    body = provider.requests[0].body
    assert (body["temperature"], body["top_p"]) == (0.2, 0.5)


async def test_headers_of_the_settings_are_sent(peer, world):
    provider = peer(answer("ok"))
    place = world(gateway(provider.base_url, models=("m",), headers=(("X-Team", "data"),)))
    await ask(await place.endpoints.get("gw:m"), "hi")
    assert provider.requests[0].headers["x-team"] == "data"


async def test_what_the_administrator_blocks_is_locked_and_gets_nothing(peer, world):
    provider = peer(answer("ok"), page(200, {"data": []}))
    place = world(
        gateway(provider.base_url, models=("a", "b")),
        gateway(provider.base_url, name="other"),
        policy=Policy(blocked_providers=("other",), blocked_models=("gw:b",)),
    )
    locked = {info.id: info.is_locked for info in await place.endpoints.list()}
    assert locked == {"gw:a": False, "gw:b": True, "other:": True}
    for model_id in ("gw:b", "gw: b", "gw:B", "other:x"):
        with pytest.raises(ChatError) as refused:
            await place.endpoints.get(model_id)
        assert refused.value.code == "locked"
    with pytest.raises(ChatError) as refused:
        await place.endpoints.put_key("other", KEY, remember=False)
    assert refused.value.code == "locked"
    shown = {one["name"]: one for one in (await place.endpoints.providers())["providers"]}
    assert shown["other"]["locked"] is True
    assert "locked" not in shown["gw"]
    assert place.keys.kept == {}
    await place.settled()
    assert provider.requests == []
