"""Files in chats of cells: in `chat.value`, after restarts, from code, and in answers."""

import hashlib
import os

import pytest

from tests.files import PNG
from tests.ui.conftest import Page, until

pytestmark = pytest.mark.kernel

LOOK = """
def look(messages):
    return [one.name for one in messages[-1].attachments].__repr__()
import hashlib
def digests(chat):
    return [[hashlib.sha256(one.data).hexdigest() for one in m.attachments] for m in chat.value]
"""


def digest(content):
    return hashlib.sha256(content).hexdigest()


async def upload(api, content, name):
    kept = await api("attachments", method="POST", body=content, code=201, params={"name": name})
    return {"type": "file", "url": f"attachment:{kept['id']}", "filename": name}


class FilePage(Page):
    """A page whose person attaches files."""

    async def ask_with(self, bundle, *parts, conversation=None):
        conversation = conversation or await self.resolve(bundle) or await self.begin(bundle)
        body = self.api.question() | {"model": await self.model(bundle)}
        body["message"]["parts"] = list(parts)
        path = ("conversations", conversation, "turns")
        response = await self.api.raw(*path, method="POST", body=body)
        assert response.code == 200, response.body
        self.chunks = self.api.events_of(response.body)
        return conversation

    async def parts(self, conversation, index=-1):
        return (await self.api("conversations", conversation))["messages"][index]["parts"]

    def pieces(self):
        """Note the pieces of files that are sent to the kernel from now on."""
        bridge = self.api.services.kernels._bridges[self.notebook.id]
        transport = bridge._connection.transport
        send, pieces = transport.send, []

        def noting(channel, kind, content, **options):
            if content.get("data", {}).get("type") == "file":
                pieces.extend(options.get("buffers", ()))
            return send(channel, kind, content, **options)

        transport.send = noting
        return pieces


@pytest.fixture
def open_page(api, open_notebook):
    async def start(code="mo.ui.chat(look, allow_attachments=True)"):
        notebook = await open_notebook()
        await notebook.run(LOOK)
        return notebook, FilePage(api, notebook), await notebook.chat(code)

    return start


async def test_value_has_the_files_of_a_turn(api, open_page):
    notebook, page, bundle = await open_page()
    large = os.urandom(3_000_000)
    file = await upload(api, large, "large.bin")
    await page.ask_with(bundle, file, await upload(api, PNG, "plot.png"))
    assert await notebook.value("digests(chat)") == [[digest(large), digest(PNG)], []]
    assert await notebook.value("chat.value[0].attachments[1].url[:22]") == "data:image/png;base64,"
    assert await notebook.value("chat.value[1].content") == "['large.bin', 'plot.png']"


async def test_a_restarted_kernel_gets_the_files_again(api, open_page, jp_serverapp):
    notebook, page, bundle = await open_page()
    large = os.urandom(2_500_000)
    conversation = await page.ask_with(bundle, await upload(api, large, "large.bin"))

    await jp_serverapp.kernel_manager.restart_kernel(notebook.id, now=True)
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run("import jupyter_chat_ext as mo\nfrom jupyter_chat_ext.ui.bundle import MIME_TYPE")
    await notebook.run(LOOK)
    again = await notebook.chat("mo.ui.chat(look, allow_attachments=True)")

    async def is_there():
        return await notebook.value("len(chat.value)") == 2

    await until(is_there)
    assert await notebook.value("digests(chat)") == [[digest(large)], []]
    pieces = page.pieces()
    await page.ask_with(again, {"type": "text", "text": "and now?"}, conversation=conversation)
    assert await notebook.value("digests(chat)") == [[digest(large)], [], [], []]
    assert pieces == []


async def test_what_code_adds_is_kept_as_a_file_and_does_not_come_back(api, open_page):
    notebook, page, bundle = await open_page()
    conversation = await page.ask_with(bundle, {"type": "text", "text": "hi"})
    pieces = page.pieces()
    await notebook.run("content = bytes(range(256)) * 4000")
    await notebook.run("""
chat.append(mo.ai.ChatMessage("user", "from code", attachments=[("data.bin", content), ("s.txt", b"small")]))
""")

    async def is_there():
        return len((await api("conversations", conversation))["messages"]) == 3

    await until(is_there)
    content = bytes(range(256)) * 4000
    parts = await page.parts(conversation)
    assert parts == [
        {"type": "text", "text": "from code"},
        {
            "type": "file",
            "mediaType": "application/octet-stream",
            "url": f"attachment:{digest(content)}",
            "filename": "data.bin",
        },
        {
            "type": "file",
            "mediaType": "text/plain",
            "url": f"attachment:{digest(b'small')}",
            "filename": "s.txt",
        },
    ]
    assert (await api.raw("attachments", digest(content))).body == content
    await page.ask_with(bundle, {"type": "text", "text": "again"}, conversation=conversation)
    assert await notebook.value("digests(chat)[2]") == [digest(content), digest(b"small")]
    assert pieces == []

    await notebook.run("chat.append(chat.value[2])")  # only names what the server has

    async def is_there_twice():
        found = (await api("conversations", conversation))["messages"][-1]["parts"]
        return [part.get("url") for part in found] == [part.get("url") for part in parts]

    await until(is_there_twice)


