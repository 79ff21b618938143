"""The tree of messages that a conversation's records build."""

import pytest

from jupyter_chat_ext.core.conversation import Conversation, title_of
from jupyter_chat_ext.core.errors import NotFoundError

NOW = "2026-11-22T14:00:00.000Z"
LATER = "2026-11-22T15:00:00.000Z"


def message(name, parent=None, text="hi", created=NOW, **facts):
    inner = {"id": name, "role": "user", "parts": [{"type": "text", "text": text}]}
    return {"type": "message", "created": created, "parent": parent, "message": inner, **facts}


def reply(name, parent, **facts):
    return {"type": "reply", "created": NOW, "parent": parent, "id": name, "model": "local:tiny", **facts}


def chunks(name, *chunks_):
    return {"type": "chunks", "reply": name, "position": 0, "chunks": list(chunks_)}


def end(name, status="done", **facts):
    return {"type": "reply-end", "ended": LATER, "id": name, "status": status, **facts}


def change(**facts):
    return {"type": "change", "changed": LATER, **facts}


def conversation(*records):
    header = {"type": "conversation", "v": 1, "created": NOW, "id": "c"}
    numbered = [{"seq": number, **record} for number, record in enumerate([header, *records])]
    return Conversation.of("c", numbered)


def names(nodes):
    return [node.id for node in nodes]


def test_a_branch_is_the_path_to_a_leaf():
    tree = conversation(message("q1"), reply("a1", "q1"), message("q2", "a1"), reply("a2", "q2"))
    assert names(tree.branch("a2")) == ["q1", "a1", "q2", "a2"]
    assert names(tree.branch("a1")) == ["q1", "a1"]
    assert tree.branch(None) == []
    assert tree.leaf == "a2"


def test_an_edit_and_a_second_answer_stand_beside_the_first():
    tree = conversation(
        message("q"), reply("a", "q"), reply("b", "q"), message("edited"), reply("c", "edited")
    )
    assert tree.siblings(tree.node("a")) == ["a", "b"]
    assert tree.siblings(tree.node("edited")) == ["q", "edited"]
    assert names(tree.branch(tree.leaf)) == ["edited", "c"]


def test_choosing_a_branch_shows_its_newest_end():
    tree = conversation(
        message("q"), reply("a", "q"), reply("b", "q"), message("next", "b"), message("edited")
    )
    assert tree.deepest("q") == "next"
    assert tree.deepest("a") == "a"
    tree.apply(change(leaf="a"))
    assert names(tree.branch(tree.leaf)) == ["q", "a"]
    tree.apply(change(leaf=None))
    assert tree.leaf is None


def test_unknown_messages_are_told():
    with pytest.raises(NotFoundError) as caught:
        conversation().node("nobody")
    assert caught.value.code == "unknown-message"


def test_a_reply_grows_while_it_is_written():
    tree = conversation(message("q"), reply("a", "q", config={"temperature": 0}))
    node = tree.running()
    tree.apply(
        chunks("a", {"type": "text-start", "id": "t"}, {"type": "text-delta", "id": "t", "delta": "Hel"})
    )
    assert node.message().content == "Hel"
    tree.apply(chunks("a", {"type": "text-delta", "id": "t", "delta": "lo"}))
    tree.apply(chunks("a", {"type": "message-metadata", "messageMetadata": {"usage": {"total": 3}}}))

    assert node.message().content == "Hello"
    assert node.metadata == {"model": "local:tiny", "config": {"temperature": 0}, "usage": {"total": 3}}
    assert tree.model == "local:tiny"


@pytest.mark.parametrize("status", ["done", "stopped", "failed"])
def test_a_reply_ends_with_what_models_need_of_it(status):
    tree = conversation(message("q"), reply("a", "q"), end("a", status, native=[{"kind": "response"}]))
    assert tree.running() is None
    assert tree.node("a").status == status
    assert tree.node("a").message().native == ({"kind": "response"},)
    assert tree.node("q").message().native is None


def test_replies_without_an_end_are_interrupted_except_those_that_run_here():
    tree = conversation(message("q"), reply("a", "q"), reply("b", "q"), reply("c", "q"), end("c"))
    tree.settle(running={"b"})
    assert [tree.node(name).status for name in "abc"] == ["interrupted", "running", "done"]
    tree.settle()
    assert tree.running() is None


