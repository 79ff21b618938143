"""What importing and loading costs, counted in modules; `bench/startup.py` measures the time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

OURS = "jupyter_chat_ext"
HEAVY = {
    "anthropic",
    "httpx",
    "IPython",
    "numpy",
    "openai",
    "pydantic",
    "pydantic_ai",
    "tornado",
    "traitlets",
}


def loaded_by(code: str) -> set[str]:
    """Return the modules that `code` loads in a fresh interpreter."""
    tell = "print(json.dumps(sorted(set(sys.modules) - before)))"
    program = f"import json, sys\nbefore = set(sys.modules)\n{code}\n{tell}"
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    return set(json.loads(output.splitlines()[-1]))


@pytest.mark.parametrize("code", ["import jupyter_chat_ext", "import jupyter_chat_ext as mo; mo.chat_model"])
def test_a_notebook_s_import_is_light(code):
    modules = loaded_by(code)

    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert len(modules) < 80


def server_that_loads(and_then: str = "pass") -> str:
    """Return a program: a server with the extension, up to its start."""
    return f"""
import asyncio, os, tempfile
from jupyter_server.serverapp import ServerApp
for folder in ("CONFIG", "DATA", "RUNTIME"):
    os.environ[f"JUPYTER_{{folder}}_DIR"] = tempfile.mkdtemp()
async def load():
    server = ServerApp(jpserver_extensions={{"{OURS}": True}}, open_browser=False, port=0)
    server.initialize(["--allow-root"], find_extensions=False, new_httpserver=False)
    extension = server.extension_manager.extension_points["{OURS}"].app
    {and_then}
asyncio.run(load())
"""


def test_a_server_starts_with_next_to_nothing_of_the_extension():
    ours = {name for name in loaded_by(server_that_loads()) if name.startswith(OURS)}

    assert f"{OURS}.server.app" in ours
    assert len(ours) < 16
    assert not any(name.startswith((f"{OURS}.models", f"{OURS}.store", f"{OURS}.turn")) for name in ours)


def test_the_server_extension_loads_no_model_package():
    modules = loaded_by(server_that_loads("await extension.routes.loaded()"))

    assert f"{OURS}.models.endpoints" in modules
    roots = {name.partition(".")[0] for name in modules}
    assert roots & {"pydantic_ai", "openai", "anthropic", "xllamacpp", "numpy"} == set()
