"""Tools of an agent in a notebook that need approval: asked in its chat, run in its kernel."""

import json

import pytest

from tests.ui.conftest import Page, until

pytestmark = pytest.mark.kernel

AGENT = """
from pydantic_ai import Agent, Tool
from pydantic_ai.models.function import DeltaToolCall, FunctionModel
deleted = []
def delete(path: str) -> str:
    deleted.append(path)
    print("deleting", path)
    return path + " is gone"
async def stream(messages, info):
    results = [p for m in messages for p in m.parts if p.part_kind == "tool-return"]
    if results:
        yield "Result: " + str(results[-1].content)
    else:
        yield "I will. "
        yield {1: DeltaToolCall("delete", '{"path": "a.txt"}', tool_call_id="c1")}
agent = mo.ai.llm.pydantic_ai(
    FunctionModel(stream_function=stream), tools=[Tool(delete, requires_approval=True)]
)
calls = []
"""
CHAT = "mo.ui.chat(agent, on_message=lambda all: calls.append(len(all)))"


async def waiting(api, notebook):
    """Ask; return the page, the conversation and the answer that waits."""
    await notebook.run(AGENT)
    page = Page(api, notebook)
    bundle = await notebook.chat(CHAT)
    conversation = await page.ask(bundle, "Clean up.")
    return page, bundle, conversation, (await api("conversations", conversation))["messages"][-1]


def call_in(message):
    return next(part for part in message["parts"] if "toolCallId" in part)


async def answer(api, conversation, message, code=202, **body):
    path = ("conversations", conversation, "approvals", call_in(message)["approval"]["id"])
    result = await api(*path, method="POST", body=body, code=code)
    if code == 202 and result["pending"] == 0:
        await api.services.turns.find(conversation).wait()
    return result


async def last(api, conversation):
    return (await api("conversations", conversation))["messages"][-1]


async def test_yes_runs_the_tool_in_the_kernel_and_the_answer_goes_on(api, open_notebook):
    notebook = await open_notebook()
    _, _, conversation, message = await waiting(api, notebook)
    assert (message["status"], call_in(message)["state"]) == ("waiting", "approval-requested")
    assert await notebook.value("[deleted, calls]") == [[], []]
    assert (await notebook.said())[-1] == ("assistant", "I will. ")

    await answer(api, conversation, message, approved=True)

    done = await last(api, conversation)
    assert (done["id"], done["status"], call_in(done)["output"]) == (message["id"], "done", "a.txt is gone")
    assert await notebook.value("[deleted, calls]") == [["a.txt"], [2]]  # one turn, told of once
    assert await notebook.value("[one.id for one in chat.value]") == [
        one["id"] for one in (await api("conversations", conversation))["messages"]
    ]
    text = "\n".join(part["text"] for part in done["parts"] if part["type"] == "text")
    assert (await notebook.said())[-1] == ("assistant", text)
    printed = [part["data"]["text"] for part in done["parts"] if part["type"] == "data-output"]
    assert printed == ["deleting a.txt\n"]


async def test_no_runs_nothing_and_the_model_is_told_why(api, open_notebook):
    notebook = await open_notebook()
    _, _, conversation, message = await waiting(api, notebook)

    await answer(api, conversation, message, approved=False, reason="It is mine.")

    done = await last(api, conversation)
    assert (done["status"], call_in(done)["state"]) == ("done", "output-denied")
    assert "It is mine." in done["parts"][-1]["text"]
    assert await notebook.value("deleted") == []


async def test_after_a_kernel_restart_the_cell_must_run_first(api, open_notebook, jp_serverapp):
    notebook = await open_notebook()
    _, _, conversation, message = await waiting(api, notebook)
    await jp_serverapp.kernel_manager.restart_kernel(notebook.id, now=True)
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run("import jupyter_chat_ext as mo\nfrom jupyter_chat_ext.ui.bundle import MIME_TYPE")

    refused = await answer(api, conversation, message, approved=True, code=404)
    assert refused["error"]["code"] == "unknown-model"
    assert (await last(api, conversation))["status"] == "waiting"

    await notebook.run(AGENT)
    await notebook.chat(CHAT)

    async def goes_on():
        path = ("conversations", conversation, "approvals", call_in(message)["approval"]["id"])
        response = await api.raw(*path, method="POST", body=json.dumps({"approved": True}))
        return response.code == 202

    await until(goes_on)
    await api.services.turns.find(conversation).wait()
    done = await last(api, conversation)
    assert (done["status"], call_in(done)["output"]) == ("done", "a.txt is gone")
    assert await notebook.value("deleted") == ["a.txt"]


