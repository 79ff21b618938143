"""Finds the sentences for people in the Python half, by its syntax tree.

A sentence is what becomes the title, hint or detail of a typed error, the title or hint of a remark on an
answer, the title of a step of a check, or of a problem in the settings. It may be a literal, an f-string,
one of several (`if`, `or`, a dict), a constant, a local name, what a function returns, or what a parameter
is given by its callers. What is filled in becomes `%1`, `%2` and so on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.python_source import Definition, Module, Package, parameters
from scripts.sentence_texts import HOLE, UNTRANSLATED, Reader, is_marked

FEWEST_LETTERS: Final = 4
"""A template with fewer fits what others wrote."""
FEWEST_LETTERS_OF_DETAILS: Final = 10
"""What providers say is in details, too."""
SPOKEN: Final = {
    "ChatError": ("title", "hint", "detail"),
    "Step": ("title",),
    "SettingsProblem": ("title",),
    "Words": ("title", "hint"),
    "Endpoint": ("note",),
}
"""Classes, and those derived from them, whose instances people read, and by which names."""
TERMINAL: Final = ("server/installation.py", "server/command_line.py")
"""These speak in a terminal."""

_SENTENCE: Final = re.compile(r"[A-Za-z]\w* .*[A-Za-z]{2,}.*[.!?]$", re.DOTALL)
"""Details may be anything; sentences among them are translated."""


@dataclass(frozen=True)
class Sentence:
    """A template, and the file it is from."""

    text: str
    file: str


class Gathering:
    """All sentences of a package.

    codes: those of the errors and remarks that say them
    problems: what cannot be read
    """

    def __init__(self, package: Package) -> None:
        self.sentences: dict[str, Sentence] = {}
        self.codes: set[str] = set()
        self.problems: list[str] = []
        self._package = package
        self._reader = Reader(package)
        self._spoken: dict[Definition, dict[str, str]] = {}
        self._todo: list[Definition] = []
        self._gather()

    def _gather(self) -> None:
        for module, node in self._package.nodes():
            if isinstance(node, ast.ClassDef) and (names := self._names_of(module, node)):
                self._spoken[node] = {name: name for name in names}
                self._todo.append(node)
            for role, said, code in _said(node):
                self._note(module, code)
                self._hear(module, said, role)
        while self._todo:
            self._hear_callers(self._todo.pop())

    def _names_of(self, module: Module, one: ast.ClassDef) -> Sequence[str]:
        own = SPOKEN.get(one.name, ())
        return own or next(
            filter(None, (self._names_of(*base) for base in self._package.bases(module, one))), ()
        )

    def _hear_callers(self, callee: Definition) -> None:
        for name, role in list(self._spoken[callee].items()):
            for module, call in self._package.calls(callee):
                said = self._package.argument(call, callee, name)
                if said is not None:
                    self._note(module, self._package.argument(call, callee, "code"))
                    self._hear(module, said, role)

    def _note(self, module: Module, code: ast.expr | None) -> None:
        if code is not None:
            self.codes.update(self._reader.texts(module, code) or ())

    def _hear(self, module: Module, said: ast.expr, role: str) -> None:
        """Take what is said at one place, or by the callers of the function that passes it on."""
        if module.file.endswith(TERMINAL):
            return
        around = module.function_of(said)
        if isinstance(said, ast.Name) and around is not None and said.id in parameters(around):
            heard = self._spoken.setdefault(around, {})
            if said.id not in heard:
                heard[said.id] = role
                self._todo.append(around)
            return
        texts = self._reader.texts(module, said)
        if texts is None and role != "detail":
            self._complain(module, said, "cannot be read: write it as a literal")
        for text in texts or ():
            self._keep(module, said, text, role)

    def _keep(self, module: Module, said: ast.expr, text: str, role: str) -> None:
        fewest = FEWEST_LETTERS if role != "detail" else FEWEST_LETTERS_OF_DETAILS
        has_words = sum(letter.isalpha() for letter in text) >= fewest
        if role == "detail" and not (has_words and _SENTENCE.search(text)):
            return
        if has_words:
            sentence = Sentence(_numbered(text), module.file)
            self.sentences.setdefault(sentence.text, sentence)
        elif text and not is_marked(module, said):
            self._complain(module, said, "has too few words of its own to be known again")

    def _complain(self, module: Module, said: ast.expr, what: str) -> None:
        where = f"{module.file}:{said.lineno}: {ast.unparse(said)[:120]}"
        self.problems.append(f"{where} {what}, or mark it `{UNTRANSLATED}`")


def gathered(root: Path = Path("jupyter_chat_ext")) -> tuple[list[Sentence], list[str]]:
    """Return the sentences below a package's folder, and what cannot be read there."""
    gathering = Gathering(Package(root))
    return sorted(gathering.sentences.values(), key=lambda one: one.text), gathering.problems


def _said(node: ast.AST) -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    """Yield what a node says by itself: a dict of a remark, or a title given afterwards."""
    if isinstance(node, ast.Dict):
        given = {_text(key): value for key, value in zip(node.keys, node.values, strict=True)}
        if "code" in given and "title" in given:
            for role in ("title", "hint"):
                if role in given:
                    yield role, given[role], given["code"]
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        target = node.targets[0]
        is_own = isinstance(target.value, ast.Name) and target.value.id == "self"
        if target.attr in ("title", "hint") and not is_own:
            yield target.attr, node.value, None


def _text(node: ast.expr | None) -> str:
    """Return the text of a literal, empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _numbered(text: str) -> str:
    """Return a template as JupyterLab has them, its first hole as `%1`."""
    pieces = re.sub(f"{HOLE}+", HOLE, text).split(HOLE)
    return pieces[0] + "".join(f"%{number}{piece}" for number, piece in enumerate(pieces[1:], 1))
