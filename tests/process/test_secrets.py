"""A key and a question go where they belong and nowhere else, also when all that can be logged is logged."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.process.conftest import TOKEN

KEY = "zq7SENTINELxyz0123456789abc"  # looks like nobody's key: no pattern hides it
PROMPT = "SENTINEL-of-the-question"

EVERYTHING = """
import logging
logging.basicConfig(level=logging.DEBUG)
"""


async def jupyter(server, path, method="GET", body=None):
    """Ask what Jupyter itself has."""
    request = HTTPRequest(
        f"{server.url}{path}",
        method=method,
        headers={"Authorization": f"token {TOKEN}"},
        body=None if body is None else json.dumps(body),
        request_timeout=60,
    )
    return (await AsyncHTTPClient().fetch(request, raise_error=False)).body.decode()


def holders(folder: Path, text: str) -> set[str]:
    """The files below a folder that hold a text."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(folder)) for path in files if text.encode() in path.read_bytes()}


class Session:
    """Everything a person does with a server, and all that it answers."""

    def __init__(self, server):
        self.server = server
        self.seen = []

    async def call(self, path, method="GET", body=None):
        response = await self.server.fetch(path, method, body)
        self.seen.append(response.body.decode() + str(response.headers))
        return self.seen[-1]

    async def ask(self):
        """Ask what is answered, and what fails in every way; return the conversation."""
        conversation = await self.server.create()
        for plan in (f"say hello {PROMPT}", "status 401", "status 500", "half", "html", "cut"):
            self.seen.append((await self.server.ask(conversation, plan)).body.decode())
        assert "rejected the API key" in self.seen[-5]
        return conversation

    async def look_at_everything(self, conversation):
        for path in (
            "models",
            "providers",
            "conversations",
            "health",
            f"conversations/{conversation}?tree=1",
        ):
            await self.call(path)
        for kind in ("md", "ipynb", "json"):
            await self.call(f"conversations/{conversation}/export?format={kind}")
        assert '"ok": true' in await self.call("providers/fake/check", "POST", {})
        await self.call("providers/nobody/check", "POST", {})

    async def start_a_kernel(self):
        """Start one after the key was entered; return what its process and the server's were given."""
        kernel = json.loads(await jupyter(self.server, "api/kernels", "POST", {}))["id"]
        for path in ("api/status", f"api/kernels/{kernel}", "api/contents"):
            self.seen.append(await jupyter(self.server, path))
        given = [str(process.environ()) + str(process.cmdline()) for process in self.server.processes]
        await jupyter(self.server, f"api/kernels/{kernel}", "DELETE")
        assert len(given) >= 2
        return given


async def test_at_debug_level_a_key_is_nowhere_but_in_its_store(start, home):
    settings = home / "settings" / "jupyter-chat-ext" / "providers.jupyterlab-settings"
    settings.write_text(settings.read_text().replace('"no"', '"yes"'))
    (home / "config").mkdir()
    (home / "config" / "jupyter_server_config.py").write_text(EVERYTHING)
    server = start("--debug")
    server.read_on()
    session = Session(server)

    await session.call("keys/fake", "PUT", {"key": KEY, "remember": True})
    conversation = await session.ask()
    await session.look_at_everything(conversation)
    environments = await session.start_a_kernel()
    server.signal(signal.SIGTERM)
    server.wait()

    log = "".join(server.output)
    assert "DEBUG:" in log  # of every library, not of Jupyter alone
    assert KEY not in log
    assert PROMPT not in log
    assert not any(KEY in text for text in (*session.seen, *environments))
    assert not any(PROMPT in text for text in environments)
    assert holders(home, KEY) == {"config/jupyter_chat_ext/keys.json"}
    assert holders(home, PROMPT) == {f"data/jupyter_chat_ext/conversations/{conversation}.jsonl"}
