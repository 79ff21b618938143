"""The server of the browser tests: no login, and JupyterLab exposed to Galata."""

import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 - Jupyter puts it here

configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["UI_TEST_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True
