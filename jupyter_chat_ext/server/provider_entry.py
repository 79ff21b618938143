"""Checks one provider of the settings; messages name the field, never its value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from jupyter_chat_ext.models.addresses import AddressError, checked_base_url, host_of, is_loopback
from jupyter_chat_ext.models.base_urls import mended
from jupyter_chat_ext.models.endpoint import RESERVED, Endpoint
from jupyter_chat_ext.models.kinds import COMPATIBLE, KINDS, Kind
from jupyter_chat_ext.models.timeouts import Timeouts
from jupyter_chat_ext.server.fields import Problems, config, note, text

MOST_MODELS: Final = 500
MOST_HEADERS: Final = 20
LONGEST_NAME: Final = 200
LONGEST_WAIT: Final = 3600

_NAME: Final = re.compile(r"[a-z0-9-]{1,40}")
_NEEDS_KEY: Final = {"auto": None, "yes": True, "no": False}
_TIMEOUTS: Final = {"connect": "connect", "firstByte": "first_byte", "betweenBytes": "between_bytes"}
_HEADER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_PRIVATE: Final = frozenset(
    ("auth", "authorization", "key", "apikey", "token", "secret", "cookie", "password", "credential")
)
_OURS: Final = frozenset(
    ("host", "content-length", "content-type", "transfer-encoding", "connection", "accept-encoding")
)
_KNOWN: Final = frozenset(
    ("name", "label", "kind", "baseUrl", "models", "needsKey", "headers", "timeouts", "defaultConfig")
) | {"awsProfile"}


def read_entry(entry: object, where: str, problems: Problems) -> Endpoint | None:
    """Return an entry's provider, None if it cannot be used; add what is wrong to `problems`."""
    if not isinstance(entry, Mapping):
        note(problems, where, "must be an object")
        return None
    warn_of_keys(entry, where, problems)
    for field in entry.keys() - _KNOWN:
        if "key" not in str(field).lower():
            note(problems, f"{where}.{str(field)[:60]}", "is not a setting of a provider")
    name = _name(entry.get("name"), where, problems)
    kind = _kind(entry.get("kind"), name, where, problems)
    base_url = _base_url(entry.get("baseUrl"), kind, where, problems) if kind else None
    if name is None or kind is None or base_url is None:
        return None
    address, mending = mended(kind, base_url)
    endpoint = Endpoint(
        name=name,
        label=text(entry, "label", problems, where=f"{where}.", longest=80) or _label(name, kind),
        base_url=address,
        kind=kind,
        models=_models(entry.get("models", []), where, problems),
        headers=_headers(entry.get("headers"), where, problems),
        timeouts=_timeouts(entry.get("timeouts"), where, problems),
        default_config=config(entry.get("defaultConfig"), f"{where}.defaultConfig", problems),
        aws_profile=text(entry, "awsProfile", problems, where=f"{where}.", longest=100),
        note=mending,
    )
    return replace(endpoint, needs_key=_needs_key(entry.get("needsKey", "auto"), endpoint, where, problems))


def warn_of_keys(entry: Mapping[str, Any], where: str, problems: Problems) -> None:
    """Name an entry that holds a key: keys do not belong into settings."""
    if any("key" in str(field).lower() and field != "needsKey" for field in entry):
        note(problems, where, "holds a key, which is ignored: remove it, and enter it in the chat panel")


def _name(value: object, where: str, problems: Problems) -> str | None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        note(problems, f"{where}.name", "must be 1 to 40 small letters, digits or hyphens")
        return None
    if value in RESERVED:
        note(problems, f"{where}.name", f"must not be {' or '.join(RESERVED)}")
        return None
    return value


def _kind(value: object, name: str | None, where: str, problems: Problems) -> Kind | None:
    """Return the kind; where none is given, a kind's own name names it."""
    if value is None:
        return KINDS.get(name or "", COMPATIBLE)
    if not isinstance(value, str) or value not in KINDS:
        note(problems, f"{where}.kind", f"must be one of {', '.join(KINDS)}")
        return None
    return KINDS[value]


def _label(name: str, kind: Kind) -> str:
    return kind.label if name == kind.name else name


def _base_url(value: object, kind: Kind, where: str, problems: Problems) -> str | None:
    given = str(value or "").strip() or kind.address(os.environ)
    if not given:
        note(problems, f"{where}.baseUrl", f"is needed for a provider of kind {kind.name}")
        return None
    try:
        # Whether plain http is allowed is the administrator's decision, checked where it is used.
        return checked_base_url(given, allow_insecure_http=True)
    except AddressError as problem:
        note(problems, f"{where}.baseUrl", str(problem))
        return None


def _models(value: object, where: str, problems: Problems) -> tuple[str, ...]:
    if not isinstance(value, list):
        note(problems, f"{where}.models", "must be a list of names")
        return ()
    usable = [
        name.strip() for name in value if isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME
    ]
    if len(usable) < len(value) or len(usable) > MOST_MODELS:
        note(problems, f"{where}.models", f"may hold up to {MOST_MODELS} names, none of them empty")
    return tuple(dict.fromkeys(usable[:MOST_MODELS]))


def _headers(value: object, where: str, problems: Problems) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping | None):
        note(problems, f"{where}.headers", "must be an object of names and texts")
        return ()
    usable = []
    for name, given in list((value or {}).items())[:MOST_HEADERS]:
        if problem := _problem_of_header(name, given):
            note(problems, f"{where}.headers", problem)
        else:
            usable.append((name, given))
    if len(value or {}) > MOST_HEADERS:
        note(problems, f"{where}.headers", f"may have {MOST_HEADERS} entries at most")
    return tuple(usable)


def _problem_of_header(name: object, value: object) -> str | None:
    if not isinstance(name, str) or not _HEADER.fullmatch(name) or name.lower() in _OURS:
        return "has a name that cannot be used"
    if _PRIVATE & set(re.split("[-_]", name.lower())):
        return f"must not have {name}: settings are no place for keys; enter the key in the chat panel"
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or len(value) > 1000:
        return f"has a value for {name} that cannot be sent"
    return None


def _timeouts(value: object, where: str, problems: Problems) -> Timeouts | None:
    if not isinstance(value, Mapping | None):
        note(problems, f"{where}.timeouts", "must be an object")
        return None
    usable: dict[str, float] = {}
    for name, given in (value or {}).items():
        if name not in _TIMEOUTS:
            note(problems, f"{where}.timeouts.{str(name)[:60]}", f"is not one of {', '.join(_TIMEOUTS)}")
        elif isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= LONGEST_WAIT:
            note(problems, f"{where}.timeouts.{name}", f"must be a number of seconds up to {LONGEST_WAIT:,}")
        else:
            usable[_TIMEOUTS[name]] = given
    return Timeouts(**usable) if usable else None  # type: ignore[arg-type] # only the three


def _needs_key(value: object, endpoint: Endpoint, where: str, problems: Problems) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in _NEEDS_KEY:
        note(problems, f"{where}.needsKey", f"must be one of {', '.join(_NEEDS_KEY)}")
        value = "auto"
    said = _NEEDS_KEY[value]
    if said is not None:
        return said
    is_here = is_loopback(host_of(endpoint.base_url))
    return endpoint.kind.needs_key and not endpoint.aws_profile and not is_here
