"""Files in answers are kept beside the conversation, which names them."""

import base64
import hashlib

import pytest

from jupyter_chat_ext.store.problems import file_not_kept

CONTENT = bytes(range(256)) * 40


def file(content=CONTENT, kind="file", **facts):
    url = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    return {"type": kind, "mediaType": "image/png", "url": url, **facts}


@pytest.mark.parametrize("kind", ["file", "reasoning-file"])
async def test_a_large_file_is_named_in_the_stream_and_in_the_conversation(desk, kind):
    it = await desk()
    it.model.will("Here: ", file(kind=kind, filename="plot.png"), "and more")
    turn = await it.ask()
    await turn.wait()
    url = f"attachment:{hashlib.sha256(CONTENT).hexdigest()}"
    streamed = [chunk for _, chunk in turn.log.since(0)]
    assert [chunk["url"] for chunk in streamed if chunk["type"] == kind] == [url]
    assert it.text_of(turn) == "Here: and more"
    kinds = [chunk["type"] for chunk in streamed]
    assert kinds.index("text-delta") < kinds.index(kind)
    parts = (await it.last()).parts
    assert [part["url"] for part in parts if part["type"] == kind] == [url]
    assert it.store.attachments.open(url.removeprefix("attachment:")).read() == CONTENT


async def test_a_small_file_stays_in_the_answer_with_its_name(desk):
    it = await desk()
    small = file(b"small", filename="s.png")
    it.model.will(small)
    await (await it.ask()).wait()
    assert [part for part in (await it.last()).parts if part["type"] == "file"] == [small]


@pytest.mark.parametrize("url", [
    "https://example.org/" + "x" * 5000,
    "data:image/png;base64," + "!" * 5000,
    "attachment:" + "x" * 5000,
])  # fmt: skip
async def test_other_urls_are_left_as_they_are(desk, url):
    it = await desk()
    it.model.will({"type": "file", "mediaType": "image/png", "url": url})
    await (await it.ask()).wait()
    assert [part["url"] for part in (await it.last()).parts if part["type"] == "file"] == [url]


async def test_a_file_that_cannot_be_kept_stays_in_the_answer(desk, monkeypatch):
    it = await desk()

    async def fail():
        raise file_not_kept(OSError(28, "No space left on device"))

    monkeypatch.setattr(it.store.attachments, "begin", fail)
    it.model.will(file())
    turn = await it.ask()
    await turn.wait()
    assert turn.status == "done"
    assert [part for part in (await it.last()).parts if part["type"] == "file"] == [file()]
