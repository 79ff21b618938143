"""Every way in which a provider can fail gives its own typed error, with what to do, and no key."""

import json
import socket
from dataclasses import replace

import pytest

from tests.models.conftest import DONE, END, PATIENT, QUICK, STREAM, answer, ask, chunked, delta, event, page

KEY = "sk-test-SECRETKEY99"
HTML = b"<html><body>log in</body></html>"

CASES = {
    "clean end, no finish reason": ([STREAM, delta("a"), delta("b"), END], "answer-cut-off", "ab"),
    "connection closed mid-stream": ([STREAM, delta("a"), delta("b")], "answer-cut-off", "ab"),
    "connection closed mid-frame": ([STREAM, delta("a"), chunked(b'data: {"id')], "answer-cut-off", "a"),
    "garbled JSON": ([STREAM, delta("a"), chunked(b'data: {"id": "c", oops\n\n'), END], "garbled", "a"),
    "half a frame, then a clean end": (
        [STREAM, delta("a"), chunked(b'data: {"id":"c","cho'), END],
        "answer-cut-off",
        "a",
    ),
    "invalid UTF-8": (
        [STREAM, delta("a"), chunked(b'data: {"choices":[{"delta":{"content":"\xff\xfe"}}]}\n\n'), END],
        "garbled",
        "a",
    ),
    "a web page with status 200": (page(200, HTML, content_type="text/html"), "not-an-api", ""),
    "a web page that calls itself a stream": (
        page(200, HTML, content_type="text/event-stream"),
        "not-an-api",
        "",
    ),
    "a JSON error with status 200": (
        page(200, {"error": {"message": "quota", "code": "insufficient_quota"}}),
        "quota-exceeded",
        "",
    ),
    "a JSON document with status 200": (page(200, {"hello": "world"}), "not-an-api", ""),
    "an error inside the stream": (
        [
            STREAM,
            delta("a"),
            event({"error": {"message": "server had an error", "type": "server_error"}}),
            END,
        ],
        "provider-failed",
        "a",
    ),
    "overload inside the stream": (
        [STREAM, delta("a"), event({"error": {"message": "Overloaded", "code": "overloaded"}}), END],
        "overloaded",
        "a",
    ),
    "rejected key": (
        page(401, {"error": {"message": f"Incorrect API key provided: {KEY}."}}),
        "key-rejected",
        "",
    ),
    "forbidden": (page(403, {"error": {"message": "not for you"}}), "key-rejected", ""),
    "no such model": (
        page(404, {"error": {"message": "no", "code": "model_not_found"}}),
        "model-not-found",
        "",
    ),
    "out of money": (page(402, {"error": {"message": "pay"}}), "quota-exceeded", ""),
    "out of quota": (
        page(429, {"error": {"message": "x", "code": "insufficient_quota"}}),
        "quota-exceeded",
        "",
    ),
    "too many requests": (page(429, {"error": {"message": "slow"}}, "retry-after: 7"), "rate-limited", ""),
    "too long": (
        page(400, {"error": {"message": "This model's maximum context length is 4096 tokens."}}),
        "context-too-long",
        "",
    ),
    "bad request": (page(400, {"error": {"message": "no such field"}}), "provider-error", ""),
    "failure with a web page": (page(500, b"<html>key sk-LEAK-000 here</html>"), "provider-failed", ""),
    "gateway failure": (page(502, b"bad gateway"), "provider-failed", ""),
    "overloaded": (page(529, {"error": {"message": "overloaded"}}), "overloaded", ""),
    "redirect": (page(307, b"", "location: https://elsewhere.example/v1"), "not-an-api", ""),
    "silence before the answer": (["hang"], "first-byte-timeout", ""),
    "silence after the headers": ([STREAM, "hang"], "idle-timeout", ""),
    "silence after a word": ([STREAM, delta("a"), "hang"], "idle-timeout", "a"),
    "closed without a word": ([b""], "unreachable", ""),
    "not HTTP": ([b"SSH-2.0-OpenSSH_9.2\r\n"], "unreachable", ""),
}


@pytest.mark.parametrize("name", CASES)
async def test_each_fault_is_its_own_error_and_the_text_is_kept(name, peer, connect):
    script, code, text = CASES[name]
    # only who is to run out of patience has little of it
    timeouts = QUICK if code.endswith("timeout") else replace(PATIENT, retry_pauses=())
    model = connect(peer(script).base_url, api_key=KEY, timeouts=timeouts).model("m")
    asked = await ask(model, "hi")
    assert asked.error is not None
    assert asked.error.code == code
    assert asked.text == text
    shown = json.dumps(asked.error.to_json())
    assert asked.error.title.endswith(".")
    assert asked.error.hint
    assert len(asked.error.detail) <= 300
    assert "SECRETKEY" not in shown
    assert "sk-LEAK" not in shown
    assert "Traceback" not in shown
    assert all(part.get("state") != "streaming" for part in asked.reply.parts)
    assert asked.outcome.finish_reason == "error"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "registry.ollama.ai/library/gemma:2b does not support tools"),
        (404, "No endpoints found that support tool use. To learn more, visit: https://openrouter.ai/docs"),
        (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
        (400, "`tool calling` is not supported with this model"),
    ],
)
async def test_a_model_that_takes_no_tools_is_told_apart(status, words, peer, connect):
    provider = peer(page(status, {"error": {"message": words}}))
    asked = await ask(connect(provider.base_url).model("m"), "hi")
    assert asked.error.code == "tools-unsupported"
    assert "Switch the tools off" in asked.error.hint
    assert words[:20] in asked.error.detail


