"""Parts unfold into chunks that fold into them: how an answer that goes on is read from its beginning."""

import json

import pytest

from jupyter_chat_ext.core.reply import Reply
from jupyter_chat_ext.core.unfold import chunks_of
from tests.core.test_reply import BEHAVIOURS, GOLDEN
from tests.core.test_reply import chunks_of as golden_chunks


def golden_parts(behaviour):
    return json.loads((GOLDEN / behaviour / "message.json").read_text(encoding="utf-8"))["parts"]


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_the_parts_of_every_golden_message_come_back(behaviour):
    parts = golden_parts(behaviour)
    assert Reply.of(chunks_of(parts)).parts == parts


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_also_of_messages_that_are_not_complete(behaviour):
    reply = Reply()
    for chunk in golden_chunks(behaviour):
        reply.apply(chunk)
        before = json.loads(json.dumps(reply.parts))
        assert Reply.of(chunks_of(before)).parts == before


def test_unfolding_leaves_the_parts_alone():
    parts = golden_parts("approved-and-continued")
    list(chunks_of(parts))
    assert parts == golden_parts("approved-and-continued")
