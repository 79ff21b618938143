"""One table from everything that providers, SDKs and pydantic-ai raise to our typed errors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.redaction import redact

DETAIL_LENGTH: Final = 300

_WITHOUT_TOOLS: Final = re.compile(
    r"(does not|doesn't) support (tool|function)|support tool use|enable-auto-tool-choice"
    r"|(tool|function)[ _]call(s|ing)?\W* (is|are) not supported",
    re.IGNORECASE,
)
"""How Ollama, OpenRouter, vLLM, Groq and others say that a model takes no tools."""

Stage: TypeAlias = Literal["waiting", "begun"]
"""Whether part of the answer had arrived."""


@dataclass(frozen=True, slots=True)
class Words:
    """What we say about one kind of failure; `{label}` is the provider's name."""

    title: str
    hint: str = ""
    retryable: bool = False


WORDS: Final[dict[str, Words]] = {
    "key-rejected": Words(
        "{label} rejected the API key.", "Enter a valid key, and check that it may use this model."
    ),
    "model-not-found": Words(
        "{label} does not know this model.", "Check the model's name and the base URL in the settings."
    ),
    "rate-limited": Words(
        "{label} is getting too many requests.", "Wait a moment, then try again.", retryable=True
    ),
    "quota-exceeded": Words(
        "The account at {label} has no credit or quota left.", "Check billing and limits with the provider."
    ),
    "overloaded": Words("{label} is overloaded.", "Wait a moment, then try again.", retryable=True),
    "provider-failed": Words("{label} failed to answer.", "Try again in a moment.", retryable=True),
    "unreachable": Words(
        "{label} cannot be reached.",
        "Check that it is running, its base URL, and your network.",
        retryable=True,
    ),
    "host-unknown": Words(
        "No address was found for the host of {label}.",
        "Check its base URL for typing errors, your network (DNS, VPN), and HTTPS_PROXY if you need a proxy.",
        retryable=True,
    ),
    "proxy-refused": Words(
        "The proxy did not connect to {label}.",
        "Check HTTPS_PROXY (with name and password if it wants them) and NO_PROXY where the Jupyter server "
        "starts.",
    ),
    "certificate-untrusted": Words(
        "The certificate of {label} is not trusted.",
        "If your organization has an authority of its own, set SSL_CERT_FILE to its certificates where the "
        "Jupyter server starts. Else check the base URL.",
    ),
    "credentials-missing": Words(
        "No credentials for {label} were found, or they have expired.",
        "Log in again (`aws sso login`), or check awsProfile in the settings and the files of AWS.",
    ),
    "first-byte-timeout": Words("{label} did not begin to answer in time.", "Try again.", retryable=True),
    "idle-timeout": Words("{label} stopped sending.", "Try again.", retryable=True),
    "answer-cut-off": Words(
        "The connection ended before the answer was complete.",
        "What arrived is kept. Try again.",
        retryable=True,
    ),
    "not-an-api": Words(
        "The address of {label} does not answer as a model.", "Check its base URL in the settings."
    ),
    "garbled": Words(
        "{label} sent something that cannot be read.",
        "Try again; if it stays so, the server does not speak OpenAI's protocol.",
        retryable=True,
    ),
    "context-too-long": Words(
        "The conversation is too long for this model.",
        "Start a new conversation, shorten the question, or choose a model with a larger context.",
    ),
    "refused": Words("The provider's content filter declined to answer.", "Rephrase the question."),
    "empty-answer": Words(
        "The model answered with nothing.", "Try again, or choose another model.", retryable=True
    ),
    "too-many-rounds": Words(
        "The model used too many tool rounds.", "What was said is kept: ask to go on, or for a smaller step."
    ),
    "too-many-tokens": Words(
        "The answer used more tokens than are allowed here, and wanted more.",
        "What was said is kept: ask to go on, or for a smaller step.",
    ),
    "tools-unsupported": Words(
        "This model of {label} cannot use tools.",
        "Switch the tools off, with the button beside the model, or choose another model.",
    ),
    "search-without-tools": Words(
        "This model cannot search the web and call functions for one answer.",
        "Switch one of them off, with the button beside the model, or choose another model.",
    ),
    "token-limit": Words(
        "The answer reached the limit of tokens amid a tool call.",
        "Raise max_tokens in the settings of the model, or ask for less at once.",
    ),
    "tools-misused": Words(
        "The model could not use its tools, or fill in its answer, as they have to be.",
        "Try again, or choose another model.",
        retryable=True,
    ),
    "provider-error": Words("{label} could not answer.", "The details may say why."),
}


