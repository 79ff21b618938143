"""Chats that are too many, too long or too strange, in real kernels."""

import pytest

from tests.ui.conftest import Page, is_, until

pytestmark = pytest.mark.kernel

ENDLESS = """
log = []
def gated(messages):
    try:
        if messages[-1].content != "short":
            while True: yield "word "
        yield "ok"
    finally:
        log.append("closed")
chat = mo.ui.chat(gated)
"""


@pytest.mark.parametrize("who", ["code", "page"])
async def test_an_answer_without_end_is_ended_at_the_servers_limit_and_says_so(code, api, who):
    api.services.turns._max_characters = 20_000
    code = await code()
    await code.notebook.run(ENDLESS, "c1")
    if who == "code":
        await code.send("go")
    else:
        await code.page.ask(code.bundle, "go")

    async def ended():
        return (await code.whole()) and await code.statuses() == ["done", "failed"]

    await until(ended)
    answer = (await code.whole())["messages"][-1]
    assert answer["parts"][-1]["data"]["code"] == "answer-too-long"
    assert answer["parts"][0]["text"].startswith("word word ")
    await until(lambda: is_(lambda: code.notebook.value("log"), ["closed"]))
    await until(lambda: is_(lambda: code.notebook.value("len(chat.value)"), 2))
    await code.notebook.run("chat.send('short')\nlast = await chat.wait()")
    assert await code.notebook.value("last.content") == "ok"


async def test_five_hundred_chats_in_a_loop_are_all_there(api, open_notebook):
    notebook = await open_notebook()
    page = Page(api, notebook)
    await notebook.run("chats = [mo.ui.chat(echo) for _ in range(500)]", "c1")

    async def listed():
        models = (await api("models"))["models"]
        return sum(one["id"].startswith(f"kernel:{notebook.id}/") for one in models)

    await until(lambda: is_(listed, 500))
    bundle = await notebook.value("chats[-1]._repr_mimebundle_()[MIME_TYPE]")
    assert bundle["chat"] == "c1/500"
    await page.ask(bundle, "to the last")
    assert await notebook.value("chats[-1].value[-1].content") == "You said: to the last"
    await notebook.run("for one in chats[:20]: one.send('from code')")

    async def taken():
        return len((await api("conversations"))["conversations"])

    await until(lambda: is_(taken, 21))


async def test_what_is_strange_arrives_as_it_is(code):
    code = await code()
    await code.notebook.run(
        """
def gated(messages): return messages[-1].content
chat = mo.ui.chat(gated)
strange = ["__proto__", "<img src=x onerror=alert(1)>", "lone \\ud800", "\\x00\\x1b[31m", "{{constructor}}"]
facts = {"__proto__": {"polluted": True}, "constructor": 1}
chat.append({"role": "system", "content": "s", "metadata": facts})
for text in strange:
    chat.send(text)
await chat.wait()
""",
        "c1",
    )
    said = ["__proto__", "<img src=x onerror=alert(1)>", "lone \ufffd", "\x00\x1b[31m", "{{constructor}}"]
    await code.shows("s", *(text for one in said for text in (one, one)))
    assert [content for _, content in await code.notebook.said()][1::2] == said


async def test_a_chat_may_be_built_and_asked_in_a_thread(code):
    code = await code()
    await code.notebook.run(
        """
import threading
def work():
    global chat
    chat = mo.ui.chat(echo)
    chat.send("from a thread")
thread = threading.Thread(target=work)
thread.start(); thread.join()
await chat.wait()
""",
        "c1",
    )
    assert await code.notebook.said() == [("user", "from a thread"), ("assistant", "You said: from a thread")]
    code.bundle = await code.notebook.value("chat._repr_mimebundle_()[MIME_TYPE]")
    await code.shows("from a thread", "You said: from a thread")


async def test_much_that_code_adds_takes_its_time_and_arrives(code, monkeypatch):
    monkeypatch.setattr("jupyter_chat_ext.server.kernels.functions.SYNC_SECONDS", 1.5)
    code = await code()
    await code.notebook.run("for letter in 'abc': chat.append({'role': 'user', 'content': letter * 800_000})")
    await code.shows(*(letter * 800_000 for letter in "abc"))
    await until(lambda: is_(lambda: code.notebook.value("len(chat._mirror.edits)"), 0))


async def test_interrupting_a_cell_that_waits_for_an_answer_lets_the_answer_go_on(code, jp_serverapp):
    code = await code()
    cell = code.notebook.begin(
        "import time\n"
        "chat.send('hello')\n"
        "try:\n"
        "    while len(chat.value) < 2: time.sleep(0.01)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    await code.shows("hello", "first ")
    await jp_serverapp.kernel_manager.interrupt_kernel(code.notebook.id)
    assert await code.notebook.ended(cell) == "interrupted\n"
    assert await code.statuses() == ["done", "running"]
    await code.notebook.run("go.set()\nawait chat.wait()")
    await code.shows("hello", "first second")


async def test_a_function_that_is_defined_again_amid_its_answer_answers_the_next_question(code):
    code = await code()
    await code.send("one")
    await code.shows("one", "first ")
    await code.notebook.run(
        "def gated(messages): return 'new'\nchat = mo.ui.chat(gated)\nchat.send('two')", "c1"
    )
    await code.shows("one", "first ")
    await code.notebook.run("go.set()\nawait chat.wait()")
    await code.shows("one", "first second", "two", "new")
    await until(lambda: is_(code.statuses, ["done"] * 4))
    await code.page.ask(code.bundle, "three", code.conversation)
    await code.shows("one", "first second", "two", "new", "three", "new")
