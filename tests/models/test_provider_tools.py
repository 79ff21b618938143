"""Tools that providers run themselves: their calls are shown, and the sources of what they found."""

import json

import pytest
from pydantic_ai.capabilities import NativeTool
from pydantic_ai.native_tools import CodeExecutionTool, WebSearchTool

from jupyter_chat_ext.models.kinds import KINDS
from tests.models import provider_tool_wires as wires
from tests.models.conftest import PATIENT, ask
from tests.models.kind_wires import PARAMS

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