async def test_a_kernel_that_dies_during_the_tool_leaves_it_cut_off_and_runs_nothing_again(
    api, open_notebook, jp_serverapp
):
    notebook = await open_notebook()
    await notebook.run(AGENT)
    await notebook.run(
        "def delete(path: str) -> str:\n    import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    await notebook.run(
        "agent = mo.ai.llm.pydantic_ai(FunctionModel(stream_function=stream), "
        "tools=[Tool(delete, requires_approval=True)])"
    )
    page = Page(api, notebook)
    conversation = await page.ask(await notebook.chat(CHAT), "Clean up.")
    message = await last(api, conversation)

    await answer(api, conversation, message, approved=True)

    done = await last(api, conversation)
    assert done["status"] == "failed"
    assert done["parts"][-1]["data"]["code"] in ("kernel-died", "kernel-restarted")
    refused = await answer(api, conversation, message, approved=True, code=409)
    assert refused["error"]["code"] == "approval-answered"


async def test_stop_and_a_new_question_deny_it(api, open_notebook):
    notebook = await open_notebook()
    page, bundle, conversation, _ = await waiting(api, notebook)
    assert await api("conversations", conversation, "stop", method="POST", body={}) == {"stopped": True}
    assert call_in(await last(api, conversation))["state"] == "output-denied"

    await page.ask(bundle, "And again?", conversation)

    answered = (await last(api, conversation))["parts"][-1]["text"]
    assert "did not allow" in answered
    assert await notebook.value("deleted") == []


async def asked_by_code(notebook):
    """Ask from a cell; return what waits, and the answer so far."""
    await notebook.run(AGENT)
    await notebook.chat(CHAT)
    await notebook.run("chat.send('Clean up.')\nanswer = await chat.wait()")
    waiting = await notebook.value("[[call.tool_name, call.input] for call in chat.pending]")
    return waiting, await notebook.value("answer.content")


async def test_what_code_asks_waits_too_and_code_can_approve(api, open_notebook):
    notebook = await open_notebook()
    waiting, said = await asked_by_code(notebook)
    assert (waiting, said) == ([["delete", {"path": "a.txt"}]], "I will. ")
    assert await notebook.value("[deleted, calls]") == [[], []]

    await notebook.run("chat.approve()\nanswer = await chat.wait()")

    assert await notebook.value("[deleted, calls, chat.pending]") == [["a.txt"], [2], []]
    assert "Result: a.txt is gone" in await notebook.value("answer.content")
    [question, answer] = await notebook.value("[one.id for one in chat.value]")
    [conversation] = (await api("conversations"))["conversations"]
    messages = (await api("conversations", conversation["id"]))["messages"]
    assert [(one["id"], one["status"]) for one in messages] == [(question, "done"), (answer, "done")]


async def test_code_can_deny_with_a_reason(api, open_notebook):
    notebook = await open_notebook()
    await asked_by_code(notebook)

    await notebook.run("chat.deny(chat.pending[0], reason='It is mine.')\nanswer = await chat.wait()")

    assert await notebook.value("deleted") == []
    assert "It is mine." in await notebook.value("answer.content")


async def test_what_code_asked_is_approved_on_the_page(api, open_notebook):
    notebook = await open_notebook()
    await asked_by_code(notebook)

    async def waits():
        [conversation] = (await api("conversations"))["conversations"]
        messages = (await api("conversations", conversation["id"]))["messages"]
        return (conversation["id"], messages[-1]) if messages[-1]["status"] == "waiting" else None

    conversation, message = await until(waits)
    await answer(api, conversation, message, approved=True)

    assert (await last(api, conversation))["status"] == "done"
    assert await notebook.value("[deleted, calls]") == [["a.txt"], [2]]


async def test_code_cannot_approve_what_does_not_wait(api, open_notebook):
    notebook = await open_notebook()
    await asked_by_code(notebook)
    said = await notebook.run(
        "call = chat.pending[0]\nchat.deny(call)\nawait chat.wait()\n"
        "try:\n    chat.approve(call)\nexcept ValueError as error:\n    print(error)"
    )
    assert "does not wait for approval" in said
    assert await notebook.value("deleted") == []


async def test_a_message_that_code_adds_denies_what_waits(api, open_notebook):
    notebook = await open_notebook()
    _, _, conversation, message = await waiting(api, notebook)
    await notebook.run("chat.append({'role': 'assistant', 'content': 'I did it by hand.'})")

    async def is_denied():
        found = (await api("conversations", conversation))["messages"]
        return len(found) == 3 and call_in(found[1])["state"] == "output-denied"

    await until(is_denied)
    refused = await answer(api, conversation, message, approved=True, code=409)
    assert refused["error"]["code"] == "approval-answered"
