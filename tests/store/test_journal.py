"""The file itself: whole lines, torn ends, and nothing that was written ever changed."""

import errno

import pytest

from jupyter_chat_ext.store.journal import CANCEL, Journal
from jupyter_chat_ext.store.records import encode


def line(number):
    return encode({"type": "x", "seq": number})


def numbers(news):
    return [record.get("seq", record["type"]) for record in news.records]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


def append(journal, *lines):
    with journal.writing():
        news = journal.catch_up()
        for one in lines:
            journal.write(one)
    return news


def test_a_record_is_read_once(path):
    append(Journal(path), line(0), line(1))
    reader = Journal(path)

    assert numbers(reader.read()) == [0, 1]
    assert numbers(reader.read()) == []
    other = Journal(path)
    other.read()
    append(other, line(2))
    assert numbers(reader.read()) == [2]


def test_only_a_line_feed_ends_a_line(path):
    texts = ["a\u2028b", "a\u0085b", "a\x0bb", "a\x1cb", "a\rb"]
    append(Journal(path), *(encode({"type": text, "seq": 0}) for text in texts))
    assert [record["type"] for record in Journal(path).read().records] == texts


@pytest.mark.parametrize("torn", [b'{"type":"x","se', b"\xff\xfe", b'{"type":"x","seq":1}}', CANCEL])
def test_a_torn_end_is_dropped_and_never_harms_the_next_record(path, torn):
    path.write_bytes(line(0) + torn)
    journal = Journal(path)
    assert numbers(journal.read()) == [0, "unreadable"]

    append(journal, line(1))

    assert path.read_bytes() == line(0) + torn + CANCEL + b"\n" + line(1)
    again = Journal(path)
    assert numbers(again.read()) == [0, 1]
    append(again, line(2))
    assert numbers(Journal(path).read()) == [0, 1, 2]


def test_a_last_line_without_its_end_counts_if_it_is_whole(path):
    path.write_bytes(line(0) + line(1).rstrip())
    journal = Journal(path)
    assert numbers(journal.read()) == [0, 1]

    append(journal, line(2))

    assert path.read_bytes() == line(0) + line(1) + line(2)


def test_a_reader_sees_a_line_only_once_although_its_end_came_later(path):
    path.write_bytes(line(0) + line(1).rstrip())
    reader, writer = Journal(path), Journal(path)
    assert numbers(reader.read()) == [0, 1]
    writer.read()
    append(writer, line(2))

    assert numbers(reader.read()) == [2]


def test_a_reader_waits_for_the_rest_of_a_line_that_is_being_written(path):
    path.write_bytes(line(0) + line(1)[:7])
    reader = Journal(path)
    reader.read()
    with path.open("ab") as file:
        file.write(line(1)[7:])

    assert numbers(reader.read()) == [1]


def test_two_writers_that_find_the_same_torn_end_close_it_once(path):
    path.write_bytes(line(0) + b'{"torn')
    one, other = Journal(path), Journal(path)
    one.read(), other.read()

    assert numbers(append(one, line(1))) == []
    assert numbers(append(other, line(2))) == [1]
    assert numbers(append(one, line(3))) == [2]

    assert path.read_bytes() == line(0) + b'{"torn' + CANCEL + b"\n" + line(1) + line(2) + line(3)


@pytest.mark.parametrize("room", range(len(line(1))))
def test_a_disk_that_fills_up_within_a_record_harms_no_other(path, disk, room):
    journal = Journal(path)
    append(journal, line(0))
    disk.fill(room)
    with pytest.raises(OSError, match="No space") as caught:
        append(journal, line(1))
    assert caught.value.errno == errno.ENOSPC
    disk.mend()

    assert numbers(append(journal, line(2))) == []

    assert numbers(Journal(path).read()) == [0, 2]


def test_a_failing_disk_may_fail_again_while_the_torn_end_is_closed(path, disk):
    journal = Journal(path)
    append(journal, line(0))
    for room in (5, 1, 0, 3):
        disk.fill(room)
        with pytest.raises(OSError, match="No space"):
            append(journal, line(1))
    disk.mend()

    append(journal, line(1))

    assert numbers(Journal(path).read()) == [0, 1]


def test_a_short_write_is_continued(path, disk, monkeypatch):
    monkeypatch.setattr("jupyter_chat_ext.store.journal.os.write", lambda to, data: disk.write(to, data[:3]))
    append(Journal(path), line(0), line(1))
    assert path.read_bytes() == line(0) + line(1)


def test_line_numbers_in_notices_are_those_of_an_editor(path):
    path.write_bytes(line(0) + b"\n" + line(1) + b"rubbish\n" + line(2))
    notices = [record["notice"] for record in Journal(path).read().records if "notice" in record]
    assert len(notices) == 1
    assert "Line 4 " in notices[0]


def test_line_numbers_stay_right_when_somebody_else_closed_a_torn_end(path, disk):
    one, other = Journal(path), Journal(path)
    append(one, line(0))
    disk.fill(5)
    with pytest.raises(OSError, match="No space"):
        append(one, line(1))
    disk.mend()
    other.read()
    append(other, line(2))
    with path.open("ab") as file:
        file.write(b"rubbish\n")

    record, bad = one.read().records

    assert record["seq"] == 2
    assert "Line 4 " in bad["notice"]


def test_a_file_that_shrank_or_was_swapped_is_read_from_its_start(path):
    append(Journal(path), line(0), line(1))
    reader = Journal(path)
    reader.read()
    path.write_bytes(line(5))
    news = reader.read()
    assert (news.replaced, numbers(news)) == (True, [5])

    path.write_bytes(b"   " + line(6) + line(7))
    news = reader.read()
    assert (news.replaced, numbers(news)) == (True, [6, 7])


def test_the_first_sync_also_makes_the_new_file_itself_last(path, monkeypatch):
    synced = []
    monkeypatch.setattr("jupyter_chat_ext.store.journal.sync_folder", synced.append)
    journal = Journal(path)
    for _ in range(2):
        with journal.writing():
            journal.catch_up()
            journal.write(line(0))
            journal.sync()
    assert synced == [path.parent]
