"""Which models a provider says it has: every provider's own form of list, read as one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.kinds import Kind
from jupyter_chat_ext.models.provider_errors import model_error

if TYPE_CHECKING:
    from jupyter_chat_ext.models.connection import Connection
    from jupyter_chat_ext.models.http_client import GuardedClient

MOST_MODELS: Final = 500
_NOT_FOR_CHAT: Final = (
    *("embed", "whisper", "tts", "dall-e", "rerank", "moderation", "transcribe", "realtime"),
    *("sora", "gpt-image", "grok-2-image", "imagine", "davinci", "babbage", "orpheus", "-guard"),
)
_CHAT_TYPES: Final = ("chat", "language", "code")
"""What Together calls models that answer."""


async def listed(client: GuardedClient, connection: Connection) -> tuple[str, ...]:
    """Ask a provider for its models; raise ModelError if it does not say."""
    response = await client.get(f"{connection.base_url}{connection.kind.models_path}")
    if not response.is_success:
        raise _refused(response.status_code, response.text, connection)
    try:
        return names_in(json.loads(response.content))
    except ValueError:
        raise model_error(
            "not-an-api", connection.label, detail="GET …/models is no list of models"
        ) from None


def known_names(kind: Kind) -> tuple[str, ...]:
    """Return the names that pydantic-ai knows of a kind. Imports it: call it in a thread."""
    from pydantic_ai.models import known_model_names

    prefix = f"{kind.key_of or kind.name}:"
    return tuple(name.removeprefix(prefix) for name in known_model_names() if name.startswith(prefix))


def names_in(document: Any) -> tuple[str, ...]:
    """Return the names of chat models in a provider's list, or raise ValueError."""
    entries = document.get("data", document.get("models")) if isinstance(document, dict) else document
    if not isinstance(entries, list):
        raise ValueError  # noqa: TRY004 - as for what is no JSON at all
    return tuple(sorted(set(_chat_names(entries)))[:MOST_MODELS])


def _chat_names(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        name = entry.get("id", entry.get("name")) if isinstance(entry, dict) else None
        if isinstance(name, str) and name and _is_for_chat(name, entry):
            yield name.removeprefix("models/")  # Google's


def _is_for_chat(name: str, entry: Mapping[str, Any]) -> bool:
    methods, abilities = entry.get("supportedGenerationMethods"), entry.get("capabilities")
    if isinstance(methods, list) and "generateContent" not in methods:  # Google
        return False
    if isinstance(abilities, dict) and abilities.get("completion_chat") is False:  # Mistral
        return False
    if isinstance(kind := entry.get("type"), str) and entry.get("object") == "model":  # Together
        return kind in _CHAT_TYPES
    return not any(word in name.lower() for word in _NOT_FOR_CHAT)


def _refused(status: int, body: str, connection: Connection) -> ModelError:
    codes = {401: "key-rejected", 403: "key-rejected", 404: "not-an-api", 429: "rate-limited"}
    code = codes.get(status, "provider-failed" if status >= 500 else "provider-error")
    if status == 400 and "API_KEY_INVALID" in body:  # Google's 401
        code = "key-rejected"
    detail = f"HTTP {status} from GET …{connection.kind.models_path.partition('?')[0]}"
    return model_error(code, connection.label, detail=detail)
