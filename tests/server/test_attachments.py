"""Files: uploaded once, named in questions, given back to be saved, gone with what named them."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import os
import time
import uuid
from urllib.parse import quote

import pytest

from jupyter_chat_ext.models.attachment_rules import rule_of_function
from jupyter_chat_ext.store import shelves
from tests.files import EXE, PDF, PNG
from tests.server.kernels.conftest import until

MB = 1024 * 1024


@pytest.fixture
def jp_server_config():
    return {
        "ServerApp": {"jpserver_extensions": {"jupyter_chat_ext": True}},
        "JupyterChat": {"max_attachment_bytes": 2 * MB, "max_attachments": 3},
    }


class Clerk:
    """Uploads, asks and looks into the folder."""

    def __init__(self, api, store):
        self.api, self.store = api, store
        self.folder = store._root / "attachments"

    async def upload(self, content, name="plot.png", code=201, kind="image/png", **query):
        return await self.api(
            "attachments",
            method="POST",
            body=content,
            code=code,
            headers={"Content-Type": kind},
            params={"name": name, **query},
        )

    async def get(self, attachment_id, **options):
        return await self.api.raw("attachments", attachment_id, **options)

    def part(self, uploaded, **facts):
        return {
            "type": "file",
            "url": f"attachment:{uploaded['id']}",
            "filename": uploaded["name"],
            **facts,
        }

    async def ask(self, conversation, *parts, code=200, **facts):
        body = self.api.question(**facts)
        body["message"]["parts"] = list(parts)
        response = await self.api.raw("conversations", conversation, "turns", method="POST", body=body)
        assert response.code == code, response.body
        if code == 200:
            return self.api.events_of(response.body)
        return json.loads(response.body)["error"]

    async def delete(self, conversation):
        """Delete a conversation, and let the time go by in which it could be restored."""
        self.api.services.deleting.seconds = 0
        await self.api("conversations", conversation, method="DELETE", code=204)
        await asyncio.gather(*self.api.services.deleting._tasks)

    def on_disk(self):
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    async def parts_of(self, conversation):
        return (await self.api("conversations", conversation))["messages"][0]["parts"]


@pytest.fixture
def clerk(api):
    return Clerk(api, api.services.store)


async def test_a_file_is_kept_under_its_content_and_given_back(clerk):
    uploaded = await clerk.upload(PNG, "plot.png")

    digest = hashlib.sha256(PNG).hexdigest()
    assert uploaded == {"id": digest, "name": "plot.png", "mediaType": "image/png", "bytes": len(PNG)}
    assert clerk.on_disk() == [digest]
    assert (clerk.folder / digest).read_bytes() == PNG
    assert (clerk.folder / digest).stat().st_mode & 0o777 == 0o600
    assert clerk.folder.stat().st_mode & 0o777 == 0o700

    given = await clerk.get(digest, params={"name": "my plot.png"})
    assert (given.code, given.body) == (200, PNG)
    assert given.headers["Content-Type"] == "image/png"
    assert given.headers["Content-Disposition"] == (
        "attachment; filename=\"my plot.png\"; filename*=UTF-8''my%20plot.png"
    )
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert given.headers["Cache-Control"].startswith("private")
    again = await clerk.get(digest, headers={"If-None-Match": given.headers["Etag"]})
    assert (again.code, again.body) == (304, b"")


async def test_the_same_file_twice_or_at_once_is_kept_once(clerk):
    large = os.urandom(MB)
    answers = await asyncio.gather(*(clerk.upload(large, f"{n}.bin") for n in range(4)))
    assert len({one["id"] for one in answers}) == 1
    assert [one["name"] for one in answers] == ["0.bin", "1.bin", "2.bin", "3.bin"]
    assert clerk.on_disk() == [answers[0]["id"]]
    assert (await clerk.get(answers[0]["id"])).body == large


@pytest.mark.parametrize(("content", "name", "claimed", "found"), [
    (EXE, "x.png", "image/png", "application/vnd.microsoft.portable-executable"),
    (PNG, "x.exe", "application/x-msdownload", "image/png"),
    (b"a,b", "a.csv", "application/vnd.ms-excel", "text/csv"),
    ("Grüße".encode("utf-16"), "a.txt", "text/plain", "text/plain"),
    (b"<svg onload='alert(1)'/>", "x.png", "image/png", "image/svg+xml"),
])  # fmt: skip
async def test_the_type_is_found_out_and_not_believed(clerk, content, name, claimed, found):
    assert (await clerk.upload(content, name, kind=claimed))["mediaType"] == found


@pytest.mark.parametrize(("name", "label"), [
    ("../../.bashrc", ".bashrc"),
    ("a\x01b.txt", "a b.txt"),
    ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ("__proto__", "__proto__"),
    ("CON", "CON"),
    ("", "file"),
])  # fmt: skip
async def test_a_name_is_only_a_label(clerk, name, label):
    uploaded = await clerk.upload(b"text", name)
    assert uploaded["name"] == label
    assert clerk.on_disk() == [uploaded["id"]]

    conversation = await clerk.api.create()
    await clerk.ask(conversation, clerk.part(uploaded, filename=name, mediaType="text/html"))
    [part] = await clerk.parts_of(conversation)
    assert part == {
        "type": "file",
        "url": f"attachment:{uploaded['id']}",
        "filename": label if name != "a\x01b.txt" else "ab.txt",
        "mediaType": "text/plain",
    }


@pytest.mark.parametrize(("name", "header"), [
    ("Grüße 世界.md", "\"Gr__e __.md\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E4%B8%96%E7%95%8C.md"),
    ('a";x="b.png', "\"a__x=_b.png\"; filename*=UTF-8''a%22%3Bx%3D%22b.png"),
    ("../../.bashrc", "\"bashrc\"; filename*=UTF-8''bashrc"),
    ("a\r\nSet-Cookie: x", "\"a Set-Cookie: x\"; filename*=UTF-8''a%20Set-Cookie%3A%20x"),
])  # fmt: skip
async def test_a_name_cannot_leave_its_header(clerk, name, header):
    uploaded = await clerk.upload(b"x")
    given = await clerk.get(uploaded["id"], params={"name": name})
    assert given.headers["Content-Disposition"] == f"attachment; filename={header}"


@pytest.mark.parametrize(("content", "name", "served"), [
    (b"<html><script>alert(1)</script>", "x.html", "text/plain"),
    (b"<svg onload='alert(1)'/>", "x.svg", "text/plain"),
    (b"alert(1)", "x.js", "text/plain"),
    (PDF, "x.pdf", "application/pdf"),
    (EXE, "x.png", "application/octet-stream"),
])  # fmt: skip
async def test_nothing_is_served_that_a_browser_would_run(clerk, content, name, served):
    uploaded = await clerk.upload(content, name)
    given = await clerk.get(uploaded["id"], params={"name": name})
    assert given.headers["Content-Type"] == served


@pytest.mark.parametrize("name", [
    "0" * 64, "0" * 63, "A" * 64, "..", "..%2f..%2fetc%2fpasswd", "%2e%2e", "attachments", "0" * 64 + "%0a",
    "%00", ".upload-x",
])  # fmt: skip
async def test_other_ids_are_unknown(clerk, name):
    await clerk.upload(b"x")
    answer = await clerk.api("attachments", name, code=404)
    assert answer["error"]["code"] in ("unknown-attachment", "not-found")


async def test_a_link_in_the_folder_is_not_followed(clerk, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    await clerk.upload(b"x")
    (clerk.folder / ("0" * 64)).symlink_to(secret)
    (clerk.folder / ("1" * 64)).mkdir()
    for name in ("0" * 64, "1" * 64):
        await clerk.api("attachments", name, code=404)


async def test_an_empty_file_is_refused(clerk):
    answer = await clerk.upload(b"", "notes.txt", code=422)
    assert (answer["error"]["code"], answer["error"]["title"]) == (
        "attachment-refused",
        "notes.txt is empty.",
    )
    await nothing_left(clerk)


async def nothing_left(clerk):
    await until(lambda: not clerk.on_disk())


# limits


@pytest.fixture
def connect(jp_auth_header, jp_base_url, jp_http_port):
    """Opens an upload by hand."""

    async def open_upload(*lines, name="a.bin"):
        reader, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
        head = [
            f"POST {jp_base_url}jupyter-chat-ext/api/attachments?name={quote(name)} HTTP/1.1",
            "Host: localhost",
            f"Authorization: {jp_auth_header['Authorization']}",
            *lines,
        ]
        writer.write("\r\n".join([*head, "", ""]).encode())
        return reader, writer

    return open_upload


async def test_a_file_as_large_as_the_limit_is_taken(clerk):
    uploaded = await clerk.upload(b"x" * (2 * MB))
    assert uploaded["bytes"] == 2 * MB


async def test_a_gigabyte_is_refused_before_it_is_read(clerk, connect):
    reader, writer = await connect("Content-Length: 1000000000", name="film.mp4")
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert b" 413 " in answer
    assert b"film.mp4 is too large to attach." in answer
    assert b"2 MB at most" in answer
    assert clerk.on_disk() == []


async def test_a_gigabyte_that_nobody_declared_is_cut_at_the_limit(clerk, connect):
    reader, writer = await connect("Transfer-Encoding: chunked", name="film.mp4")
    sent = 0
    with_answer = asyncio.ensure_future(reader.read())
    try:
        while not with_answer.done() and sent < 1000 * MB:
            writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent += 65536
            await writer.drain()
    except ConnectionError:
        pass
    assert sent < 50 * MB
    try:
        answer = await asyncio.wait_for(with_answer, 10)
    except ConnectionError:
        answer = b" 413 "  # hung up on before it was read
    assert b" 413 " in answer
    writer.close()
    await nothing_left(clerk)


async def test_an_upload_that_is_cut_off_leaves_nothing(clerk, connect):
    _, writer = await connect(f"Content-Length: {2 * MB}")
    writer.write(b"x" * MB)
    await writer.drain()
    await until(clerk.on_disk)
    writer.close()
    await nothing_left(clerk)


async def test_who_may_not_ask_may_not_upload_either_and_nothing_is_written(
    clerk, connect, jp_serverapp, monkeypatch
):
    kept = await clerk.upload(PNG)
    authorizer = jp_serverapp.web_app.settings["authorizer"]
    monkeypatch.setattr(authorizer, "is_authorized", lambda handler, user, action, resource: action == "read")
    reader, writer = await connect("Content-Length: 1000000")  # which is never sent
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert b" 403 " in answer
    assert clerk.on_disk() == [kept["id"]]
    assert (await clerk.get(kept["id"])).code == 200


async def test_what_was_refused_leaves_nothing(clerk):
    clerk.api.model.attachments = rule_of_function(["image/png"])
    answer = await clerk.upload(EXE, "x.png", code=422, model="scripted:model")
    assert answer["error"]["code"] == "attachment-refused"
    assert answer["error"]["title"] == (
        "This model does not take x.png (application/vnd.microsoft.portable-executable)."
    )
    assert "image/png" in answer["error"]["hint"]
    await nothing_left(clerk)
    await clerk.upload(PNG, "x.png", model="scripted:model")
    await clerk.upload(EXE, "x.png", model="scripted:who-knows")  # the question will tell


async def test_a_full_disk_says_so(clerk, monkeypatch):
    def fail(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shelves._DiskSink, "write", fail)
    answer = await clerk.upload(b"x" * (2 * MB), code=507)
    assert (answer["error"]["code"], answer["error"]["retryable"]) == ("disk-full", True)
    assert (await clerk.upload(b"x", code=507))["error"]["code"] == "disk-full"
    monkeypatch.undo()
    await nothing_left(clerk)


async def test_a_folder_that_cannot_be_written_says_so(clerk):
    clerk.folder.write_text("a file in the folder's place")
    answer = await clerk.upload(b"x", code=507)
    assert answer["error"]["code"] == "not-saved"


async def test_models_say_what_they_take_and_the_server_what_it_allows(clerk):
    answer = await clerk.api("models")
    assert answer["limits"] == {"attachmentBytes": 2 * MB, "attachments": 3}
    takes = {model["id"]: model.get("attachments") for model in answer["models"]}
    assert takes["scripted:model"] is True
    assert "text/*" in takes["local:smollm2-135m"]
    assert ".ipynb" in takes["local:smollm2-135m"]
    assert not any(one.startswith("image/p") for one in takes["local:smollm2-135m"])


# questions


async def test_a_question_may_be_only_files(clerk):
    first, second = await clerk.upload(PNG, "plot.png"), await clerk.upload(b"a,b", "data.csv")
    conversation = await clerk.api.create()
    await clerk.ask(conversation, clerk.part(first), clerk.part(second))
    found = await clerk.api("conversations", conversation)
    assert found["title"] == "plot.png"
    assert [part["mediaType"] for part in found["messages"][0]["parts"]] == ["image/png", "text/csv"]
    assert [one["title"] for one in (await clerk.api("conversations"))["conversations"]] == ["plot.png"]
    asked = clerk.api.model.asked[0][-1]
    assert [part["url"] for part in asked.parts] == [f"attachment:{one['id']}" for one in (first, second)]


@pytest.mark.parametrize("url", [
    "http://169.254.169.254/", "https://example.org/a.png", "file:///etc/passwd", "/etc/passwd",
    "data:text/plain,x", "attachment:x", "attachment:" + "A" * 64, "blob:http://x/y", "", None, 3,
])  # fmt: skip
async def test_no_other_url_is_taken(clerk, url):
    conversation = await clerk.api.create()
    part = {"type": "file", "url": url, "filename": "a.png"}
    assert (await clerk.ask(conversation, part, code=422))["code"] == "invalid-request"
    assert (await clerk.api("conversations", conversation))["messages"] == []


async def test_a_file_that_is_not_here_is_named(clerk):
    conversation = await clerk.api.create()
    part = {"type": "file", "url": "attachment:" + "0" * 64, "filename": "plot.png"}
    error = await clerk.ask(conversation, part, code=422)
    assert (error["code"], error["title"]) == (
        "unknown-attachment",
        "plot.png is not on this server, or no longer.",
    )
    assert (await clerk.api("conversations", conversation))["messages"] == []


async def test_too_many_files_are_refused(clerk):
    conversation = await clerk.api.create()
    part = clerk.part(await clerk.upload(PNG))
    error = await clerk.ask(conversation, *[part] * 4, code=422)
    assert (error["code"], error["title"]) == (
        "too-many-attachments",
        "A question can have 3 files at most, this one has 4.",
    )
    await clerk.ask(conversation, *[part] * 3)


async def test_the_model_s_own_rule_is_enforced_for_questions_and_for_another_answer(clerk):
    conversation = await clerk.api.create()
    table = await clerk.upload(b"a,b", "data.csv")
    clerk.api.model.attachments = rule_of_function([".csv"])
    await clerk.ask(conversation, clerk.part(table))
    error = await clerk.ask(conversation, clerk.part(await clerk.upload(PNG)), code=422)
    assert error["title"] == "This model does not take plot.png (image/png)."
    assert len(clerk.api.model.asked) == 1

    clerk.api.model.attachments = rule_of_function(False)
    found = await clerk.api("conversations", conversation)
    body = {"regenerate": found["messages"][1]["id"], "model": "scripted:model"}
    answer = await clerk.api("conversations", conversation, "turns", method="POST", body=body, code=422)
    assert answer["error"]["title"] == "This model takes no files, so data.csv cannot be attached."
    assert len((await clerk.api("conversations", conversation))["messages"]) == 2


async def test_a_question_posted_twice_joins_its_turn(clerk):
    conversation = await clerk.api.create()
    body = clerk.api.question()
    body["message"]["parts"] = [clerk.part(await clerk.upload(PNG))]
    gate = asyncio.Event()
    clerk.api.model.will("a", gate)
    path = ("conversations", conversation, "turns")
    first = asyncio.ensure_future(clerk.api.raw(*path, method="POST", body=body))
    await clerk.api.model.began.wait()
    second = asyncio.ensure_future(clerk.api.raw(*path, method="POST", body=body))
    gate.set()
    assert [one.code for one in await asyncio.gather(first, second)] == [200, 200]
    assert len(clerk.api.model.asked) == 1


# how long


async def test_a_file_goes_with_the_last_conversation_that_names_it(clerk):
    uploaded, own = await clerk.upload(PNG), await clerk.upload(b"only one", "a.txt")
    one, two = await clerk.api.create(), await clerk.api.create()
    await clerk.ask(one, clerk.part(uploaded), clerk.part(own))
    await clerk.upload(PNG)
    await clerk.ask(two, clerk.part(uploaded))
    await clerk.delete(one)
    assert clerk.on_disk() == [uploaded["id"]]
    await clerk.delete(two)
    assert clerk.on_disk() == []
    await clerk.api("attachments", uploaded["id"], code=404)


async def test_a_file_in_a_composer_stays_when_the_conversation_that_had_it_goes(clerk):
    uploaded = await clerk.upload(PNG)
    one, two = await clerk.api.create(), await clerk.api.create()
    await clerk.ask(one, clerk.part(uploaded))
    await clerk.upload(PNG, "again.png")
    await clerk.delete(one)
    await clerk.ask(two, clerk.part(uploaded))
    assert (await clerk.get(uploaded["id"])).body == PNG
    await clerk.delete(two)
    assert clerk.on_disk() == []


def age(path, hours):
    before = time.time() - hours * 3600
    os.utime(path, (before, before), follow_symlinks=False)


async def test_what_was_never_asked_with_goes_after_a_day(clerk):
    named, new, old = [await clerk.upload(content, "a.txt") for content in (b"named", b"new", b"old")]
    conversation, other = await clerk.api.create(), await clerk.api.create()
    await clerk.ask(conversation, clerk.part(named))
    left_by_a_crash = clerk.folder / ".upload-0"
    left_by_a_crash.write_bytes(b"half")
    somebody_s = clerk.folder / "notes.txt"
    somebody_s.write_text("not ours")
    for path in (clerk.folder / named["id"], clerk.folder / old["id"], left_by_a_crash, somebody_s):
        age(path, 25)
    age(clerk.folder / new["id"], 23)

    await clerk.delete(other)

    assert clerk.on_disk() == sorted([named["id"], new["id"], "notes.txt"])


async def test_the_server_looks_through_the_folder_at_its_start(clerk, jp_serverapp, monkeypatch):
    old = await clerk.upload(b"old", "a.txt")
    age(clerk.folder / old["id"], 25)
    monkeypatch.setattr(clerk.api.services.endpoints, "warm_up", lambda: asyncio.sleep(0))
    [app] = jp_serverapp.extension_manager.extension_apps["jupyter_chat_ext"]
    await app._start_jupyter_server_extension(jp_serverapp)
    await nothing_left(clerk)


async def test_nothing_goes_while_a_conversation_cannot_be_read(clerk, monkeypatch):
    old = await clerk.upload(b"old", "a.txt")
    age(clerk.folder / old["id"], 25)
    (clerk.store._root / f"{uuid.uuid4()}.jsonl").symlink_to("/etc/hostname")
    other = await clerk.api.create()
    await clerk.delete(other)
    assert clerk.on_disk() == [old["id"]]


async def test_a_damaged_conversation_still_keeps_its_files(clerk):
    uploaded = await clerk.upload(PNG)
    conversation, other = await clerk.api.create(), await clerk.api.create()
    await clerk.ask(conversation, clerk.part(uploaded))
    journal = clerk.store._root / f"{conversation}.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"type":"message"', b'"type":"mess\xff'))
    age(clerk.folder / uploaded["id"], 25)
    await clerk.delete(other)
    assert clerk.on_disk() == [uploaded["id"]]
