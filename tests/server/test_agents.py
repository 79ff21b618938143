"""Agents of the server: of packages that are installed, and those that the administrator names."""

import asyncio
import json
import sys
import threading
import zipfile
from importlib import import_module

import pytest
from hatchling.build import build_wheel

from jupyter_chat_ext.models.attachment_rules import ANYTHING

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "Our_Agents"
version = "1.0"
[project.entry-points."jupyter_chat_ext.models"]
cleaner = "our_agents:cleaner"
parrot = "our_agents.others:parrot"
broken = "our_agents.broken:agent"
nothing = "our_agents.others:NOTHING"
"""

AGENTS = """
from pydantic_ai import Agent, Tool
from pydantic_ai.models.function import DeltaToolCall, FunctionModel

deleted = []

def delete(path: str) -> str:
    deleted.append(path)
    return path + " is gone"

async def answer(messages, info):
    last = messages[-1].parts[-1]
    if last.part_kind == "tool-return":
        yield "The tool said: " + str(last.content)
    else:
        yield {0: DeltaToolCall("delete", {"path": last.content}, tool_call_id="c1")}

cleaner = Agent(
    FunctionModel(stream_function=answer),
    tools=[Tool(delete, requires_approval=True)],
    model_settings={"temperature": 0},
)
"""

OTHERS = """
import threading
from jupyter_chat_ext.models.attachment_rules import ANYTHING
importer = threading.current_thread()

class Parrot:
    attachments = ANYTHING
    async def stream(self, messages, config, outcome):
        yield {"type": "text-start", "id": "1"}
        yield {"type": "text-delta", "id": "1", "delta": messages[-1].content}
        yield {"type": "text-end", "id": "1"}

parrot = Parrot()
NOTHING = {}
"""

BROKEN = "import a_package_that_nobody_has"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package that offers agents."""
    source, site = tmp_path / "source", tmp_path / "site"
    (source / "our_agents").mkdir(parents=True)
    for name, text in {
        "pyproject.toml": PYPROJECT,
        "our_agents/__init__.py": AGENTS,
        "our_agents/others.py": OTHERS,
        "our_agents/broken.py": BROKEN,
    }.items():
        (source / name).write_text(text)
    monkeypatch.chdir(source)
    zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))).extractall(site)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(site)
    yield
    for name in [name for name in list(sys.modules) if name.partition(".")[0] == "our_agents"]:
        del sys.modules[name]


@pytest.fixture
def decisions():
    """What the administrator decides; tests give their own."""
    return {}


@pytest.fixture
def jp_server_config(jp_server_config, package, decisions):
    return jp_server_config | {"JupyterChat": decisions}


def source_of(api):
    [source] = [each for each in api.services.models._sources if each.owns("agent:")]
    return source


async def agents(api):
    """Return the agents that are listed, once all are imported."""
    await api("models")
    await source_of(api).settled()
    models = (await api("models"))["models"]
    return {model["id"].removeprefix("agent:"): model for model in models if model["group"] == "agent"}


async def ask(api, agent, text="a.txt", code=200):
    conversation = await api.create()
    body = api.question(text, model=f"agent:{agent}")
    response = await api.raw("conversations", conversation, "turns", method="POST", body=body)
    assert response.code == code, response.body
    if code != 200:
        return json.loads(response.body)["error"]
    return conversation, (await api("conversations", conversation))["messages"][-1]


def error_of(message):
    [error] = [part["data"] for part in message["parts"] if part["type"] == "data-error"]
    return error


def words(message):
    return "".join(part["text"] for part in message["parts"] if part["type"] == "text")


async def test_what_packages_offer_is_imported_with_the_first_look_and_not_before(api):
    await asyncio.sleep(0)
    assert "our_agents" not in sys.modules
    found = await agents(api)
    assert {name.removeprefix("our-agents:") for name in found} == {"cleaner", "parrot", "broken", "nothing"}
    assert sys.modules["our_agents.others"].importer is not threading.main_thread()
    cleaner, parrot = found["our-agents:cleaner"], found["our-agents:parrot"]
    assert (cleaner["label"], cleaner["detail"], cleaner["available"]) == ("cleaner", "Our_Agents", True)
    assert "temperature" not in cleaner["settings"]
    assert (cleaner.get("tools"), parrot.get("tools")) == (True, None)


async def test_one_that_cannot_be_imported_says_why_and_what_to_do(api, caplog):
    found = await agents(api)
    broken, nothing = found["our-agents:broken"]["problem"], found["our-agents:nothing"]["problem"]
    assert broken["title"] == "The agent broken could not be loaded."
    assert "a_package_that_nobody_has" in broken["detail"]
    assert broken["hint"] == "Install what is missing where the Jupyter server runs, then restart it."
    assert "it is of type dict" in nothing["detail"]
    assert "Traceback" in caplog.text
    assert await ask(api, "our-agents:broken", code=409) == broken


