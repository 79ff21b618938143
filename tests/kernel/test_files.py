"""A kernel has each attached file once, whole or not at all, and not too many of them."""

import hashlib
import os

import pytest

from jupyter_chat_ext.kernel.files import Files


def id_of(content):
    return hashlib.sha256(content).hexdigest()


def give(files, content, piece=10):
    """Give a file in pieces, as the server does."""
    have = files.take(id_of(content), len(content), 0, b"")
    while have < len(content):
        have = files.take(id_of(content), len(content), have, memoryview(content)[have : have + piece])


def test_a_file_comes_in_pieces():
    files, content = Files(), os.urandom(95)
    assert files.missing([id_of(content)]) == [id_of(content)]
    give(files, content)
    assert files.get(id_of(content)) == content
    assert files.missing([id_of(content)]) == []
    assert files.take(id_of(content), 95, 0, b"") == 95


def test_a_piece_that_comes_twice_or_out_of_order_changes_nothing():
    files, content = Files(), b"0123456789"
    name = id_of(content)
    assert files.take(name, 10, 0, content[:4]) == 4
    assert files.take(name, 10, 0, content[:4]) == 4
    assert files.take(name, 10, 8, content[8:]) == 4
    assert files.take(name, 10, 4, content[4:]) == 10
    assert files.get(name) == content


@pytest.mark.parametrize("wrong", [b"012345678X", b"0123456789too much"])
def test_what_is_not_what_its_id_says_is_not_kept(wrong):
    files, name = Files(), id_of(b"0123456789")
    assert files.take(name, 10, 0, wrong) == 0
    assert files.get(name) is None
    assert files.take(name, 10, 0, b"0123456789") == 10


def test_what_was_used_longest_ago_goes_when_there_is_no_room():
    files = Files(room=25)
    old, used, new = b"a" * 10, b"b" * 10, b"c" * 10
    for content in (old, used, new):
        give(files, content)
    assert files.get(id_of(old)) == old  # what arrives for a question pushes nothing out before it is asked
    assert files.get(id_of(used)) == used
    assert files.missing([id_of(new)]) == []
    assert [files.get(id_of(one)) for one in (old, used, new)] == [None, used, new]


def test_what_a_question_needs_stays_however_much_it_is():
    files = Files(room=5)
    contents = [bytes([number]) * 10 for number in range(4)]
    for content in contents:
        give(files, content)
    needed = [id_of(one) for one in contents[:3]]
    assert files.missing(needed) == []
    assert [files.get(id_of(one)) is not None for one in contents] == [True, True, True, False]


def test_a_file_made_here_has_the_id_that_the_server_will_give_it():
    files = Files()
    content = b"x" * 5000
    files.keep_made("data:text/plain," + "x" * 5000)
    assert files.missing([id_of(content)]) == []
    for nothing in ("https://example.org/" + "x" * 5000, "data:;base64,!", None):
        files.keep_made(nothing)
    assert len(files._files) == 1
