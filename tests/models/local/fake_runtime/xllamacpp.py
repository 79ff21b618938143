"""Stands in for the engine: serves its own parameters instead of a model.

What the weights say decides: `fail` cannot be loaded, `old cpu` dies of an illegal instruction,
`slow` waits for the file `go` beside the weights. Everything else answers at once.
"""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace


class CommonParams(SimpleNamespace):
    def __init__(self):
        super().__init__(
            model=SimpleNamespace(),
            sampling=SimpleNamespace(),
            cpuparams=SimpleNamespace(),
            cpuparams_batch=SimpleNamespace(),
        )


class Server:
    def __init__(self, params):
        said = Path(params.model.path).read_text()
        sys.stdout.write("llama.cpp prints what it likes\n")
        sys.stdout.flush()
        if said == "fail":
            raise RuntimeError("failed to load model")
        if said == "old cpu":
            os.kill(os.getpid(), signal.SIGILL)
        while said == "slow" and not Path(params.model.path).with_name("go").exists():
            time.sleep(0.01)
        self._http = ThreadingHTTPServer((params.hostnames[0], params.port), _handler(params))
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def listening_address(self):
        return f"http://127.0.0.1:{self._http.server_port}"


def _handler(params):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            allowed = self.headers["authorization"] == f"Bearer {params.api_keys[0]}"
            facts = json.dumps(
                vars(params), default=lambda value: vars(value) if hasattr(value, "__dict__") else list(value)
            )
            self.send_response(200 if allowed else 401)
            self.end_headers()
            self.wfile.write(facts.encode() if allowed else b"{}")

        def log_message(self, *_):
            pass

    return Handler
