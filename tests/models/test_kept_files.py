"""Files that the server keeps, on their way to providers and kernels."""

import base64
import json
import threading

import pytest

from jupyter_chat_ext.core.attachments import url_of
from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.core.errors import InvalidRequestError
from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.models.base import Occasion, Outcome
from jupyter_chat_ext.models.kernel_files import files_for
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.store.attachments import Attachments
from tests.files import EXE, PDF, PNG, office
from tests.models.conftest import Asked, answer

NOTEBOOK = {"cells": [{"cell_type": "code", "source": "total(df)", "outputs": []}]}


class Drawer:
    """Kept files, and who opened them."""

    def __init__(self, kept):
        self.kept = kept
        self.threads = set()

    def open(self, attachment_id):
        self.threads.add(threading.current_thread())
        return self.kept.open(attachment_id)

    async def file(self, content, name, media_type):
        found = await self.kept.keep(content)
        return {"type": "file", "url": url_of(found.id), "filename": name, "mediaType": media_type}


@pytest.fixture
def drawer(jp_asyncio_loop):
    kept = Attachments.in_memory(set)
    yield Drawer(kept)
    kept.close()


def user(*parts, message_id="q"):
    return Message(id=message_id, role="user", parts=({"type": "text", "text": "What is it?"}, *parts))


async def ask(model, drawer, *messages):
    occasion = Occasion(conversation_id="c", reply_id="r", files=drawer)
    asked = Asked(outcome=Outcome(occasion=occasion))
    try:
        async for chunk in model.stream(messages, ChatModelConfig(), asked.outcome):
            asked.chunks.append(chunk)
    except Exception as error:
        asked.error = error
    return asked


GONE = {"type": "file", "url": url_of("0" * 64), "filename": "lost.png", "mediaType": "image/png"}


@pytest.mark.parametrize(("content", "name", "media_type"), [
    (PNG, "plot.png", "image/png"),
    (PDF, "paper.pdf", "application/pdf"),
    (b"ID3 sound", "talk.mp3", "audio/mpeg"),
])  # fmt: skip
async def test_a_file_goes_to_the_provider_as_it_is(drawer, peer, connect, content, name, media_type):
    provider = peer(answer("ok"))
    asked = await ask(
        connect(provider.base_url).model("m"), drawer, user(await drawer.file(content, name, media_type))
    )
    assert asked.error is None
    assert base64.b64encode(content).decode() in json.dumps(provider.requests[0].body)
    assert threading.main_thread() not in drawer.threads


@pytest.mark.parametrize(("content", "name", "media_type", "told"), [
    (b"a,b\n1,2", "data.csv", "text/csv", "a,b\\n1,2"),
    ("gr\u00f6\u00dfe\n1".encode("utf-16"), "data.csv", "text/csv", "gr\\u00f6\\u00dfe"),
    (b'{"a": 17}', "data.json", "application/json", "17"),
    (json.dumps(NOTEBOOK).encode(), "n.ipynb", "application/x-ipynb+json", "total(df)"),
    (b"<svg/>", "x.svg", "image/svg+xml", "<svg/>"),
])  # fmt: skip
async def test_text_is_told_to_every_model(drawer, peer, connect, content, name, media_type, told):
    provider = peer(answer("ok"))
    file = await drawer.file(content, name, media_type)
    for reads_text_only in (False, True):
        model = connect(provider.base_url, reads_text_only=reads_text_only).model("m")
        model.attachments.check(media_type, name)
        asked = await ask(model, drawer, user(file))
        assert asked.error is None
        sent = json.dumps(provider.requests[-1].body)
        assert name in sent
        assert told in sent


@pytest.mark.parametrize(("content", "name", "media_type", "text_only"), [
    (PNG, "plot.png", "image/png", True),
    (PDF, "paper.pdf", "application/pdf", True),
    (EXE, "x.exe", "application/vnd.microsoft.portable-executable", False),
    (office("ppt"), "x.pptx",
     "application/vnd.openxmlformats-officedocument.presentationml.presentation", False),
    (b"OggS", "x.ogg", "audio/ogg", False),
    (b"\0\0\0\x20ftypisom", "x.mp4", "video/mp4", False),
])  # fmt: skip
async def test_what_a_model_cannot_read_is_refused_when_it_is_attached_and_when_it_is_asked(
    drawer, peer, connect, content, name, media_type, text_only
):
    provider = peer(answer("ok"))
    model = connect(provider.base_url, reads_text_only=text_only).model("m")
    with pytest.raises(InvalidRequestError) as refused:
        model.attachments.check(media_type, name)
    assert (refused.value.code, refused.value.status) == ("attachment-refused", 422)
    file = await drawer.file(content, name, media_type)
    asked = await ask(model, drawer, user(file))
    assert (asked.error.code, asked.error.title) == ("attachment-refused", refused.value.title)
    assert provider.requests == []

    asked = await ask(model, drawer, user(file, message_id="q1"), user(message_id="q2"))
    assert asked.error is None
    assert f"[Attached: {name}, {media_type}]" in json.dumps(provider.requests[0].body)


async def test_once_a_model_was_asked_it_is_known_what_it_reads(drawer, peer, connect):
    provider = peer(answer("ok"))
    connection = connect(provider.base_url, kind=KINDS["vllm"])
    connection.model("m").attachments.check("application/pdf", "paper.pdf")
    assert (await ask(connection.model("m"), drawer, user())).error is None
    with pytest.raises(InvalidRequestError, match=r"cannot read paper\.pdf"):
        connection.model("m").attachments.check("application/pdf", "paper.pdf")
    connection.model("m").attachments.check("image/png", "plot.png")


async def test_a_file_of_the_question_that_is_gone_is_an_error(drawer, peer, connect):
    provider = peer(answer("ok"))
    asked = await ask(connect(provider.base_url).model("m"), drawer, user(GONE))
    assert (asked.error.code, asked.error.title) == ("attachment-gone", "lost.png is no longer here.")
    assert provider.requests == []


async def test_an_earlier_file_that_is_gone_is_named(drawer, peer, connect):
    provider = peer(answer("ok"))
    asked = await ask(
        connect(provider.base_url).model("m"), drawer, user(GONE, message_id="q1"), user(message_id="q2")
    )
    assert asked.error is None
    sent = json.dumps(provider.requests[0].body)
    assert "[Attached: lost.png, image/png; no longer available]" in sent


# kernels


async def test_a_kernel_needs_the_files_of_the_question_and_the_newest_of_the_rest(drawer, monkeypatch):
    monkeypatch.setattr("jupyter_chat_ext.models.kernel_files.FILES_BYTES", 30)
    old, middle, new = [[await drawer.file(bytes([n]) * 10, "x", "a/b")] for n in range(3)]
    large = [await drawer.file(b"x" * 25, "x", "a/b")]

    def ids(*messages):
        return [url_of(one) for one in files_for(messages, drawer)]

    def urls(*parts):
        return [part[0]["url"] for part in parts]

    assert ids(old, middle, new) == urls(new, middle, old)
    assert ids(old, middle, large, new) == urls(new, middle, old)
    assert ids(old, middle, large) == urls(large)
    assert ids(old, [GONE], [{"type": "text", "text": "x"}], new + new) == urls(new, old)
    assert ids([GONE]) == []
    assert files_for([], drawer) == files_for([old], None) == []
