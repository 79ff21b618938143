import random

import pytest

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.core.turn_log import PIECE_LENGTH, TurnLog


def log_of(*given):
    log = TurnLog()
    for chunk in given:
        log.append(chunk)
    return log


def read(log, position=0):
    return [chunk for _, chunk in log.since(position)]


def test_adjacent_deltas_of_a_part_are_one_chunk():
    log = log_of(chunks.text_start("t1"), *(chunks.text_delta("t1", word) for word in ("a", "b", "c")))
    assert read(log) == [chunks.text_start("t1"), chunks.text_delta("t1", "abc")]


@pytest.mark.parametrize(
    "between",
    [
        chunks.reasoning_delta("t1", "x"),
        chunks.text_delta("t2", "x"),
        {"type": "text-delta", "id": "t1", "delta": "x", "providerMetadata": {"a": {}}},
        chunks.text_end("t2"),
    ],
)
def test_deltas_of_different_kinds_keep_their_order(between):
    log = log_of(chunks.text_delta("t1", "a"), between, chunks.text_delta("t1", "b"))
    assert read(log) == [chunks.text_delta("t1", "a"), between, chunks.text_delta("t1", "b")]


def test_tool_arguments_are_merged_as_well():
    delta = {"type": "tool-input-delta", "toolCallId": "c1"}
    log = log_of({**delta, "inputTextDelta": '{"a"'}, {**delta, "inputTextDelta": ": 1}"})
    assert read(log) == [{**delta, "inputTextDelta": '{"a": 1}'}]


def test_an_empty_delta_leaves_no_trace():
    log = log_of(chunks.text_delta("t1", ""))
    assert log.position == 0
    assert read(log) == []


def test_a_reader_that_has_seen_everything_gets_nothing():
    log = log_of(chunks.text_start("t1"), chunks.text_delta("t1", "abc"))
    assert read(log, log.position) == []
    assert read(log, log.position + 5) == []


def test_a_later_delta_changes_nothing_that_was_read():
    log = log_of(chunks.text_delta("t1", "a"))
    before = read(log)
    log.append(chunks.text_delta("t1", "b"))
    assert before == [chunks.text_delta("t1", "a")]


def test_reading_on_from_any_position_gives_the_same_message():
    written = _a_long_turn()
    log = log_of(*written)
    whole = Reply.of(written)
    for position in range(log.position + 1):
        before = Reply.of(_until(log, position))
        for chunk in read(log, position):
            before.apply(chunk)
        assert before.parts == whole.parts


def test_positions_grow_and_are_the_same_however_the_chunks_were_merged():
    written = _a_long_turn()
    log = TurnLog()
    seen = [0]
    for chunk in written:
        log.append(chunk)
        seen += [position for position, _ in log.since(seen[-1])]
    assert seen == sorted(set(seen))
    assert seen[-1] == log.position
    assert {at for at, _ in log.since(0)} <= set(seen)


def test_a_text_longer_than_a_piece_is_read_whole_from_inside():
    text = "".join(random.Random(1).choices("abcdef", k=3 * PIECE_LENGTH))
    log = log_of(*(chunks.text_delta("t1", text[at : at + 7]) for at in range(0, len(text), 7)))
    for position in (0, 1, PIECE_LENGTH - 1, PIECE_LENGTH, 2 * PIECE_LENGTH + 9, len(text) - 1):
        assert read(log, position) == [chunks.text_delta("t1", text[position:])]


def _a_long_turn():
    words = ["Eins, ", "zwei, ", "drei: ", "née ", "👩"]
    return [
        chunks.start("r1", {}),
        chunks.reasoning_start("r1"),
        *(chunks.reasoning_delta("r1", word) for word in words),
        chunks.text_start("t1"),
        *(chunks.text_delta("t1", word) for word in words),
        chunks.reasoning_end("r1"),
        chunks.text_end("t1"),
        chunks.finish("stop"),
    ]


def _until(log, position):
    """What a reader had that was cut off at `position`."""
    seen = TurnLog()
    for chunk in _split(log):
        if seen.position >= position:
            break
        seen.append(chunk)
    return read(seen)


def _split(log):
    """The log's chunks, one for each character of a delta."""
    for chunk in read(log):
        if "delta" in chunk:
            yield from ({**chunk, "delta": character} for character in chunk["delta"])
        else:
            yield chunk
