"""Changes are told soon, and many of them together."""

import time

from jupyter_chat_ext.kernel import announcer as module
from jupyter_chat_ext.kernel.announcer import Announcer


def until(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_the_first_is_told_at_once_and_the_last_is_never_forgotten(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.05)
    state, told = [0], []
    announce = Announcer(lambda: told.append(state[0]))
    announce()
    assert told == [0]
    for number in range(1, 501):
        state[0] = number
        announce()
    until(lambda: told[-1] == 500)
    assert len(told) < 20
    time.sleep(0.1)
    state[0] = 501
    announce()
    assert told[-1] == 501
