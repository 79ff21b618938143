import pytest

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.errors import ModelError


@pytest.mark.parametrize(
    "chunk",
    [
        chunks.start("r1", {"seq": 3}),
        chunks.text_start("t1"),
        chunks.text_delta("t1", "Hello"),
        chunks.text_end("t1"),
        chunks.reasoning_start("r1"),
        chunks.reasoning_delta("r1", "Hm"),
        chunks.reasoning_end("r1"),
        chunks.metadata({"seq": 4}),
        chunks.finish("stop"),
        chunks.abort("stopped"),
        *chunks.failure(ModelError("rate-limited", "The provider is busy.")),
        {"type": "data-anything", "data": None},
    ],
    ids=lambda chunk: chunk["type"],
)
def test_our_own_chunks_are_chunks_of_the_protocol(chunk):
    assert chunks.check(chunk) is chunk


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("Hello", "an object with a `type`, got str"),
        ({"delta": "Hello"}, "an object with a `type`, got dict"),
        ({"type": "text"}, "'text' is not a chunk type"),
        ({"type": "text-delta", "id": "t1"}, "needs `delta` of type str"),
        ({"type": "text-delta", "id": 1, "delta": "x"}, "needs `id` of type str"),
        ({"type": "tool-input-start", "toolCallId": "c1"}, "needs `toolName`"),
        ({"type": "data-thing"}, "a data-thing chunk needs `data`"),
    ],
)
def test_what_is_no_chunk_is_refused_with_a_remedy(given, complaint):
    with pytest.raises(ModelError) as caught:
        chunks.check(given)
    assert caught.value.code == "invalid-chunk"
    assert complaint in caught.value.detail
    assert caught.value.hint


def test_a_failure_carries_the_typed_error_and_then_ends_the_answer():
    error = ModelError(
        "rate-limited", "The provider is busy.", hint="Try again.", retryable=True, retry_after=20
    )
    facts, terminal = chunks.failure(error)
    assert facts["data"] == {
        "code": "rate-limited",
        "title": "The provider is busy.",
        "hint": "Try again.",
        "retryable": True,
        "retryAfter": 20,
    }
    assert terminal == {"type": "error", "errorText": "The provider is busy."}
    assert terminal["type"] in chunks.TERMINAL
