"""What `chat.value` says in the cell after a turn, whoever asked and whatever happened since."""

import json

import pytest

from tests.ui.conftest import Page, until

pytestmark = pytest.mark.kernel


async def test_value_is_complete_right_after_every_turn(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    bundle = await notebook.chat("mo.ui.chat(echo, on_message=lambda all: calls.append(len(all)))")

    conversation = await page.ask(bundle, "one")
    assert await notebook.said() == [("user", "one"), ("assistant", "You said: one")]

    await page.ask(bundle, "two", conversation)
    assert await notebook.said() == [
        ("user", "one"),
        ("assistant", "You said: one"),
        ("user", "two"),
        ("assistant", "You said: two"),
    ]
    assert await notebook.value("calls") == [2, 4]
    messages = (await api("conversations", conversation))["messages"]
    assert await notebook.value("[one.id for one in chat.value]") == [one["id"] for one in messages]


async def test_a_cell_that_runs_again_keeps_its_conversation(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    first = await notebook.chat()
    conversation = await page.ask(first, "one")

    again = await notebook.chat()

    assert again["chat"] == first["chat"]
    assert again["conversation"] == conversation
    assert [one["text"] for one in again["transcript"]] == ["one", "You said: one"]
    assert await page.resolve(again) == conversation
    await page.ask(again, "two", conversation)
    assert len(await notebook.said()) == 4


async def test_the_chats_of_a_cell_are_told_apart(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    for _ in range(2):  # the second run finds both again
        await notebook.run("one, two = mo.ui.chat(echo), mo.ui.chat(echo)", "c1")
        keys = await notebook.value("[one._mirror.key, two._mirror.key]")
        assert len(set(keys)) == 2
        for number, key in enumerate(keys):
            await page.ask({"chat": key, "conversation": None}, f"to {number}")
    assert await notebook.value("[[m.content for m in c.value if m.role == 'user'] for c in (one, two)]") == [
        ["to 0", "to 0"],
        ["to 1", "to 1"],
    ]


async def test_a_restarted_kernel_gets_the_history_again_without_a_page(api, open_notebook, jp_serverapp):
    notebook = await open_notebook()
    page = Page(api, notebook)
    conversation = await page.ask(await notebook.chat(), "before")

    await jp_serverapp.kernel_manager.restart_kernel(notebook.id, now=True)
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run("import jupyter_chat_ext as mo\nfrom jupyter_chat_ext.ui.bundle import MIME_TYPE")
    await notebook.run("def echo(messages): return 'again: ' + messages[-1].content")
    bundle = await notebook.chat()

    async def is_there():
        return await notebook.said() == [("user", "before"), ("assistant", "You said: before")]

    await until(is_there)
    assert await page.resolve(bundle) == conversation
    await page.ask(bundle, "after", conversation)
    assert (await notebook.said())[-1] == ("assistant", "again: after")


async def test_a_turn_of_another_model_and_edits_in_the_page_arrive(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    bundle = await notebook.chat("mo.ui.chat(echo, on_message=lambda all: calls.append(len(all)))")
    conversation = await page.ask(bundle, "one")

    await api.ask(conversation, "two")  # the scripted model of the tests

    async def has_four():
        return len(await notebook.said()) == 4

    await until(has_four)
    await until(lambda: _is(notebook, "calls", [2, 4]))

    # an edit of the first question is a branch of its own
    body = api.question("other", parent=None) | {"model": await page.model(bundle)}
    await api.raw("conversations", conversation, "turns", method="POST", body=body)
    assert await notebook.said() == [("user", "other"), ("assistant", "You said: other")]

    await api("conversations", conversation, method="DELETE", code=204)
    await until(lambda: _is(notebook, "len(chat.value)", 0))


async def test_another_answer_a_branch_and_a_deletion_arrive_and_only_turns_are_told_of(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    await notebook.run("numbers = iter(range(9))\ndef counting(messages): return str(next(numbers))")
    bundle = await notebook.chat("mo.ui.chat(counting, on_message=lambda all: calls.append(all[-1].content))")
    conversation = await page.ask(bundle, "which?")
    first = (await api("conversations", conversation))["messages"][-1]["id"]

    again = {"regenerate": first, "model": await page.model(bundle)}
    await api.raw("conversations", conversation, "turns", method="POST", body=again)
    assert await notebook.said() == [("user", "which?"), ("assistant", "1")]
    assert await notebook.value("calls") == ["0", "1"]

    await api("conversations", conversation, method="PATCH", body={"leaf": first})
    await until(lambda: _is(notebook, "chat.value[-1].content", "0"))
    assert await notebook.value("chat.value[-1].id") == first
    await api.ask(conversation, "another branch", parent=first)
    await until(lambda: _is(notebook, "len(chat.value)", 4))
    await until(lambda: _is(notebook, "len(calls)", 3))

    await api("conversations", conversation, method="DELETE", code=204)
    await until(lambda: _is(notebook, "len(chat.value)", 0))
    assert await notebook.value("len(calls)") == 3


async def test_deleting_a_conversation_amid_an_answer_of_code_stops_it_for_good(code, api):
    code = await code()
    await code.send("hello")
    await code.shows("hello", "first ")
    await api("conversations", code.conversation, method="DELETE", code=204)
    await until(lambda: _is(code.notebook, "[log, len(chat.value)]", [["ended"], 0]))
    await until(lambda: _is(code.notebook, "chat._mirror.edits", []))
    assert (await api("conversations"))["conversations"] == []
    assert await code.notebook.value("calls") == [2]


async def _is(notebook, expression, value):
    return await notebook.value(expression) == value


async def test_an_error_of_on_message_is_a_notice_in_the_answer(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    bundle = await notebook.chat("mo.ui.chat(echo, on_message=lambda all: 1 / 0)")
    conversation = await page.ask(bundle, "hi")
    answer = (await api("conversations", conversation))["messages"][-1]
    notices = [part["data"]["title"] for part in answer["parts"] if part["type"] == "data-notice"]
    assert notices == ["on_message raised ZeroDivisionError: division by zero"]
    assert answer["status"] == "done"
    assert len(await notebook.said()) == 2


async def test_what_code_does_reaches_the_server(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    bundle = await notebook.chat()
    await notebook.run("chat.append({'role': 'assistant', 'content': 'Welcome'})")
    await notebook.run("chat.send('from code'); await chat.wait()")
    expected = [("assistant", "Welcome"), ("user", "from code"), ("assistant", "You said: from code")]
    assert await notebook.said() == expected

    async def conversation():
        found = await page.resolve(bundle)
        return found if found and await page.messages(found) == expected else None

    first = await until(conversation)
    await page.ask(bundle, "from the page", first)
    assert [content for _, content in await notebook.said()][3:] == [
        "from the page",
        "You said: from the page",
    ]
    assert await page.messages(first) == await notebook.said()

    await notebook.run("chat.clear(); chat.append({'role': 'user', 'content': 'new'})")

    async def another():
        found = await page.resolve(bundle | {"conversation": first})
        if not found or found == first:
            return None
        return found if await page.messages(found) == [("user", "new")] else None

    assert await until(another)
    assert len(await page.messages(first)) == 5  # nothing is lost
    assert await notebook.said() == [("user", "new")]


async def test_code_asks_while_a_cell_waits_and_two_chats_at_once(open_notebook):
    notebook = await open_notebook()
    await notebook.run(
        """
import asyncio
async def slow(messages):
    for word in ("a ", "b "):
        await asyncio.sleep(0.1)
        yield word
one, two = mo.ui.chat(slow), mo.ui.chat(slow)
one.send("x"); two.send("y")
await asyncio.gather(one.wait(), two.wait())
""",
        "c1",
    )
    assert await notebook.value("[one.value[-1].content, two.value[-1].content]") == ["a b ", "a b "]


async def test_a_renamed_notebook_keeps_its_conversation_and_a_copy_gets_its_own(
    api, open_notebook, jp_root_dir, jp_fetch
):
    notebook = await open_notebook("first.ipynb")
    page = Page(api, notebook)
    bundle = await notebook.chat()
    conversation = await page.ask(bundle, "hi")
    bundle = await notebook.value("chat._repr_mimebundle_()[MIME_TYPE]")
    assert bundle["conversation"] == conversation

    (jp_root_dir / "copy.ipynb").write_text((jp_root_dir / "first.ipynb").read_text())
    copy = await page.resolve(bundle, path="copy.ipynb")
    assert copy != conversation
    assert await page.messages(copy) == await page.messages(conversation)
    assert await page.resolve(bundle, path="copy.ipynb") == copy

    (jp_root_dir / "first.ipynb").rename(jp_root_dir / "renamed.ipynb")
    await jp_fetch(
        "api", "sessions", notebook.session, method="PATCH", body=json.dumps({"path": "renamed.ipynb"})
    )
    await page.ask(bundle, "before the page knows", conversation)
    assert len(await notebook.said()) == 4
    assert await page.resolve(bundle, path="renamed.ipynb") == conversation
    notebook.path = "renamed.ipynb"
    await page.ask(await notebook.chat(), "after", conversation)
    assert len(await notebook.said()) == 6


async def test_a_copy_s_kernel_hears_nothing_of_the_original(api, open_notebook):
    first, second = await open_notebook("a.ipynb"), await open_notebook("b.ipynb")
    bundle = await first.chat()
    assert (await second.chat())["chat"] == bundle["chat"]
    await Page(api, first).ask(bundle, "to the first")
    assert len(await first.said()) == 2
    assert await second.said() == []


async def test_a_copy_s_function_may_answer_but_its_chat_stays_its_own(api, open_notebook):
    first, second = await open_notebook("a.ipynb"), await open_notebook("b.ipynb")
    bundle = await first.chat()
    await second.chat()
    conversation = await Page(api, first).ask(bundle, "to the first")
    await api.ask(conversation, "to the copy", model=await Page(api, second).model(bundle))
    assert await second.said() == []
    await until(lambda: _is(first, "len(chat.value)", 4))


async def test_a_notebook_from_elsewhere_brings_its_words(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    transcript = [{"role": "user", "text": "there"}, {"role": "assistant", "text": "and back"}]
    bundle = {"chat": "c1/1", "conversation": "00000000-0000-4000-8000-000000000000"}
    conversation = await page.resolve(bundle, transcript=transcript)
    assert await page.messages(conversation) == [("user", "there"), ("assistant", "and back")]
    assert await page.resolve(bundle, transcript=transcript) == conversation


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"place": {"path": "a.ipynb"}},
        {"place": {"path": "", "key": "c1/1"}},
        {"place": {"path": "a.ipynb", "key": "k" * 201}},
        {"place": {"path": "a.ipynb", "key": "c"}, "conversation": 7},
        {"place": {"path": "a.ipynb", "key": "c"}, "transcript": [{"role": "root", "text": "x"}]},
        {"place": {"path": "a.ipynb", "key": "c"}, "transcript": "x"},
    ],
)
async def test_a_wrong_place_is_refused(api, body):
    error = await api("inline-chats", method="POST", body=body, code=422)
    assert error["error"]["code"] == "invalid-request"


async def test_a_place_is_kept_and_can_be_left(api):
    place = {"path": "a.ipynb", "key": "c1/1"}
    created = await api("conversations", method="POST", body={"place": place}, code=201)
    assert created["place"] == place
    listed = (await api("conversations"))["conversations"]
    assert [one["place"] for one in listed] == [place]
    left = await api("conversations", created["id"], method="PATCH", body={"place": None})
    assert left["place"] is None
    await api("conversations", created["id"], method="PATCH", body={"place": place}, code=422)
