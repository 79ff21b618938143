"""Reads what a provider is asked, in each provider's words, and answers byte for byte as it would."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from tests.ai.llm.wires import WIRES
from tests.internet.mind import Asked, intent_of
from tests.models.conftest import page

_BY_NAME = {wire.name: wire for wire in WIRES}
_ENCODED_BY = {
    "api.anthropic.com": "anthropic",
    "api.cerebras.ai": "openai",
    "api.groq.com": "groq",
    "api.inference.wandb.ai": "openai",
    "api.openai.com": "openai",
    "api.x.ai": "openai",
    "bedrock-runtime.us-east-1.amazonaws.com": "bedrock",
    "generativelanguage.googleapis.com": "google",
}
HOSTS = tuple(_ENCODED_BY)

_THINK_ALWAYS = frozenset({"api.inference.wandb.ai"})


def read(host: str, path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Asked:
    """Return what is asked."""
    asked = Asked(host, path, headers, body, thinks=host in _THINK_ALWAYS)
    _READERS[_ENCODED_BY[host]](asked, body)
    return asked


def answer(asked: Asked) -> list[bytes]:
    """Return the answer as it goes over the wire, head and all."""
    if status := re.search(r"Answer with (\d{3})", asked.question):
        return page(int(status[1]), {"message": "as you wish"})
    wire: Any = _BY_NAME[_ENCODED_BY[asked.host]]
    intent = intent_of(asked)
    if not asked.body.get("stream", True):
        script: list[bytes] = _in_one_piece(asked, intent.words)
    elif intent.tool:
        script = wire.call(intent.tool, intent.arguments)
    elif intent.thought:
        script = wire.thought(intent.thought, intent.words)
    else:
        script = wire.text(*re.findall(r"\S+\s*", intent.words))
    return script


def _in_one_piece(asked: Asked, words: str) -> list[bytes]:
    """Return a chat completion that is not streamed, as an agent's plain `run` wants it."""
    choice = {"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": "stop"}
    facts = {"id": "c", "object": "chat.completion", "created": 1, "model": asked.model}
    return page(200, facts | {"choices": [choice]})


def _read_chat_completions(asked: Asked, body: dict[str, Any]) -> None:
    asked.model = body["model"]
    asked.tools = {
        tool["function"]["name"]: tool["function"]["parameters"] for tool in body.get("tools") or ()
    }
    for message in body["messages"]:
        if message["role"] == "system":
            asked.system = message["content"]
        elif message["role"] == "user":
            asked.question, asked.results = _text(message["content"]), []
        elif message["role"] == "tool":
            asked.results.append(_text(message["content"]))


def _read_anthropic(asked: Asked, body: dict[str, Any]) -> None:
    asked.model = body["model"]
    asked.system = _text(body["system"]) if body.get("system") else None
    asked.tools = {tool["name"]: tool["input_schema"] for tool in body.get("tools") or ()}
    asked.form = body.get("output_config", {}).get("format", {}).get("schema")
    asked.thinks = body.get("thinking", {}).get("type") in ("enabled", "adaptive")
    for message in body["messages"]:
        for block in _blocks(message["content"]):
            if block["type"] == "tool_result":
                asked.results.append(_text(block["content"]))
            elif message["role"] == "user" and block["type"] == "text":
                asked.question, asked.results = block["text"], []


def _read_google(asked: Asked, body: dict[str, Any]) -> None:
    asked.model = unquote(re.findall(r"models/([^:/]+)", asked.path)[0])
    asked.system = _parts_text(body.get("systemInstruction", {})) or None
    for content in body["contents"]:
        if content["role"] == "user":
            asked.question = _parts_text(content)


def _read_bedrock(asked: Asked, body: dict[str, Any]) -> None:
    asked.model = unquote(re.findall(r"model/([^/]+)/", asked.path)[0])
    asked.system = next((one["text"] for one in body.get("system") or ()), None)
    asked.thinks = "thinking" in body.get("additionalModelRequestFields", {})
    for tool in body.get("toolConfig", {}).get("tools", ()):
        if spec := tool.get("toolSpec"):
            asked.tools[spec["name"]] = spec["inputSchema"]["json"]
    for message in body["messages"]:
        texts = [block["text"] for block in message["content"] if "text" in block]
        if message["role"] == "user" and texts:
            # questions that got no answer stand before it in the same message
            asked.question = texts[-1]
            asked.results.clear()
        for block in message["content"]:
            if result := block.get("toolResult"):
                asked.results.append("".join(_said(part) for part in result["content"]))


def _said(part: Mapping[str, Any]) -> str:
    """Return what a part of a tool's result for Bedrock says: a text, or JSON."""
    return str(part["text"]) if "text" in part else json.dumps(part.get("json"))


_READERS: dict[str, Callable[[Asked, dict[str, Any]], None]] = {
    "anthropic": _read_anthropic,
    "bedrock": _read_bedrock,
    "google": _read_google,
    "groq": _read_chat_completions,
    "openai": _read_chat_completions,
}


def _blocks(content: Any) -> Iterator[dict[str, Any]]:
    yield from [{"type": "text", "text": content}] if isinstance(content, str) else content


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(block["text"] if "text" in block else json.dumps(block) for block in content)


def _parts_text(content: Mapping[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", ()))
