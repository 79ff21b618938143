"""Every ready-made model over its real SDK, against a server that speaks the provider's wire."""

import asyncio
import base64
import json

import pytest

from jupyter_chat_ext.ai import ChatMessage
from jupyter_chat_ext.ai.llm.language_model import DEFAULT_SYSTEM_MESSAGE
from jupyter_chat_ext.core.chunks import check
from jupyter_chat_ext.kernel.files import files
from jupyter_chat_ext.kernel.messages import message_of
from tests.ai.llm.conftest import Answered, ask
from tests.models.conftest import page

PNG = b"\x89PNG\r\n\x1a\nof ours"
PDF = b"%PDF-1.4 of ours"


def attached(content, media_type, filename):
    url = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return {"type": "file", "mediaType": media_type, "filename": filename, "url": url}


def question(*parts):
    return ChatMessage("user", parts=[{"type": "text", "text": "What is it?"}, *parts])


async def test_an_answer_ends_with_its_facts(wire, peer, monkeypatch):
    provider = peer(wire.text("Hel", "lo", " you"))
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    assert answered.error is None
    assert answered.text == "Hello you"
    assert answered.finish_reason == "stop"
    assert answered.metadata["usage"]["inputTokens"] == 5
    assert answered.metadata["usage"]["outputTokens"] == 2
    assert all(check(chunk) for chunk in answered.chunks)


