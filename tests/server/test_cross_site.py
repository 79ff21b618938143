"""Another site cannot act through a person's login cookie."""

from __future__ import annotations

import json
import re

import pytest


@pytest.fixture
def cookies(jp_fetch, jp_serverapp):
    """Log in as a browser does; return the cookies as a dictionary."""

    async def log_in():
        found = {}
        token = {"token": jp_serverapp.identity_provider.token}
        # the token logs in; the login page then hands out the XSRF cookie
        for path, params in (("tree", token), ("login", {})):
            answer = await jp_fetch(
                path,
                headers={"Authorization": "", "Cookie": header(found)},
                params=params,
                raise_error=False,
                follow_redirects=False,
            )
            for cookie in answer.headers.get_list("Set-Cookie"):
                name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
                found[name] = value
        return found

    return log_in


def header(cookies):
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


async def post(api, cookies, **extra):
    """Create a conversation as a page of the person's browser would."""
    headers = {"Authorization": "", "Cookie": header(cookies), **extra}
    return await api.raw("conversations", method="POST", body={}, headers=headers)


async def test_the_page_itself_may(api, cookies):
    cookies = await cookies()

    assert (await post(api, cookies, **{"X-XSRFToken": cookies["_xsrf"]})).code == 201


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"X-XSRFToken": "forged"},
        {"Content-Type": "text/plain"},
    ],
    ids=["no token", "a forged token", "a plain form"],
)
async def test_a_post_without_the_token_is_refused(api, cookies, extra):
    answer = await post(api, await cookies(), **extra)

    assert answer.code == 403
    assert json.loads(answer.body)["error"]["code"] == "forbidden"
    assert (await api("conversations"))["conversations"] == []


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_another_origin_is_refused_even_with_the_token(api, cookies, origin):
    cookies = await cookies()

    answer = await post(api, cookies, Origin=origin, **{"X-XSRFToken": cookies["_xsrf"]})

    assert answer.code == 404
    assert (await api("conversations"))["conversations"] == []


async def test_gets_from_another_site_change_nothing(api, cookies):
    conversation = await api.create()
    api.model.will("x")
    await api.ask(conversation)
    before = await api("conversations", conversation)
    headers = {"Authorization": "", "Cookie": header(await cookies()), "Referer": "http://evil.example/"}

    for path in (
        ("models",),
        ("conversations",),
        ("conversations", conversation),
        ("conversations", conversation, "stream"),
        ("attachments", "0" * 64),
        ("providers",),
        ("health",),
    ):
        await api.raw(*path, headers=headers)

    assert await api("conversations", conversation) == before
    assert len(api.model.asked) == 1
