"""How each kind of provider answers, byte for byte: those of `ai.llm`, and the others."""

import json
from dataclasses import dataclass
from importlib.util import find_spec

import pytest

from tests.ai.llm.wires import ALL, AWS, IMAGES, WIRES, ChatCompletions, Wire
from tests.models.conftest import DONE, END, STREAM, chunked, delta, event, page

KEY = "sk-sentinel-THE-KEY-0123456789"
AWS_PAIR = "AKIASENTINEL12345678:sentinel/THE-KEY+of/aws0123456789"


class Responses(Wire):
    """OpenAI's Responses API."""

    def _event(self, kind, **facts):
        return chunked(f"event: {kind}\ndata: {json.dumps({'type': kind, **facts})}\n\n".encode())

    def _response(self, status, output=(), reason=None, usage=None):
        facts = {"id": "r", "object": "response", "created_at": 1, "model": "served-model", "tools": []}
        incomplete = {"reason": reason} if reason else None
        more = {"parallel_tool_calls": True, "tool_choice": "auto", "usage": usage}
        return facts | more | {"status": status, "output": list(output), "incomplete_details": incomplete}

    def _begin(self):
        return [STREAM, self._event("response.created", response=self._response("in_progress"))]

    def _item(self, index, item, events):
        begin = self._event("response.output_item.added", output_index=index, item=item)
        end = self._event("response.output_item.done", output_index=index, item=item)
        return [begin, *events, end]

    def _words(self, index, *words):
        item = {"id": f"m{index}", "type": "message", "role": "assistant", "status": "completed"}
        place = {"item_id": item["id"], "output_index": index, "content_index": 0}
        part = {"type": "output_text", "text": "", "annotations": []}
        whole = "".join(words)
        events = [
            self._event("response.content_part.added", part=part, **place),
            *(self._event("response.output_text.delta", delta=word, logprobs=[], **place) for word in words),
            self._event("response.output_text.done", text=whole, logprobs=[], **place),
        ]
        return self._item(index, item | {"content": []}, events)

    def _end(self, finish="stop"):
        usage = {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}
        details = {
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        }
        if finish == "length":
            response = self._response("incomplete", reason="max_output_tokens", usage=usage | details)
            return [self._event("response.incomplete", response=response), END]
        return [
            self._event("response.completed", response=self._response("completed", usage=usage | details)),
            END,
        ]

    def text(self, *words, finish="stop"):
        return [*self._begin(), *self._words(0, *words), *self._end(finish)]

    def cut(self, *words):
        return [*self._begin(), *self._words(0, *words)[:-2]]

    def thought(self, thought, word):
        item = {"id": "rs1", "type": "reasoning", "summary": [], "encrypted_content": "sig-1"}
        place = {"item_id": "rs1", "output_index": 0, "summary_index": 0}
        part = {"type": "summary_text", "text": ""}
        events = [
            self._event("response.reasoning_summary_part.added", part=part, **place),
            self._event("response.reasoning_summary_text.delta", delta=thought, **place),
            self._event("response.reasoning_summary_text.done", text=thought, **place),
        ]
        return [*self._begin(), *self._item(0, item, events), *self._words(1, word), *self._end()]

    def refusal(self, status, message):
        return page(status, {"error": {"message": message, "type": "error", "code": None}})

    def system_in(self, body):
        return body.get("instructions")


class Mistral(Wire):
    """Mistral's own, whose thinking is a list of pieces amid the content."""

    def _event(self, content=None, finish=None, usage=None):
        choice = {
            "index": 0,
            "delta": {"role": "assistant", "content": content or ""},
            "finish_reason": finish,
        }
        facts = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "served-model"}
        return event(facts | {"choices": [choice]} | ({"usage": usage} if usage else {}))

    def _end(self, finish="stop"):
        usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
        return [self._event(finish=finish, usage=usage), DONE, END]

    def text(self, *words, finish="stop"):
        return [STREAM, *map(self._event, words), *self._end(finish)]

    def cut(self, *words):
        return [STREAM, *map(self._event, words)]

    def thought(self, thought, word):
        thinks = [{"type": "thinking", "thinking": [{"type": "text", "text": thought}]}]
        return [STREAM, self._event(thinks), self._event(word), *self._end()]

    def refusal(self, status, message):
        return page(status, {"object": "error", "message": message, "type": "error", "code": status})


