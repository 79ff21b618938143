"""MCP servers through the whole server: named in files, started when used, called after a yes."""

import asyncio
import json
import os
import stat
import sys
from pathlib import Path

import psutil
import pytest
from jupyter_core.paths import jupyter_config_dir

from jupyter_chat_ext.models import requirements
from tests.models.conftest import DONE, END, STREAM, answer, delta, peer

__all__ = ["peer"]

pytest.importorskip("mcp_types")

PROGRAMS = Path(__file__).parents[1] / "mcp_servers"
TOOLS = {"command": sys.executable, "args": [str(PROGRAMS / "tools.py")]}
LEAVES = {"command": sys.executable, "args": [str(PROGRAMS / "odd.py"), "leave"]}


def calls(name, **arguments):
    """An answer of the provider that calls a tool."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    called = {"index": 0, "id": "call_0", "type": "function", "function": function}
    return [STREAM, delta(tool_calls=[called]), delta(finish="tool_calls"), DONE, END]


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(0o600)
    return path


def name_servers(**servers):
    """Write mcp.json where it counts."""
    return write(Path(jupyter_config_dir()) / "mcp.json", {"mcpServers": servers})


def settle(**settings):
    """Write settings as JupyterLab's Settings Editor does."""
    folder = Path(jupyter_config_dir()) / "lab" / "user-settings" / "jupyter-chat-ext"
    write(folder / "providers.jupyterlab-settings", settings)


@pytest.fixture
def mcp(api, jp_asyncio_loop):
    """The API; servers that a test started are ended."""
    yield Mcp(api)
    jp_asyncio_loop.run_until_complete(api.services.mcp.close())


class Mcp:
    def __init__(self, api):
        self.api = api

    async def server(self, name="tools"):
        listed = (await self.api("mcp-servers"))["servers"]
        return next(server for server in listed if server["name"] == name)

    async def until(self, state, name="tools"):
        async with asyncio.timeout(60):
            while (server := await self.server(name))["state"] != state:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return server

    async def begin(self, peer, *scripts):
        """Let a provider answer with these scripts, and begin a conversation with it."""
        provider = peer(*scripts)
        entry = {"name": "wire", "baseUrl": f"http://127.0.0.1:{provider.port}/v1", "models": ["m"]}
        settle(providers=[entry | {"needsKey": "no"}])
        self.conversation = await self.api.create()
        return provider

    async def ask(self, *tools, code=200):
        body = self.api.question("Do it.", model="wire:m", tools=list(tools))
        path = ("conversations", self.conversation, "turns")
        response = await self.api.raw(*path, method="POST", body=body, request_timeout=90)
        assert response.code == code, response.body
        return self.api.events_of(response.body) if code == 200 else json.loads(response.body)["error"]

    async def last(self):
        return (await self.api("conversations", self.conversation))["messages"][-1]

    async def call(self):
        return next(part for part in (await self.last())["parts"] if "toolCallId" in part)

    async def decide(self, *, approved):
        approval = (await self.call())["approval"]["id"]
        path = ("conversations", self.conversation, "approvals", approval)
        await self.api(*path, method="POST", body={"approved": approved}, code=202)
        await self.api.services.turns.find(self.conversation).wait()


def running(program="tools.py"):
    found = psutil.Process().children(recursive=True)
    return [each for each in found if program in " ".join(each.cmdline())]


