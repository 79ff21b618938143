"""Whether both halves are installed and enabled, and what the server half reads is in order."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jupyter_core.paths import jupyter_config_path, jupyter_path
from jupyter_server.extension.config import ExtensionConfigManager
from traitlets.config import Config

import jupyter_chat_ext
from jupyter_chat_ext.core.errors import ChatError
from jupyter_chat_ext.models.checks.report import Step
from jupyter_chat_ext.server.providers import Providers
from jupyter_chat_ext.server.settings import Settings

SERVER_HALF: Final = "jupyter_chat_ext"
LAB_HALF: Final = "jupyter-chat-ext"

_LOGGER: Final = logging.getLogger("jupyter_chat_ext")


async def check_installation(providers: Providers, config: Config) -> list[Step]:
    """Look at everything that needs no network. Blocks for a moment: not for a running server."""
    return [
        _server_half(config),
        _lab_half(providers.settings.lab_settings),
        _settings(await providers.settings.read()),
        await _keys(providers),
    ]


def _server_half(config: Config) -> Step:
    files = ExtensionConfigManager(read_config_path=jupyter_config_path())
    enabled = {
        **files.get_jpserver_extensions(),  # type: ignore[no-untyped-call]
        **config.get("ServerApp", {}).get("jpserver_extensions", {}),
    }
    if enabled.get(SERVER_HALF):
        return _ok("server", f"Enabled, version {jupyter_chat_ext.__version__}.")
    return _failed(
        "server",
        "server-half-disabled",
        "The server half of the chat is not enabled.",
        hint=f"jupyter server extension enable {SERVER_HALF}",
    )


def _lab_half(lab_settings: Path) -> Step:
    version, ours = _lab_version(), jupyter_chat_ext.__version__
    if version is None:
        return _failed(
            "panel",
            "panel-missing",
            "The panel is not installed.",
            hint=f"pip install {SERVER_HALF} (where JupyterLab runs)",
        )
    if version != ours:
        return _failed(
            "panel",
            "panel-other-version",
            f"The panel has version {version}, the server half {ours}.",
            hint=f"pip install --force-reinstall --no-deps {SERVER_HALF} (then reload the page)",
        )
    if LAB_HALF in _disabled(lab_settings):
        return _failed(
            "panel",
            "panel-disabled",
            "The panel is disabled.",
            hint=f"jupyter labextension enable {LAB_HALF}",
        )
    return _ok("panel", f"Installed, version {version}.")


def _lab_version() -> str | None:
    """Return the version of the panel that JupyterLab would load: of the first folder that has it."""
    for folder in jupyter_path("labextensions"):
        try:
            facts = json.loads((Path(folder) / LAB_HALF / "package.json").read_text(encoding="utf-8"))
            return str(facts["version"])
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError):
            return "unknown"
    return None


def _disabled(lab_settings: Path) -> set[str]:
    """Return the names of the lab extensions, and of their plugins, that somebody switched off."""
    from jupyterlab_server.config import get_page_config  # noqa: PLC0415 - only `doctor` needs it

    page: dict[str, Any] = get_page_config(jupyter_path("labextensions"), str(lab_settings), _LOGGER)
    found = page.get("disabledExtensions", {})
    return {name for name in found if not isinstance(found, dict) or found[name]}


def _settings(settings: Settings) -> Step:
    if not settings.problems:
        return _ok("settings", f"In order; they name {len(settings.endpoints)} of your own providers.")
    return _failed(
        "settings",
        "settings-invalid",
        "Some settings cannot be used; the others are.",
        detail="\n".join(f"{problem.field}: {problem.title}" for problem in settings.problems),
        hint="Settings Editor, Chat: models and providers",
    )


async def _keys(providers: Providers) -> Step:
    try:
        return _ok("keys", await providers.keys.place())
    except ChatError as problem:
        return Step(name="keys", state="failed", title=problem.title, problem=problem)


def _ok(name: str, title: str) -> Step:
    return Step(name=name, state="ok", title=title)


def _failed(name: str, code: str, title: str, *, hint: str, detail: str = "") -> Step:
    problem = ChatError(code, title, hint=hint, detail=detail)
    return Step(name=name, state="failed", title=title, problem=problem)


def lines_of(step: Step, label: str) -> Iterator[str]:
    """Yield a step as a terminal shows it."""
    time = f" ({step.seconds:.2f} s)" if step.seconds is not None else ""
    yield f"  {f'[{step.state}]':<10}{label:<18}{step.title}{time}"
    if step.problem is not None:
        for line in (*step.problem.detail.splitlines(), *step.problem.hint.splitlines()):
            yield f"{'':30}{line}"
