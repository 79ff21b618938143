"""Makes functions of a notebook tools: the `@chat_tool` decorator.

What a tool takes is worked out by pydantic-ai, from its signature and docstring, when a model is first
told of it.
"""

from __future__ import annotations

import functools
import inspect
import keyword
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, overload

from jupyter_chat_ext.ai.llm.requirements import require
from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.bridge import announce, current_cell
from jupyter_chat_ext.kernel.tools import tools

ToolFunction = TypeVar("ToolFunction", bound=Callable[..., Any])

NAME_LENGTH: Final = 64
"""What providers take."""


@overload
def chat_tool(function: ToolFunction, /) -> ToolFunction: ...


@overload
def chat_tool(
    *, name: str | None = None, approval: bool = True
) -> Callable[[ToolFunction], ToolFunction]: ...


def chat_tool(
    function: ToolFunction | None = None,
    /,
    *,
    name: str | None = None,
    approval: bool = True,
) -> ToolFunction | Callable[[ToolFunction], ToolFunction]:
    """Make a function a tool: models of the chat panel may call it, here in the kernel.

    The model knows of it what its annotations and its docstring say. It may be async, and returns
    text, anything JSON can say, or an object that a cell can show. It stays what it was and can be
    called as before.

    name: what models call it; the function's own name by default
    approval: ask the person before each call; False lets it run without asking
    """
    if not isinstance(approval, bool):
        raise TypeError(f"approval must be True or False, got {type(approval).__name__}")

    def register(given: ToolFunction) -> ToolFunction:
        chosen = _checked_name(name if name is not None else getattr(given, "__name__", None))
        _check(given, chosen)
        tools.add(
            name=chosen,
            function=given,
            heading=f"{chosen}{_signature_of(given)}",
            text=inspect.getdoc(given) or "",
            needs_approval=approval,
            signature=functools.cache(functools.partial(_Schema.of, given, chosen)),
            cell=current_cell(),
        )
        announce()
        return given

    return register if function is None else register(function)


@dataclass(frozen=True)
class _Schema:
    """A kernel.tools.Signature over a function schema of pydantic-ai."""

    name: str
    description: str
    json_schema: dict[str, Any]
    function_schema: Any

    @classmethod
    def of(cls, function: Callable[..., Any], name: str) -> _Schema:
        """Work out what a function takes."""
        require("pydantic_ai", "openai")
        from pydantic.errors import PydanticUserError
        from pydantic_ai import Tool
        from pydantic_ai.exceptions import UserError

        try:
            tool = Tool(function, takes_ctx=False, name=name)
        except (UserError, PydanticUserError, TypeError, ValueError, NameError) as error:
            raise KernelError(
                "invalid-tool",
                f"{name} cannot be a tool: its signature is not one that JSON can fill.",
                detail=str(error)[:300],
                hint="Annotate its parameters with types such as str, int, list[str] or a pydantic model.",
            ) from error
        definition = tool.tool_def
        return cls(
            name, definition.description or "", definition.parameters_json_schema, tool.function_schema
        )

    def bind(self, arguments: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments as the function takes them, or raise KernelError."""
        from pydantic import ValidationError

        schema = self.function_schema
        try:
            named = dict(schema.validator.validate_python(dict(arguments)))
        except ValidationError as error:
            raise _invalid_arguments(self.name, error) from error
        positional = [named.pop(field) for field in schema.positional_fields]
        if schema.var_positional_field:
            positional += named.pop(schema.var_positional_field)
        return positional, named


def _invalid_arguments(name: str, error: Any) -> KernelError:
    problems = (
        f"{'.'.join(map(str, one['loc'])) or 'arguments'}: {one['msg']}"
        for one in error.errors(include_url=False)
    )
    return KernelError(
        "invalid-arguments", f"{name} was called with wrong arguments.", detail="; ".join(problems)[:1000]
    )


def _checked_name(name: object) -> str:
    if not isinstance(name, str) or not name.isidentifier() or not name.isascii():
        raise ValueError(f"{str(name)[:60]!r} cannot name a tool: give it an English identifier as name=")
    if keyword.iskeyword(name) or name.startswith("__") or len(name) > NAME_LENGTH:
        raise ValueError(f"{name[:80]!r} cannot name a tool: use at most {NAME_LENGTH} letters and digits")
    return name


def _check(function: object, name: str) -> None:
    if not callable(function) or inspect.isclass(function):
        raise TypeError(f"chat_tool needs a function, got {type(function).__name__}")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(f"{name} cannot be a tool: it yields; a tool returns its result")


def _signature_of(function: Callable[..., Any]) -> str:
    try:
        return str(inspect.signature(function))
    except (TypeError, ValueError):
        return "(…)"
