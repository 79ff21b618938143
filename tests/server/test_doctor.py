"""`jupyter chat-ext doctor`: what is in the way of a first answer, without a running server."""

import importlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir

import jupyter_chat_ext
from jupyter_chat_ext.server import installation
from tests.models.conftest import answer, page, peer
from tests.models.kind_wires import KEY
from tests.server.test_provider_check import WORKS
from tests.server.test_provider_security import entry, write_settings

__all__ = ["peer"]  # a fixture, used by its name

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """Both halves, as an installation leaves them."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")  # the person's folders count
    extensions = Path(jupyter_data_dir()) / "labextensions" / "jupyter-chat-ext"
    extensions.mkdir(parents=True)
    facts = {"name": "jupyter-chat-ext", "version": jupyter_chat_ext.__version__}
    (extensions / "package.json").write_text(json.dumps(facts))
    enable(jupyter_chat_ext=True)


def enable(**extensions):
    folder = Path(jupyter_config_dir()) / "jupyter_server_config.d"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"ServerApp": {"jpserver_extensions": extensions}}
    (folder / "jupyter_chat_ext.json").write_text(json.dumps(content))


def configure(text):
    (Path(jupyter_config_dir()) / "jupyter_server_config.py").write_text(text)


def doctor(*arguments):
    command = [sys.executable, "-m", "jupyter_chat_ext.server.command_line", "doctor", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr
    return done


def test_it_asks_with_the_settings_and_keys_of_the_server(peer):
    provider = peer(*WORKS)
    write_settings(providers=[entry(provider.base_url, models=[])])
    origin = f"http://127.0.0.1:{provider.port}"
    configure(
        f"c.JupyterChat.provider_keys = {{'mine': lambda: {KEY!r}}}\n"
        f"c.JupyterChat.allowed_origins = [{origin!r}]\n"
    )
    done = doctor("--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["ok"], found["version"]) == (0, True, jupyter_chat_ext.__version__)
    assert {step["name"]: step["state"] for step in found["installation"]} == dict.fromkeys(
        ("server", "panel", "settings", "keys"), "ok"
    )
    [report] = found["providers"]
    assert (report["provider"], report["model"], report["ok"]) == ("mine", "mine:first", True)
    assert [request.headers["authorization"] for request in provider.requests] == [f"Bearer {KEY}"] * 3


def test_it_says_what_is_in_the_way_in_words(peer):
    refusing = peer(page(401, {"error": {"message": f"wrong {KEY}"}}))
    ignored = peer(answer("never asked"))
    write_settings(
        providers=[
            entry(refusing.base_url, needsKey="no"),
            entry(ignored.base_url, name="other"),
            {"name": "?"},
        ]
    )
    enable(jupyter_chat_ext=False)
    page_config = Path(jupyter_config_dir()) / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True)
    page_config.write_text(json.dumps({"disabledExtensions": {"jupyter-chat-ext": True}}))
    keys = Path(jupyter_config_dir()) / "jupyter_chat_ext" / "keys.json"
    keys.parent.mkdir(mode=0o700)
    keys.write_text(json.dumps({"other": {"key": KEY, "origin": "https://other.example:443"}}))
    keys.chmod(0o644)
    done = doctor("mine", "--model", "m")
    assert done.returncode == 1
    for words in (
        "jupyter server extension enable jupyter_chat_ext",
        "jupyter labextension enable jupyter-chat-ext",
        "providers[2].name",
        f"chmod 600 '{keys}'",
        "mine rejected the API key.",
        "Something is in the way",
    ):
        assert words in done.stdout
    assert ignored.requests == []


def test_offline_it_asks_nobody(peer):
    provider = peer(*WORKS)
    write_settings(providers=[entry(provider.base_url, needsKey="no")])
    done = doctor("--offline")
    assert (done.returncode, provider.requests) == (0, [])
    assert str(Path(jupyter_config_dir()) / "jupyter_chat_ext" / "keys.json") in done.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "panel-missing"),
        ('{"version": "0.0.1"}', "panel-other-version"),
        ("{", "panel-other-version"),
    ],
)
def test_a_panel_that_is_not_the_server_s_is_said(content, code, tmp_path, monkeypatch):
    if content is not None:
        (tmp_path / "jupyter-chat-ext").mkdir()
        (tmp_path / "jupyter-chat-ext" / "package.json").write_text(content)
    monkeypatch.setattr(installation, "jupyter_path", lambda *_names: [str(tmp_path)])
    step = installation._lab_half(tmp_path)
    assert (step.state, step.problem.code) == ("failed", code)
    assert "pip install" in step.problem.hint


def test_the_command_is_installed_as_jupyter_chat_ext():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    module, _, name = scripts["jupyter-chat-ext"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))


def test_without_a_subcommand_it_says_which_there_are():
    command = [sys.executable, "-m", "jupyter_chat_ext.server.command_line"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert done.returncode == 2
    assert "doctor" in done.stdout
    assert "a few tokens" in done.stdout
