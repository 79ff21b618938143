"""What a question brings along from the notebook is kept, told and taken along as what it is."""

from __future__ import annotations

import json

import pytest

CELL = {
    "type": "data-context",
    "data": {
        "kind": "cell",
        "label": "Cell [3]",
        "text": "df.meen()",
        "source": "analysis.ipynb",
        "language": "python",
        "cut": 12,
    },
}


async def asked(api, *parts):
    conversation = await api.create()
    api.model.will("It is called mean.")
    body = api.question()
    body["message"]["parts"] = list(parts)
    response = await api.raw("conversations", conversation, "turns", method="POST", body=body)
    return conversation, response


async def test_it_stays_a_part_of_its_own(api):
    conversation, _ = await asked(api, CELL, {"type": "text", "text": "Why?"})

    kept = await api("conversations", conversation)

    assert kept["title"] == "Why?"
    assert kept["messages"][0]["parts"] == [CELL, {"type": "text", "text": "Why?"}]
    assert api.model.asked[-1][-1].parts == (CELL, {"type": "text", "text": "Why?"})


async def test_it_can_be_asked_with_alone(api):
    conversation, response = await asked(api, CELL)

    assert response.code == 200
    assert (await api("conversations", conversation))["title"] == "Cell [3]"


async def test_copies_imports_and_another_answer_have_it_too(api):
    conversation, _ = await asked(api, CELL, {"type": "text", "text": "Why?"})
    archive = (await api.raw("conversations", conversation, "export", params={"format": "json"})).body

    fork = await api("conversations", conversation, "fork", method="POST", body={}, code=201)
    imported = await api("imports", method="POST", body=archive, code=201)
    for copy in (fork["id"], imported["id"]):
        assert (await api("conversations", copy))["messages"][0]["parts"][0] == CELL

    [_, reply] = (await api("conversations", conversation))["messages"]
    api.model.will("Again.")
    body = {"regenerate": reply["id"], "model": "scripted:model"}
    await api.raw("conversations", conversation, "turns", method="POST", body=body)
    assert api.model.asked[-1][-1].parts[0] == CELL


async def test_exports_show_it_folded(api):
    conversation, _ = await asked(api, CELL, {"type": "text", "text": "Why?"})

    markdown = (await api.raw("conversations", conversation, "export", params={"format": "md"})).body.decode()
    notebook = json.loads(
        (await api.raw("conversations", conversation, "export", params={"format": "ipynb"})).body
    )

    code = "```python\ndf.meen()\n```"
    folded = f"<details><summary>Context: Cell \\[3] (analysis.ipynb)</summary>\n\n{code}\n\n</details>"
    assert folded in markdown
    assert folded in [cell["source"] for cell in notebook["cells"]]


async def test_a_search_finds_what_was_brought_along(api):
    conversation, _ = await asked(api, CELL, {"type": "text", "text": "Why?"})

    found = await api("conversations", params={"search": "meen"})

    assert [one["id"] for one in found["conversations"]] == [conversation]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "two words"},
        {"label": None},
        {"text": ["df"]},
        {"text": "x" * 200_001},
        {"language": "python\n"},
        {"cut": -1},
        {"cut": True},
        {"source": 3},
    ],
    ids=str,
)
async def test_what_is_no_context_is_refused(api, wrong):
    part = {"type": "data-context", "data": CELL["data"] | wrong}
    _, response = await asked(api, part, {"type": "text", "text": "Why?"})

    assert response.code == 422
    assert json.loads(response.body)["error"]["code"] == "invalid-request"
