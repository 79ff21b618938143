"""How each provider answers, byte for byte, and where in its requests the things asked for stand."""

import base64
import json
import struct
import zlib
from dataclasses import dataclass, field

from jupyter_chat_ext.ai import llm
from tests.models.conftest import DONE, END, STREAM, chunked, delta, event, page

ARGUMENTS = {"location": "Paris", "deep": {"a": True, "n": None}}


@dataclass
class Wire:
    """One provider.

    name: of the model class; agent: the model's name as pydantic-ai has it
    extra: what installs it; settings: the names of the six settings in a request's body
    reads: media types that go as they are
    """

    name: str
    agent: str
    needs: str
    settings: dict
    reads: tuple
    environment: dict = field(default_factory=dict)
    arguments: dict = field(default_factory=lambda: {"api_key": "sk-secret-123456"})

    def __str__(self):
        return self.name

    @property
    def model_name(self):
        return self.agent.partition(":")[2]

    def make(self, peer, monkeypatch, **arguments):
        """A model that asks this peer instead of the provider."""
        self.redirect(peer, monkeypatch)
        return getattr(llm, self.name)(self.model_name, **self.arguments, **arguments)

    def redirect(self, peer, monkeypatch):
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value.format(port=peer.port))

    def settings_in(self, body):
        """The settings a request carries, by our names."""
        place = self.place_of_settings(body)
        return {ours: place[theirs] for ours, theirs in self.settings.items() if theirs in place}

    def place_of_settings(self, body):
        return body

    def system_in(self, body):
        return next((m["content"] for m in body["messages"] if m["role"] == "system"), None)


class ChatCompletions(Wire):
    """OpenAI's, and Groq's, which is much the same."""

    reasoning = "reasoning_content"

    def text(self, *words, finish="stop"):
        usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
        return [STREAM, *map(delta, words), self.end(finish, usage), DONE, END]

    def end(self, finish, usage):
        return delta(finish=finish, usage=usage)

    def cut(self, *words):
        return [STREAM, *map(delta, words)]

    def thought(self, thought, word):
        return [STREAM, delta(**{self.reasoning: thought}), delta(word), delta(finish="stop"), DONE, END]

    def call(self, tool, arguments):
        text = json.dumps(arguments)
        begun = {"index": 0, "id": "call_1", "type": "function", "function": {"name": tool, "arguments": ""}}
        pieces = [{"index": 0, "function": {"arguments": text[at : at + 9]}} for at in range(0, len(text), 9)]
        return [
            STREAM,
            *(delta(tool_calls=[piece]) for piece in (begun, *pieces)),
            delta(finish="tool_calls"),
            DONE,
            END,
        ]

    def refusal(self, status, message):
        return page(status, {"error": {"message": message, "type": "error"}})

    def call_in(self, body):
        """The last call of a tool and its result, as the history of a request has them."""
        [call] = next(m["tool_calls"] for m in body["messages"] if m.get("tool_calls"))
        result = next(m["content"] for m in body["messages"] if m["role"] == "tool")
        return json.loads(call["function"]["arguments"]), result


class Groq(ChatCompletions):
    """Where it differs from OpenAI."""

    reasoning = "reasoning"

    def end(self, finish, usage):
        facts = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "served-model"}
        choice = {"index": 0, "delta": {}, "finish_reason": finish}
        return event(facts | {"choices": [choice], "x_groq": {"id": "r", "usage": usage}})


