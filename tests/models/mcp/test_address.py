"""MCP servers at an address: streamable HTTP, and what can be wrong with it."""

import logging

import pytest

from tests.models.conftest import page, peer
from tests.models.mcp.test_server import call, failure, until

__all__ = ["peer"]


async def test_a_server_at_an_address_answers_and_is_found_again_after_its_restart(serve, at_address, caplog):
    caplog.set_level(logging.DEBUG)
    restart, url = at_address
    running = serve(url=f"{url}?key=zq7-key-0815", headers={"Authorization": "Bearer zq7-token-0815"})
    assert await call(running, "add", a=2, b=40) == ([], "42")
    assert await call(running, "read.file/lines", path="zq7-path-0815") == ([], "lines of zq7-path-0815")
    assert running.config.shown == url
    assert "0815" not in caplog.text

    restart()
    failed = await failure(call(running, "add", a=1))

    assert failed.code == "mcp-ended"
    await until(lambda: running.state == "failed")
    assert (await call(running, "add", a=1))[1] == "2"

    restart.stop()
    failed = await failure(call(running, "add", a=1))
    assert failed.code == "mcp-unreachable"


async def test_an_address_where_nobody_is(serve):
    failed = await failure(serve(url="http://127.0.0.1:9/mcp?key=secret-0815").ready())
    assert failed.code == "mcp-unreachable"
    assert failed.detail.startswith("http://127.0.0.1:9/mcp: ")
    assert "0815" not in str(failed.to_json())


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (page(401, {}), "mcp-login-needed", "Bearer ${MY_TOKEN}"),
        (page(404, {}), "mcp-protocol", "It often ends in /mcp".lower()),
        (page(500, {}), "mcp-protocol", "URL"),
        (page(302, b"", "location: http://127.0.0.1:9/elsewhere"), "mcp-protocol", "URL"),
        (page(200, b"<html>Log in</html>", content_type="text/html"), "mcp-protocol", "URL"),
        (page(200, {"hello": 1}), "mcp-protocol", "Restart"),
    ],
)
async def test_an_address_that_is_something_else(answer, code, words, serve, peer):
    other = peer(answer)
    running = serve(url=f"http://127.0.0.1:{other.port}/mcp", headers={"Authorization": "Bearer tok-0123"})

    failed = await failure(running.ready())

    assert failed.code == code
    assert words in failed.hint
    assert other.requests[0].headers["authorization"] == "Bearer tok-0123"
    assert all("elsewhere" not in request.head for request in other.requests)


async def test_metadata_services_are_never_asked(serve):
    failed = await failure(serve(url="http://169.254.169.254/mcp").ready())
    assert failed.code == "mcp-unreachable"
