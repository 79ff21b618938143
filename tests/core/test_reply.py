import json
from pathlib import Path

import pytest

from jupyter_chat_ext.core.partial_json import parse_partial_json
from jupyter_chat_ext.core.reply import Reply

GOLDEN = Path(__file__).parent.parent / "golden"
BEHAVIOURS = sorted(path.parent.name for path in GOLDEN.glob("*/chunks.jsonl"))


def chunks_of(behaviour):
    lines = (GOLDEN / behaviour / "chunks.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def message_of(reply):
    return {"id": reply.id, "role": "assistant", "metadata": reply.metadata, "parts": reply.parts}


def test_there_are_golden_turns():
    assert len(BEHAVIOURS) >= 14


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_chunks_fold_to_the_golden_message(behaviour):
    expected = json.loads((GOLDEN / behaviour / "message.json").read_text(encoding="utf-8"))
    assert message_of(Reply.of(chunks_of(behaviour))) == expected


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_folding_leaves_the_chunks_as_they_were(behaviour):
    chunks = chunks_of(behaviour)
    Reply.of(chunks)
    assert chunks == chunks_of(behaviour)


@pytest.mark.parametrize(
    "chunk",
    [
        {"type": "text-delta", "id": "t9", "delta": "lost"},
        {"type": "text-end", "id": "t9"},
        {"type": "tool-input-delta", "toolCallId": "c9", "inputTextDelta": "{"},
        {"type": "tool-output-available", "toolCallId": "c9", "output": 1},
        {"type": "tool-output-denied", "toolCallId": "c9"},
        {"type": "tool-approval-request", "toolCallId": "c9", "approvalId": "a9"},
        {"type": "tool-approval-response", "approvalId": "a9", "approved": True},
    ],
)
def test_a_chunk_for_a_part_that_is_not_there_changes_nothing(chunk):
    reply = Reply.of([{"type": "text-start", "id": "t1"}, chunk])
    assert reply.parts == [{"type": "text", "text": "", "state": "streaming"}]


def test_a_file_keeps_its_name():
    """The AI SDK's chunk has none; its reader leaves ours out."""
    file = {"type": "file", "mediaType": "text/csv", "url": "data:text/csv,a", "filename": "a.csv"}
    assert Reply.of([file]).parts == [file]


def test_the_list_of_parts_grows_in_place():
    reply = Reply()
    parts = reply.parts
    for chunk in chunks_of("step-taken-back"):
        reply.apply(chunk)
    assert parts is reply.parts
    assert len(parts) == 6


def test_a_file_keeps_its_name_which_the_ai_sdk_drops():
    file = {"type": "file", "mediaType": "text/csv", "url": "data:,a", "filename": "a.csv"}
    assert Reply.of([file]).parts == [file]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("  ", None),
        ("-", None),
        ("nonsense", None),
        ("NaN", None),
        ('{"a', {}),
        ('{"a":', {}),
        ('{"a": 1, "b', {"a": 1}),
        ('{"a": -1.', {"a": -1}),
        ('{"a": 1.5e', {"a": 1.5}),
        ('{"a": fal', {"a": False}),
        ('[1, "two\\', [1, "two"]),
        ('[1, "\\u00e', [1, ""]),
        ('[1, ["x", {"y": [', [1, ["x", {"y": []}]]),
        ('{"a": "b: {c"', {"a": "b: {c"}),
        ('{"a": [], "b": {}}', {"a": [], "b": {}}),
    ],
)
def test_unfinished_json_says_what_it_says_so_far(text, value):
    assert parse_partial_json(text) == value


def test_unfinished_json_never_fails_and_only_grows():
    whole = '{"path": "a \\"b\\".csv", "rows": [1, 22, -3.5e2], "deep": {"yes": true, "none": null}}'
    values = [parse_partial_json(whole[:end]) for end in range(1, len(whole) + 1)]
    assert values[-1] == json.loads(whole)
    sizes = [len(value) for value in values]
    assert sizes == sorted(sizes)
