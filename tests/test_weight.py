"""What importing and loading costs, counted in modules; `bench/start.py` measures the time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

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


def test_the_server_extension_loads_no_model_package():
    modules = loaded_by("import jupyter_server.serverapp\nimport jupyter_chat_ext.server.app")

    roots = {name.partition(".")[0] for name in modules}
    assert roots & {"pydantic_ai", "openai", "anthropic", "xllamacpp", "IPython", "numpy"} == set()