def model_error(
    code: str, label: str, *, detail: str = "", retry_after: float | None = None, secrets: Iterable[str] = ()
) -> ModelError:
    """Return the error of a code, its detail redacted and short."""
    words = WORDS[code]
    return ModelError(
        code,
        words.title.format(label=label),
        hint=words.hint,
        retryable=words.retryable,
        retry_after=retry_after,
        detail=redact(detail, secrets)[:DETAIL_LENGTH],
    )


def typed_error(
    error: BaseException, label: str, *, begun: bool = False, secrets: Iterable[str] = ()
) -> ChatError:
    """Return the typed error for whatever ended a run; `begun` says that part of an answer had arrived."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ChatError):
            return _redacted(cause, secrets)
    if precise := next(filter(_precisely, causes), None):
        return model_error(_precisely(precise), label, detail=_named(precise), secrets=secrets)
    stage: Stage = "begun" if begun else "waiting"
    code = next(filter(None, (_code(cause, stage) for cause in causes)), "provider-error")
    if any(_WITHOUT_TOOLS.search(_words_of(getattr(cause, "body", None))) for cause in causes):
        code = "tools-unsupported"
    return model_error(code, label, detail=_detail(causes), retry_after=_retry_after(causes), secrets=secrets)


def _precisely(error: BaseException) -> str:
    """Return the code for what says more than anything that was made of it outside; empty for the rest."""
    return next(filter(None, (_PRECISE.get(kind.__name__) for kind in type(error).__mro__)), "")


def _code(error: BaseException, stage: Stage) -> str | None:
    """Return the code for one exception, by the names of its classes: importing them takes seconds."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "garbled"
    for kind in type(error).__mro__:
        rule = _RULES.get(kind.__name__)
        if rule is not None:
            return rule(error, stage) if callable(rule) else rule
    return None


def _broken_connection(error: Any, stage: Stage) -> str:
    if getattr(error, "phase", "read") in ("pool", "connect", "write"):
        return "unreachable"
    return "answer-cut-off" if stage == "begun" else "unreachable"


def _timed_out(error: Any, stage: Stage) -> str:
    if getattr(error, "phase", None) in ("pool", "connect"):
        return "unreachable"
    return "idle-timeout" if stage == "begun" else "first-byte-timeout"


def _rejected(error: Any, _stage: Stage) -> str:
    return "refused" if "content_filter" in str(getattr(error, "body", "")) else "provider-error"


def _undecodable(error: Any, _stage: Stage) -> str | None:
    return "garbled" if "decode" in str(error) else None


def _unexpected(error: Any, _stage: Stage) -> str | None:
    if "retries" in str(error):
        return "tools-misused"
    return "answer-cut-off" if "without content" in str(error) else None


def _misused(error: Any, _stage: Stage) -> str | None:
    """Tell what Gemini before 3 cannot do, which pydantic-ai knows."""
    return "search-without-tools" if "function tools and built-in tools" in str(error) else None


def _exceeded(error: Any, _stage: Stage) -> str:
    return "too-many-tokens" if "tokens" in str(error) else "too-many-rounds"


def _by_status(error: Any, _stage: Stage) -> str | None:
    """Judge an SDK's own error by the status of the answer."""
    found = (getattr(error, name, None) for name in ("status_code", "code"))
    status = next((one for one in found if isinstance(one, int)), 0)
    return _STATUSES.get(status, "provider-failed" if status >= 500 else None)


