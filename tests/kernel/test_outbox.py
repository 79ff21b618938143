"""A run's frames: few, small, numbered, paced, and complete."""

import json
import threading
import time

import pytest

from jupyter_chat_ext.core.chunks import text_delta, text_start
from jupyter_chat_ext.kernel import outbox as module
from jupyter_chat_ext.kernel.outbox import Outbox
from jupyter_chat_ext.kernel.protocol import FRAME_BYTES

END = {"type": "done"}


class Line:
    """The sending end of a comm."""

    def __init__(self):
        self.frames = []
        self.times = []

    def send(self, frame):
        self.frames.append(frame)
        self.times.append(time.monotonic())

    @property
    def chunks(self):
        return [chunk for frame in self.frames for chunk in frame.get("chunks", ())]

    @property
    def text(self):
        return "".join(chunk.get("delta", "") for chunk in self.chunks)


@pytest.fixture
def line():
    return Line()


@pytest.fixture
def outbox(line):
    made = Outbox(line.send, epoch="e1")
    made.start()
    yield made
    made.give_up(END)


def wait_for(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_the_first_words_leave_at_once_and_the_next_ones_together(outbox, line):
    outbox.put([text_start("t1"), text_delta("t1", "first")], 5)
    assert line.text == "first"
    for word in (" second", " third", " fourth"):
        outbox.put([text_delta("t1", word)], 7)
    assert line.text == "first"
    wait_for(lambda: len(line.frames) == 2)
    assert line.frames[1]["chunks"] == [text_delta("t1", " second third fourth")]
    assert line.times[1] - line.times[0] >= 0.015


def test_frames_are_numbered_without_a_gap(outbox, line):
    outbox.now({"type": "accepted"})
    for _ in range(5):
        outbox.put([text_delta("t1", "x")], 1)
        time.sleep(0.005)
    assert outbox.finish(END)
    assert [frame["seq"] for frame in line.frames] == list(range(1, len(line.frames) + 1))
    assert {frame["epoch"] for frame in line.frames} == {"e1"}
    assert line.frames[-1]["type"] == "done"
    assert outbox.characters == len(line.text) == 5


def test_no_frame_is_too_large_and_nothing_is_lost(line, monkeypatch):
    monkeypatch.setattr(module, "BYTES_PER_SECOND", 50_000_000)
    outbox = Outbox(line.send, epoch="e1")
    text = "\N{GRINNING FACE}\0a" * 200_000
    outbox.put([text_start("t1"), text_delta("t1", text)], len(text))
    file = {"type": "file", "mediaType": "text/plain", "url": "data:," + "é" * 300_000}
    outbox.put([file], 300_000)
    assert outbox.finish(END)
    assert max(len(json.dumps(frame)) for frame in line.frames) <= FRAME_BYTES + 200
    assert line.text == text
    fragments = [frame for frame in line.frames if frame["type"] == "fragment"]
    assert json.loads("".join(frame["text"] for frame in fragments)) == file
    assert [frame["last"] for frame in fragments] == [False] * (len(fragments) - 1) + [True]


def test_a_run_is_paced_after_a_first_burst(line, monkeypatch):
    monkeypatch.setattr(module, "BYTES_PER_SECOND", 1_000_000)
    monkeypatch.setattr(module, "BURST_SECONDS", 0.1)
    outbox = Outbox(line.send, epoch="e1")
    outbox.start()
    began = time.monotonic()
    outbox.put([text_delta("t1", "x" * 700_000)], 700_000)
    assert outbox.finish(END)
    assert 0.3 < time.monotonic() - began < 2
    assert len(line.text) == 700_000


def test_a_function_that_is_too_fast_waits(line, monkeypatch):
    monkeypatch.setattr(module, "BYTES_PER_SECOND", 1_000)
    stopped = threading.Event()
    outbox = Outbox(line.send, epoch="e1", is_stopped=stopped.is_set)
    outbox.put([text_delta("t1", "x" * 3_000_000)], 3_000_000)
    waiting = threading.Thread(target=outbox.wait_for_room)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    stopped.set()
    waiting.join(2)
    assert not waiting.is_alive()


def test_only_one_last_frame_is_sent_and_nothing_after_it(outbox, line):
    assert outbox.give_up({"type": "cancelled"})
    assert not outbox.finish(END)
    outbox.put([text_delta("t1", "late")], 4)
    assert [frame["type"] for frame in line.frames] == ["cancelled"]


def test_its_thread_ends_with_it(outbox):
    outbox.finish(END)
    wait_for(lambda: not any(thread.name == "chat-outbox" for thread in threading.enumerate()))
