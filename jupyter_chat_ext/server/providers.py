"""What can be asked besides notebooks, as the administrator's traits have it: for the server and `doctor`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir

from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.local.source import LocalModels
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.server.administration import Administration
from jupyter_chat_ext.server.keys import KeyStore
from jupyter_chat_ext.server.settings import ProviderSettings

OnChange: TypeAlias = Callable[..., None]


@dataclass(frozen=True, kw_only=True)
class Providers:
    """One of each, over the same settings, keys and rules."""

    policy: Policy
    settings: ProviderSettings
    keys: KeyStore
    endpoints: Endpoints
    local: LocalModels


def build_providers(rules: Administration, on_change: OnChange) -> Providers:
    """Build them as the traits want it; nothing is read or asked yet."""
    settings = ProviderSettings(on_change=lambda: on_change("providers"))
    policy = rules.policy()
    keys = KeyStore(
        Path(jupyter_config_dir()) / "jupyter_chat_ext",
        admin_keys=rules.provider_keys,
        allowed_origins=tuple(rules.allowed_origins),
        allow_user_keys=rules.allow_user_keys,
    )
    endpoints = Endpoints(
        settings,
        keys,
        policy=policy,
        allow_insecure_http=rules.allow_insecure_http,
        on_change=on_change,
    )
    local = LocalModels(data_folder() / "models", on_change=on_change, settings=settings)
    return Providers(policy=policy, settings=settings, keys=keys, endpoints=endpoints, local=local)


def data_folder() -> Path:
    """Return the folder of everything that is kept."""
    return Path(jupyter_data_dir()) / "jupyter_chat_ext"