def test_the_first_words_are_the_title_until_there_is_another():
    tree = conversation(message("q", text="  How do\nI sort   a frame? "), message("r", text="Else"))
    assert tree.title == "How do I sort a frame?"
    tree.apply(change(title="Sorting"))
    assert tree.title == "Sorting"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        ("short", "short"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 60 + "…"),
        ("word " * 20, ("word " * 12).strip() + "…"),
        ("Why is\n```python\nx = 1\n```\nso?", "Why is x = 1 so?"),
        ("```", "```"),
    ],
)
def test_titles_are_cut_between_words(text, title):
    assert title_of(text) == title


def test_changes_say_when_they_were():
    tree = conversation(message("q"))
    assert (tree.created, tree.updated, tree.pinned) == (NOW, NOW, False)
    tree.apply(change(pinned=True, model="openai:x", seq=9))
    assert (tree.updated, tree.pinned, tree.model, tree.seq) == (LATER, True, "openai:x", 9)


def test_a_new_name_and_a_pin_leave_a_conversation_where_it_is_in_lists():
    tree = conversation(message("q"), change(pinned=True), change(title="Mine"))
    assert (tree.updated, tree.pinned, tree.title) == (NOW, True, "Mine")


def test_records_of_a_newer_version_change_nothing_but_the_count():
    tree = conversation(message("q"))
    before = {**vars(tree), "nodes": dict(tree.nodes)}
    tree.apply({"type": "poll", "seq": 7, "question": "?"})
    tree.apply(chunks("nobody", {"type": "text-start", "id": "t"}))
    tree.apply(end("nobody"))
    assert (tree.seq, tree.nodes) == (7, before["nodes"])
    assert tree.title == before["title"]


def test_numbers_never_go_back():
    tree = conversation(message("q", seq=5), message("r", "q", seq=3))
    assert tree.seq == 5


def test_a_lost_parent_is_replaced_by_what_came_before():
    tree = conversation(message("q1"), reply("a1", "q1"), reply("a2", "lost"), message("q3", "a2"))
    assert names(tree.branch(tree.leaf)) == ["q1", "a1", "a2", "q3"]


def test_a_message_is_taken_in_once():
    tree = conversation(message("q", text="first"), reply("a", "q"), message("q", "a", text="again"))
    assert names(tree.branch(tree.leaf)) == ["q", "a"]
    assert tree.node("q").message().content == "first"


def test_a_choice_of_a_lost_message_is_ignored():
    tree = conversation(message("q"), change(leaf="lost"))
    assert tree.leaf == "q"


def test_without_its_header_a_conversation_begins_with_its_first_message():
    tree = Conversation.of("c", [message("q", seq=1), message("r", "q", created=LATER, seq=2)])
    assert (tree.created, tree.updated, tree.title) == (NOW, LATER, "hi")


def test_a_removed_message_is_gone_with_what_follows_until_it_is_restored():
    records = [message("q1"), reply("a1", "q1"), message("q2", "a1"), reply("a2", "q2"), reply("b1", "q1")]
    tree = conversation(*records)

    tree.apply(change(removed={"a1": True}, leaf=tree.leaf_without("a1")))

    assert names(tree.present()) == ["q1", "b1"]
    assert tree.siblings(tree.node("b1")) == ["b1"]
    assert tree.deepest("q1") == "b1"

    tree.apply(change(removed={"a1": False}, leaf=tree.deepest("a1")))

    assert names(tree.branch(tree.leaf)) == ["q1", "a1", "q2", "a2"]
    assert names(tree.present()) == ["q1", "a1", "q2", "a2", "b1"]


@pytest.mark.parametrize(
    ("removed", "shown"),
    [("q1", []), ("a1", ["q1", "b1"]), ("q2", ["q1", "a1"]), ("b1", ["q1", "a1", "q2"])],
)
def test_what_is_shown_after_a_message_was_removed(removed, shown):
    tree = conversation(message("q1"), reply("b1", "q1"), reply("a1", "q1"), message("q2", "a1"))

    assert names(tree.branch(tree.leaf_without(removed))) == shown


def test_a_conversation_in_a_cell_belongs_to_its_notebook_also_when_it_leaves():
    built = conversation(change(place={"path": "a.ipynb", "key": "k"}))
    assert built.notebook == "a.ipynb"

    built.apply(change(place={"path": "b.ipynb", "key": "k"}))
    built.apply(change(place=None))
    assert (built.place, built.notebook) == (None, "b.ipynb")


def test_a_conversation_whose_notebook_is_renamed_stays_where_it_is_in_a_list():
    built = conversation(change(notebook="a.ipynb"))
    assert (built.notebook, built.updated) == ("a.ipynb", NOW)
