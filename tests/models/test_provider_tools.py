"""Tools that providers run themselves: their calls are shown, and the sources of what they found."""

import json

import pytest
from pydantic_ai.capabilities import NativeTool
from pydantic_ai.native_tools import CodeExecutionTool, WebSearchTool

from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.tools import GoneTool
from tests.models import provider_tool_wires as wires
from tests.models.conftest import PATIENT, ask
from tests.models.kind_wires import PARAMS, is_installed

WIRES = {"openai": wires.openai, "anthropic": wires.anthropic, "google": wires.google}


@pytest.fixture(params=[param for param in PARAMS if param.id in WIRES])
def kind(request):
    return request.param


@pytest.fixture
def model(kind, connect, peer):
    provider = peer(WIRES[kind.kind](), kind.wire.text("ok"))
    made = connect(kind.base_url(provider), kind=KINDS[kind.kind], api_key="k", timeouts=PATIENT).model(
        kind.thinks
    )
    made.run_options["capabilities"] = [NativeTool(WebSearchTool()), NativeTool(CodeExecutionTool())]
    made.provider = provider
    return made


@pytest.fixture
def plain(kind, connect, peer):
    """A model without any tools of its provider."""
    provider = peer(kind.wire.text("ok"), kind.wire.text("ok"))
    connection = connect(kind.base_url(provider), kind=KINDS[kind.kind], api_key="k", timeouts=PATIENT)
    made = connection.model(kind.thinks)
    made.provider = provider
    return made


def calls(asked, name):
    return [part for part in asked.reply.parts if part["type"] == f"tool-{name}"]


async def test_a_search_is_a_call_of_the_provider_with_what_it_looked_for(model):
    asked = await ask(model, "How is the weather?")
    assert asked.error is None
    [search] = calls(asked, "web_search")
    assert (search["state"], search["providerExecuted"]) == ("output-available", True)
    assert "weather Oslo" in json.dumps(search["input"])
    assert wires.PAGE in json.dumps(search["output"])
    assert wires.SECRET not in json.dumps(asked.reply.parts)


async def test_what_the_answer_cites_are_its_sources(model):
    asked = await ask(model, "How is the weather?")
    sources = [part for part in asked.reply.parts if part["type"] == "source-url"]
    assert [(one["url"], one["title"]) for one in sources] == [(wires.PAGE, wires.TITLE)]
    assert asked.text == "".join(wires.SAID)


async def test_code_that_the_provider_runs_is_shown_with_what_it_printed(model):
    asked = await ask(model, "What is 6 * 7?")
    [code] = calls(asked, "code_execution")
    assert (code["state"], code["providerExecuted"]) == ("output-available", True)
    assert wires.CODE in json.dumps(code["input"])
    assert wires.PRINTED.strip() in json.dumps(code["output"])


async def test_the_next_question_has_all_of_it(model):
    asked = await ask(model, "How is the weather?")
    again = await ask(model, "How is the weather?", asked.message(), "And now?")
    assert (again.error, again.text) == (None, "ok")
    body = json.dumps(model.provider.requests[-1].body)
    assert wires.CODE in body
    assert wires.SAID[0] in body
    assert (wires.SECRET in body) == (wires.SECRET in json.dumps(asked.outcome.native))


SEARCHES = {"openai": "web_search", "anthropic": "web_search", "google": "googleSearch"}


async def test_the_search_is_asked_for_only_where_it_is_switched_on(plain, kind):
    assert plain.can_search
    assert (await ask(plain.with_tools([], searches=True), "News?")).error is None
    assert SEARCHES[kind.kind] in json.dumps(plain.provider.requests[0].body["tools"])
    assert (await ask(plain, "News?")).error is None
    assert "tools" not in plain.provider.requests[1].body


@pytest.mark.skipif(not is_installed("google.genai"), reason="google.genai is not installed")
async def test_a_model_that_cannot_search_and_call_functions_at_once_says_so(connect, peer):
    param = next(param for param in PARAMS if param.id == "google")
    [google] = param.values
    provider = peer(google.wire.text("ok"))
    connection = connect(google.base_url(provider), kind=KINDS["google"], api_key="k", timeouts=PATIENT)
    tool = GoneTool("kernel:k/f", KernelError("gone", "It is gone."))
    asked = await ask(connection.model("gemini-2.5-pro").with_tools([tool], searches=True), "News?")
    assert (asked.error.code, provider.requests) == ("search-without-tools", [])
    assert "Switch one of them off" in asked.error.hint
