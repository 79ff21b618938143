"""Attached files in real kernels: there when the function runs, brought once, and in nobody's way."""

import asyncio
import hashlib
import os
import time

import pytest

from jupyter_chat_ext.core.messages import Message
from jupyter_chat_ext.kernel.protocol import PIECE_BYTES
from jupyter_chat_ext.models.base import Occasion, Outcome
from jupyter_chat_ext.store.attachments import Attachments
from tests.files import PNG
from tests.server.kernels.conftest import Answer, until

pytestmark = pytest.mark.kernel

MB = 1024 * 1024
MODELS = """
import hashlib
def told(message):
    return [[a.name, a.content_type, hashlib.sha256(a.data).hexdigest()] for a in message.attachments]
@chat_model(allow_attachments=True)
def look(messages):
    import json
    return json.dumps([told(message) for message in messages])
@chat_model(allow_attachments=["image/*", ".csv"])
def pictures(messages):
    return messages[-1].attachments[0].url
@chat_model
def none(messages): return "ok"
"""


@pytest.fixture
def attachments(jp_asyncio_loop):
    kept = Attachments.in_memory(set)
    yield kept
    kept.close()


@pytest.fixture
def desk(panel, attachments):
    return Desk(panel, attachments)


class Desk:
    """Asks with files, and counts what travels."""

    def __init__(self, panel, attachments):
        self.panel, self.attachments = panel, attachments
        self.ids = {}

    async def file(self, content, name="a.bin", media_type="application/octet-stream"):
        kept = await self.attachments.keep(content)
        return {
            "type": "file",
            "url": f"attachment:{kept.id}",
            "filename": name,
            "mediaType": media_type,
        }

    def answer(self):
        answer = Answer()
        occasion = Occasion(conversation_id="c", reply_id="r", files=self.attachments)
        answer.outcome = Outcome(occasion=occasion)
        return answer

    async def ask(self, notebook, name, *messages):
        return await self.panel.ask(notebook, name, messages=list(messages), answer=self.answer())

    def begin(self, notebook, name, *messages):
        answer = self.answer()
        task = asyncio.create_task(self.panel.ask(notebook, name, messages=list(messages), answer=answer))
        return task, answer

    def listen(self, notebook):
        """Note the sizes of the pieces that are sent to a kernel from now on."""
        transport = self.panel.functions._bridges[notebook.id]._connection.transport
        send, pieces = transport.send, []

        def noting(channel, kind, content, **options):
            if content.get("data", {}).get("type") == "file":
                pieces.extend((channel, len(buffer)) for buffer in options.get("buffers", ()))
            return send(channel, kind, content, **options)

        transport.send = noting
        return pieces


def message(*parts, role="user", message_id="q"):
    return Message(id=message_id, role=role, parts=parts)


def digest(content):
    return hashlib.sha256(content).hexdigest()


async def test_a_function_gets_the_files_of_all_messages(desk, open_notebook):
    notebook = await open_notebook(MODELS)
    table = await desk.file(b"a,b\n1,2", "data.csv", "text/csv")
    plot = await desk.file(PNG, "plot.png", "image/png")
    earlier = message(table, message_id="q1")
    answer = await desk.ask(
        notebook, "look", earlier, message({"type": "text", "text": "ok"}, role="assistant"), message(plot)
    )
    assert answer.error is None
    assert answer.text == str(
        [[["data.csv", "text/csv", digest(b"a,b\n1,2")]], [], [["plot.png", "image/png", digest(PNG)]]]
    ).replace("'", '"')
    answer = await desk.ask(notebook, "pictures", message(plot))
    assert answer.text.startswith("data:image/png;base64,iVBOR")


async def test_a_file_is_brought_once_to_each_kernel_process(desk, open_notebook, jp_serverapp):
    notebook = await open_notebook(MODELS)
    content = os.urandom(3 * PIECE_BYTES + 5)
    file = await desk.file(content)
    assert await desk.panel.names() == ["look", "pictures", "none"]
    pieces = desk.listen(notebook)
    for _ in range(3):
        assert digest(content) in (await desk.ask(notebook, "look", message(file))).text
    assert pieces == [*[("control", PIECE_BYTES)] * 3, ("control", 5)]

    both = await asyncio.gather(*(desk.ask(notebook, "look", message(file)) for _ in range(2)))
    assert all(digest(content) in answer.text for answer in both)
    other = await desk.file(os.urandom(PIECE_BYTES))
    pieces.clear()
    await asyncio.gather(*(desk.ask(notebook, "look", message(other)) for _ in range(2)))
    assert pieces == [("control", PIECE_BYTES)]

    await jp_serverapp.kernel_manager.restart_kernel(notebook.id, now=True)
    await notebook.client.wait_for_ready(timeout=30)
    await notebook.run("from jupyter_chat_ext import chat_model\n" + MODELS)
    await until(desk.panel.names)
    pieces = desk.listen(notebook)
    assert digest(content) in (await desk.ask(notebook, "look", message(file))).text
    assert len(pieces) == 4


