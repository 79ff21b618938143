"""The lock between servers, with and without flock."""

import errno
import os
import threading

import pytest

from jupyter_chat_ext.store import writer_lock as module
from jupyter_chat_ext.store.writer_lock import ABANDONED_AFTER, writer_lock


@pytest.fixture(params=["flock", "lock file"])
def path(request, tmp_path, monkeypatch):
    if request.param == "lock file":
        monkeypatch.setattr(module, "fcntl", None)
    return tmp_path / "conversation.lock"


def test_one_at_a_time(path):
    inside, most, rounds = 0, 0, 0
    counting = threading.Lock()

    def work():
        nonlocal inside, most, rounds
        for _ in range(25):
            with writer_lock(path):
                with counting:
                    inside += 1
                    most = max(most, inside)
                with counting:
                    inside -= 1
                    rounds += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (most, rounds) == (1, 100)


def test_who_waits_too_long_is_told(path):
    with writer_lock(path), pytest.raises(TimeoutError), writer_lock(path, patience=0):
        pass
    with writer_lock(path, patience=0):
        pass


def test_an_error_inside_releases_it(path):
    with pytest.raises(KeyError), writer_lock(path):
        raise KeyError
    with writer_lock(path, patience=0):
        pass


def test_a_lock_deleted_by_its_holder_is_not_held_twice(path):
    with writer_lock(path):
        path.unlink()
        with writer_lock(path, patience=0), pytest.raises(TimeoutError), writer_lock(path, patience=0):
            pass
        path.touch()


def test_a_folder_that_is_gone_is_an_error_at_once(path):
    with pytest.raises(FileNotFoundError), writer_lock(path.parent / "gone" / "x.lock"):
        pass


def test_a_lock_file_left_by_a_crash_is_taken_over(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "fcntl", None)
    path = tmp_path / "conversation.lock"
    path.touch()
    with pytest.raises(TimeoutError), writer_lock(path, patience=0):
        pass
    long_ago = path.stat().st_mtime - ABANDONED_AFTER - 1
    os.utime(path, (long_ago, long_ago))
    with writer_lock(path, patience=0.5):
        pass
    assert not path.exists()


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_used_all_the_same(tmp_path, monkeypatch, code):
    def refuse(descriptor, operation):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(module.fcntl, "flock", refuse)
    with writer_lock(tmp_path / "conversation.lock", patience=0):
        pass


def test_who_got_the_lock_of_a_deleted_file_tries_again(tmp_path, monkeypatch):
    path = tmp_path / "conversation.lock"
    real, deleted = module.fcntl.flock, []

    def flock(descriptor, operation):
        real(descriptor, operation)
        if not deleted:  # its last holder deleted the conversation just before letting go
            path.unlink()
            deleted.append(path)

    monkeypatch.setattr(module.fcntl, "flock", flock)
    with writer_lock(path), pytest.raises(TimeoutError), writer_lock(path, patience=0):
        pass
    assert deleted
