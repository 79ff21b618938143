"""Damaged files open as far as they can be read, say so, and are never changed by that."""

import json
import uuid

import pytest

from jupyter_chat_ext.core.errors import StoreError

GARBAGE = [
    b"\xff" * 40,
    b"\0" * 4096,
    b'{"type":"message","seq":',
    b"[]",
    b"null",
    b"17",
    b'"text"',
    b"{}",
    b'{"type":7}',
    b'{"type":"message","seq":1}',
    b'{"type":"message","seq":"1","created":"x","parent":null,"message":{"id":"m","role":"user","parts":[]}}',
    b'{"type":"message","seq":1,"created":"x","parent":null,"message":{"id":"m","role":"user","parts":[7]}}',
    b'{"type":"message","seq":1,"created":"x","parent":7,"message":{"id":"m","role":"user","parts":[]}}',
    b'{"type":"message","seq":1,"created":"x","parent":[],"message":{"id":"m","role":"user","parts":[]}}',
    b"[" * 100_000,
    b"<html>502 Bad Gateway</html>",
]


@pytest.fixture
def damaged(tmp_path, records):
    """Write a conversation of seven lines to a file, let `change` spoil it, and return its id and path."""

    def write(change):
        name = str(uuid.uuid4())
        story = [
            records.conversation(name, title="Plans"),
            records.message("q1", text="first"),
            records.reply("a1", "q1"),
            records.chunks("a1", "one", start=True),
            records.end("a1"),
            records.message("q2", text="second", parent="a1"),
            records.message("q3", text="third", parent="q2"),
        ]
        seqs = [0, 1, 2, None, 3, 4, 5]
        lines = [
            json.dumps(record if seq is None else {**record, "seq": seq}).encode()
            for record, seq in zip(story, seqs, strict=True)
        ]
        path = tmp_path / "conversations" / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(change(lines))
        return name, path

    return write


def joined(lines):
    return b"".join(line + b"\n" for line in lines)


async def look(opened, name):
    async with opened() as store:
        assert [conversation.id for conversation in await store.list()] == [name]
        return await store.get(name)


def shown(conversation):
    return [node.id for node in conversation.branch(conversation.leaf)]


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: garbage[:20].decode("latin-1"))
@pytest.mark.parametrize("place", [0, 5, 6], ids=["first", "middle", "last"])
async def test_one_bad_line_costs_that_line_only(opened, records, damaged, place, garbage):
    name, path = damaged(lambda lines: joined([*lines[:place], garbage, *lines[place + 1 :]]))
    before = path.read_bytes()

    conversation = await look(opened, name)

    expected = {0: ["q1", "a1", "q2", "q3"], 5: ["q1", "a1", "q3"], 6: ["q1", "a1", "q2"]}[place]
    assert shown(conversation) == expected
    assert conversation.node("a1").message().content == "one"
    assert conversation.title == ("first" if place == 0 else "Plans")
    assert conversation.created
    assert conversation.notices == [
        f"Line {place + 1} of this conversation's file could not be read; it is left out."
    ]
    assert path.read_bytes() == before


async def test_the_number_of_a_lost_record_is_not_used_again(opened, records, damaged):
    name, _ = damaged(lambda lines: joined([*lines[:6], b"rubbish"]))
    async with opened() as store:
        assert await store.append(name, records.message("q4", parent="q2")) == 6


@pytest.mark.parametrize("place", [0, 3, 5])
async def test_a_conversation_with_a_bad_line_goes_on(opened, records, damaged, place):
    name, path = damaged(lambda lines: joined([*lines[:place], b"\xff\xff", *lines[place + 1 :]]))
    before = path.read_bytes()
    async with opened() as store:
        await store.append(name, records.message("q4", parent="q3"))
    assert path.read_bytes().startswith(before)
    assert shown(await look(opened, name))[-1] == "q4"


