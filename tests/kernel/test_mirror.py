"""A turn is told of once, whoever is first to know that it has ended."""

import threading

import pytest

from jupyter_chat_ext.kernel.mirror import Mirror

DONE = {"type": "done", "characters": 0, "finish_reason": "stop"}
QUESTION = {"id": "q1", "role": "user", "parts": [], "metadata": {}}
ANSWER = {"id": "r1", "role": "assistant", "parts": [], "metadata": {}}


@pytest.fixture
def told():
    """What was told, a list of texts for each turn, and a wait for it."""
    return Told()


class Told:
    def __init__(self):
        self.turns, self._heard = [], threading.Semaphore(0)

    def follow(self, mirror):
        mirror.on_turn = self._hear
        return mirror

    def _hear(self, messages):
        self.turns.append([one["id"] for one in messages])
        self._heard.release()

    def wait(self):
        assert self._heard.acquire(timeout=10)


def test_a_turn_that_the_server_ended_first_is_told_of_once(told):
    mirror = told.follow(Mirror("c1/1"))
    recording = mirror.begin("r1", "conversation", [QUESTION])

    mirror.synchronize("conversation", [QUESTION, ANSWER], ended=["r1"], taken=None)  # not stopped in time
    told.wait()
    mirror.settled().result(10)
    recording.ended(DONE)

    assert told.turns == [["q1", "r1"]]
    assert mirror.messages == [QUESTION, ANSWER]


def test_a_turn_deleted_amid_its_answer_is_told_of_with_that_once_it_has_ended(told):
    mirror = told.follow(Mirror("c1/1"))
    recording = mirror.begin("r1", "conversation", [QUESTION])

    mirror.synchronize(None, [], ended=["r1"], taken=None)
    mirror.settled().result(10)
    assert told.turns == []
    recording.ended({"type": "cancelled"})

    assert told.turns == [["q1", "r1"]]
    assert mirror.messages == []


def test_a_turn_of_code_deleted_amid_its_answer_is_told_of_with_that(told):
    mirror = told.follow(Mirror("c1/1"))
    mirror.append({**QUESTION, "id": "q0"})
    recordings = []
    mirror.begin_here(lambda recording, messages: recordings.append(recording), QUESTION)
    (recording,), (_, turn) = recordings, mirror.edits

    mirror.synchronize(None, [], ended=[recording.reply_id], taken=turn["id"])
    recording.ended({"type": "cancelled"})

    assert told.turns == [["q0", "q1", recording.reply_id]]
    assert mirror.messages == []


def test_a_turn_of_another_model_that_is_deleted_at_once_is_not_told_of(told):
    mirror = told.follow(Mirror("c1/1"))
    mirror.synchronize(None, [], ended=["other"], taken=None)
    mirror.synchronize("conversation", [QUESTION, ANSWER], ended=["r1"], taken=None)
    told.wait()
    assert told.turns == [["q1", "r1"]]


def test_a_chat_cleared_amid_an_answer_tells_of_the_turn_all_the_same(told):
    mirror = told.follow(Mirror("c1/1"))
    recording = mirror.begin("r1", "conversation", [QUESTION])
    mirror.clear()
    recording.ended(DONE)
    assert told.turns == [["q1", "r1"]]
    assert mirror.messages == []
