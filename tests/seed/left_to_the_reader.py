"""What the page leaves to its reader: run as the first cell, before its blocks."""

import ast
import inspect
import textwrap
from dataclasses import dataclass

from IPython.display import display
from pydantic import BaseModel

import jupyter_chat_ext as mo  # noqa: F401 - the page's first block has no import


class app:  # noqa: N801 - as marimo has it
    """Shows what marimo shows of a cell: its last expression."""

    @staticmethod
    def cell(function):
        """Run a cell."""
        [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
        *before, last, _returned = definition.body
        exec(compile(ast.Module(before, []), "a cell", "exec"), function.__globals__)
        display(eval(compile(ast.Expression(last.value), "a cell", "eval"), function.__globals__))


def find_relevant_docs(question):
    """Return documents."""
    return [f"all there is on {question}", "and more"]


def query_llm(prompt, config):
    """Answer with what was asked."""
    return f"[{config.temperature}] {prompt}"


@dataclass
class MyDeps:
    """What tools are given."""


class MyOutput(BaseModel):
    """The form of an answer."""

    city: str
    temperature: float


key = "xai-of-the-reader"
