"""What checks of settings have in common; messages name the field, never its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.models.endpoint import SettingsProblem

Problems: TypeAlias = list[SettingsProblem]


def note(problems: Problems, field: str, what: str) -> None:
    """Add what is wrong with a field."""
    problems.append(SettingsProblem(field=field, title=f"{field} {what}."))


def text(fields: Mapping[str, Any], name: str, problems: Problems, *, longest: int, where: str = "") -> str:
    """Return a text without spaces around it, empty if it cannot be used."""
    value = fields.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        note(problems, f"{where}{name}", f"must be a text of at most {longest:,} characters")
        return ""
    return value.strip()


def config(value: object, where: str, problems: Problems) -> ChatModelConfig:
    """Return the usable settings of a model."""
    if not isinstance(value, Mapping | None):
        note(problems, where, "must be an object")
        return ChatModelConfig()
    usable: dict[str, Any] = {}
    for name, given in (value or {}).items():
        if given == "" and name == "thinking":  # the form's "as the model likes"
            continue
        try:
            ChatModelConfig.from_json({name: given})
            usable[name] = given
        except InvalidRequestError as error:
            note(problems, f"{where}.{str(name)[:60]}", f"is ignored: {error.detail}")
    return ChatModelConfig.from_json(usable)
