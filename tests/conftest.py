"""What every test stands on: a Jupyter server with the extension, and nothing of the person's own machine."""

import os

import pytest

pytest_plugins = ("pytest_jupyter.jupyter_server",)


@pytest.fixture(autouse=True)
def nothing_of_this_machine(tmp_path_factory, monkeypatch):
    """Keep tests away from the person's Jupyter folders, provider keys and model cache settings."""
    home = tmp_path_factory.mktemp("jupyter")
    for folder in ("config", "data", "runtime"):
        monkeypatch.setenv(f"JUPYTER_{folder.upper()}_DIR", str(home / folder))
    for name in list(os.environ):
        if name.endswith(("_API_KEY", "_API_KEY_FILE", "_BASE_URL")):
            monkeypatch.delenv(name)


@pytest.fixture
def jp_server_config():
    """Enable the extension; a handler that forgot to authenticate its visitors is refused."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_chat_ext": True},
            "allow_unauthenticated_access": False,
        }
    }
