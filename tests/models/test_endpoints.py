"""Endpoints from the settings: what is listed, what can be asked, and why not."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import ChatError, ModelError, NotFoundError
from jupyter_chat_ext.models.endpoint import Endpoint, ResolvedKey, SettingsProblem
from jupyter_chat_ext.models.endpoints import Endpoints
from tests.models.conftest import END, PATIENT, STREAM, answer, ask, delta, page

KEY = "sk-test-SECRETKEY99"


@dataclass
class FakeSettings:
    endpoints: tuple = ()
    system_prompt: str = ""
    default_config: ChatModelConfig = field(default_factory=ChatModelConfig)
    problems: tuple = ()

    async def read(self):
        return self


@dataclass
class FakeKeys:
    kept: dict[str, Any] = field(default_factory=dict)
    problem: ChatError | None = None

    async def resolve(self, provider, origin):
        secret = self.kept.get((provider, origin))
        return ResolvedKey(secret=secret, source="session" if secret else None, problem=self.problem)

    async def state(self, provider, origin):
        return {"set": (provider, origin) in self.kept}

    async def put(self, provider, origin, key, *, remember):
        self.kept[provider, origin] = key

    async def delete(self, provider):
        self.kept = {place: key for place, key in self.kept.items() if place[0] != provider}


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

    def make(*endpoints, system_prompt="", **options):
        settings, keys, changes = FakeSettings(endpoints, system_prompt), FakeKeys(), []
        source = Endpoints(
            settings,
            keys,
            timeouts=PATIENT,
            on_change=lambda kind, **facts: changes.append((kind, facts)),
            **options,
        )
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
    place = world(gateway(peer(script).base_url), discovery_patience=0.2)
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
    assert place.endpoints._retired[0].closed


async def test_the_connection_and_its_agent_are_kept(peer, world):
    place = world(gateway(peer(answer("ok")).base_url, models=("m",)))
    for _ in range(2):
        await ask(await place.endpoints.get("gw:m"), "hi")
    connection = place.endpoints._connections["gw"]
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