async def test_the_system_message_is_the_seed_s_unless_given(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    await ask(wire.make(provider, monkeypatch), "hi")
    await ask(wire.make(provider, monkeypatch, system_message="Be brief."), "hi")
    said = [wire.system_in(request.body) for request in provider.requests]
    assert said == [DEFAULT_SYSTEM_MESSAGE, "Be brief."]
    assert DEFAULT_SYSTEM_MESSAGE == "You are a helpful assistant specializing in data science."


async def test_thinking_is_told_apart(wire, peer, monkeypatch):
    provider = peer(wire.thought("Hm, hm.", "Yes."))
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    assert (answered.error, answered.reasoning, answered.text) == (None, "Hm, hm.", "Yes.")


async def test_no_setting_is_sent_that_nobody_set(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    sent = wire.settings_in(provider.requests[0].body)
    sent.pop("max_tokens") if wire.name == "anthropic" else None  # which its API insists on
    assert sent == {}
    assert "setting-ignored" not in answered.notices


async def test_settings_that_were_set_are_sent_as_the_provider_names_them(wire, peer, monkeypatch):
    given = {"max_tokens": 99, "top_p": 0.5, "top_k": 7, "frequency_penalty": 0.3, "presence_penalty": 0.4}
    provider = peer(wire.text("ok"))
    model = wire.make(provider, monkeypatch)
    answered = await ask(model, "hi", **given)
    assert answered.error is None
    expected = {name: value for name, value in given.items() if name in wire.settings}
    assert wire.settings_in(provider.requests[0].body) == expected
    dropped = [title for title in map(str, answered.chunks) if "does not know" in title]
    assert len(dropped) == len(given.keys() - wire.settings.keys())
    assert set(model.chat_settings) == wire.settings.keys()


def test_a_chat_is_called_as_its_model(wire, peer, monkeypatch):
    assert wire.make(peer(wire.text("ok")), monkeypatch).chat_label == wire.model_name


async def test_reaching_the_limit_is_said(wire, peer, monkeypatch):
    answered = await ask(wire.make(peer(wire.text("cut", finish="length")), monkeypatch), "hi")
    assert (answered.error, answered.finish_reason, answered.text) == (None, "length", "cut")


async def test_the_conversation_goes_along_with_what_the_provider_signed(wire, peer, monkeypatch):
    provider = peer(wire.thought("Hm.", "One."), wire.text("Two."))
    model = wire.make(provider, monkeypatch)
    first = await ask(model, "first")
    second = await ask(model, "first", first.message(), "second")
    assert second.error is None
    body = json.dumps(provider.requests[1].body)
    assert body.index("first") < body.index("One.") < body.index("second")
    if wire.name in ("anthropic", "bedrock"):
        assert "sig-1" in body


async def test_a_provider_can_answer_where_another_left_off(wire, peer, monkeypatch):
    elsewhere = ChatMessage("assistant", "Said elsewhere.")
    provider = peer(wire.text("ok"))
    answered = await ask(wire.make(provider, monkeypatch), "first", elsewhere, "second")
    assert answered.error is None
    assert "Said elsewhere." in json.dumps(provider.requests[0].body)


@pytest.mark.parametrize(("content", "media_type", "name"), [
    (PNG, "image/png", "plot.png"),
    (PDF, "application/pdf", "paper.pdf"),
])  # fmt: skip
async def test_files_go_as_they_are_where_the_model_reads_them(
    content, media_type, name, wire, peer, monkeypatch
):
    provider = peer(wire.text("ok"))
    answered = await ask(wire.make(provider, monkeypatch), question(attached(content, media_type, name)))
    if media_type in wire.reads:
        assert answered.error is None
        assert base64.b64encode(content).decode() in json.dumps(provider.requests[0].body)
    else:
        assert answered.error.code == "attachment-refused"
        assert name in answered.error.title
        assert provider.requests == []


async def test_files_that_came_from_the_server_go_on_to_every_model(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    part = {"type": "file", "mediaType": "text/csv", "filename": "kept.csv"}
    kept = part | {"url": f"attachment:{files.keep(b'kept,17')}"}
    lost = part | {"url": "attachment:" + "0" * 64, "filename": "lost.csv"}
    earlier, asked = [
        message_of({"role": "user", "parts": [{"type": "text", "text": "?"}, one]}) for one in (lost, kept)
    ]
    answered = await ask(wire.make(provider, monkeypatch), earlier, ChatMessage("assistant", "Ok."), asked)
    assert answered.error is None
    body = json.dumps(provider.requests[0].body)
    assert "kept,17" in body
    assert "lost.csv, text/csv; no longer available" in body

    answered = await ask(wire.make(provider, monkeypatch), earlier)
    assert answered.error.code == "attachment-gone"


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# Sales"]},
        {
            "cell_type": "code",
            "source": "total(df)",
            "outputs": [{"output_type": "execute_result", "data": {"text/plain": "4711"}}],
        },
    ]
}


@pytest.mark.parametrize(("content", "media_type", "name", "told"), [
    (b"a,b\n1,2", "text/csv", "data.csv", "a,b\\n1,2"),
    (b"a,b\n1,2", "application/vnd.ms-excel", "data.csv", "a,b\\n1,2"),
    (b'{"a": 17}', "application/json", "data.json", "17"),
    (b"# Title", "", "notes.md", "# Title"),
    (b"print(17)", "text/x-python", "run.py", "print(17)"),
    ("Gr\u00fc\u00dfe".encode("latin-1"), "text/plain", "latin.txt", "Gr\\u00fc\\u00dfe"),
    (json.dumps(NOTEBOOK).encode(), "", "sales.ipynb", "4711"),
    (b"<svg><circle/></svg>", "image/svg+xml", "icon.svg", "<circle/>"),
])  # fmt: skip
async def test_text_files_are_told_with_their_name_to_every_model(
    content, media_type, name, told, wire, peer, monkeypatch
):
    provider = peer(wire.text("ok"))
    answered = await ask(wire.make(provider, monkeypatch), question(attached(content, media_type, name)))
    assert answered.error is None
    body = json.dumps(provider.requests[0].body)
    assert name in body
    assert told in body


async def test_a_file_that_no_model_reads_is_refused_before_anything_is_sent(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    packed = attached(b"PK\x03\x04\0\0", "application/zip", "all.zip")
    answered = await ask(wire.make(provider, monkeypatch), question(packed))
    assert answered.error.title == "This model cannot read all.zip (application/zip)."
    assert provider.requests == []


async def test_an_earlier_file_that_this_model_cannot_read_is_only_named(wire, peer, monkeypatch):
    provider = peer(wire.text("ok"))
    earlier = question(attached(b"PK\x03\x04\0\0", "application/zip", "all.zip"))
    answered = await ask(
        wire.make(provider, monkeypatch), earlier, ChatMessage("assistant", "A zip."), "go on"
    )
    assert answered.error is None
    assert "all.zip" in json.dumps(provider.requests[0].body)


@pytest.mark.parametrize(("status", "code"), [(401, "key-rejected"), (404, "model-not-found")])
async def test_refusals_of_the_provider_are_sentences_without_the_key(status, code, wire, peer, monkeypatch):
    provider = peer(wire.refusal(status, "wrong: sk-secret-123456 AKIAIOSFODNN7EXAMPLE"))
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    assert answered.error.code == code
    assert len(provider.requests) == 1
    shown = json.dumps(answered.error.to_json())
    assert "sk-secret-123456" not in shown
    assert "AKIAIOSFODNN7EXAMPLE" not in shown


async def test_a_rate_limit_is_waited_for_by_us_alone_and_said(wire, peer, monkeypatch):
    provider = peer(wire.refusal(429, "slow down"), wire.text("ok"))
    answered = await ask(wire.make(provider, monkeypatch), "hi")
    assert (answered.error, answered.text) == (None, "ok")
    assert "retrying" in answered.notices
    assert len(provider.requests) == 2


async def test_an_answer_that_is_cut_off_is_an_error_and_its_text_is_kept(wire, peer, monkeypatch):
    answered = await ask(wire.make(peer(wire.cut("Hel", "lo")), monkeypatch), "hi")
    assert (answered.error.code, answered.text) == ("answer-cut-off", "Hello")


async def test_a_provider_that_is_not_there_is_said(wire, peer, monkeypatch):
    provider = peer(page(500, {}))
    provider.close()
    model = wire.make(provider, monkeypatch)
    answered = await ask(model, "hi")
    assert answered.error.code == "unreachable"
    assert answered.error.retryable


async def test_stop_hangs_up(wire, peer, monkeypatch):
    provider = peer([*wire.cut("Hel", "lo"), "hang"])
    model = wire.make(provider, monkeypatch)
    answered, heard = Answered(), asyncio.Event()

    async def follow():
        async for chunk in model([ChatMessage("user", "hi")]):
            answered.chunks.append(chunk)
            if answered.text == "Hello":  # long before the end
                heard.set()

    following = asyncio.create_task(follow())
    await asyncio.wait_for(heard.wait(), 30)
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert await asyncio.to_thread(provider.hung_up.wait, 5)
