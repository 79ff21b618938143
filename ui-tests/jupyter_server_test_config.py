"""The server of the browser tests: no login, JupyterLab exposed to Galata, and a few endpoints configured."""

import importlib.abc
import json
import os
import sys
import time
import urllib.request
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir
from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 - Jupyter puts it here

configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["UI_TEST_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True

base_url = f"http://127.0.0.1:{os.environ['UPSTREAM_PORT']}/v1"
providers = [
    {"name": "fake", "label": "Fake", "baseUrl": base_url, "models": ["fake"], "needsKey": "no"},
    {"name": "locked", "label": "Locked", "baseUrl": base_url, "models": ["locked"], "needsKey": "yes"},
]
mock = f"http://127.0.0.1:{os.environ['AIMOCK_PORT']}"
providers += [
    {"name": model, "kind": kind, "baseUrl": mock + path, "models": [model], "needsKey": "no"}
    for kind, path, model in [
        ("openai-chat", "/v1", "mock-chat"),
        ("openai", "/v1", "mock-responses"),
        ("anthropic", "", "mock-claude"),
        ("google", "", "mock-gemini"),
    ]
]
user_settings = Path(jupyter_config_dir()) / "lab" / "user-settings"


def settle(plugin: str, name: str, values: dict) -> None:
    """Write settings as JupyterLab's Settings Editor would."""
    folder = user_settings / plugin
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jupyterlab-settings").write_text(json.dumps(values))


settle("jupyter-chat-ext", "providers", {"providers": providers})
# JupyterLab's own question about news would cover what the tests click.
settle("@jupyterlab/apputils-extension", "notification", {"fetchNews": "false", "checkForUpdates": False})


def add_kernel(name: str, language: str, *argv: str) -> None:
    """Write a kernel spec."""
    folder = Path(jupyter_data_dir()) / "kernels" / name
    folder.mkdir(parents=True, exist_ok=True)
    spec = {
        "argv": [sys.executable, *argv, "-f", "{connection_file}"],
        "display_name": name,
        "language": language,
    }
    (folder / "kernel.json").write_text(json.dumps(spec))


here = Path(__file__).parent
WITHOUT_PACKAGE = f"""
import sys
sys.path, sys.removed = [p for p in sys.path if p not in ("", {str(here.parent)!r})], [{str(here.parent)!r}]
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""
add_kernel("bare", "python", "-c", WITHOUT_PACKAGE)
add_kernel("other", "other", str(here / "support" / "other_kernel.py"))

NETWORK = ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE")


def network() -> dict[str, str]:
    """Return the environment that makes our own internet the only one there is."""
    address = f"http://127.0.0.1:{os.environ['INTERNET_PORT']}/environment"
    for _ in range(200):
        try:
            with urllib.request.urlopen(address) as answer:
                found = json.load(answer)
                return {name: found[name] for name in NETWORK}
        except OSError:  # it starts at the same time
            time.sleep(0.1)
    raise SystemExit("The internet of these tests did not start.")


class Hidden(importlib.abc.MetaPathFinder):
    """Keeps a package from the server, as if it were not installed."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Find no trace of it."""
        if name.partition(".")[0] == "mistralai":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


os.environ |= network()
sys.meta_path.insert(0, Hidden())

# Another extension that uses ours: only the pages that enable it have it.
example = str(here.parent / "examples" / "extension" / "built")
c.LabServerApp.extra_labextensions_path = [c.LabServerApp.extra_labextensions_path, example]
page_config = Path(jupyter_config_dir()) / "labconfig" / "page_config.json"
page_config.parent.mkdir(parents=True, exist_ok=True)
page_config.write_text(json.dumps({"disabledExtensions": {"jupyter-chat-ext-example": True}}))

programs = here.parent / "tests" / "mcp_servers"
servers = {
    "tools": {"command": sys.executable, "args": [str(programs / "tools.py")]},
    "leaves": {"command": sys.executable, "args": [str(programs / "odd.py"), "leave"]},
}
(Path(jupyter_config_dir()) / "mcp.json").write_text(json.dumps({"mcpServers": servers}))

# The weights of the local model are fetched once for all test runs on a machine.
weights = os.environ.get("LOCAL_MODELS_FOLDER")
if weights and Path(weights).is_dir():
    target = Path(jupyter_data_dir()) / "jupyter_chat_ext" / "models"
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        target.symlink_to(weights)
