"""The syntax trees of a Python package, with what the names in them mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Definition: TypeAlias = Function | ast.ClassDef


@dataclass(eq=False)
class Module:
    """A file. imports: the module and the name there, by the name here."""

    file: str
    name: str
    tree: ast.Module
    lines: list[str]
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def owners(self) -> dict[ast.AST, ast.AST]:
        """What each node is part of."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def top(self) -> dict[str, ast.AST]:
        """Functions, classes and the values of constants."""
        found: dict[str, ast.AST] = {}
        for node in self.tree.body:
            if isinstance(node, Definition):
                found[node.name] = node
            elif isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {one.id: node.value for one in targets if isinstance(one, ast.Name)}
        return found

    def function_of(self, node: ast.AST) -> Function | None:
        """Return the function around a node."""
        owner = self.owners.get(node)
        while owner is not None and not isinstance(owner, Function):
            owner = self.owners.get(owner)
        return owner

    def is_method(self, node: ast.AST) -> bool:
        """Tell whether it is a function of a class."""
        return isinstance(node, Function) and isinstance(self.owners.get(node), ast.ClassDef)


Place: TypeAlias = tuple[Module, Definition]


class Package:
    """All modules below a folder."""

    def __init__(self, root: Path) -> None:
        self.modules = {module.name: module for module in _modules(root)}
        self._methods: dict[str, list[Place]] = {}
        self._calls: dict[Definition, list[tuple[Module, ast.Call]]] = {}
        for module, node in self.nodes():
            if isinstance(node, Function) and module.is_method(node):
                self._methods.setdefault(node.name, []).append((module, node))
        for module, node in self.nodes():
            if isinstance(node, ast.Call):
                for _module, callee in self.callees(module, node.func):
                    self._calls.setdefault(callee, []).append((module, node))

    def nodes(self) -> Iterator[tuple[Module, ast.AST]]:
        """Yield everything."""
        for module in self.modules.values():
            for node in ast.walk(module.tree):
                yield module, node

    def meant(self, module: Module, name: str) -> tuple[Module, ast.AST] | None:
        """Return what a name at the top of a module is, wherever it is from."""
        if name in module.top:
            return module, module.top[name]
        source, original = module.imports.get(name, ("", ""))
        other = self.modules.get(source)
        return self.meant(other, original) if other is not None and other is not module else None

    def callees(self, module: Module, called: ast.expr) -> list[Place]:
        """Return what may be called: a function, a class, or every method of that name."""
        if isinstance(called, ast.Name):
            return _defined(self.meant(module, called.id))
        if not isinstance(called, ast.Attribute):
            return []
        if isinstance(called.value, ast.Name):
            source, original = module.imports.get(called.value.id, ("", ""))
            if other := self.modules.get(f"{source}.{original}"):
                return _defined(self.meant(other, called.attr))
        return self._methods.get(called.attr, [])

    def calls(self, callee: Definition) -> list[tuple[Module, ast.Call]]:
        """Return where it is called."""
        return self._calls.get(callee, [])

    def bases(self, module: Module, one: ast.ClassDef) -> Iterator[tuple[Module, ast.ClassDef]]:
        """Yield the classes that it derives from."""
        for base in one.bases:
            for owner, node in self.callees(module, base):
                if isinstance(node, ast.ClassDef) and node is not one:
                    yield owner, node

    def argument(self, call: ast.Call, callee: Definition, name: str) -> ast.expr | None:
        """Return what a call gives for a parameter."""
        for keyword in call.keywords:
            if keyword.arg == name:
                return keyword.value
        names = self._positions(callee)
        if name not in names:
            return None
        given = call.args[: names.index(name) + 1]
        is_known = len(given) > names.index(name) and not any(isinstance(one, ast.Starred) for one in given)
        return given[-1] if is_known else None

    def _positions(self, callee: Definition) -> list[str]:
        if isinstance(callee, Function):
            names = [one.arg for one in callee.args.args]
            return names[1:] if names[:1] in (["self"], ["cls"]) else names
        for node in callee.body:
            if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                return self._positions(node)
        targets = [node.target for node in callee.body if isinstance(node, ast.AnnAssign)]
        if fields := [target.id for target in targets if isinstance(target, ast.Name)]:
            return fields
        module = next(one for one in self.modules.values() if callee in one.owners)
        return next((self._positions(base) for _module, base in self.bases(module, callee)), [])


def parameters(function: Function) -> set[str]:
    """Return the names of its parameters."""
    given = function.args
    return {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def assigned(function: Function, name: str) -> Iterator[tuple[ast.AST, int | None]]:
    """Yield what a local name is set to, with the place if that is one of several values."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            places = [place for target in node.targets for place in _places(target, name)]
            yield from ((node.value, place) for place in places)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and _places(node.target, name):
            yield node.value or node, None
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension) and _is_in(node.target, name):
            yield node, None


def _places(target: ast.expr, name: str) -> list[int | None]:
    if isinstance(target, ast.Tuple):
        return [place for place, one in enumerate(target.elts) if _places(one, name)]
    return [None] if isinstance(target, ast.Name) and target.id == name else []


def _is_in(target: ast.expr, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(target))


def _defined(meant: tuple[Module, ast.AST] | None) -> list[Place]:
    return [(meant[0], meant[1])] if meant and isinstance(meant[1], Definition) else []


def _modules(root: Path) -> Iterator[Module]:
    for path in sorted(root.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        inside = path.relative_to(root.parent)
        parts = inside.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        module = Module(inside.as_posix(), name, ast.parse(source), source.splitlines(keepends=True))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                module.imports |= {one.asname or one.name: (node.module, one.name) for one in node.names}
        yield module
