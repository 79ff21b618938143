"""The internet, as far as a kernel of the tests can tell: a proxy that is every provider's host itself.

What runs in the kernel is not touched. Its environment names this proxy, as that of a company would,
and the authority that signed for the hosts. Whatever asks another host is refused, and on record.

usage: python -m tests.internet.proxy PORT        for browser tests: GET /environment, /log, POST /reset
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.internet.certificates import Authority
from tests.internet.mind import Asked
from tests.internet.protocols import HOSTS, answer, read

KEYS = {
    "OPENAI_API_KEY": "sk-of-the-environment",
    "ANTHROPIC_API_KEY": "sk-ant-of-the-environment",
    "GOOGLE_API_KEY": "AI-of-the-environment",
    "GROQ_API_KEY": "gsk-of-the-environment",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret-of-aws-1234567890",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Internet:
    """Serves from when it is made until it is closed.

    asked: what providers were asked, oldest first; refused: hosts that are no provider's
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.refused: list[str] = []
        authority = Authority(folder)
        self.context = authority.context(*HOSTS)
        handler = type("Handler", (_Handler,), {"internet": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.environment = KEYS | {
            **dict.fromkeys(("HTTPS_PROXY", "https_proxy"), self.address),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost"),
            **dict.fromkeys(("SSL_CERT_FILE", "AWS_CA_BUNDLE"), str(authority.file)),
        }
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def last(self) -> Asked:
        """The newest request to a provider."""
        return self.asked[-1]

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve_forever(self) -> None:
        """Wait for the end of the program."""
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client: to the proxy, and through it to a host."""

    protocol_version = "HTTP/1.1"
    internet: Internet
    host = ""

    def do_CONNECT(self) -> None:
        """Become the host that is asked for."""
        host = self.path.partition(":")[0]
        if host not in HOSTS:
            self.internet.refused.append(host)
            self.send_error(403, f"{host} is not there in tests")
            return
        self.send_response(200)
        self.end_headers()
        self.host = host
        self.connection = self.internet.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)  # type: ignore[assignment] # as StreamRequestHandler's
        self.close_connection = False

    def do_POST(self) -> None:
        """Answer as the host does."""
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if not self.host:
            self._serve_tests()
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = read(self.host, self.path, headers, body)
        self.internet.asked.append(asked)
        pieces = answer(asked)
        if "Be cut off" in asked.question:
            pieces = pieces[:-3]
            self.close_connection = True
        with contextlib.suppress(OSError):  # who asked has hung up
            for piece in pieces:
                self.wfile.write(piece)
                time.sleep(0.25 if "Be slow" in asked.question else 0)

    def do_GET(self) -> None:
        """Tell the browser tests what they want to know."""
        self._serve_tests()

    def _serve_tests(self) -> None:
        documents: dict[str, Any] = {
            "/environment": self.internet.environment,
            "/log": [asdict(one) for one in self.internet.asked],
        }
        if self.path == "/reset":
            self.internet.asked.clear()
        data = json.dumps(documents.get(self.path, {}), default=dict).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def finish(self) -> None:
        """Close also what is inside of the connection to the proxy."""
        super().finish()
        self.connection.close()

    def log_message(self, *_facts: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until killed."""
    with tempfile.TemporaryDirectory() as folder:
        internet = Internet(Path(folder), int(sys.argv[1]))
        print(f"READY {internet.address}", flush=True)  # noqa: T201 - for whoever starts it
        internet.serve_forever()


if __name__ == "__main__":
    main()
