"""MCP servers and the end of the Jupyter server: nothing outlives it; what waits for a yes still waits."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import psutil
import pytest

from tests.server.kernels.conftest import until

pytest.importorskip("mcp_types")

PROGRAM = str(Path(__file__).parents[1] / "mcp_servers" / "tools.py")


@pytest.fixture
def named(home):
    """Name the server in mcp.json."""
    (home / "config").mkdir()
    servers = {"tools": {"command": sys.executable, "args": [PROGRAM]}}
    (home / "config" / "mcp.json").write_text(json.dumps({"mcpServers": servers}))


def processes():
    """Return the MCP servers of these tests that run."""
    found = psutil.process_iter(["cmdline", "status"])
    return [each.pid for each in found if PROGRAM in (each.info["cmdline"] or ()) and is_alive(each)]


def is_alive(process):
    return process.info["status"] != psutil.STATUS_ZOMBIE


async def approve(server, conversation):
    """Approve the call that waits, and return what the model says in the end."""

    async def last():
        return (await server.call(f"conversations/{conversation}"))["messages"][-1]

    async def done():
        reply = await last()
        return reply if reply["status"] == "done" else None

    waiting = await last()
    assert waiting["status"] == "waiting"
    approval = waiting["parts"][-1]["approval"]["id"]
    await server.call(f"conversations/{conversation}/approvals/{approval}", "POST", {"approved": True})
    return (await until(done, 30))["parts"][-1]["text"].strip()


@pytest.mark.usefixtures("named")
async def test_a_call_waits_through_a_crash_and_nothing_outlives_jupyter(start):
    server = start()
    assert processes() == []
    conversation = await server.create()
    asked = await server.ask(conversation, 'call add {"a": 40, "b": 2}', tools=["mcp:tools/add"])
    assert asked.code == 200, asked.body
    assert len(processes()) == 1

    server.signal(signal.SIGKILL)
    server.wait()
    await until(lambda: processes() == [])  # its input ended

    server = start()
    assert processes() == []
    assert await approve(server, conversation) == "The tool said: 42"

    asked = await server.ask(conversation, "call child {}", tools=["mcp:tools/child"])
    assert asked.code == 200, asked.body
    child = int((await approve(server, conversation)).split()[-1])
    assert psutil.pid_exists(child)

    server.signal(signal.SIGTERM)

    server.wait()
    assert processes() == []
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
