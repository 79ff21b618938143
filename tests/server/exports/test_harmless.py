"""Showing an exported conversation contacts nobody."""

from __future__ import annotations

import re

import pytest

from jupyter_chat_ext.server.exports.harmless import blocks, harmless

SINK = "http://sink.example/x"

HOSTILE = {
    "image": f"![a]({SINK})",
    "image by reference": f"![a][b]\n\n[b]: {SINK}",
    "image in a link": f"[![a]({SINK})](https://ok.example)",
    "tag": f"<img src={SINK}>",
    "tag over two lines": f"<img\nsrc={SINK}>",
    "upper case": f"<IMG SRC={SINK}>",
    "comment and tag": f"<!-- --><img src={SINK}>",
    "style": f"<style>@import '{SINK}'</style>",
    "escaped backtick": rf"\`![a]({SINK})`",
    "address with a backtick": f"<http://a.example/`>![a]({SINK})`",
    "bare address with a backtick": f"http://a.example/` ![a]({SINK}) `",
    "tag in what is no code": f"http://a.example/` <img src={SINK}> `",
    "fence in a definition's title": f'[a]: /x "\n\n```\n![a]({SINK})\n```\n"',
    "fence in a block of HTML": f"<div>\n```\n\n![a]({SINK})\n\n```",
    "fence that is never closed": f"```\n![a]({SINK})",
    "fence closed by a shorter one": f"````\n```\n![a]({SINK})\n````",
    "code that holds fences": f"~~~\n```\n![a]({SINK})\n```\n~~~",
    "diagram": f"```mermaid\ngraph LR; A[<img src={SINK}>]\n```",
    "diagram of another spelling": f"``` Mermaid {{x}}\ngraph LR; A[<img src={SINK}>]\n```",
    "formula": rf"$\style{{background:url({SINK})}}{{x}}$",
    "formula in what looks like code": rf"`$\style{{background:url({SINK})}}{{x}}$`",
}


def shown_outside_fences(markdown):
    """Return what is not in a fence that begins after an empty line and is never closed early."""
    return re.sub(r"(?ms)(?:\A|\n\n)(`{3,})[^\n`]*\n.*?\n\1(?=\n\n|\Z)", "\n\n", markdown)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_loaded(text):
    result = harmless(text)
    words = shown_outside_fences(result)

    assert "![" not in words
    assert not re.search(r"<[a-zA-Z/!][^>]*=", words)
    assert not re.search(r"\\(style|href|require)", words)
    assert not re.search(r"(?m)^ *`{3,} *mermaid", result, re.IGNORECASE)
    assert not re.search(r"(?m)^[ >*+-]*\[[^\]]*\]:", words)


@pytest.mark.parametrize(
    "text",
    [
        "Plain *words*, `code`, `<div>` and [a link](https://ok.example).",
        "Look:\n\n```python\nimage = '![x](y)'\nprint('<b>')\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "$x < y$ and 3 < 4",
        "> quoted\n\n- one\n- two",
    ],
)
def test_harmless_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_images_become_links_that_can_be_followed():
    assert harmless("See ![the plot](https://ok.example/p.png)!") == (
        "See [the plot](https://ok.example/p.png)!"
    )


def test_code_within_a_list_is_whole():
    text = "1. First:\n   ```python\n   if x:\n       y()\n   ```\n2. Then"

    code = next(block for block in blocks(text) if block.language == "python")

    assert code.text == "if x:\n    y()"