class OpenRouter(ChatCompletions):
    """Chat Completions, with reasoning in a list of details."""

    def thought(self, thought, word):
        details = [
            {"type": "reasoning.text", "text": thought, "signature": "sig-1", "index": 0, "format": None}
        ]
        thinks = delta(reasoning=thought, reasoning_details=details)
        return [STREAM, thinks, delta(word), delta(finish="stop"), DONE, END]


class Named(ChatCompletions):
    """Chat Completions, with reasoning in a field called `reasoning`."""

    reasoning = "reasoning"


@dataclass
class KindWire:
    """A kind, with what its server says.

    model: a name of a model of it; path: what follows the server's address in its base URL
    needs: the module of its SDK; thinks: a model of it that has levels of thinking
    """

    kind: str
    wire: Wire
    model: str
    path: str = ""
    needs: str = "openai"
    thinks: str = ""
    key: str = KEY

    def __str__(self):
        return self.kind

    def base_url(self, peer):
        return f"http://127.0.0.1:{peer.port}{self.path}"


def _of(name):
    return next(wire for wire in WIRES if wire.name == name)


def _chat(name, make=ChatCompletions, settings=ALL):
    return make(name, f"{name}:m", needs="openai", settings=settings, reads=IMAGES)


RESPONSES = Responses(
    "openai",
    "openai:gpt-4o",
    needs="openai",
    settings={"max_tokens": "max_output_tokens", "temperature": "temperature", "top_p": "top_p"},
    reads=(*IMAGES, "application/pdf"),
)
CLAUDE = "claude-sonnet-4-5"
BEDROCK_CLAUDE = "us.anthropic.claude-sonnet-4-20250514-v1:0"
NO_PENALTIES = {name: name for name in ("max_tokens", "temperature", "top_p")}
COMPLETION_TOKENS = ALL | {"max_tokens": "max_completion_tokens"}

KINDS = [
    KindWire("openai", RESPONSES, "gpt-4o", "/v1", thinks="gpt-5.1"),
    KindWire(
        "openai-chat", _chat("openai-chat", settings=COMPLETION_TOKENS), "gpt-4o", "/v1", thinks="gpt-5.1"
    ),
    KindWire("anthropic", _of("anthropic"), CLAUDE, needs="anthropic", thinks=CLAUDE),
    KindWire("google", _of("google"), "gemini-2.5-pro", needs="google.genai", thinks="gemini-2.5-pro"),
    KindWire("groq", _of("groq"), "llama-3.1-70b-versatile", needs="groq", thinks="openai/gpt-oss-120b"),
    KindWire(
        "bedrock",
        _of("bedrock"),
        BEDROCK_CLAUDE,
        needs="boto3",
        thinks=BEDROCK_CLAUDE,
    ),
    KindWire(
        "mistral",
        Mistral("mistral", "mistral:m", needs="mistralai", settings=ALL, reads=IMAGES),
        "mistral-large-2411",
        needs="mistralai",
        thinks="mistral-medium-latest",
    ),
    KindWire("deepseek", _chat("deepseek"), "deepseek-chat", thinks="deepseek-flash"),
    KindWire(
        "openrouter", _chat("openrouter", OpenRouter), "openai/gpt-4o", "/api/v1", thinks="openai/gpt-5.1"
    ),
    KindWire("together", _chat("together", Named), "meta-llama/Llama-3-8b", "/v1"),
    KindWire("xai", _chat("xai", settings=NO_PENALTIES), "grok-4", "/v1", thinks="grok-4.3"),
    KindWire(
        "azure", _chat("azure", settings=COMPLETION_TOKENS), "my-deployment", "/openai/v1", thinks="gpt-5.1"
    ),
    KindWire("ollama", _chat("ollama", Named), "llama3.2", "/v1", thinks="qwen3"),
    KindWire("lmstudio", _chat("lmstudio"), "some-model", "/v1"),
    KindWire("vllm", _chat("vllm", Named), "Qwen/Qwen3-8B", "/v1", thinks="Qwen/Qwen3-8B"),
    KindWire("openai-compatible", _chat("openai-compatible"), "a/b:free", "/any/path"),
]


def is_installed(module):
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _param(kind):
    missing = pytest.mark.skipif(not is_installed(kind.needs), reason=f"{kind.needs} is not installed")
    return pytest.param(kind, id=kind.kind, marks=missing)


PARAMS = [_param(kind) for kind in KINDS]

__all__ = ["AWS", "AWS_PAIR", "KEY", "KINDS", "PARAMS", "KindWire"]
