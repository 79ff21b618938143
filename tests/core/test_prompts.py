"""Prompts with variables. The cases are shared with the browser's half."""

import json
import time
from pathlib import Path

import pytest

from jupyter_chat_ext.core.prompts import fill, variables

CASES = json.loads(Path(__file__).with_name("prompts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["template"][:40])
def test_variables_and_filling(case):
    found = [{"name": one.name, "default": one.default} for one in variables(case["template"])]
    assert found == case["variables"]
    assert fill(case["template"], case["values"]) == case["filled"]


@pytest.mark.parametrize(
    "hostile",
    [
        "{{",
        "{{ ",
        "{{a",
        "{{a ",
        "{{a:",
        "{{        ",
        "{{" + "a" * 70,
        "{{a:" + " " * 210,
        "{{a:" + "b" * 200 + "}",
    ],
)
def test_a_megabyte_of_anything_takes_little_time(hostile):
    text = hostile * (1_000_000 // len(hostile))
    began = time.process_time()
    variables(text)
    fill(text, {"a": "b"})
    assert time.process_time() - began < 0.5, "50 ms on a quiet machine"
