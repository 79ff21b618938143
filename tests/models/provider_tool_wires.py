"""What providers send of the tools that they run themselves: a search with its sources, and code."""

from tests.models.conftest import END, STREAM, event
from tests.models.kind_wires import KINDS

PAGE, TITLE = "https://news.example/oslo", "Oslo in the snow"
FOUND = ((PAGE, TITLE), ("https://news.example/other", "Other"))
CODE, PRINTED = "print(6 * 7)", "42\n"
SAID = ("It snows in Oslo. ", "And 6 * 7 is 42.")
SECRET = "EtweCioIBhgCIiQ0NGFl"


def wire_of(kind):
    return next(each.wire for each in KINDS if each.kind == kind)


def openai():
    """A search and a run of the code interpreter, of the Responses API."""
    wire = wire_of("openai")
    search = {"id": "ws_1", "type": "web_search_call"}
    action = {"type": "search", "query": "weather Oslo", "sources": [{"type": "url", "url": PAGE}]}
    place = {"item_id": "ws_1", "output_index": 0}
    code = {"id": "ci_1", "type": "code_interpreter_call", "container_id": "cntr_1"}
    where = {"item_id": "ci_1", "output_index": 2}
    logs = [{"type": "logs", "logs": PRINTED}]
    return [
        *wire._begin(),
        wire._event("response.output_item.added", output_index=0, item=search | {"status": "in_progress"}),
        wire._event("response.web_search_call.in_progress", **place),
        wire._event("response.web_search_call.searching", **place),
        wire._event("response.web_search_call.completed", **place),
        wire._event(
            "response.output_item.done",
            output_index=0,
            item=search | {"status": "completed", "action": action},
        ),
        *_cited(wire, 1, SAID[0]),
        wire._event(
            "response.output_item.added",
            output_index=2,
            item=code | {"status": "in_progress", "code": "", "outputs": None},
        ),
        wire._event("response.code_interpreter_call.in_progress", **where),
        wire._event("response.code_interpreter_call_code.delta", delta=CODE[:6], **where),
        wire._event("response.code_interpreter_call_code.delta", delta=CODE[6:], **where),
        wire._event("response.code_interpreter_call_code.done", code=CODE, **where),
        wire._event("response.code_interpreter_call.interpreting", **where),
        wire._event("response.code_interpreter_call.completed", **where),
        wire._event(
            "response.output_item.done",
            output_index=2,
            item=code | {"status": "completed", "code": CODE, "outputs": logs},
        ),
        *wire._words(3, SAID[1]),
        *wire._end(),
    ]


def _cited(wire, index, text):
    """Words that cite the page, as OpenAI tells of it: before the words are done."""
    *words, ending, end = wire._words(index, text)
    note = {"type": "url_citation", "url": PAGE, "title": TITLE, "start_index": 0, "end_index": len(text) - 1}
    place = {"item_id": f"m{index}", "output_index": index, "content_index": 0}
    added = wire._event("response.output_text.annotation.added", annotation_index=0, annotation=note, **place)
    return [*words, added, ending, end]


def anthropic():
    """The same, of the Messages API."""
    wire = wire_of("anthropic")
    found = [
        {
            "type": "web_search_result",
            "url": url,
            "title": title,
            "encrypted_content": SECRET,
            "page_age": None,
        }
        for url, title in FOUND
    ]
    cites = {
        "type": "web_search_result_location",
        "url": PAGE,
        "title": TITLE,
        "encrypted_index": SECRET,
        "cited_text": "It snows.",
    }
    ran = {"type": "code_execution_result", "stdout": PRINTED, "stderr": "", "return_code": 0, "content": []}
    return [
        *wire._begin(),
        *_server_tool(wire, 0, "srvtoolu_1", "web_search", '{"query": "weather Oslo"}'),
        *wire._block(1, {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": found}),
        *wire._block(
            2,
            {"type": "text", "text": "", "citations": []},
            {"type": "text_delta", "text": SAID[0]},
            {"type": "citations_delta", "citation": cites},
        ),
        *_server_tool(wire, 3, "srvtoolu_2", "code_execution", '{"code": "print(6 * 7)"}'),
        *wire._block(4, {"type": "code_execution_tool_result", "tool_use_id": "srvtoolu_2", "content": ran}),
        *wire._words(5, SAID[1]),
        *wire._end("end_turn"),
    ]


def _server_tool(wire, index, call_id, name, arguments):
    block = {"type": "server_tool_use", "id": call_id, "name": name, "input": {}}
    pieces = (arguments[:9], arguments[9:])
    return wire._block(index, block, *({"type": "input_json_delta", "partial_json": one} for one in pieces))


def google():
    """The same, of the Gemini API, which tells at the end what it searched for and cites."""
    wire = wire_of("google")
    segment = {"startIndex": 0, "endIndex": 17, "text": SAID[0].strip()}
    grounding = {
        "webSearchQueries": ["weather Oslo"],
        "groundingChunks": [{"web": {"uri": url, "title": title}} for url, title in FOUND],
        "groundingSupports": [{"segment": segment, "groundingChunkIndices": [0]}],
    }
    usage = {"promptTokenCount": 5, "candidatesTokenCount": 2, "totalTokenCount": 7}
    last = {
        "content": {"role": "model", "parts": [{"text": SAID[1]}]},
        "index": 0,
        "finishReason": "STOP",
        "groundingMetadata": grounding,
    }
    return [
        STREAM,
        wire._event({"text": SAID[0]}),
        wire._event({"executableCode": {"language": "PYTHON", "code": CODE}}),
        wire._event({"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": PRINTED}}),
        event({"candidates": [last], "usageMetadata": usage, "modelVersion": "served-model"}),
        END,
    ]