async def test_a_tool_is_called_after_a_yes_with_exactly_what_was_shown(mcp, peer):
    name_servers(tools=TOOLS)
    provider = await mcp.begin(peer, calls("picture"), answer("A dot."), calls("add", a=1), answer("No."))
    assert (await mcp.server())["state"] == "stopped"
    assert running() == []

    chunks = await mcp.ask("mcp:tools/picture", "mcp:tools/add")

    assert chunks[-1] == {"type": "finish", "finishReason": "tool-calls"}
    assert [tool["function"]["name"] for tool in provider.requests[0].body["tools"]] == ["picture", "add"]
    asked = await mcp.call()
    assert (asked["state"], asked["toolMetadata"]) == ("approval-requested", {"where": "tools (MCP)"})
    assert await mcp.server() == {
        "name": "tools",
        "kind": "command",
        "where": f"{sys.executable} {PROGRAMS / 'tools.py'}",
        "source": "file",
        "state": "ready",
        "tools": 10,
    }

    await mcp.decide(approved=True)

    reply = await mcp.last()
    assert (await mcp.call())["output"].startswith("Look:\n(A file of type image/png")
    assert [part["mediaType"] for part in reply["parts"] if part["type"] == "file"] == ["image/png"] * 2
    assert reply["parts"][-1]["text"] == "A dot."

    listed = {tool["id"]: tool for tool in (await mcp.api("models"))["tools"]}
    assert listed["mcp:tools/add"]["server"] == {"name": "tools"}
    assert listed["mcp:tools/add"]["approval"] is True

    await mcp.ask("mcp:tools/add")
    await mcp.decide(approved=False)
    assert (await mcp.call())["state"] == "output-denied"


async def test_a_server_is_started_restarted_and_stopped_by_hand(mcp):
    name_servers(tools=TOOLS, leaves=LEAVES | {"env": {"A": "${HOME}"}})
    heard = []
    mcp.api.services.changes.listeners.append(lambda kind, facts: heard.append((kind, facts.get("state"))))

    assert (await mcp.api("mcp-servers", "tools", method="POST", body={}))["state"] == "starting"
    first = await mcp.until("ready")
    assert first["tools"] == 10
    assert heard == [("mcp", "starting"), ("mcp", "ready"), ("models", None)]
    [before] = running()
    await mcp.api("mcp-servers", "tools", method="POST", body={})
    await mcp.until("ready")
    [after] = running()
    assert before.pid != after.pid

    await mcp.api("mcp-servers", "leaves", method="POST", body={})
    failed = await mcp.until("failed", "leaves")
    assert failed["problem"]["title"] == "The MCP server leaves ended, with status 7."
    log = await mcp.api("mcp-servers", "leaves", "log")
    assert log == {"log": "I need a key; yours is [key hidden]"}

    stopped = await mcp.api("mcp-servers", "tools", method="DELETE")
    assert (stopped["state"], stopped["tools"], running()) == ("stopped", 0, [])
    assert (await mcp.api("models"))["tools"] == []
    gone = await mcp.api("mcp-servers", "nobody", method="POST", body={}, code=404)
    assert gone["error"]["code"] == "unknown-mcp-server"


async def test_looking_starts_nothing(mcp):
    name_servers(tools=TOOLS)
    for path in (("mcp-servers",), ("models",), ("providers",), ("mcp-servers", "tools", "log")):
        await mcp.api(*path)
    assert ((await mcp.server())["state"], running()) == ("stopped", [])


async def test_a_question_whose_server_fails_is_refused_with_the_reason(mcp, peer):
    name_servers(leaves=LEAVES, tools=TOOLS)
    provider = await mcp.begin(peer, answer("never"))
    assert (await mcp.ask("mcp:leaves/x", code=409))["title"] == "The MCP server leaves ended, with status 7."
    assert (await mcp.ask("mcp:tools/nothing", code=404))["code"] == "unknown-tool"
    assert (await mcp.ask("mcp:nobody/x", code=404))["code"] == "unknown-mcp-server"
    assert provider.requests == []
    assert (await mcp.api("conversations", mcp.conversation))["messages"] == []


async def test_a_call_that_waits_can_be_denied_when_its_server_is_gone(mcp, peer):
    name_servers(tools=TOOLS)
    provider = await mcp.begin(peer, calls("add", a=1), answer("Then not."))
    await mcp.ask("mcp:tools/add")
    name_servers()
    assert (await mcp.api("mcp-servers"))["servers"] == []
    assert running() == []

    await mcp.decide(approved=False)

    assert (await mcp.last())["parts"][-1]["text"] == "Then not."
    told = [message for message in provider.requests[-1].body["messages"] if message["role"] == "tool"]
    assert told[0]["content"] == "The person did not allow this call."