async def test_what_a_kernel_let_go_comes_again(desk, open_notebook):
    notebook = await open_notebook(
        MODELS + "from jupyter_chat_ext.kernel.files import files\nfiles._room = 100"
    )
    contents = [os.urandom(80), os.urandom(80)]
    first, second = [await desk.file(content) for content in contents]
    for file, content in ((first, contents[0]), (second, contents[1]), (first, contents[0])):
        assert digest(content) in (await desk.ask(notebook, "look", message(file))).text
    assert await notebook.value("len(files._files)") == 1


async def test_a_file_that_is_gone_is_there_by_name(desk, open_notebook):
    notebook = await open_notebook("""
@chat_model(allow_attachments=True)
def look(messages):
    (file,) = messages[0].attachments
    try: file.data
    except ValueError as error: return str(error)
""")
    gone = {"type": "file", "url": "attachment:" + "0" * 64, "filename": "a.png", "mediaType": "image/png"}
    answer = await desk.ask(notebook, "look", message(gone, message_id="q1"), message())
    assert answer.text == "the content of a.png is no longer here: attach it again"


async def test_a_file_that_vanishes_on_its_way_does_not_hold_up_the_question(
    desk, open_notebook, monkeypatch
):
    notebook = await open_notebook(MODELS.replace("a.data", "a.name.encode()"))
    file = await desk.file(b"content", "a.bin")
    bring = desk.attachments.open
    opened = []

    def once(file_id):
        opened.append(file_id)
        return bring(file_id) if len(opened) < 3 else None

    monkeypatch.setattr(desk.attachments, "open", once)
    answer = await desk.ask(notebook, "look", message(file))
    assert (answer.error, "a.bin" in answer.text) == (None, True)


@pytest.mark.parametrize(("name", "kind", "content"), [
    ("pictures", "application/zip", b"PK"),
    ("none", "image/png", PNG),
])  # fmt: skip
async def test_the_kernel_refuses_what_its_author_does_not_allow(desk, open_notebook, name, kind, content):
    notebook = await open_notebook(MODELS)
    answer = await desk.ask(notebook, name, message(await desk.file(content, "x.bin", kind)))
    assert (answer.error.code, "x.bin" in answer.error.title) == ("attachment-refused", True)


async def test_the_panel_knows_what_authors_allow(desk, open_notebook):
    notebook = await open_notebook(MODELS)
    listed = {model.label: model.to_json().get("attachments") for model in await desk.panel.functions.list()}
    assert listed == {"look": True, "pictures": ["image/*", ".csv"], "none": None}
    model = await desk.panel.functions.get(f"kernel:{notebook.id}/pictures")
    model.attachments.check("text/csv", "a.csv")
    with pytest.raises(Exception, match=r"does not take x\.zip"):
        model.attachments.check("application/zip", "x.zip")


async def test_files_come_while_a_cell_runs_and_do_not_disturb_it(desk, open_notebook):
    notebook = await open_notebook(MODELS)
    content = os.urandom(10 * MB)
    file = await desk.file(content)
    cell = notebook.begin("import time; time.sleep(3); print('cell done')")
    answer = await desk.ask(notebook, "look", message(file))
    assert digest(content) in answer.text
    assert answer.notices == []
    assert await notebook.ended(cell) == "cell done\n"


async def test_stop_works_while_a_file_is_on_its_way(desk, open_notebook):
    notebook = await open_notebook(MODELS)
    content = os.urandom(8 * MB)
    file = await desk.file(content)
    await desk.panel.names()
    pieces = desk.listen(notebook)
    task, _ = desk.begin(notebook, "look", message(file))
    await until(lambda: len(pieces) >= 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    sent = len(pieces)
    assert sent < 8
    assert digest(content) in (await desk.ask(notebook, "look", message(file))).text
    assert len(pieces) <= 9  # it goes on where it was


async def test_a_kernel_that_dies_on_the_way_ends_the_question(desk, open_notebook):
    notebook = await open_notebook(MODELS)
    file = await desk.file(os.urandom(20 * MB))
    await desk.panel.names()
    pieces = desk.listen(notebook)
    task, answer = desk.begin(notebook, "look", message(file))
    await until(lambda: pieces)
    os.kill(await pid_of(notebook), 9)
    await asyncio.wait_for(task, 10)
    assert answer.error.code in ("kernel-died", "kernel-restarted")


async def pid_of(notebook):
    return notebook.manager.get_kernel(notebook.id).provisioner.pid


async def test_others_get_through_on_the_channel_while_a_large_file_comes(desk, open_notebook):
    notebook = await open_notebook(MODELS)
    file = await desk.file(os.urandom(25 * MB))
    await desk.panel.names()
    began = time.monotonic()
    task, _ = desk.begin(notebook, "look", message(file))
    busy = await waits(notebook, lambda: not task.done())
    took = time.monotonic() - began
    assert (await task).error is None
    assert len(busy) > 10
    assert max(busy) < took / 3


async def waits(notebook, goes_on):
    """Return how long the kernel took to answer on its control channel, again and again."""
    client, found = notebook.client, []
    while goes_on():
        began = time.monotonic()
        request = client.session.msg("kernel_info_request")
        client.control_channel.send(request)
        while True:
            reply = await client.get_control_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == request["header"]["msg_id"]:
                break
        found.append(time.monotonic() - began)
    return found