class Anthropic(Wire):
    """The Messages API."""

    def _event(self, kind, **facts):
        return chunked(f"event: {kind}\ndata: {json.dumps({'type': kind, **facts})}\n\n".encode())

    def _begin(self):
        usage = {"input_tokens": 5, "output_tokens": 1}
        facts = {"id": "m", "type": "message", "role": "assistant", "model": "served-model", "content": []}
        message = facts | {"stop_reason": None, "stop_sequence": None, "usage": usage}
        return [STREAM, self._event("message_start", message=message)]

    def _block(self, index, block, *deltas):
        begin = self._event("content_block_start", index=index, content_block=block)
        middle = [self._event("content_block_delta", index=index, delta=one) for one in deltas]
        return [begin, *middle, self._event("content_block_stop", index=index)]

    def _words(self, index, *words):
        deltas = [{"type": "text_delta", "text": word} for word in words]
        return self._block(index, {"type": "text", "text": ""}, *deltas)

    def _end(self, reason):
        stop = {"stop_reason": reason, "stop_sequence": None}
        usage = {"output_tokens": 2}
        return [
            self._event("message_delta", delta=stop, usage=usage),
            self._event("message_stop"),
            END,
        ]

    def text(self, *words, finish="stop"):
        reason = {"stop": "end_turn", "length": "max_tokens"}[finish]
        return [*self._begin(), *self._words(0, *words), *self._end(reason)]

    def cut(self, *words):
        return [*self._begin(), *self._words(0, *words)[:-1]]

    def thought(self, thought, word):
        block = {"type": "thinking", "thinking": "", "signature": ""}
        deltas = (
            {"type": "thinking_delta", "thinking": thought},
            {"type": "signature_delta", "signature": "sig-1"},
        )
        return [
            *self._begin(),
            *self._block(0, block, *deltas),
            *self._words(1, word),
            *self._end("end_turn"),
        ]

    def call(self, tool, arguments):
        text = json.dumps(arguments)
        block = {"type": "tool_use", "id": "call_1", "name": tool, "input": {}}
        deltas = [
            {"type": "input_json_delta", "partial_json": text[at : at + 9]} for at in range(0, len(text), 9)
        ]
        return [*self._begin(), *self._block(0, block, *deltas), *self._end("tool_use")]

    def refusal(self, status, message):
        return page(status, {"type": "error", "error": {"type": "error", "message": message}})

    def system_in(self, body):
        system = body.get("system")
        return system if isinstance(system, str) or system is None else system[0]["text"]

    def call_in(self, body):
        blocks = [block for m in body["messages"] if isinstance(m["content"], list) for block in m["content"]]
        call = next(block for block in blocks if block["type"] == "tool_use")
        result = next(block for block in blocks if block["type"] == "tool_result")
        return call["input"], json.dumps(result["content"])


class Google(Wire):
    """The Gemini API."""

    def _event(self, *parts, finish=None):
        candidate = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
        usage = {"promptTokenCount": 5, "candidatesTokenCount": 2, "totalTokenCount": 7}
        if finish:
            candidate["finishReason"] = finish
        return event({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "served-model"})

    def text(self, *words, finish="stop"):
        reason = {"stop": "STOP", "length": "MAX_TOKENS"}[finish]
        *first, last = words
        return [
            STREAM,
            *(self._event({"text": word}) for word in first),
            self._event({"text": last}, finish=reason),
            END,
        ]

    def cut(self, *words):
        return [STREAM, *(self._event({"text": word}) for word in words)]

    def thought(self, thought, word):
        thinks = {"text": thought, "thought": True}
        says = {"text": word, "thoughtSignature": base64.b64encode(b"sig-1").decode()}
        return [STREAM, self._event(thinks), self._event(says, finish="STOP"), END]

    def call(self, tool, arguments):
        return [STREAM, self._event({"functionCall": {"name": tool, "args": arguments}}, finish="STOP"), END]

    def refusal(self, status, message):
        kind = {401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}.get(status, "UNKNOWN")
        return page(status, {"error": {"code": status, "message": message, "status": kind}})

    def place_of_settings(self, body):
        return body.get("generationConfig", {})

    def system_in(self, body):
        instruction = body.get("systemInstruction")
        return instruction["parts"][0]["text"] if instruction else None

    def call_in(self, body):
        parts = [part for content in body["contents"] for part in content["parts"]]
        call = next(part["functionCall"] for part in parts if "functionCall" in part)
        result = next(part["functionResponse"] for part in parts if "functionResponse" in part)
        return call["args"], json.dumps(result["response"])


