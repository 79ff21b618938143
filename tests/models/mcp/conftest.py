"""MCP servers of this test run: started as people's are, and ended with each test."""

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyter_chat_ext.models.mcp.configuration import McpServerConfig
from jupyter_chat_ext.models.mcp.server import McpServer

pytest.importorskip("mcp_types")

PROGRAMS = Path(__file__).parents[2] / "mcp_servers"


def command(program, *arguments):
    return (sys.executable, str(PROGRAMS / f"{program}.py"), *arguments)


@pytest.fixture
def serve(jp_asyncio_loop):
    """Make servers; they are not started yet."""
    made = []

    def make(*given, **facts):
        facts = {"name": "tools", "source": "file", "command": command(*given) if given else (), **facts}
        states = []
        made.append(McpServer(McpServerConfig(**facts), lambda server: states.append(server.state)))
        made[-1].states = states
        return made[-1]

    yield make
    for server in made:
        jp_asyncio_loop.run_until_complete(server.stop())


@pytest.fixture
def at_address():
    """Start the server on a port; return what starts it again, and its URL."""
    port = free_port()
    running = []

    def start():
        stop()
        running.append(subprocess.Popen(command("tools", str(port)), stderr=subprocess.DEVNULL))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                return
            time.sleep(0.05)
        raise AssertionError("the server does not listen")

    def stop():
        while running:
            process = running.pop()
            process.kill()
            process.wait()

    start()
    start.stop = stop
    yield start, f"http://127.0.0.1:{port}/mcp"
    stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
