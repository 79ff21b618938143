"""Tells whether an agent's answers are objects, which models also write as JSON in plain text.

Which way a model is asked for an object (a tool, its own structured outputs, a prompt) is up to
pydantic-ai, and differs between models and settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

if TYPE_CHECKING:
    from pydantic_ai import Agent


def answers_with_objects(agent: Agent[Any, Any]) -> bool:
    """Tell whether text of this agent can be nothing but an object as JSON, or an introduction to it."""
    from pydantic_ai import BinaryImage, DeferredToolRequests, TextOutput

    kinds = [kind for kind in _members(agent.output_type) if kind is not DeferredToolRequests]
    speaks = any(kind in (str, BinaryImage) or isinstance(kind, TextOutput) for kind in kinds)
    return bool(kinds) and not speaks


def _members(output: Any) -> Iterator[Any]:
    """Yield the types that an output type is made of."""
    if isinstance(output, list | tuple):
        members: tuple[Any, ...] = tuple(output)
    else:
        members = get_args(output) if get_origin(output) in (Union, UnionType) else ()
    if not members:
        yield output
    for member in members:
        yield from _members(member)
