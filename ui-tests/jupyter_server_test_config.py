"""The server of the browser tests: no login, its own folders, JupyterLab exposed to Galata."""

import os
import tempfile
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 - Jupyter puts it here

# Nothing of the person's own Jupyter: no settings, no workspaces, no conversations.
home = Path(tempfile.mkdtemp(prefix="jupyter-chat-ext-ui-"))
for folder in ("config", "data", "runtime"):
    os.environ[f"JUPYTER_{folder.upper()}_DIR"] = str(home / folder)

configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["UI_TEST_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True
c.LabApp.user_settings_dir = str(home / "settings")
c.LabApp.workspaces_dir = str(home / "workspaces")