async def test_an_agent_asks_before_its_tool_runs_and_goes_on_after_a_yes(api):
    conversation, waiting = await ask(api, "our-agents:cleaner")
    assert waiting["status"] == "waiting"
    [call] = [part for part in waiting["parts"] if "toolCallId" in part]
    assert (call["state"], call["input"]) == ("approval-requested", {"path": "a.txt"})
    assert sys.modules["our_agents"].deleted == []
    path = ("conversations", conversation, "approvals", call["approval"]["id"])
    await api(*path, method="POST", body={"approved": True}, code=202)
    await api.services.turns.find(conversation).wait()
    message = (await api("conversations", conversation))["messages"][-1]
    assert words(message) == "The tool said: a.txt is gone"
    assert sys.modules["our_agents"].deleted == ["a.txt"]


@pytest.mark.parametrize("decisions", [{"max_answer_rounds": 1}])
async def test_the_limit_of_rounds_holds_over_approvals(api):
    conversation, waiting = await ask(api, "our-agents:cleaner")
    [call] = [part for part in waiting["parts"] if "toolCallId" in part]
    path = ("conversations", conversation, "approvals", call["approval"]["id"])
    await api(*path, method="POST", body={"approved": True}, code=202)
    await api.services.turns.find(conversation).wait()
    message = (await api("conversations", conversation))["messages"][-1]
    assert error_of(message)["code"] == "too-many-rounds"
    [call] = [part for part in message["parts"] if "toolCallId" in part]
    assert (call["state"], call["output"]) == ("output-available", "a.txt is gone")


@pytest.mark.parametrize("decisions", [{"max_answer_tokens": 1, "max_answer_seconds": 60}])
async def test_nobody_is_asked_about_a_tool_when_the_tokens_are_used_up(api):
    _, message = await ask(api, "our-agents:cleaner")
    assert (message["status"], error_of(message)["code"]) == ("failed", "too-many-tokens")
    assert error_of(message)["hint"]
    assert sys.modules["our_agents"].deleted == []


class Sleeper:
    """Says a word, and then nothing for ever."""

    attachments = ANYTHING

    async def stream(self, _messages, _config, _outcome):
        yield {"type": "text-start", "id": "1"}
        yield {"type": "text-delta", "id": "1", "delta": "Once"}
        await asyncio.Event().wait()


@pytest.mark.parametrize("decisions", [{"agents": {"sleeper": Sleeper()}, "max_answer_seconds": 0.3}])
async def test_an_agent_that_takes_too_long_is_ended(api):
    _, message = await ask(api, "sleeper")
    assert (words(message), error_of(message)["code"]) == ("Once", "answer-too-slow")


async def test_a_chat_model_of_a_package_answers_though_nobody_looked_for_models(api):
    _, message = await ask(api, "our-agents:parrot", "Hello")
    assert words(message) == "Hello"


async def test_an_id_that_nobody_offers_is_unknown(api):
    assert (await ask(api, "our-agents:other", code=404))["code"] == "unknown-model"


def made():
    return import_module("our_agents.others").parrot


OWN = {
    "helper": "our_agents.others:parrot",
    "made": made,
    "a:b": "our_agents.others:parrot",
    "typo": "our_agents.others",
}


@pytest.mark.parametrize("decisions", [{"agents": OWN}])
async def test_the_administrator_s_agents_are_named_or_made(api):
    found = await agents(api)
    assert [name for name in found if not name.startswith("our-agents")] == ["helper", "made", "a:b", "typo"]
    assert found["helper"]["detail"] == "our_agents.others"
    assert words((await ask(api, "helper", "Hello"))[1]) == "Hello"
    assert words((await ask(api, "made", "Hello"))[1]) == "Hello"
    assert "no colon" in found["a:b"]["problem"]["detail"]
    assert "<module>:<attribute>" in found["typo"]["problem"]["detail"]


@pytest.mark.parametrize("decisions", [{"blocked_models": ["agent:our-agents:*"]}])
async def test_what_the_administrator_blocks_is_not_even_imported(api):
    found = await agents(api)
    assert all(model["locked"] for model in found.values())
    assert (await ask(api, "our-agents:cleaner", code=403))["code"] == "locked"
    assert "our_agents" not in sys.modules


@pytest.mark.parametrize(
    "decisions",
    [
        {"blocked_providers": ["function"], "agents": {"mine": "our_agents:cleaner"}},
        {"allowed_providers": ["openai"], "agents": {"mine": "our_agents:cleaner"}},
        {"blocked_models": ["function:*"], "agents": {"mine": "our_agents:cleaner"}},
    ],
)
async def test_the_rules_hold_for_the_model_behind_a_package_s_agent(api):
    found = await agents(api)
    assert found["our-agents:cleaner"]["problem"]["code"] == "locked"
    assert found["our-agents:parrot"]["available"]
    assert found["mine"]["available"]
    assert (await ask(api, "our-agents:cleaner", code=403))["code"] == "locked"


may_go_on = threading.Event()


def slow():
    may_go_on.wait(20)
    return made()


@pytest.mark.parametrize("decisions", [{"agents": {"slow": slow}}])
async def test_a_slow_import_holds_up_no_list_and_is_told_of_when_it_is_through(api):
    may_go_on.clear()
    heard = []
    source_of(api)._on_change = heard.append
    models = (await api("models"))["models"]
    assert "agent:slow" in [model["id"] for model in models if model["available"]]
    asking = asyncio.create_task(ask(api, "slow", "Hello"))
    may_go_on.set()
    assert words((await asking)[1]) == "Hello"
    await source_of(api).settled()
    assert "models" in heard
