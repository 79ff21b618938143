"""What goes with a question is told to models as what it is, and as data."""

import json
from pathlib import Path

import pytest

from jupyter_chat_ext.core.context import Context, context_of, told_in

CASES = json.loads(Path(__file__).with_name("context.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_model_is_told_what_it_is_and_that_it_is_data(case):
    assert told_in({"type": "data-context", "data": case["data"]}) == (case["told"] or "")


def test_other_parts_bring_nothing_along():
    assert told_in({"type": "text", "text": "x"}) == ""
    assert told_in({"type": "data-notice", "data": CASES[0]["data"]}) == ""


def test_it_comes_back_from_a_message_as_it_was():
    context = Context(kind="cell", label="Cell [3]", text="", source="a.ipynb", language="python", cut=3)
    assert context_of(context.to_part()) == context
    assert Context(kind="cell", label="x", text="").to_part()["data"] == {
        "kind": "cell",
        "label": "x",
        "text": "",
    }
