"""A client that knows only the AI SDK, nothing of us, can ask and get an answer."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "ui-tests" / "support" / "plain-ai-client.mjs"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "ai").exists(),
    reason="needs Node.js and the npm packages",
)


async def test_the_ai_sdk_s_own_client_gets_an_answer(api, jp_serverapp):
    api.model.will("Hello ", "from a ", "scripted model")
    conversation = await api.create()
    arguments = [jp_serverapp.connection_url, jp_serverapp.identity_provider.token, conversation]
    client = await asyncio.create_subprocess_exec(
        "node", str(CLIENT), *arguments, "hi", "scripted:model", stdout=asyncio.subprocess.PIPE
    )

    output, _ = await client.communicate()

    assert client.returncode == 0
    message = json.loads(output)
    texts = [part["text"] for part in message["parts"] if part["type"] == "text"]
    assert texts == ["Hello from a scripted model"]
    assert message["id"] == (await api("conversations", conversation))["leaf"]