_STATUSES: Final = {
    401: "key-rejected",
    402: "quota-exceeded",
    403: "key-rejected",
    404: "model-not-found",
    408: "first-byte-timeout",
    413: "context-too-long",
    429: "rate-limited",
    503: "overloaded",
    529: "overloaded",
}

_PRECISE: Final = {
    "gaierror": "host-unknown",
    "ProxyError": "proxy-refused",
    "SSLCertVerificationError": "certificate-untrusted",
    "NoCredentialsError": "credentials-missing",
    "PartialCredentialsError": "credentials-missing",
    "CredentialRetrievalError": "credentials-missing",
    "ProfileNotFound": "credentials-missing",
    "SSOError": "credentials-missing",
    "TokenRetrievalError": "credentials-missing",
}
"""Keyed by class name: of the network, and of AWS's SDK."""

_RULES: Final[dict[str, str | Callable[[Any, Stage], str | None]]] = {
    "ModelAuthenticationError": "key-rejected",
    "ModelNotFoundError": "model-not-found",
    "ModelRateLimitError": "rate-limited",
    "ModelQuotaExceededError": "quota-exceeded",
    "ModelUnavailableError": "overloaded",
    "ModelServerError": "provider-failed",
    "ModelTimeoutError": _timed_out,
    "ModelRequestTimeout": "first-byte-timeout",
    "ModelConnectionError": _broken_connection,
    "ModelContextWindowExceededError": "context-too-long",
    "ModelRequestRejectedError": _rejected,
    "ContentFilterError": "refused",
    "UsageLimitExceeded": _exceeded,
    "OutputTokenLimitExceeded": "token-limit",
    "ConcurrencyLimitExceeded": "rate-limited",
    "UnexpectedModelBehavior": _unexpected,
    "UserError": _misused,
    "ModelAPIError": _undecodable,
    "ConnectTimeout": "unreachable",
    "PoolTimeout": "unreachable",
    "TimeoutException": _timed_out,
    "TransportError": _broken_connection,
    "DecodingError": "garbled",
    "InvalidURL": "unreachable",
    "APITimeoutError": _timed_out,
    "APIConnectionError": _broken_connection,
    "APIStatusError": _by_status,
    "APIError": _by_status,
    "SDKError": _by_status,
    "ClientError": _by_status,
}
"""Keyed by class name; the most derived class that is listed decides. First pydantic-ai's own, then those
of HTTP clients and SDKs, for what escapes it."""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, the members of groups, and what caused each, outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        at = waiting.pop(0)
        if id(at) in seen:
            continue
        seen.add(id(at))
        yield at
        if isinstance(at, BaseExceptionGroup):
            waiting.extend(at.exceptions)
        waiting.extend(cause for cause in (at.__cause__, at.__context__) if cause is not None)


def _detail(causes: Iterable[BaseException]) -> str:
    """Return the provider's own words if there are any, else the outermost exception's."""
    words = list(filter(None, (_words_of(getattr(cause, "body", None)) for cause in causes)))
    first = next(iter(causes))
    said = words[0] if words else _named(first)
    status = next((cause.status_code for cause in causes if hasattr(cause, "status_code")), None)
    return f"HTTP {status}: {said}" if status else said


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _words_of(body: object) -> str:
    if isinstance(body, dict):
        inner = body.get("error", body)
        message = inner.get("message") if isinstance(inner, dict) else inner
        return str(message or json.dumps(body, default=str))
    return body if isinstance(body, str) else ""


def _retry_after(causes: Iterable[BaseException]) -> float | None:
    return next(filter(None, (getattr(cause, "retry_after", None) for cause in causes)), None)


def _redacted(error: ChatError, secrets: Iterable[str]) -> ChatError:
    error.detail = redact(error.detail, secrets)[:DETAIL_LENGTH]
    return error
