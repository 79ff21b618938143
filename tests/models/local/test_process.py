"""The model's process: started when asked, one for all, gone with its parent."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local.child import container_cores, thread_count
from jupyter_chat_ext.models.local.process import LocalServer
from tests.models.local.conftest import until

pytestmark = pytest.mark.usefixtures("fake_runtime")

PROJECT = Path(__file__).parents[3]

PARENT = """
import asyncio, sys
from pathlib import Path
from jupyter_chat_ext.models.local.process import LocalServer

async def main():
    server = LocalServer(Path(sys.argv[1]), "pretend")
    await server.endpoint()
    print(server.process_id, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def serve(weights, jp_asyncio_loop):
    """Make a server of weights that say something to the fake engine; it is closed at the end."""
    servers = []

    def make(said):
        servers.append(LocalServer(weights(said), "pretend"))
        return servers[-1]

    yield make
    for server in servers:
        jp_asyncio_loop.run_until_complete(server.close())


def get(endpoint, key=None):
    """Return the parameters of the fake engine."""
    asking = urllib.request.Request(
        endpoint.base_url, headers={"authorization": f"Bearer {key or endpoint.api_key}"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asking) as answer:
        return json.load(answer)


def said_of(process_id, name):
    return Path(f"/proc/{process_id}/{name}").read_text()


def gone(process_id):
    try:
        return said_of(process_id, "stat").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def failure_of(server):
    with pytest.raises(ModelError) as raised:
        await server.endpoint()
    assert server.state == "stopped"
    return raised.value


async def test_it_starts_with_the_first_question_and_ends_when_closed(serve, spawned):
    server = serve("fine")
    assert server.state == "stopped"
    asking = asyncio.gather(server.endpoint(), server.endpoint())
    await asyncio.sleep(0)
    assert server.state == "loading"
    first, second = await asking
    assert first == second
    assert len(spawned) == 1
    assert server.state == "ready"
    process_id = server.process_id
    await server.close()
    assert gone(process_id)
    assert server.state == "stopped"


async def test_only_who_has_the_key_on_this_computer_gets_in(serve):
    endpoint = await serve("fine").endpoint()
    assert endpoint.base_url.startswith("http://127.0.0.1:")
    assert len(endpoint.api_key) > 30
    with pytest.raises(urllib.error.HTTPError, match="401"):
        get(endpoint, key="guess")


async def test_the_engine_offers_the_api_only_and_keeps_to_little_memory(serve):
    params = get(await serve("fine").endpoint())
    wanted = {
        "n_ctx": 4096, "n_parallel": 1, "cache_ram_mib": 256, "sleep_idle_seconds": 600, "ui": False,
        "endpoint_slots": False, "endpoint_props": False, "cors_origins": "", "cors_origins_explicit": True,
        "model_alias": ["pretend"],
    }  # fmt: skip
    assert {name: params[name] for name in wanted} == wanted


async def test_the_key_is_neither_in_the_command_line_nor_on_to_other_programs(serve):
    server = serve("fine")
    endpoint = await server.endpoint()
    assert endpoint.api_key not in said_of(server.process_id, "cmdline")
    assert endpoint.api_key not in str(os.environ)


async def test_a_process_that_died_is_started_anew_with_another_key(serve):
    server = serve("fine")
    first = await server.endpoint()
    os.kill(server.process_id, signal.SIGKILL)
    await until(lambda: server.state == "stopped")
    error = await server.failure()
    assert error.code == "local-stopped"
    second = await server.endpoint()
    assert second.api_key != first.api_key
    assert get(second)


async def test_while_it_runs_there_is_no_failure(serve):
    server = serve("fine")
    await server.endpoint()
    assert await server.failure() is None


async def test_weights_that_cannot_be_loaded_are_told_with_the_engines_words(serve):
    error = await failure_of(serve("fail"))
    assert error.code == "local-load-failed"
    assert "failed to load model" in error.detail
    assert "llama.cpp prints" in error.detail


async def test_an_old_processor_is_told_as_such(serve):
    error = await failure_of(serve("old cpu"))
    assert error.code == "local-cpu"
    assert "AVX2" in error.hint


async def test_an_engine_that_is_not_installed_is_told_with_the_line_that_installs_it(
    serve, tmp_path, monkeypatch
):
    (tmp_path / "xllamacpp.py").write_text("import a_library_that_is_not_there")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    error = await failure_of(serve("fine"))
    assert error.code == "local-runtime-missing"
    assert error.hint == "%pip install 'jupyter_chat_ext[local]'"
    assert "a_library_that_is_not_there" in error.detail


async def test_one_who_stops_waiting_does_not_stop_the_loading(serve, tmp_path):
    server = serve("slow")
    waiting = asyncio.create_task(server.endpoint())
    other = asyncio.create_task(server.endpoint())
    await until(lambda: server.process_id)
    waiting.cancel()
    await asyncio.wait([waiting])
    (tmp_path / "go").touch()
    assert get(await other)


async def test_closing_ends_it_in_the_middle_of_loading(serve):
    server = serve("slow")
    waiting = asyncio.create_task(server.endpoint())
    await until(lambda: server.process_id)
    process_id = server.process_id
    await server.close()
    assert gone(process_id)
    await asyncio.wait([waiting])


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
def test_it_ends_with_its_parent_even_if_that_is_killed(weights):
    environment = os.environ | {"PYTHONPATH": f"{os.environ['PYTHONPATH']}:{PROJECT}"}
    command = [sys.executable, "-c", PARENT, str(weights("fine"))]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    with parent:
        process_id = int(parent.stdout.readline())
        assert not gone(process_id)
        parent.kill()
    asyncio.run(until(lambda: gone(process_id)))


def test_one_core_is_left_to_the_notebook(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(4), raising=False)
    assert thread_count() == min(3, max(1, container_cores(Path("/sys/fs/cgroup/cpu.max")) - 1))
    monkeypatch.setenv("CI", "true")
    assert thread_count() == 1


@pytest.mark.parametrize(
    ("limit", "cores"), [("150000 100000\n", 1), ("400000 100000\n", 4), ("max 100000\n", sys.maxsize)]
)
def test_a_containers_share_counts_not_the_machines_cores(tmp_path, limit, cores):
    path = tmp_path / "cpu.max"
    path.write_text(limit)
    assert container_cores(path) == cores
