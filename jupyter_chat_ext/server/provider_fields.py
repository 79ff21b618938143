"""Checks each field of the provider settings; messages name the field, never its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.models.addresses import AddressError, checked_base_url, host_of, is_loopback
from jupyter_chat_ext.models.endpoint import RESERVED, Endpoint, SettingsProblem

PLUGIN_ID: Final = "jupyter-chat-ext:providers"
MOST_PROVIDERS: Final = 50
MOST_MODELS: Final = 500
LONGEST_NAME: Final = 200
LONGEST_PROMPT: Final = 100_000

_NAME: Final = re.compile(r"[a-z0-9-]{1,40}")
_NEEDS_KEY: Final = {"auto": None, "yes": True, "no": False}

Problems = list[SettingsProblem]


def read_fields(settings: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Return the values of all fields; add what cannot be used to `problems`."""
    _warn_of_keys(settings, PLUGIN_ID, problems)
    return {
        "endpoints": _endpoints(settings.get("providers", []), problems),
        "default_model": _text(settings, "defaultModel", problems, longest=LONGEST_NAME) or None,
        "system_prompt": _text(settings, "systemPrompt", problems, longest=LONGEST_PROMPT),
        "default_config": _config(settings.get("defaultConfig"), problems),
    }


def _endpoints(listed: object, problems: Problems) -> tuple[Endpoint, ...]:
    if not isinstance(listed, list):
        _note(problems, "providers", "must be a list")
        return ()
    if len(listed) > MOST_PROVIDERS:
        _note(problems, "providers", f"has more than {MOST_PROVIDERS} entries; the rest is ignored")
    found: dict[str, Endpoint] = {}
    for index, entry in enumerate(listed[:MOST_PROVIDERS]):
        where = f"providers[{index}]"
        endpoint = _endpoint(entry, where, problems)
        if endpoint is None:
            continue
        if endpoint.name in found:
            _note(problems, f"{where}.name", "is used by an earlier provider")
        else:
            found[endpoint.name] = endpoint
    return tuple(found.values())


def _endpoint(entry: object, where: str, problems: Problems) -> Endpoint | None:
    if not isinstance(entry, Mapping):
        _note(problems, where, "must be an object")
        return None
    _warn_of_keys(entry, where, problems)
    name = _name(entry.get("name"), where, problems)
    base_url = _base_url(entry.get("baseUrl"), where, problems)
    if name is None or base_url is None:
        return None
    needs_key = _needs_key(entry.get("needsKey", "auto"), where, problems)
    return Endpoint(
        name=name,
        label=_text(entry, "label", problems, where=f"{where}.", longest=80) or name,
        base_url=base_url,
        models=_models(entry.get("models", []), where, problems),
        needs_key=not is_loopback(host_of(base_url)) if needs_key is None else needs_key,
    )


def _warn_of_keys(fields: Mapping[str, Any], where: str, problems: Problems) -> None:
    if any("key" in str(field).lower() and field != "needsKey" for field in fields):
        _note(problems, where, "holds a key, which is ignored: remove it, and enter it in the chat panel")


def _name(value: object, where: str, problems: Problems) -> str | None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        _note(problems, f"{where}.name", "must be 1 to 40 small letters, digits or hyphens")
        return None
    if value in RESERVED:
        _note(problems, f"{where}.name", f"must not be {' or '.join(RESERVED)}")
        return None
    return value


def _base_url(value: object, where: str, problems: Problems) -> str | None:
    try:
        # Whether plain http is allowed is the administrator's decision, checked where it is used.
        return checked_base_url(str(value or ""), allow_insecure_http=True)
    except AddressError as problem:
        _note(problems, f"{where}.baseUrl", str(problem))
        return None


def _models(value: object, where: str, problems: Problems) -> tuple[str, ...]:
    if not isinstance(value, list):
        _note(problems, f"{where}.models", "must be a list of names")
        return ()
    usable = [
        name.strip() for name in value if isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME
    ]
    if len(usable) < len(value) or len(usable) > MOST_MODELS:
        _note(problems, f"{where}.models", f"may hold up to {MOST_MODELS} names, none of them empty")
    return tuple(dict.fromkeys(usable[:MOST_MODELS]))


def _needs_key(value: object, where: str, problems: Problems) -> bool | None:
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in _NEEDS_KEY:
        _note(problems, f"{where}.needsKey", f"must be one of {', '.join(_NEEDS_KEY)}")
        return None
    return _NEEDS_KEY[value]


def _text(fields: Mapping[str, Any], name: str, problems: Problems, *, longest: int, where: str = "") -> str:
    value = fields.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        _note(problems, f"{where}{name}", f"must be a text of at most {longest:,} characters")
        return ""
    return value.strip()


def _config(value: object, problems: Problems) -> ChatModelConfig:
    """Return the usable ones of the six settings."""
    if not isinstance(value, Mapping | None):
        _note(problems, "defaultConfig", "must be an object")
        return ChatModelConfig()
    usable: dict[str, Any] = {}
    for name, given in (value or {}).items():
        try:
            ChatModelConfig.from_json({name: given})
            usable[name] = given
        except InvalidRequestError as error:
            _note(problems, f"defaultConfig.{str(name)[:60]}", f"is ignored: {error.detail}")
    return ChatModelConfig.from_json(usable)


def _note(problems: Problems, field: str, what: str) -> None:
    problems.append(SettingsProblem(field=field, title=f"{field} {what}."))
