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
KERNEL = """
import time
import IPython
began = time.process_time()
import jupyter_chat_ext
print(time.process_time() - began)
"""
SERVER = """
import asyncio, logging, os, tempfile, time
import IPython
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp

for folder in ("CONFIG", "DATA", "RUNTIME"):
    os.environ[f"JUPYTER_{folder}_DIR"] = tempfile.mkdtemp()

async def measure():
    server = ServerApp(jpserver_extensions={}, open_browser=False, port=0, log_level=logging.ERROR)
    server.initialize(["--allow-root"], find_extensions=False, new_httpserver=False)
    began = time.process_time()
    server.extension_manager.add_extension("jupyter_chat_ext", enabled=True)
    server.extension_manager.link_extension("jupyter_chat_ext")
    server.extension_manager.load_extension("jupyter_chat_ext")
    print(time.process_time() - began)

asyncio.run(measure())
"""


async def imports() -> Figures:
    """Return the median milliseconds of processor that our start takes in fresh interpreters."""
    return {"import_kernel": await _milliseconds(KERNEL), "import_server": await _milliseconds(SERVER)}


async def sizes(tab: Tab) -> Figures:
    """Return the gzipped KB that a page has loaded of the lab extension before the panel is open, and all."""
    script = "performance.getEntriesByType('resource').map(entry => entry.name)"
    loaded = {Path(name.split("?")[0]).name for name in await tab.evaluate(script)}
    kilobytes = {file.name: len(gzip.compress(file.read_bytes(), 6)) / 1000 for file in STATIC.glob("*.js")}
    return {
        "size_start": sum(size for name, size in kilobytes.items() if name in loaded),
        "size_all": sum(kilobytes.values()),
    }


async def _milliseconds(program: str) -> float:
    times = []
    for _ in range(7):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        output, _ = await process.communicate()
        times.append(1000 * float(output))
    return statistics.median(times)
