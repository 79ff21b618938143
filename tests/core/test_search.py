"""Words are found wherever they stand, and what is shown has them marked."""

import pytest

from jupyter_chat_ext.core.search import Spoken, around, marked, match_of, words_of

LONG = "Before that nothing. " * 20 + "The Fourier transform is linear. " + "Nothing after it. " * 20


@pytest.mark.parametrize(
    ("query", "title", "texts", "found"),
    [
        ("fourier", "About FOURIER", [], (None, "FOURIER")),
        ("fourier", "Maths", ["hi", "the Fourier series"], ("1", "Fourier")),
        ("series maths", "Maths", ["hi", "the Fourier series"], ("1", "series")),
        ("fourier hi", "Maths", ["hi", "the Fourier series"], None),
        (".*", "Maths", ["anything"], None),
        ("a.c", "", ["abc", "A.C"], ("1", "A.C")),
        ("straße", "", ["Die STRASSE", "Straße"], ("1", "Straße")),
        ("数据", "", ["分析数据框"], ("0", "数据")),
    ],
)
def test_all_words_are_found_in_the_title_and_one_message(query, title, texts, found):
    spoken = [Spoken(str(index), text) for index, text in enumerate(texts)]
    match = match_of(words_of(query), title, spoken)
    hits = [piece["text"] for piece in match.pieces if piece.get("hit")] if match else []
    assert (match and (match.message, hits[0])) == found


def test_what_is_shown_of_a_long_text_is_what_stands_around_the_word():
    line = around(["fourier"], LONG)
    assert "The Fourier transform is linear." in line
    assert line.startswith("…")
    assert line.endswith("…")
    assert len(line) <= 162


def test_every_word_is_marked_wherever_it_stands():
    pieces = marked(["to", "be"], "To be or not to be")
    assert "".join(piece["text"] for piece in pieces) == "To be or not to be"
    assert [piece["text"] for piece in pieces if piece.get("hit")] == ["To", "be", "to", "be"]


def test_a_letter_that_grows_in_lower_case_is_found_without_a_fault():
    assert match_of(words_of("i̇stanbul"), "", [Spoken("1", "İSTANBUL")]) is not None
