"""Attachments know their type and their content."""

from pathlib import Path

import pytest

from jupyter_chat_ext import ai
from tests.files import PNG


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        ("data:image/gif;base64,AA==", "attachment", "image/gif"),
        ("data:text/csv;charset=utf-8,a,b", "attachment", "text/csv"),
        ("data:,hello", "attachment", "text/plain"),
        ("https://example.org/a/b.png?size=3#top", "attachment", "image/png"),
        ("https://example.org/file", "notes.md", "text/markdown"),
        ("https://example.org/file", "attachment", None),
    ],
)
def test_the_type_is_guessed(url, name, expected):
    assert ai.ChatAttachment(url, name).content_type == expected


def test_a_type_that_is_given_counts():
    assert ai.ChatAttachment("data:,x", content_type="text/x-log").content_type == "text/x-log"


def test_the_content_of_an_address_is_not_fetched():
    with pytest.raises(ValueError, match=r"a\.png is not here but at https://example\.org/a\.png"):
        ai.ChatAttachment("https://example.org/a.png", "a.png").data  # noqa: B018


def test_content_is_read_from_data_urls_of_both_kinds():
    assert ai.ChatAttachment("data:,a%20b").data == b"a b"
    assert ai.ChatAttachment("data:text/plain;base64,YSBi").data == b"a b"


@pytest.mark.parametrize("url", [None, 3, b"data:"])
def test_a_url_must_be_text(url):
    with pytest.raises(TypeError, match="a url must be text"):
        ai.ChatAttachment(url)


def attached(*given):
    return ai.ChatMessage("user", "see", attachments=list(given)).attachments


def test_bytes_with_a_name_are_an_attachment_of_the_type_they_are():
    (one,) = attached(("../plot.png", bytearray(PNG)))
    assert (one.name, one.content_type, one.data) == ("plot.png", "image/png", PNG)
    (two,) = attached(("notes.md", b"# Title"))
    assert two.content_type == "text/markdown"
    assert two.url == "data:text/markdown;base64,IyBUaXRsZQ=="


def test_pictures_are_attachments():
    from matplotlib.figure import Figure
    from PIL import Image

    for picture in (Image.new("RGB", (3, 2), "red"), Figure()):
        (one,) = attached(picture)
        assert (one.name, one.content_type) == ("image.png", "image/png")
        assert one.data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "given", ["plot.png", Path("plot.png"), b"bytes", 3, None, ("a", "b"), (1, b""), ("a",)]
)
def test_paths_and_other_things_are_none(given):
    with pytest.raises(
        TypeError, match=r"an attachment (must be a ChatAttachment|of two is \(name, bytes\))"
    ):
        attached(given)
