"""Every address needs the Jupyter login: asked of the router, not of a list kept by hand.

An anonymous client that fetched `/login` has a valid XSRF cookie of its own; without it a POST
would be refused for the wrong reason.
"""

from __future__ import annotations

import re

import pytest
from tornado.web import RequestHandler

from jupyter_chat_ext.server.handlers.base import ChatHandler
from jupyter_chat_ext.server.routes import ROUTES
from tests.server.conftest import loaded

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(params=[True, False], ids=["server allows anonymous handlers", "server refuses them"])
def jp_server_config(request):
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_chat_ext": True},
            "allow_unauthenticated_access": request.param,
        },
        "IdentityProvider": {"token": "s3cret"},
    }


def our_handlers(web_app):
    todo = [*web_app.wildcard_router.rules, *web_app.default_router.rules]
    while todo:
        rule = todo.pop()
        if hasattr(rule.target, "rules"):
            todo += rule.target.rules
        elif isinstance(rule.target, type) and rule.target.__module__.startswith("jupyter_chat_ext."):
            yield rule.matcher.regex.pattern, rule.target


def implemented(handler):
    return [
        method
        for method in METHODS
        if getattr(handler, method.lower()) != RequestHandler._unimplemented_method
    ]


async def test_every_address_refuses_strangers(jp_serverapp, http_server_client, jp_base_url):
    async def ask(path, **options):
        return await http_server_client.fetch(
            path, raise_error=False, follow_redirects=False, allow_nonstandard_methods=True, **options
        )

    login = await ask(jp_base_url + "login")
    xsrf = re.search(r"_xsrf=([^;]+)", ";".join(login.headers.get_list("Set-Cookie"))).group(1)
    headers = {"Cookie": f"_xsrf={xsrf}", "X-XSRFToken": xsrf, "Content-Type": "application/json"}
    asked, open_doors = 0, []
    await loaded(jp_serverapp)
    for pattern, handler in set(our_handlers(jp_serverapp.web_app)):
        path = re.sub(r"\([^)]*\)|\.\*", "00000000-0000-4000-8000-000000000000", pattern.strip("^$"))
        for method in implemented(handler):
            body = None if method in ("GET", "HEAD", "DELETE") else "{}"
            answer = await ask(path.replace("\\", ""), method=method, headers=headers, body=body)
            asked += 1
            if answer.code != 403:
                open_doors.append(f"{method} {path} → {answer.code}")
    assert asked >= 16
    assert open_doors == []


async def test_every_handler_stands_on_the_one_base(jp_serverapp):
    await loaded(jp_serverapp)
    handlers = [handler for _, handler in our_handlers(jp_serverapp.web_app)]

    assert len(handlers) >= len(ROUTES)
    assert all(issubclass(handler, ChatHandler) for handler in handlers)


async def test_a_stranger_s_large_body_is_not_read(http_server_client, jp_serverapp, jp_base_url):
    answer = await http_server_client.fetch(
        jp_base_url + "jupyter-chat-ext/api/conversations",
        method="POST",
        body=b"x" * 10_000_000,
        raise_error=False,
    )
    assert answer.code in (403, 599)
