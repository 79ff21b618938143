"""Chat in JupyterLab with any model, including the function you just wrote in a notebook cell."""

from jupyter_chat_ext.kernel.registration import chat_model

__all__ = ["chat_model"]

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell JupyterLab where the prebuilt front end lies (for development installs)."""
    return [{"src": "labextension", "dest": "jupyter-chat-ext"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    """Tell Jupyter Server which app is the server half."""
    from jupyter_chat_ext.server.app import JupyterChat  # noqa: PLC0415 - kernels never need it

    return [{"module": "jupyter_chat_ext", "app": JupyterChat}]