async def test_only_the_configuration_folder_names_servers(mcp, jp_root_dir, monkeypatch):
    for folder in (jp_root_dir, jp_root_dir / ".jupyter", jp_root_dir / "sub"):
        write(folder / "mcp.json", {"mcpServers": {"evil": TOOLS}})
        write(folder / ".mcp.json", {"mcpServers": {"evil": TOOLS}})
    monkeypatch.chdir(jp_root_dir)
    listed = await mcp.api("mcp-servers")
    assert (listed["servers"], listed["problems"]) == ([], [])
    assert listed["file"] == str(Path(jupyter_config_dir()) / "mcp.json")


async def test_settings_name_addresses_and_nothing_else(mcp):
    settle(
        mcpServers=[
            {"name": "docs", "url": "https://docs.example/mcp"},
            {"name": "evil", **TOOLS},
            {"name": "keyed", "url": "https://docs.example/mcp?key=secret-0815"},
            {
                "name": "header",
                "url": "https://docs.example/mcp",
                "headers": {"Authorization": "secret-0815"},
            },
            {"name": "plain", "url": "ftp://docs.example"},
        ]
    )
    listed = await mcp.api("mcp-servers")
    assert [(each["name"], each["kind"], each["source"]) for each in listed["servers"]] == [
        ("docs", "url", "settings")
    ]
    assert [problem["field"] for problem in listed["problems"]] == ["mcpServers.plain.url"]
    fields = [problem["field"] for problem in (await mcp.api("providers"))["problems"]]
    assert sorted(set(fields)) == [
        "mcpServers[1]",
        "mcpServers[1].args",
        "mcpServers[1].command",
        "mcpServers[2]",
        "mcpServers[3].headers",
    ]
    assert "0815" not in json.dumps([listed, await mcp.api("providers")])


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({}, "must have either a command or a url"),
        ({**TOOLS, "url": "https://a.example"}, "must have either a command or a url"),
        ({"command": "./server"}, "must be a program's name or its whole path"),
        ({"command": "server", "cwd": "here"}, "must be the whole path of a folder"),
        ({"command": "server", "args": "--all"}, "must be a list of at most 100 texts"),
        ({"command": "server", "args": ["${NOT_THERE}"]}, "needs the variable NOT_THERE"),
        ({"command": "server", "env": {"A": 1}}, "must be text of at most"),
        ({"url": "https://me:secret-0815@a.example"}, "must not contain a user name or password"),
        ({"url": "https://169.254.169.254/mcp"}, "metadata address"),
        ({"url": "https://a.example", "type": "sse"}, "must be one of stdio, http"),
        ({"url": "https://a.example", "headers": {"Host": "b"}}, "must not hold Host"),
        ({**TOOLS, "withoutApproval": ["add"]}, "is for the administrator"),
        (7, "must be an object"),
    ],
)
async def test_a_server_that_cannot_be_used_is_named_and_the_rest_works(entry, words, mcp):
    name_servers(odd=entry, tools=TOOLS, off={**TOOLS, "disabled": True})
    listed = await mcp.api("mcp-servers")
    assert [server["name"] for server in listed["servers"]] == ["tools"]
    [problem] = listed["problems"]
    assert problem["field"].startswith("mcpServers.odd")
    assert words in problem["title"]
    assert "0815" not in json.dumps(listed)


@pytest.mark.parametrize("content", ["[]", "{", '{"servers": {}}', '{"mcpServers": []}'])
async def test_a_file_that_cannot_be_read_is_named(content, mcp):
    write(Path(jupyter_config_dir()) / "mcp.json", content)
    [problem] = (await mcp.api("mcp-servers"))["problems"]
    assert problem["field"] == "mcp.json"


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
async def test_a_file_that_others_can_change_is_not_used(mcp):
    name_servers(tools=TOOLS).chmod(0o600 | stat.S_IWOTH)
    listed = await mcp.api("mcp-servers")
    assert listed["servers"] == []
    assert "chmod 600" in listed["problems"][0]["title"]


