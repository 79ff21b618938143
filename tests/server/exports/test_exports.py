"""A conversation can be taken along: as Markdown, as a notebook, as JSON."""

from __future__ import annotations

import nbformat
import pytest

PNG = "iVBORw0KGgo="
ANSWER = [
    {"type": "reasoning-start", "id": "r1"},
    {"type": "reasoning-delta", "id": "r1", "delta": "They want code."},
    {"type": "reasoning-end", "id": "r1"},
    {"type": "tool-input-available", "toolCallId": "c1", "toolName": "query", "input": {"sql": "select 1"}},
    {"type": "tool-output-available", "toolCallId": "c1", "output": [[1]]},
    {"type": "text-start", "id": "t2"},
    {"type": "text-delta", "id": "t2", "delta": "Run this:\n\n```python\nprint(1)\n```\n\nThen look."},
    {"type": "text-end", "id": "t2"},
    {
        "type": "data-mimebundle",
        "data": {
            "data": {
                "image/png": PNG,
                "text/plain": "<Figure>",
                "text/html": "<img src=http://sink.example>",
            },
            "metadata": {},
        },
    },
    {"type": "data-output", "data": {"name": "stdout", "text": "working\n"}},
    {"type": "source-url", "sourceId": "s1", "url": "https://ok.example", "title": "The manual"},
]


async def asked(api, answer=ANSWER, text="How do I print? ![x](http://sink.example)"):
    conversation = await api.create()
    api.model.will(*answer)
    await api.ask(conversation, text)
    return conversation


async def exported(api, conversation, form):
    response = await api.raw("conversations", conversation, "export", params={"format": form})
    assert response.code == 200, response.body
    return response


async def test_as_markdown_everything_is_readable_and_loads_nothing(api):
    conversation = await asked(api)

    response = await exported(api, conversation, "md")
    text = response.body.decode()

    assert text.startswith("# How do I print?")
    assert text.index("## You") < text.index("## scripted")
    for said in ("They want code.", "Tool: query", '"sql": "select 1"', "print(1)", "Then look.", "working"):
        assert said in text
    assert "The manual" in text
    assert "![" not in text
    assert "<img" not in text
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''How%20do%20I%20print%20%21%5Bx%5D%28http%20sink.example%29.md"
    )


async def test_as_a_notebook_code_can_be_run_and_pictures_are_there(api):
    conversation = await asked(api)

    notebook = nbformat.reads((await exported(api, conversation, "ipynb")).body.decode(), as_version=4)

    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == ["print(1)", ""]
    assert all(cell.execution_count is None for cell in code)
    assert code[1].outputs[0].data == {"image/png": PNG, "text/plain": "<Figure>"}
    words = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "Run this:" in words
    assert "Then look." in words
    assert "![" not in words


async def test_as_json_nothing_is_left_out(api):
    conversation = await asked(api)
    reply = (await api("conversations", conversation))["leaf"]
    api.model.will("another answer")
    body = {"regenerate": reply, "model": "scripted:model"}
    await api.raw("conversations", conversation, "turns", method="POST", body=body)

    archive = await api("conversations", conversation, "export", params={"format": "json"})

    assert archive["format"] == "jupyter_chat_ext/conversation"
    roles = [message["role"] for message in archive["messages"]]
    assert roles == ["user", "assistant", "assistant"]
    assert archive["leaf"] == archive["messages"][2]["id"]
    shown = (await api("conversations", conversation, params={"tree": "1"}))["messages"]
    assert [message["parts"] for message in archive["messages"]] == [message["parts"] for message in shown]


@pytest.mark.parametrize("form", ["md", "ipynb"])
async def test_an_answer_that_failed_does_not_look_whole(api, form):
    from jupyter_chat_ext.core.errors import ModelError

    conversation = await asked(api, ["Half an ans", ModelError("overloaded", "The model is overloaded.")])

    text = (await exported(api, conversation, form)).body.decode()

    assert "Half an ans" in text
    assert "This answer failed." in text
    assert "The model is overloaded." in text


async def test_names_cannot_lead_elsewhere(api):
    conversation = await api.create()
    await api("conversations", conversation, method="PATCH", body={"title": '../../etc/"passwd\r\n\x00'})

    response = await exported(api, conversation, "json")

    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''etc%20passwd.json"


async def test_what_cannot_be_exported_is_said(api):
    conversation = await api.create()

    refused = await api("conversations", conversation, "export", params={"format": "pdf"}, code=422)
    unknown = await api("conversations", "nobody", "export", code=404)

    assert "md, ipynb, json" in refused["error"]["detail"]
    assert unknown["error"]["code"] == "unknown-conversation"


async def test_an_empty_conversation_is_an_empty_file(api):
    conversation = await api.create()

    assert (await exported(api, conversation, "md")).body == b"# Untitled conversation\n"
