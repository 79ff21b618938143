"""A turn is told of once, whoever is first to know that it has ended."""

import threading

from jupyter_chat_ext.kernel.mirror import Mirror

DONE = {"type": "done", "characters": 0, "finish_reason": "stop"}


def test_a_turn_that_the_server_ended_first_is_told_of_once():
    told, heard = [], threading.Event()

    def on_turn():
        told.append("turn")
        heard.set()

    mirror = Mirror("c1/1")
    mirror.on_turn = on_turn
    recording = mirror.begin("r1", "conversation", [])

    mirror.synchronize("conversation", [], ended=["r1"], taken=None)  # it could not be stopped in time
    assert heard.wait(10)
    mirror.settled().result(10)
    recording.ended(DONE)

    assert told == ["turn"]
    assert mirror.messages == []