async def test_asking_from_code_with_files(api, open_page):
    notebook, page, bundle = await open_page()
    await notebook.run("content = b'a,b\\n' * 5000")
    await notebook.run("chat.send('look', attachments=[('data.csv', content)])\nawait chat.wait()")
    assert await notebook.value("chat.value[-1].content") == "['data.csv']"
    await notebook.run("chat.send(attachments=[('only.csv', content)])\nawait chat.wait()")
    assert await notebook.value("chat.value[-1].content") == "['only.csv']"

    async def resolved():
        return await page.resolve(bundle)

    conversation = await until(resolved)

    async def is_there():
        return len((await api("conversations", conversation))["messages"]) == 4

    await until(is_there)
    file = (await page.parts(conversation, 0))[1]
    attachment = "attachment:" + digest(b"a,b\n" * 5000)
    assert (file["url"], file["mediaType"]) == (attachment, "text/csv")


async def test_a_message_from_code_can_be_too_large(open_page):
    notebook, _, _ = await open_page()
    await notebook.run("""
problems = []
for act in (lambda: chat.append({"role": "user", "content": "x", "attachments": [("a", bytes(7_000_000))]}),
            lambda: chat.send("x", attachments=[("a", bytes(7_000_000))])):
    try: act()
    except ValueError as error: problems.append(str(error))
""")
    sentence = "a message from a kernel can have 8 MB at most with its files, this one has 8.9 MB"
    assert await notebook.value("problems") == [sentence, sentence]
    assert await notebook.value("len(chat.value)") == 0


async def test_a_large_file_in_an_answer_is_kept_as_a_file(api, open_page):
    notebook, page, _ = await open_page()
    await notebook.run("""
import base64
content = bytes(range(256)) * 1000
url = "data:application/x-thing;base64," + base64.b64encode(content).decode()
def make(messages):
    yield "Here: "
    yield mo.ai.FilePart("application/x-thing", url, "thing.bin")
    yield {"type": "file", "mediaType": "text/plain", "url": "data:,small"}
    yield mo.ai.ChatMessage("assistant", "", attachments=[("two.bin", content)])
""")
    bundle = await notebook.chat("mo.ui.chat(make)", cell="c2")
    conversation = await page.ask_with(bundle, {"type": "text", "text": "make it"})
    content = bytes(range(256)) * 1000
    expected = [
        ("application/x-thing", f"attachment:{digest(content)}", "thing.bin"),
        ("text/plain", "data:,small", None),
        ("application/octet-stream", f"attachment:{digest(content)}", "two.bin"),
    ]
    pieces = page.pieces()
    for told in (page.chunks, await page.parts(conversation)):
        files = [one for one in told if one["type"] == "file"]
        assert [(one["mediaType"], one["url"], one.get("filename")) for one in files] == expected
    assert (await api.raw("attachments", digest(content))).body == content
    journal = (api.services.store._root / f"{conversation}.jsonl").read_bytes()
    assert len(journal) < 10_000

    await page.ask_with(bundle, {"type": "text", "text": "again"}, conversation=conversation)
    assert await notebook.value("[one.name for one in chat.value[1].attachments]") == [
        "thing.bin",
        "attachment",
        "two.bin",
    ]
    assert await notebook.value("digests(chat)[1]") == [digest(content), digest(b"small"), digest(content)]
    assert pieces == []


async def test_a_question_from_code_can_be_answered_anew(api, open_page):
    notebook, page, bundle = await open_page()
    await notebook.run("chat.send('look', attachments=[('s.txt', b'small')])\nawait chat.wait()")

    async def answered():
        conversation = await page.resolve(bundle)
        found = await api("conversations", conversation) if conversation else {"messages": []}
        return found if len(found["messages"]) == 2 else None

    found = await until(answered)
    body = {"regenerate": found["messages"][1]["id"], "model": await page.model(bundle)}
    path = ("conversations", found["id"], "turns")
    response = await api.raw(*path, method="POST", body=body)
    assert response.code == 200, response.body
    parts = await page.parts(found["id"])
    assert "".join(part.get("text", "") for part in parts) == "['s.txt']"
