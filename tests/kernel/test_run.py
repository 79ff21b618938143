"""A run forgotten by its server ends, and stopping never hurts our own work."""

import asyncio
import contextlib
import threading
import time

import pytest

from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.kernel import outbox as outbox_module
from jupyter_chat_ext.kernel import run as module
from jupyter_chat_ext.kernel.config import ChatModelConfig
from jupyter_chat_ext.kernel.interruption import StoppedError
from jupyter_chat_ext.kernel.registration import Registry
from jupyter_chat_ext.kernel.run import Run


class Started:
    """A run of a function in this process."""

    def __init__(self, function, **options):
        self.frames = []
        self.stuck = []
        self.ended = threading.Event()
        self.run = Run(
            Registry().add(function, name="model"),
            part_bytes=1_000_000,
            epoch="e1",
            send=self.take,
            enter=lambda asides: None,
            leave=lambda: None,
            on_stuck=self.stuck.append,
            **options,
        )
        self.run.start([], ChatModelConfig(), stuck=0)

    def take(self, frame):
        self.frames.append(frame)
        if frame["type"] in ("done", "error", "cancelled"):
            self.ended.set()

    def end(self):
        assert self.ended.wait(10)
        return self.frames[-1]


def test_a_run_that_no_server_asks_about_ends(monkeypatch):
    monkeypatch.setattr(outbox_module, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(module, "LEASE_SECONDS", 0.2)
    log = []

    def endless(messages):
        try:
            yield "word"
            while True:
                time.sleep(0.01)
        finally:
            log.append("closed")

    started = Started(endless)
    assert started.end()["type"] == "cancelled"
    assert log == ["closed"]


def test_asking_about_a_run_keeps_it_alive(monkeypatch):
    monkeypatch.setattr(outbox_module, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(module, "LEASE_SECONDS", 0.3)

    def half_a_second(messages):
        yield "word"
        time.sleep(0.6)

    started = Started(half_a_second)
    while not started.ended.is_set():
        started.run.report()
        time.sleep(0.05)
    assert started.end()["type"] == "done"
    assert started.run.report() == (started.frames[-1]["seq"], False)


class Seen:
    """What a stopped function noticed: the exception, and whether its `finally` could still await."""

    def __init__(self):
        self.began = threading.Event()
        self.error = None
        self.has_closed = False


def async_function(seen):
    async def function(messages):
        try:
            seen.began.set()
            await asyncio.sleep(60)
        except BaseException as error:
            seen.error = error
            raise
        finally:
            await asyncio.sleep(0)
            seen.has_closed = True

    return function


def async_generator(seen):
    async def function(messages):
        try:
            yield "word"
            seen.began.set()
            await asyncio.sleep(60)
        except BaseException as error:
            seen.error = error
            raise
        finally:
            await asyncio.sleep(0)
            seen.has_closed = True

    return function


def async_generator_at_a_yield(seen):
    async def function(messages):
        try:
            while True:
                seen.began.set()
                yield "word "
        except BaseException as error:
            seen.error = error
            raise
        finally:
            await asyncio.sleep(0)
            seen.has_closed = True

    return function


def plain_function(seen):
    def function(messages):
        try:
            seen.began.set()
            while True:
                with contextlib.suppress(Exception):  # as careless code does
                    time.sleep(0.01)
        except BaseException as error:
            seen.error = error
            raise
        finally:
            seen.has_closed = True

    return function


def generator(seen):
    def function(messages):
        try:
            yield "word"
            seen.began.set()
            while True:
                time.sleep(0.01)
        except BaseException as error:
            seen.error = error
            raise
        finally:
            seen.has_closed = True

    return function


@pytest.mark.parametrize(("make", "expected"), [
    (async_function, asyncio.CancelledError),
    (async_generator, asyncio.CancelledError),
    (async_generator_at_a_yield, (asyncio.CancelledError, GeneratorExit)),
    (plain_function, StoppedError),
    (generator, StoppedError),
])  # fmt: skip
def test_what_a_stopped_function_notices(make, expected):
    seen = Seen()
    started = Started(make(seen))
    assert seen.began.wait(10)
    started.run.stop()
    assert started.end() | {"type": "cancelled", "abandoned": False} == started.end()
    assert isinstance(seen.error, expected)
    assert not isinstance(seen.error, Exception)
    assert seen.has_closed


@pytest.mark.parametrize("delay", [number / 2000 for number in range(0, 40, 2)])
def test_every_stopped_run_ends_as_stopped_with_its_frames_in_order(delay):
    def busy(messages):
        while True:
            yield "word "

    started = Started(busy)
    time.sleep(delay)
    started.run.stop()
    assert started.end() == {
        "type": "cancelled",
        "abandoned": False,
        "seq": len(started.frames),
        "epoch": "e1",
    }
    assert [frame["seq"] for frame in started.frames] == list(range(1, len(started.frames) + 1))


def test_a_function_that_swallows_everything_is_abandoned_and_counted(monkeypatch):
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.2)
    release = threading.Event()

    def stubborn(messages):
        while not release.is_set():
            with contextlib.suppress(BaseException):
                time.sleep(0.01)
        return "too late"

    started = Started(stubborn)
    time.sleep(0.05)
    started.run.stop()
    assert started.end()["abandoned"]
    assert started.stuck == [1]
    release.set()
    deadline = time.monotonic() + 5
    while started.stuck != [1, -1]:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert started.frames[-1]["type"] == "cancelled"


class Follower:
    """Notes what it hears before the end, as a chat in a cell's output does."""

    def __init__(self):
        self.reply = Reply()
        self.parts = None

    def heard(self, chunks):
        for chunk in chunks:
            self.reply.apply(chunk)

    def ended(self, frame):
        self.parts = [dict(part) for part in self.reply.parts]
        return []


@pytest.mark.parametrize("fails", [False, True])
def test_who_follows_a_run_hears_everything_before_its_end(fails):
    def model(messages):
        yield "Hello"
        yield "Hello world"
        if fails:
            raise ValueError

    follower = Follower()
    started = Started(model, listener=follower)
    assert started.end()["type"] == ("error" if fails else "done")
    texts = [(part["text"], part["state"]) for part in follower.parts if part["type"] == "text"]
    assert texts == [("Hello world", "done")]