async def test_keys_of_servers_are_shown_nowhere(mcp, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "tok-0815-4711")
    name_servers(
        tools=TOOLS | {"args": ["${HOME}/a", "--token=${MY_TOKEN}"], "env": {"A": "value-0815"}},
        docs={"url": "https://a.example/mcp?key=${MY_TOKEN}", "headers": {"X": "Bearer words-0815"}},
    )
    listed = await mcp.api("mcp-servers")
    shown = {server["name"]: server["where"] for server in listed["servers"]}
    assert shown["docs"] == "https://a.example/mcp"
    assert shown["tools"].endswith(f" {os.environ['HOME']}/a '--token=[key hidden]'")
    assert "0815" not in json.dumps(listed)
    config = (await mcp.api.services.mcp._settings.read()).servers[0]
    assert "value-0815" not in repr(config)


async def test_without_the_package_the_line_that_installs_it_is_told(mcp, peer, monkeypatch):
    there = requirements.is_installed
    monkeypatch.setattr(
        "jupyter_chat_ext.models.mcp.servers.is_installed", lambda name: name != "mcp_types" and there(name)
    )
    name_servers(tools=TOOLS)
    listed = await mcp.api("mcp-servers")
    assert listed["problem"]["code"] == "package-missing"
    assert "jupyter_chat_ext[mcp]" in listed["problem"]["hint"]
    await mcp.begin(peer, answer("never"))
    assert (await mcp.ask("mcp:tools/add", code=409))["code"] == "package-missing"


class TestAdministration:
    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        ours = {"tools": TOOLS | {"withoutApproval": ["add"]}, "local": {"url": "http://127.0.0.1:9/mcp"}}
        rules = {
            "mcp_servers": ours,
            "allowed_mcp_servers": ["https://mcp.example/*"],
            "blocked_mcp_servers": ["*evil*", "local"],
            "allow_user_mcp_commands": False,
        }
        return jp_server_config | {"JupyterChat": rules}

    async def test_its_rules_hold(self, mcp, peer):
        name_servers(
            tools=LEAVES,
            mine=TOOLS,
            good={"url": "https://MCP.example:443/a"},
            posing={"url": "https://mcp.example.evil.example/"},
            other={"url": "https://other.example/mcp"},
        )
        listed = await mcp.api("mcp-servers")
        locked = {server["name"]: server.get("locked", False) for server in listed["servers"]}
        assert locked == {
            "tools": False,
            "local": True,
            "mine": True,
            "good": False,
            "posing": True,
            "other": True,
        }
        assert [problem["title"] for problem in listed["problems"]] == [
            "mcpServers.tools has a name that is taken."
        ]
        for name in ("mine", "other", "local"):
            refused = await mcp.api("mcp-servers", name, method="POST", body={}, code=403)
            assert refused["error"]["code"] == "locked"
        assert running() == []

        await mcp.begin(peer, calls("add", a=1), answer("Two."))
        assert (await mcp.ask("mcp:mine/add", code=403))["code"] == "locked"
        await mcp.ask("mcp:tools/add")
        assert (await mcp.call())["state"] == "output-available"
        assert (await mcp.last())["parts"][-1]["text"] == "Two."


class TestNoServersOfPeople:
    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        return jp_server_config | {"JupyterChat": {"allow_user_mcp_servers": False}}

    async def test_none_of_theirs_can_be_used(self, mcp):
        name_servers(docs={"url": "https://docs.example/mcp"})
        listed = await mcp.api("mcp-servers")
        assert listed["userServers"] is False
        assert listed["servers"][0]["problem"]["code"] == "locked"