class Bedrock(Wire):
    """Converse, whose streams are AWS's own binary frames."""

    head = STREAM.replace(b"text/event-stream", b"application/vnd.amazon.eventstream")

    def _event(self, kind, **facts):
        return chunked(event_stream_frame(kind, facts))

    def _words(self, index, *words):
        deltas = [
            self._event("contentBlockDelta", contentBlockIndex=index, delta={"text": word}) for word in words
        ]
        return [*deltas, self._event("contentBlockStop", contentBlockIndex=index)]

    def _end(self, reason):
        usage = {"inputTokens": 5, "outputTokens": 2, "totalTokens": 7}
        metadata = self._event("metadata", usage=usage, metrics={"latencyMs": 1})
        return [self._event("messageStop", stopReason=reason), metadata, END]

    def _begin(self):
        return [self.head, self._event("messageStart", role="assistant")]

    def text(self, *words, finish="stop"):
        reason = {"stop": "end_turn", "length": "max_tokens"}[finish]
        return [*self._begin(), *self._words(0, *words), *self._end(reason)]

    def cut(self, *words):
        return [*self._begin(), *self._words(0, *words)[:-1]]

    def thought(self, thought, word):
        thinks = [{"reasoningContent": {"text": thought}}, {"reasoningContent": {"signature": "sig-1"}}]
        deltas = [self._event("contentBlockDelta", contentBlockIndex=0, delta=one) for one in thinks]
        stop = self._event("contentBlockStop", contentBlockIndex=0)
        return [*self._begin(), *deltas, stop, *self._words(1, word), *self._end("end_turn")]

    def call(self, tool, arguments):
        text = json.dumps(arguments)
        start = {"toolUse": {"toolUseId": "call_1", "name": tool}}
        deltas = [
            self._event(
                "contentBlockDelta", contentBlockIndex=0, delta={"toolUse": {"input": text[at : at + 9]}}
            )
            for at in range(0, len(text), 9)
        ]
        begun = self._event("contentBlockStart", contentBlockIndex=0, start=start)
        stop = self._event("contentBlockStop", contentBlockIndex=0)
        return [*self._begin(), begun, *deltas, stop, *self._end("tool_use")]

    def refusal(self, status, message):
        kinds = {
            401: "UnrecognizedClientException",
            403: "AccessDeniedException",
            404: "ResourceNotFoundException",
            429: "ThrottlingException",
        }
        kind = kinds.get(status, "ValidationException")
        return page(status, {"message": message}, f"x-amzn-errortype: {kind}")

    def place_of_settings(self, body):
        return body.get("inferenceConfig", {}) | body.get("additionalModelRequestFields", {})

    def system_in(self, body):
        system = body.get("system")
        return system[0]["text"] if system else None

    def call_in(self, body):
        blocks = [block for message in body["messages"] for block in message["content"]]
        call = next(block["toolUse"] for block in blocks if "toolUse" in block)
        result = next(block["toolResult"] for block in blocks if "toolResult" in block)
        return call["input"], json.dumps(result["content"])


def event_stream_frame(kind, facts):
    """One message of the encoding application/vnd.amazon.eventstream."""
    named = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    headers = b"".join(
        struct.pack("!B", len(name)) + name.encode() + struct.pack("!BH", 7, len(value)) + value.encode()
        for name, value in named.items()
    )
    payload = json.dumps(facts).encode()
    prelude = struct.pack("!II", len(headers) + len(payload) + 16, len(headers))
    head = prelude + struct.pack("!I", zlib.crc32(prelude)) + headers + payload
    return head + struct.pack("!I", zlib.crc32(head))


IMAGES = ("image/png", "image/jpeg")
AWS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret-of-aws-1234567890",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://127.0.0.1:{port}",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
}
ALL = {
    "max_tokens": "max_tokens",
    "temperature": "temperature",
    "top_p": "top_p",
    "frequency_penalty": "frequency_penalty",
    "presence_penalty": "presence_penalty",
}

WIRES = [
    ChatCompletions(
        "openai",
        "openai-chat:gpt-4o",
        needs="openai",
        settings=ALL,
        reads=(*IMAGES, "application/pdf"),
        environment={"OPENAI_BASE_URL": "http://127.0.0.1:{port}/v1", "OPENAI_API_KEY": "sk-secret-123456"},
    ),
    Anthropic(
        "anthropic",
        "anthropic:claude-sonnet-4-5",
        needs="anthropic",
        settings={name: name for name in ("max_tokens", "temperature", "top_p", "top_k")},
        reads=(*IMAGES, "application/pdf"),
        environment={
            "ANTHROPIC_BASE_URL": "http://127.0.0.1:{port}",
            "ANTHROPIC_API_KEY": "sk-secret-123456",
        },
    ),
    Google(
        "google",
        "google:gemini-2.5-pro",
        needs="google.genai",
        settings={
            "max_tokens": "maxOutputTokens",
            "temperature": "temperature",
            "top_p": "topP",
            "top_k": "topK",
            "frequency_penalty": "frequencyPenalty",
            "presence_penalty": "presencePenalty",
        },
        reads=(*IMAGES, "application/pdf"),
        environment={
            "GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:{port}",
            "GOOGLE_API_KEY": "sk-secret-123456",
        },
    ),
    Groq(
        "groq",
        "groq:llama-3.1-70b-versatile",
        needs="groq",
        settings=ALL,
        reads=IMAGES,
        environment={"GROQ_BASE_URL": "http://127.0.0.1:{port}", "GROQ_API_KEY": "sk-secret-123456"},
    ),
    Bedrock(
        "bedrock",
        "bedrock:us.anthropic.claude-sonnet-4-20250514-v1:0",
        needs="boto3",
        settings={
            "max_tokens": "maxTokens",
            "temperature": "temperature",
            "top_p": "topP",
            "top_k": "top_k",
        },
        reads=(*IMAGES, "application/pdf"),
        environment=AWS,
        arguments={},
    ),
]
