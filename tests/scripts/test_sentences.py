"""The sentences of the Python half are found, whatever way they are written in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_chat_ext.models.provider_errors import WORDS
from scripts.python_source import Package
from scripts.sentences import Gathering

ROOT = Path(__file__).parents[2]
ERRORS = '''
class ChatError(Exception):
    def __init__(self, code, title, *, detail="", hint=""):
        self.title = title

class KernelError(ChatError):
    """Of a kernel."""
'''


@pytest.fixture(scope="module")
def ours():
    return Gathering(Package(ROOT / "jupyter_chat_ext"))


def gathered(folder, source):
    package = folder / "package"
    package.mkdir()
    (package / "errors.py").write_text(ERRORS)
    (package / "ours.py").write_text("from package.errors import ChatError, KernelError\n" + source)
    gathering = Gathering(Package(package))
    return set(gathering.sentences), gathering.problems


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('ChatError("x", "It broke.", hint="Try again.")', {"It broke.", "Try again."}),
        ('ChatError(\n    "x",\n    "It broke "\n    "in two.",\n)', {"It broke in two."}),
        ('KernelError("x", f"{a} of {b.c:g} broke.")', {"%1 of %2 broke."}),
        ('KernelError("x", "{label} broke.".format(label=a))', {"%1 broke."}),
        ('KernelError("x", "It broke." if a else "It fell.")', {"It broke.", "It fell."}),
        (
            "KernelError('x', f'It {\"broke\" if a else \"fell\"} down.')",
            {"It broke down.", "It fell down."},
        ),
        ('WHY = "It broke."\nKernelError("x", WHY)', {"It broke."}),
        ('WHY = {1: "It broke."}\nKernelError("x", WHY.get(a, "It fell."))', {"It broke.", "It fell."}),
        ('def f():\n    why = f"{a} broke."\n    raise ChatError("x", why)', {"%1 broke."}),
        (
            'def f(what):\n    raise ChatError("x", f"It {what}.")\nf("broke down")\nf("fell down")',
            {"It broke down.", "It fell down."},
        ),
        ('def f(title):\n    return ChatError("x", title)\nf("It broke.")', {"It broke."}),
        (
            'def f():\n    return "It broke.", "Mend it."\ndef g():\n'
            '    title, hint = f()\n    raise ChatError("x", title, hint=hint)',
            {"It broke.", "Mend it."},
        ),
        ('error.title = "It broke."', {"It broke."}),
        ('said = {"code": "x", "title": "It broke.", "id": "no sentence"}', {"It broke."}),
        ('ChatError("x", "It broke.", detail="The limit is 3.")', {"It broke.", "The limit is 3."}),
        ('ChatError("x", "It broke.", detail=f"HTTP {a}")', {"It broke."}),
        ('ChatError("x", a.text)  # not translated', set()),
    ],
)
def test_a_sentence_is_found(tmp_path, source, found):
    assert gathered(tmp_path, source) == (found, [])


@pytest.mark.parametrize("said", ["a.text", "words[3]", "', '.join(words)", "f'{a}: {b}'"])
def test_one_that_cannot_be_read_is_complained_of(tmp_path, said):
    found, [problem] = gathered(tmp_path, f'ChatError("x", {said})')
    assert not found
    assert problem.startswith("package/ours.py:2: ")
    assert "# not translated" in problem


def test_all_of_ours_can_be_read(ours):
    assert ours.problems == []
    assert len(ours.sentences) > 400


def test_every_error_code_has_a_sentence(ours):
    lines = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    page = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.ts*"))
    documented = set(re.findall(r"`([a-z-]+)`", "".join(cells)))
    assert len(documented) > 100
    assert documented - ours.codes - set(WORDS) - set(re.findall(r"\bcode: '([a-z-]+)'", page)) == set()
    assert {each.title.replace("{label}", "%1") for each in WORDS.values()} <= set(ours.sentences)
