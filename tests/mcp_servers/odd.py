"""MCP servers that misbehave, a few lines each; for tests.

usage: python odd.py hang | leave | deaf | flood | babble | huge | hostile
"""

import json
import sys
import time

MODE = sys.argv[1]


def say(stream, line):
    stream.write(line + "\n")
    stream.flush()


def answer(request, result):
    say(sys.stdout, json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}))


def initialized(request):
    version = request["params"]["protocolVersion"]
    facts = {
        "protocolVersion": version,
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "odd", "version": "1"},
    }
    answer(request, facts)


def tools():
    if MODE == "hostile":
        listed = [
            {"name": f"t{n}", "inputSchema": {"type": "object"}, "description": "d" * 9000}
            for n in range(400)
        ]
        listed[0]["inputSchema"] = {"type": "object", "properties": {"x" * 70_000: {}}}
        return listed
    return [{"name": "echo", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}}]


def serve():
    for line in sys.stdin:
        request = json.loads(line)
        match request.get("method"):
            case "initialize":
                initialized(request)
            case "tools/list":
                answer(request, {"tools": tools()})
            case "tools/call":
                text = "x" * 20_000_000 if MODE == "huge" else "here"
                answer(request, {"content": [{"type": "text", "text": text}]})


if MODE == "leave":
    say(sys.stderr, "I need a key; yours is sk-0123456789abcdef")
    sys.exit(7)
if MODE == "babble":
    say(sys.stdout, "Welcome! This is no message.")
if MODE == "flood":
    import threading

    def flood():
        while True:
            sys.stderr.write("flood " * 2000)

    threading.Thread(target=flood, daemon=True).start()
if MODE in ("hang", "deaf"):
    if MODE == "deaf":
        import signal

        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say(sys.stderr, "waiting")
    time.sleep(600)
serve()