async def test_windows_line_ends_are_fine(opened, records, damaged):
    name, _ = damaged(lambda lines: b"\r\n".join(lines) + b"\r\n")
    conversation = await look(opened, name)
    assert shown(conversation) == ["q1", "a1", "q2", "q3"]
    assert conversation.notices == []


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\0" * 512])
async def test_what_editors_and_power_losses_put_before_a_line_is_no_harm(opened, damaged, mark):
    name, _ = damaged(lambda lines: mark + joined(lines))
    assert (await look(opened, name)).notices == []


async def test_a_missing_last_line_end_is_no_harm(opened, records, damaged):
    name, _ = damaged(b"\n".join)
    async with opened() as store:
        assert await store.append(name, records.message("q4", parent="q3")) == 6
    conversation = await look(opened, name)
    assert shown(conversation) == ["q1", "a1", "q2", "q3", "q4"]
    assert conversation.notices == []


async def test_a_cut_off_end_is_told(opened, records, damaged):
    name, path = damaged(lambda lines: joined(lines)[:-20])
    before = path.read_bytes()

    conversation = await look(opened, name)

    assert shown(conversation) == ["q1", "a1", "q2"]
    assert len(conversation.notices) == 1
    assert "cut off" in conversation.notices[0]
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff" * 10_000, b'{"type":"conv'])
async def test_a_file_without_any_record_can_be_opened_used_and_deleted(opened, records, tmp_path, content):
    name = str(uuid.uuid4())
    async with opened() as store:
        (tmp_path / "conversations" / f"{name}.jsonl").write_bytes(content)
        assert all(conversation.created for conversation in await store.list())

        conversation = await store.get(name)
        assert conversation.created
        await store.append(name, records.message("q"))
        assert shown(conversation) == ["q"]
    assert shown(await look(opened, name)) == ["q"]
    async with opened() as store:
        await store.destroy(name)
        assert await store.list() == []


@pytest.mark.parametrize("version", [2, 99, 1.5, "2", None])
async def test_a_file_of_a_newer_version_can_be_read_but_not_continued(opened, records, damaged, version):
    def change(lines):
        header = {**json.loads(lines[0]), "v": version}
        novelty = {"type": "poll", "seq": 6, "question": "?"}
        return joined([json.dumps(header).encode(), *lines[1:], json.dumps(novelty).encode()])

    name, path = damaged(change)
    before = path.read_bytes()
    async with opened() as store:
        conversation = await store.get(name)
        assert shown(conversation) == ["q1", "a1", "q2", "q3"]
        assert conversation.seq == 6
        assert "newer version" in conversation.notices[0]

        with pytest.raises(StoreError) as caught:
            await store.append(name, records.message("q4"))

        assert caught.value.code == "newer-version"
        assert store.problem is None
    assert path.read_bytes() == before


async def test_a_broken_chunk_costs_its_record_only(opened, records, damaged):
    spoiled = json.dumps({**records.chunks("a1"), "chunks": [{"type": "text-start"}, 7]}).encode()
    name, _ = damaged(lambda lines: joined([*lines[:4], spoiled, *lines[4:]]))

    conversation = await look(opened, name)

    assert conversation.node("a1").message().content == "one"
    assert len(conversation.notices) == 1


async def test_a_message_that_names_itself_as_parent_does_not_hang_anything(opened, records, damaged):
    circle = json.dumps({**records.message("me", parent="me"), "seq": 6}).encode()
    again = json.dumps({**records.message("q1", parent="q3"), "seq": 7}).encode()
    name, _ = damaged(lambda lines: joined([*lines, circle, again]))
    assert shown(await look(opened, name)) == ["q1", "a1", "q2", "q3", "me"]


async def test_foreign_files_in_the_folder_are_left_alone(opened, records, tmp_path):
    async with opened() as store:
        await store.create(records.conversation(title="Ours"))
        for name in ("notes.txt", "x.jsonl", f"{uuid.uuid4()}.json", f"{uuid.uuid4()}.lock"):
            (tmp_path / "conversations" / name).write_text("{}")
        assert [conversation.title for conversation in await store.list()] == ["Ours"]
