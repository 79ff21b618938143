"""What models are sent of attached files."""

import base64
import json

import pytest
from pydantic_ai.messages import BinaryContent

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.attachments import content_of, media_type_of, readable_by
from jupyter_chat_ext.models.history import to_native


def attached(content, media_type="", filename="file"):
    url = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return {"type": "file", "mediaType": media_type, "filename": filename, "url": url}


def sent(part, **profile):
    return list(content_of(part, readable_by(profile)))


@pytest.mark.parametrize(("content", "expected"), [
    (b"caf\xc3\xa9", "café"),
    (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
    (b"caf\xe9", "café"),
    ("café".encode("utf-16"), "café"),
])  # fmt: skip
def test_text_of_any_encoding_is_read(content, expected):
    assert sent(attached(content, "text/plain", "a.txt")) == [f"Attached file a.txt:\n```\n{expected}\n```"]


def test_text_with_fences_is_fenced_longer():
    [text] = sent(attached(b"````\ncode\n````", "text/markdown", "a.md"))
    assert text.startswith("Attached file a.md:\n`````\n")


def test_a_notebook_is_its_cells_and_what_they_said_without_pictures():
    picture = "iVBORw0KGgo" * 1000
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "text"]},
        {
            "cell_type": "code",
            "source": "plot()",
            "outputs": [
                {"output_type": "stream", "text": ["one\n", "two\n"]},
                {"output_type": "display_data", "data": {"image/png": picture}},
                {"output_type": "error", "ename": "ValueError", "evalue": "no"},
            ],
        },
    ]
    [text] = sent(attached(json.dumps({"cells": cells}).encode(), "application/json", "a.ipynb"))
    assert picture not in text
    for told in ("# Title\ntext", "plot()", "one\ntwo", "[image/png]", "ValueError: no"):
        assert told in text


@pytest.mark.parametrize("content", [b"not JSON", b"[]", b'{"cells": 3}', b'{"cells": [{}]}'])
def test_what_only_calls_itself_a_notebook_is_text(content):
    [text] = sent(attached(content, "", "a.ipynb"))
    assert content.decode() in text


@pytest.mark.parametrize(("filename", "media_type"), [
    ("a.PDF", "application/pdf"),
    ("a.jpeg", "image/jpeg"),
    ("a.unknown", ""),
])  # fmt: skip
def test_the_name_says_what_a_browser_did_not(filename, media_type):
    assert media_type_of(attached(b"", "", filename)) == media_type


def test_a_document_goes_with_its_name():
    name, document = sent(attached(b"%PDF", "application/pdf", "paper.pdf"))
    assert "paper.pdf" in name
    assert document == BinaryContent(b"%PDF", media_type="application/pdf")


@pytest.mark.parametrize(("media_type", "profile"), [
    ("image/png", {"supports_image_input": False}),
    ("image/tiff", {}),
    ("audio/mpeg", {"supports_audio_file_input": False}),
    ("video/mp4", {"supports_video_input": False}),
    ("application/pdf", {"supports_document_input": False}),
    ("application/pdf", {"openai_chat_supports_document_input": False}),
    ("application/pdf", {"supported_document_media_types": frozenset(("text/plain",))}),
    ("application/zip", {}),
])  # fmt: skip
def test_what_a_model_cannot_read_is_refused_by_name(media_type, profile):
    with pytest.raises(ModelError, match=r"cannot read it\.bin") as raised:
        sent(attached(b"\0\1", media_type, "it.bin"), **profile)
    assert raised.value.code == "attachment-refused"


def test_an_earlier_file_that_cannot_be_read_is_only_named():
    packed = attached(b"\0", "application/zip", "all.zip")
    question = Message(id="q", role="user", parts=(packed,))
    later = Message(id="r", role="user", parts=({"type": "text", "text": "go on"},))
    history = to_native([question, later])
    assert history[0].parts[0].content == "[Attached: all.zip, application/zip]"
    with pytest.raises(ModelError):
        to_native([question])
