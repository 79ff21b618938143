"""The documentation lists every name that users see."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import jupyter_chat_ext
from jupyter_chat_ext.server.administration import Administration
from jupyter_chat_ext.server.app import JupyterChat
from jupyter_chat_ext.server.changes import KINDS
from jupyter_chat_ext.server.routes import PREFIX, ROUTES

ROOT = Path(__file__).parents[1]
NAMES = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
REST = (ROOT / "docs" / "rest-api.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def schema(name):
    return json.loads((ROOT / "schema" / f"{name}.json").read_text(encoding="utf-8"))


def traits():
    owners = (JupyterChat, Administration)
    return [
        name for owner in owners for name in owner.class_own_traits(config=True) if not name.startswith("_")
    ]


@pytest.mark.parametrize("name", jupyter_chat_ext.__all__)
def test_public_python_names(name):
    assert f"`mo.{name}`" in NAMES


@pytest.mark.parametrize("plugin", [path.stem for path in (ROOT / "schema").glob("*.json")])
def test_settings(plugin):
    assert f"`jupyter-chat-ext:{plugin}`" in NAMES
    properties = dict(schema(plugin)["properties"])
    for definition in schema(plugin).get("definitions", {}).values():
        properties |= definition.get("properties", {})
    for name, value in properties.items():
        assert f"`{name}`" in NAMES
        assert value["title"]
        assert value["description"]


def test_commands():
    source = (ROOT / "src" / "commands.ts").read_text(encoding="utf-8")
    for command in re.findall(r"'(jupyter-chat-ext:[\w-]+)'", source):
        assert f"`{command}`" in NAMES


@pytest.mark.parametrize("name", traits())
def test_traits(name):
    assert f"`{name}`" in NAMES
    assert f"c.JupyterChat.{name}" in README


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in ROUTES if not pattern.endswith(".*")])
def test_routes(pattern):
    route = re.escape(pattern.removeprefix(PREFIX + "/")).replace(re.escape("([^/]+)"), r"<[\w ]+>")
    assert re.search(f"`{route}`", REST), pattern


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_changes(kind):
    assert f'"{kind}"' in REST


def test_error_codes_that_a_request_can_meet():
    sources = [
        *(ROOT / "jupyter_chat_ext" / "server").rglob("*.py"),
        *(ROOT / "jupyter_chat_ext" / "turn").rglob("*.py"),
    ]
    codes = {
        code
        for path in sources
        for code in re.findall(
            r"(?:InvalidRequest|NotFound|Conflict|Busy)Error\(\s*\"([a-z-]+)\"",
            path.read_text(encoding="utf-8"),
        )
    }
    assert codes
    assert {code for code in codes if f"`{code}`" not in REST} == set()
