"""Prints travel in few pieces, in order, and are cut in the middle."""

import itertools

import pytest

from jupyter_chat_ext.kernel import asides as module
from jupyter_chat_ext.kernel.asides import HEAD_LENGTH, Asides, Displayed, Printed


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_adjacent_prints_travel_together_and_streams_apart():
    asides = Asides()
    for name, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
        asides.write(name, text)
    expected = [Printed("stdout", "ab"), Printed("stderr", "c"), Printed("stdout", "d")]
    assert list(asides.drain()) == expected


def test_pieces_come_ever_less_often(clock):
    asides = Asides()
    times = []
    for _ in range(6000):
        asides.write("stdout", ".")
        times += [clock[0] for _ in asides.drain()]
        clock[0] += 0.01
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(times) < 25
    assert gaps[0] < 0.2
    assert max(gaps) < 5.1


def test_a_display_is_told_at_once_after_what_was_printed_before(clock):
    asides = Asides()
    asides.write("stdout", "first")
    list(asides.drain())
    asides.write("stdout", "second")
    asides.display({"text/plain": "x"}, {}, None)
    assert list(asides.drain()) == [Printed("stdout", "second"), Displayed({"text/plain": "x"}, {}, None)]


@pytest.mark.parametrize("piece", ["x" * 100, "x" * 70_000, "x" * 300_000])
def test_very_long_output_keeps_its_beginning_and_its_end(piece):
    asides = Asides()
    written = 0
    while written < 1_000_000:
        asides.write("stdout", piece)
        written += len(piece)
    asides.write("stdout", "the end")
    told = "".join(printed.text for printed in asides.drain(at_end=True))
    assert len(told) <= HEAD_LENGTH + 10_100
    assert told.endswith("the end")
    left_out = int(told.partition("[… ")[2].partition(" ")[0].replace(",", ""))
    kept = len(told) - len(f"\n[… {left_out:,} characters left out …]\n")
    assert kept + left_out == written + len("the end")
