"""Tells what an expression of the Python half says: all texts that it may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from itertools import product
from math import prod
from typing import Final, TypeAlias

from scripts.python_source import Function, Module, Package, assigned, parameters

HOLE: Final = "\0"
"""Stands for what is filled in."""
MOST: Final = 100
"""Of more texts than these, what differs is filled in like any value."""
DEEPEST: Final = 8
TIDYING: Final = ("_one_line",)
"""Functions that leave the words of a text as they are."""
UNTRANSLATED: Final = "# not translated"
"""Marks a line with words of a provider, a library or a person, or with a command."""

Texts: TypeAlias = list[str] | None


class Reader:
    """Reads expressions."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._depth = 0

    def texts(self, module: Module, node: ast.AST) -> Texts:
        """Return what an expression may be; None if that is not known, nothing if it is said elsewhere."""
        if self._depth >= DEEPEST or not isinstance(node, ast.expr):
            return None
        self._depth += 1
        try:
            texts = self._read(module, node)
        finally:
            self._depth -= 1
        return [] if texts is None and is_marked(module, node) else texts

    def _read(self, module: Module, node: ast.expr) -> Texts:
        texts: Texts = None
        match node:
            case ast.Constant(value=str(text)):
                texts = [re.sub(r"(?<!\$)\{[a-z_]+\}", HOLE, text)]
            case ast.JoinedStr(values=pieces):
                texts = self._joined(module, pieces)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                texts = self._joined(module, [left, right])
            case ast.IfExp(body=one, orelse=other):
                texts = self._either(module, [one, other])
            case ast.BoolOp(values=values):
                texts = self._either(module, values)
            case _:
                texts = self._looked_up(module, node)
        return texts

    def _looked_up(self, module: Module, node: ast.expr) -> Texts:
        texts: Texts = None
        match node:
            case ast.Name() as name:
                texts = self._named(module, name)
            case ast.Attribute(attr="title" | "hint" | "detail"):
                texts = []  # it is heard where it is made
            case ast.Subscript(value=value, slice=ast.Slice()):
                texts = self.texts(module, value)
            case ast.Subscript(value=ast.Name() as value):
                texts = self._of_dict(module, value, [])
            case ast.Call():
                texts = self._called(module, node)
        return texts

    def _either(self, module: Module, nodes: Iterable[ast.AST]) -> Texts:
        found: list[str] = []
        for node in nodes:
            texts = self.texts(module, node)
            if texts is None:
                return None
            found += texts
        return list(dict.fromkeys(found))

    def _joined(self, module: Module, pieces: Sequence[ast.expr]) -> Texts:
        choices = [self._piece(module, piece) for piece in pieces]
        if prod(map(len, choices)) > MOST:  # names are values, not words
            choices = [[HOLE] if len(each) > 1 and " " not in "".join(each) else each for each in choices]
        if prod(map(len, choices)) > MOST:
            return None
        return list(dict.fromkeys("".join(each) for each in product(*choices)))

    def _piece(self, module: Module, piece: ast.expr) -> list[str]:
        inner = piece.value if isinstance(piece, ast.FormattedValue) else piece
        is_plain = not isinstance(piece, ast.FormattedValue) or piece.format_spec is None
        texts = self.texts(module, inner) if is_plain else None
        has_words = not any(HOLE in text and " " not in text for text in texts or [HOLE])
        return texts if texts and has_words else [HOLE]

    def _named(self, module: Module, node: ast.Name) -> Texts:
        around = module.function_of(node)
        while around is not None:
            if values := list(assigned(around, node.id)):
                return self._set(module, values)
            if node.id in parameters(around):
                return self._given(around, node.id)
            around = module.function_of(around)
        if caught := self._caught(module, node):
            return caught
        meant = self._package.meant(module, node.id)
        is_version = node.id.startswith("__")
        return self.texts(*meant) if meant and not is_version else None

    def _set(self, module: Module, values: Iterable[tuple[ast.AST, int | None]]) -> Texts:
        found: list[str] = []
        for value, place in values:
            if isinstance(value, ast.Tuple) and place is not None:
                texts = self.texts(module, value.elts[place])
            elif isinstance(value, ast.Call) and place is not None:
                texts = self._returned(module, value, place)
            else:
                texts = self.texts(module, value) if place is None else None
            if texts is None:
                return None
            found += texts
        return list(dict.fromkeys(found))

    def _given(self, function: Function, name: str) -> Texts:
        """Return what the callers give for a parameter, if all of that is known."""
        found: list[str] = []
        for module, call in self._package.calls(function):
            argument = self._package.argument(call, function, name)
            texts = self.texts(module, argument) if argument is not None else [""]
            if not texts or HOLE in texts:
                return None
            found += texts
        return list(dict.fromkeys(found)) or None

    def _called(self, module: Module, call: ast.Call) -> Texts:
        match call:
            case ast.Call(func=ast.Attribute(value=value, attr="format")):
                return self.texts(module, value)
            case ast.Call(func=ast.Attribute(value=ast.Name() as value, attr="get"), args=[_, *others]):
                return self._of_dict(module, value, others)
            case ast.Call(func=ast.Name(id=name), args=[text, *_]) if name in TIDYING:
                return self.texts(module, text)
            case ast.Call(func=ast.Name(id="str"), args=[ast.Name() as problem]):
                return self._caught(module, problem)
        return self._returned(module, call, None)

    def _of_dict(self, module: Module, name: ast.Name, others: Sequence[ast.expr]) -> Texts:
        meant = self._package.meant(module, name.id)
        if meant is None or not isinstance(meant[1], ast.Dict):
            return None
        values = self._either(meant[0], meant[1].values)
        rest = self._either(module, others)
        return None if values is None or rest is None else [*values, *rest]

    def _caught(self, module: Module, name: ast.Name) -> Texts:
        """Return the words of an exception of ours, by what it is raised with."""
        owner = module.owners.get(name)
        while owner is not None and not (isinstance(owner, ast.ExceptHandler) and owner.name == name.id):
            owner = module.owners.get(owner)
        if not isinstance(owner, ast.ExceptHandler) or owner.type is None:
            return None
        found: list[str] = []
        for _module, callee in self._package.callees(module, owner.type):
            for source, call in self._package.calls(callee):
                found += (self.texts(source, call.args[-1]) if call.args else None) or []
        return found or None

    def _returned(self, module: Module, call: ast.Call, place: int | None) -> Texts:
        found: list[str] = []
        for owner, callee in self._package.callees(module, call.func):
            values = _returns(owner, callee) if isinstance(callee, Function) else [callee]
            if place is not None:
                values = [value.elts[place] if isinstance(value, ast.Tuple) else value for value in values]
            texts = self._either(owner, values)
            if texts is None:
                return None
            found += texts
        return found or None


def is_marked(module: Module, node: ast.expr) -> bool:
    """Tell whether the words there stay as they are."""
    return UNTRANSLATED in "".join(module.lines[node.lineno - 1 : node.end_lineno])


def _returns(module: Module, function: Function) -> list[ast.AST]:
    """Return what a function gives back, besides None."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
    values = [node.value for node in found if node.value and module.function_of(node) is function]
    return [one for one in values if not (isinstance(one, ast.Constant) and one.value is None)]
