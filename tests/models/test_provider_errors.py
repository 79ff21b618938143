"""One table from what SDKs and pydantic-ai raise to our errors, and when a provider is asked again."""

import datetime as dt
import inspect
import socket
from email.utils import format_datetime

import pytest

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.agent import _pause
from jupyter_chat_ext.models.provider_errors import WORDS, typed_error
from jupyter_chat_ext.models.timeouts import Timeouts
from tests.models.conftest import ask, page

EXPECTED = {
    "ModelRateLimitError": "rate-limited",
    "ModelQuotaExceededError": "quota-exceeded",
    "ModelUnavailableError": "overloaded",
    "ModelOverloadedError": "overloaded",
    "ModelServerError": "provider-failed",
    "ModelConnectionError": "unreachable",
    "ModelTimeoutError": "first-byte-timeout",
    "ModelRequestTimeout": "first-byte-timeout",
    "ModelRequestRejectedError": "provider-error",
    "ModelContextWindowExceededError": "context-too-long",
    "ModelAuthenticationError": "key-rejected",
    "ModelNotFoundError": "model-not-found",
    "ModelAPIError": "provider-error",
    "ModelHTTPError": "provider-error",
    "UsageLimitExceeded": "too-many-rounds",
    "ConcurrencyLimitExceeded": "rate-limited",
    "ContentFilterError": "refused",
    "OutputTokenLimitExceeded": "token-limit",
    "IncompleteToolCall": "token-limit",
    "UnexpectedModelBehavior": "provider-error",
    "AgentRunError": "provider-error",
    "RunCancelled": "provider-error",
    "RunTimedOut": "provider-error",
    "SuspendedResponseExpired": "provider-error",
}


def errors_of_pydantic_ai():
    from pydantic_ai import exceptions

    return {
        name: kind
        for name, kind in vars(exceptions).items()
        if inspect.isclass(kind) and issubclass(kind, exceptions.AgentRunError) and not name.startswith("_")
    }


def test_every_error_of_pydantic_ai_has_its_place():
    found = {}
    for name, kind in errors_of_pydantic_ai().items():
        make = TimeoutError if issubclass(kind, TimeoutError) else kind
        error = make.__new__(kind)  # each is made of other facts; its kind is what counts
        vars(error).update(message="No.", model_name="m", body=None, status_code=400)
        found[name] = typed_error(error, "It").code
    assert found == EXPECTED


def sdk_errors():
    import anthropic
    import httpx2
    import openai

    request = httpx2.Request("POST", "https://models.example/v1")

    def answered(status):
        return httpx2.Response(status, request=request)

    for sdk in (openai, anthropic):
        yield sdk.AuthenticationError("no", response=answered(401), body=None), "key-rejected"
        yield sdk.PermissionDeniedError("no", response=answered(403), body=None), "key-rejected"
        yield sdk.NotFoundError("no", response=answered(404), body=None), "model-not-found"
        yield sdk.RateLimitError("no", response=answered(429), body=None), "rate-limited"
        yield sdk.InternalServerError("no", response=answered(500), body=None), "provider-failed"
        yield sdk.InternalServerError("no", response=answered(503), body=None), "overloaded"
        yield sdk.BadRequestError("no", response=answered(400), body=None), "provider-error"
        yield sdk.APIConnectionError(request=request), "unreachable"
        yield sdk.APITimeoutError(request=request), "first-byte-timeout"
    yield httpx2.ReadError("gone"), "unreachable"
    yield httpx2.ConnectTimeout("late"), "unreachable"
    yield httpx2.ReadTimeout("late"), "first-byte-timeout"
    yield httpx2.DecodingError("bad"), "garbled"
    yield httpx2.ProxyError("407 Proxy Authentication Required"), "proxy-refused"
    yield socket.gaierror(-2, "Name or service not known"), "host-unknown"


def test_errors_that_escape_pydantic_ai_have_their_place():
    for error, code in sdk_errors():
        assert typed_error(error, "It").code == code, error
        outer = RuntimeError("wrapped")
        outer.__cause__ = error
        assert typed_error(outer, "It").code == code, error


@pytest.mark.parametrize("code", WORDS)
def test_each_says_what_happened_and_what_to_do(code):
    words = WORDS[code]
    assert words.title.endswith(".")
    assert words.hint.rstrip(".").strip()


def test_a_provider_is_waited_for_a_minute_at_most():
    def limited(seconds):
        return ModelError("rate-limited", "Slow.", retry_after=seconds)

    assert [_pause(limited(seconds), iter((0.5,))) for seconds in (None, 7, 60, 61)] == [0.5, 7, 60, None]
    assert _pause(ModelError("key-rejected", "No.", retry_after=1), iter((0.5,))) is None
    assert _pause(limited(7), iter(())) is None


def test_limits_unless_somebody_sets_them():
    assert Timeouts() == Timeouts(connect=10, first_byte=60, between_bytes=60, retry_pauses=(0.5, 2.0))


async def test_a_retry_says_how_long_it_waits(peer, connect):
    limited = page(429, {"error": {"message": "slow"}}, "retry-after-ms: 50")
    asked = await ask(connect(peer(limited).base_url).model("m"), "hi")
    [first, second] = [chunk["data"] for chunk in asked.chunks if chunk["type"] == "data-notice"]
    assert first["title"] == "My Gateway is getting too many requests. Asked again after 0.05 seconds."
    assert first["seconds"] == second["seconds"] == 0.05
    assert dt.datetime.fromisoformat(first["at"]) <= dt.datetime.fromisoformat(second["at"])
    assert asked.error.retry_after == 0.05


async def test_a_time_of_day_to_retry_after_is_understood(peer, connect):
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    limited = page(429, {"error": {"message": "slow"}}, f"retry-after: {format_datetime(later, usegmt=True)}")
    asked = await ask(connect(peer(limited).base_url).model("m"), "hi")
    assert 3500 < asked.error.retry_after <= 3600
    assert asked.notices == []


async def test_a_host_that_does_not_connect_in_time_cannot_be_reached(peer, connect):
    silent = peer(["hang"])  # takes the connection, and never says anything of TLS
    timeouts = Timeouts(connect=0.2, first_byte=30, retry_pauses=())
    model = connect(f"https://127.0.0.1:{silent.port}/v1", timeouts=timeouts).model("m")
    asked = await ask(model, "hi")
    assert asked.error.code == "unreachable"
