"""The documentation lists every name that users see."""

from __future__ import annotations

import ast
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


ERRORS = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")


def python_codes():
    """Every code that is written where an error of ours is made, or in the tables that make them."""
    from jupyter_chat_ext.core import errors
    from jupyter_chat_ext.models.provider_errors import WORDS

    makers = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    makers |= {"model_error", "_failed", "_silent"}
    codes = set(WORDS)
    for path in (ROOT / "jupyter_chat_ext").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in makers:
                codes |= {code for argument in call.args[:2] for code in codes_in(argument)}
    return codes


def codes_in(argument):
    texts = (part.value for part in ast.walk(argument) if isinstance(part, ast.Constant))
    return {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}


def typescript_codes():
    sources = [path for path in (ROOT / "src").rglob("*.ts*") if "__tests__" not in path.parts]
    return {
        code
        for path in sources
        for code in re.findall(r"\bcode: '([a-z-]+)'", path.read_text(encoding="utf-8"))
    }


def documented_codes():
    cells = [line.split("|")[1] for line in ERRORS.splitlines() if line.startswith("| `")]
    return [code for cell in cells for code in re.findall(r"`([a-z-]+)`", cell)]


def test_every_error_has_a_line_in_the_documentation():
    codes = python_codes() | typescript_codes()
    assert len(codes) > 100
    assert codes - set(documented_codes()) == set()


def test_the_documentation_has_no_error_twice_or_that_is_none():
    documented = documented_codes()
    assert sorted(set(documented)) == sorted(documented)
    sources = [*(ROOT / "jupyter_chat_ext").rglob("*.py"), *(ROOT / "src").rglob("*.ts*")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert [code for code in documented if f'"{code}"' not in text and f"'{code}'" not in text] == []