async def test_after_a_fault_the_conversation_goes_on(peer, connect):
    provider = peer([STREAM, delta("Hel")], answer("ok"))
    model = connect(provider.base_url).model("m")
    cut = await ask(model, "first")
    asked = await ask(model, "first", cut.message(), "second")
    assert asked.error is None
    contents = [message["content"] for message in provider.requests[-1].body["messages"]]
    assert contents == ["first", "Hel", "second"]


async def test_nobody_there(connect):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    asked = await ask(connect(f"http://127.0.0.1:{port}/v1", timeouts=QUICK).model("m"), "hi")
    assert asked.error.code == "unreachable"
    assert asked.error.retryable


@pytest.mark.parametrize("text", ["x\u2028y\u0085z", "\U0001f389", "\u202eabc"])
async def test_unusual_characters_arrive_as_they_are(text, peer, connect):
    asked = await ask(connect(peer(answer(text)).base_url).model("m"), "hi")
    assert (asked.error, asked.text) == (None, text)


async def test_a_character_split_over_two_deltas_is_joined(peer, connect):
    script = [STREAM, delta("a\ud83c"), delta("\udf89b"), delta(finish="stop"), DONE, END]
    asked = await ask(connect(peer(script).base_url).model("m"), "hi")
    assert asked.text == "a\U0001f389b"
    assert asked.outcome.native[-1]["parts"][0]["content"] == "a\U0001f389b"


async def test_a_lone_surrogate_does_not_break_the_wire(peer, connect):
    script = [STREAM, delta("a\ud83d"), delta(finish="stop"), DONE, END]
    asked = await ask(connect(peer(script).base_url).model("m"), "hi")
    json.dumps(asked.chunks, ensure_ascii=False).encode()
    json.dumps(asked.outcome.native, ensure_ascii=False).encode()
    assert asked.error is None


async def test_an_endless_line_ends_at_a_megabyte(peer, connect):
    endless = [STREAM, *([chunked(b"data: " + b"x" * 100_000)] * 500), "hang"]
    asked = await ask(connect(peer(endless).base_url, timeouts=PATIENT).model("m"), "hi")
    assert asked.error.code == "garbled"


async def test_an_endless_error_message_is_bounded_too(peer, connect):
    head = b"HTTP/1.1 500 X\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n"
    endless = [head, *([chunked(b"x" * 100_000)] * 500), "hang"]
    asked = await ask(connect(peer(endless).base_url, timeouts=QUICK).model("m"), "hi")
    assert asked.error.code == "garbled"


async def test_a_redirect_takes_nothing_to_the_other_place(peer, connect):
    sink = peer(answer("stolen"))
    provider = peer(page(307, b"", f"location: {sink.base_url}/chat/completions"))
    asked = await ask(connect(provider.base_url, api_key=KEY).model("m"), "hi")
    assert asked.error.code == "not-an-api"
    assert sink.requests == []


async def test_only_our_key_and_nothing_of_the_environment_is_sent(peer, connect, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, f"sentinel-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-secret: sentinel-header")
    provider = peer(answer("a"))
    assert (await ask(connect(provider.base_url).model("m"), "hi")).error is None
    assert (await ask(connect(provider.base_url, api_key=KEY).model("m"), "hi")).error is None
    assert "sentinel" not in "".join(request.head for request in provider.requests)
    assert [request.headers.get("authorization") for request in provider.requests] == [None, f"Bearer {KEY}"]


async def test_an_address_of_a_metadata_service_gets_nothing(connect, monkeypatch, peer):
    """The name looks harmless; the address it leads to is what counts."""
    from jupyter_chat_ext.models import http_client

    provider = peer(answer("a"))
    monkeypatch.setattr(http_client, "is_refused", lambda address: str(address) == "127.0.0.1")
    asked = await ask(connect(f"http://localhost:{provider.port}/v1", api_key=KEY).model("m"), "hi")
    assert asked.error.code == "address-refused"
    assert provider.requests == []


async def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(peer, connect, monkeypatch):
    proxy = peer(page(502, b""))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert (await ask(connect(peer(answer("a")).base_url).model("m"), "hi")).text == "a"
    assert proxy.requests == []
