"""However a stream is cut, its text comes through unchanged, and nothing is merged that is more than text."""

import json

import pytest

from jupyter_chat_ext.models.merged_events import MergedEvents


def chunk(delta=None, finish=None, choice=None, **facts):
    """One event's document; a string is a piece of the answer's text."""
    delta = {"content": delta} if isinstance(delta, str) else delta or {}
    choices = [{"index": 0, "delta": delta, "finish_reason": finish} | (choice or {})]
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "choices": choices} | facts


def event(document, ends="\n", **dump):
    return f"data: {json.dumps(document, **dump)}{ends}{ends}".encode()


def merged(*pieces):
    events = MergedEvents()
    return b"".join([*map(events.take, pieces), events.rest()])


def documents(stream):
    """What a reader of server-sent events finds: the data of each event."""
    lines = stream.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found, data = [], []
    for line in lines:
        if line.startswith("data:"):
            data.append(line.removeprefix("data:").removeprefix(" "))
        if not line and data:
            found.append("\n".join(data))
            data = []
    return found


def texts(stream, field="content"):
    choices = [json.loads(data)["choices"] for data in documents(stream) if data[0] == "{"]
    return [each["delta"][field] for found in choices for each in found if each["delta"].get(field)]


WORDS = ["Hel", "lo", " w", "örld", " ", "🎉", "\n\n", "<b", ">", "end\u2028", '"quoted\\']


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("field", ["content", "reasoning_content", "reasoning"])
def test_words_that_came_together_become_one_event(field, ends):
    stream = b"".join(event(chunk({field: word}), ends) for word in WORDS)

    assert texts(merged(stream), field) == ["".join(WORDS)]


MIXED = b"".join(
    [
        b": hello\n\n",
        event(chunk({"role": "assistant", "content": ""})),
        event(chunk({"reasoning": "h"})),
        event(chunk({"reasoning": "m"})),
        event(chunk("A"), ensure_ascii=False),
        event(chunk("é🎉"), ensure_ascii=False),
        event(chunk("\ud83c"), "\r\n"),
        event(chunk("\udf89")),
        b"id: 7\nevent: message\ndata: " + json.dumps(chunk("B")).encode() + b"\n\n",
        b": ping\r\n\r\n",
        b'data: {"choices": [{"delta":\ndata:  {"content": "C"}}]}\n\n',
        event(chunk("D")),
        event(chunk("E", finish="stop")),
        event(chunk(choices=[], usage={"completion_tokens": 9})),
        b"data: [DONE]\n\n",
    ]
)


def whole(stream):
    """The text of a stream; halves of characters, which two events may hold, are joined."""
    return "".join(texts(stream)).encode("utf-16", "surrogatepass").decode("utf-16")


def test_a_stream_cut_anywhere_says_the_same():
    for cut in range(len(MIXED) + 1):
        result = merged(MIXED[:cut], MIXED[cut:])

        assert whole(result) == whole(MIXED) == "Aé🎉🎉BCDE"
        assert "".join(texts(result, "reasoning")) == "hm"
        assert documents(result)[-3:] == documents(MIXED)[-3:]


def test_a_stream_that_comes_byte_by_byte_is_not_changed():
    assert merged(*(MIXED[at : at + 1] for at in range(len(MIXED)))) == MIXED


@pytest.mark.parametrize(
    "other",
    [
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": "{"}}]}),
        chunk({"content": "a", "tool_calls": [{"index": 0}]}),
        chunk({"content": "a", "annotations": [{"type": "url_citation"}]}),
        chunk({"content": [{"type": "text", "text": "a"}]}),
        chunk({"refusal": "no"}),
        chunk("a", finish="length"),
        chunk("a", usage={"completion_tokens": 1}),
        chunk("a", choice={"logprobs": {"content": [{"token": "a"}]}}),
        chunk("a", choices=[]),
        chunk("a", choices=None),
        chunk("a", choices=["a"]),
        chunk(""),
        chunk("<think>"),
        chunk("</think>"),
        {"error": {"message": "overloaded"}},
    ],
)
def test_what_is_more_than_a_piece_of_text_passes_as_it_is(other):
    stream = event(chunk("a")) + event(other) + event(other) + event(chunk("b"))

    assert merged(stream) == stream


@pytest.mark.parametrize(
    "other",
    [
        chunk("b", choice={"index": 1}),
        chunk("b", choice={"something_new": 1}),
        chunk("b", id="another"),
        chunk("b", something_new=1),
        chunk({"reasoning": "b"}),
        chunk({"content": "b", "role": "assistant"}),
    ],
)
def test_only_what_is_the_same_beyond_its_text_is_merged(other):
    stream = event(chunk("a")) + event(other) + event(chunk("c"))

    assert merged(stream) == stream


@pytest.mark.parametrize(
    "odd",
    [
        b"data: no JSON\n\n",
        b"data: {\n\n",
        b'data: {"choices": [{"delta": {"content": "\xff"}}]}\n\n',
        b"data: " + b"[" * 100_000 + b"\n\n",
        b"data: {" + b'"a":{' * 100_000 + b"}\n\n",
        b"\xef\xbb\xbfdata: {}\n\n",
        b"retry: 5\n\n",
    ],
)
def test_what_cannot_be_understood_passes_as_it_is(odd):
    stream = event(chunk("a")) + odd + event(chunk("b"))

    assert merged(stream) == stream


def test_padding_that_differs_does_not_matter():
    stream = event(chunk("a", obfuscation="xY")) + event(chunk("b", obfuscation="z"))

    assert texts(merged(stream)) == ["ab"]


def test_white_space_before_any_text_stays_by_itself():
    stream = event(chunk("\n")) + event(chunk("\n")) + event(chunk("a")) + event(chunk(" "))

    assert texts(merged(stream)) == ["\n", "\n", "a "]


def test_an_unfinished_event_is_given_out_at_the_end():
    stream = event(chunk("a")) + b'data: {"cho'

    assert merged(stream) == stream
