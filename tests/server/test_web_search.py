"""The search that providers run: listed where there is one, used where it is switched on."""

import json

import pytest

from tests.models.conftest import peer
from tests.models.kind_wires import RESPONSES
from tests.server.test_provider_security import put_key, write_settings

__all__ = ["peer"]  # a fixture, used by its name

SEARCH = "provider:web_search"


@pytest.fixture
def decisions():
    """What the administrator decides; tests give their own."""
    return {}


@pytest.fixture
def jp_server_config(jp_server_config, decisions):
    return jp_server_config | {"JupyterChat": decisions}


@pytest.fixture
def provide(api, peer):
    """Set up a provider that searches, and another that does not."""

    async def start():
        made = peer(RESPONSES.text("Nothing new."))
        facts = {"baseUrl": made.base_url, "models": ["m"], "needsKey": "yes"}
        entries = [{"name": "mine", "kind": "openai", **facts}, {"name": "other", **facts}]
        write_settings(providers=entries)
        for entry in entries:
            await put_key(api, name=entry["name"])
        return made

    return start


async def ask(api, model, code=200):
    body = api.question("News?", model=model, tools=[SEARCH])
    path = ("conversations", await api.create(), "turns")
    response = await api.raw(*path, method="POST", body=body)
    assert response.code == code, response.body
    return json.loads(response.body)["error"] if code != 200 else api.events_of(response.body)


async def listed(api):
    models = (await api("models"))["models"]
    return [model["id"] for model in models if model.get("webSearch") and model["id"].endswith(":m")]


async def searching(api):
    providers = (await api("providers"))["providers"]
    return {each["name"] for each in providers if each.get("webSearch")} & {"mine", "other"}


async def test_it_is_offered_by_the_model_that_has_it_and_goes_out_with_the_question(api, provide):
    provider = await provide()
    assert await listed(api) == ["mine:m"]
    assert await searching(api) == {"mine"}
    events = await ask(api, "mine:m")
    assert events[-1]["type"] == "finish"
    assert [tool["type"] for tool in provider.requests[0].body["tools"]] == ["web_search"]


async def test_a_model_that_has_none_is_not_asked_with_it(api, provide):
    provider = await provide()
    error = await ask(api, "other:m", code=422)
    assert (error["code"], bool(error["hint"])) == ("search-unsupported", True)
    assert provider.requests == []


@pytest.mark.parametrize("decisions", [{"allow_web_search": False}])
async def test_the_administrator_can_switch_it_off(api, provide):
    provider = await provide()
    assert await listed(api) == []
    assert await searching(api) == set()
    assert (await ask(api, "mine:m", code=422))["code"] == "search-unsupported"
    assert provider.requests == []
