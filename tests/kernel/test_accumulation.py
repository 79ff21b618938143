"""Text so far is told from new text, in both directions."""

import pytest

from jupyter_chat_ext.kernel.accumulation import Accumulation


def shown(texts):
    accumulation = Accumulation()
    text = "".join(accumulation.take(text) for text in texts) + accumulation.settle()
    return text, accumulation.is_found


SENTENCE = "The quick brown fox jumps over the lazy dog."

SO_FAR = {
    "the seed's example": ["Hello", "Hello ", "Hello world"],
    "two texts": ["Hello", "Hello world"],
    "by letter": [SENTENCE[: end + 1] for end in range(len(SENTENCE))],
    "by word": [" ".join(SENTENCE.split()[: end + 1]) for end in range(9)],
    "by short letter": ["a", "ab", "abc"],
    "beginning with a repetition": ["ha", "haha", "haha!", "haha! Yes", "haha! Yes."],
    "a growing bar": ["=" * length for length in range(1, 20)],
    "with pauses": ["Hello", "Hello world", "Hello world!", "Hello world!", "Hello world!!"],
}

NEW_TEXT = {
    "the seed's example": ["Hello", " ", "world"],
    "one text": ["Hello"],
    "nothing": [],
    "short texts": ["a", "ab"],
    "repeated words": ["ha ", "ha ha "],
    "repeated long words": ["very ", "very very "],
    "the same text again": ["Hello", "Hello", "Hello"],
    "the same text, then more": ["Hello", "Hello", "Hello world", "Hello world again"],
    "a repetition that grows": ["ha", "haha", "hahaha"],
    "spaces": [" ", "  ", "   ", "word"],
    "a coincidence": ["the", "there", "fore"],
    "lines": ["* one\n", "* one\n* two\n", "* three\n"],
    "a later coincidence": ["So ", "be", "be it", "be it so"],
}


@pytest.mark.parametrize("kind", SO_FAR)
def test_text_so_far_is_shown_once(kind):
    assert shown(SO_FAR[kind]) == (SO_FAR[kind][-1], True)


@pytest.mark.parametrize("kind", NEW_TEXT)
def test_new_text_is_shown_as_it_is(kind):
    assert shown(NEW_TEXT[kind]) == ("".join(NEW_TEXT[kind]), False)


def test_text_after_the_text_so_far_is_not_lost():
    texts = ["Hello", "Hello world", "Hello world, you", "\n\nSources: none"]
    assert shown(texts) == ("Hello world, you\n\nSources: none", True)


def test_the_first_text_is_shown_at_once_and_no_text_waits_twice():
    accumulation = Accumulation()
    assert accumulation.take("So ") == "So "
    assert accumulation.take("So far") == ""
    assert accumulation.take(" so good") == "So far so good"
    assert accumulation.take("!") == "!"


def test_the_warning_comes_once():
    accumulation = Accumulation()
    told = []
    for text in ["Hello", "Hello ", "Hello world", "Hello world!"]:
        accumulation.take(text)
        told.append(accumulation.is_news())
    assert told == [False, False, True, False]
