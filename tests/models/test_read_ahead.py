"""A slow reader gets all that came meanwhile at once; nothing is lost, and nobody is left waiting."""

import asyncio

import pytest

from jupyter_chat_ext.models import read_ahead
from jupyter_chat_ext.models.read_ahead import ReadAhead


class Sender:
    """Sends what it is given; an Event is waited for, an error raised."""

    def __init__(self, *script):
        self._script = script
        self.sent = 0
        self.closed = asyncio.Event()

    async def __aiter__(self):
        try:
            for step in self._script:
                if isinstance(step, asyncio.Event):
                    await step.wait()
                elif isinstance(step, Exception):
                    raise step
                else:
                    self.sent += 1
                    yield step
        finally:
            self.closed.set()


async def test_a_slow_reader_gets_what_came_meanwhile_as_one_piece():
    more = asyncio.Event()
    ahead = ReadAhead(Sender(b"a", more, b"b", b"c", b"d"))
    pieces = aiter(ahead)
    assert await anext(pieces) == b"a"

    more.set()
    await asyncio.sleep(0)  # the reader does something else

    assert [piece async for piece in pieces] == [b"bcd"]


async def test_a_failure_comes_after_what_was_sent_before_it():
    pieces = aiter(ReadAhead(Sender(b"a", b"b", OSError("cut"))))

    assert await anext(pieces) == b"ab"
    with pytest.raises(OSError, match="cut"):
        await anext(pieces)


async def test_the_sender_waits_for_a_reader_that_is_far_behind(monkeypatch):
    monkeypatch.setattr(read_ahead, "MOST_AHEAD", 10)
    sender = Sender(*[b"12345678"] * 100)
    pieces = aiter(ReadAhead(sender))
    first = await anext(pieces)

    assert (len(first), sender.sent) == (16, 2)
    assert len(first + b"".join([piece async for piece in pieces])) == 800


async def test_a_second_reader_goes_on_where_the_first_stopped():
    more = asyncio.Event()
    ahead = ReadAhead(Sender(b"a", more, b"b"))
    async for piece in ahead:
        assert piece == b"a"
        break
    more.set()

    assert [piece async for piece in ahead] == [b"b"]
    assert [piece async for piece in ahead] == []


@pytest.mark.parametrize("reads", [0, 1])
async def test_closing_ends_the_sender_and_whoever_waits(reads):
    sender = Sender(b"a", asyncio.Event())
    ahead = ReadAhead(sender)
    pieces = aiter(ahead)
    for _ in range(reads):
        await anext(pieces)
    rest = asyncio.create_task(_rest(pieces))
    await asyncio.sleep(0)

    await ahead.close()

    assert not sender.sent or sender.closed.is_set()
    assert b"".join(await rest) in (b"", b"a")


async def test_what_nobody_read_can_be_closed():
    await ReadAhead(Sender(b"a")).close()


async def test_closing_after_a_failure_is_silent():
    ahead = ReadAhead(Sender(b"a", OSError("cut")))
    await anext(aiter(ahead))

    await ahead.close()


async def _rest(pieces):
    return [piece async for piece in pieces]
