"""What the extension costs before anybody asks: imports, and bytes of the lab extension."""

import asyncio
import gzip
import statistics
import sys
from pathlib import Path

from bench.devtools import Tab
from bench.scenarios import Figures
from bench.services import ROOT

STATIC = ROOT / "jupyter_chat_ext" / "labextension" / "static"
TIMED = "import time; began = time.perf_counter(); import {module}; print(time.perf_counter() - began)"


async def imports() -> Figures:
    """Return the median milliseconds that imports take in fresh interpreters."""
    server = "import jupyter_server.serverapp, jupyter_server.extension.application, IPython; "
    return {
        "import_kernel": await _import("import IPython; ", "jupyter_chat_ext"),
        "import_server": await _import(server, "jupyter_chat_ext.server.app"),
    }


async def sizes(tab: Tab) -> Figures:
    """Return the gzipped KB that a page has loaded of the lab extension before the panel is open, and all."""
    script = "performance.getEntriesByType('resource').map(entry => entry.name)"
    loaded = {Path(name.split("?")[0]).name for name in await tab.evaluate(script)}
    kilobytes = {file.name: len(gzip.compress(file.read_bytes(), 6)) / 1000 for file in STATIC.glob("*.js")}
    return {
        "size_start": sum(size for name, size in kilobytes.items() if name in loaded),
        "size_all": sum(kilobytes.values()),
    }


async def _import(before: str, module: str) -> float:
    times = []
    for _ in range(7):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            before + TIMED.format(module=module),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        output, _ = await process.communicate()
        times.append(1000 * float(output))
    return statistics.median(times)
