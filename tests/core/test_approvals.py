"""What the records of a journal make of tool calls that ask for approval."""

from tests.core.test_conversation import chunks, conversation, end, message, reply

NOW = "2026-11-22T16:00:00.000Z"


def call(number, **facts):
    named = {"toolCallId": f"c{number}", "toolName": "delete", "input": {"row": number}, **facts}
    return {"type": "tool-input-available", **named}


def request(number):
    return {"type": "tool-approval-request", "toolCallId": f"c{number}", "approvalId": f"a{number}"}


def approval(number, approved=True, **facts):
    answer = {"type": "approval", "answered": NOW, "reply": "r", "id": f"a{number}", "approved": approved}
    return answer | facts


def waiting(*more):
    asks = chunks("r", call(1), request(1), call(2), request(2))
    native = [{"kind": "response"}]
    return conversation(
        message("q"), reply("r", "q"), asks, end("r", "waiting", native=native, position=9), *more
    )


def states(found):
    return [part["state"] for part in found.node("r").parts]


def test_a_reply_waits_with_what_its_agent_wants_to_see_again():
    found = waiting()
    node = found.node("r")
    assert (node.status, node.position, node.native) == ("waiting", 9, [{"kind": "response"}])
    assert states(found) == ["approval-requested"] * 2


def test_each_answer_is_kept_with_its_call():
    found = waiting(approval(1, approved=False, reason="Mine."))
    assert states(found) == ["approval-responded", "approval-requested"]
    assert found.node("r").parts[0]["approval"] == {"id": "a1", "approved": False, "reason": "Mine."}
    assert found.node("r").status == "waiting"
    assert found.updated == NOW


def test_after_the_last_answer_the_reply_runs_on_in_the_same_message():
    found = waiting(
        approval(1),
        approval(2, continues=True),
        chunks("r", {"type": "tool-output-available", "toolCallId": "c1", "output": "gone"}),
        end("r", native=[{"kind": "response"}, {"kind": "request"}]),
    )
    assert states(found) == ["output-available", "approval-responded"]
    assert (found.node("r").status, len(found.node("r").native)) == ("done", 2)
    assert list(found.nodes) == ["q", "r"]


def test_a_crash_after_the_last_answer_leaves_it_interrupted():
    found = waiting(approval(1), approval(2, continues=True))
    assert found.node("r").status == "running"
    found.settle()
    assert found.node("r").status == "interrupted"


def test_an_end_can_deny_all_that_has_not_run():
    found = waiting(approval(1), end("r", "stopped", denied="The answer was stopped."))
    assert states(found) == ["output-denied"] * 2
    assert [part["approval"]["approved"] for part in found.node("r").parts] == [False, False]
    assert found.node("r").parts[1]["approval"]["reason"] == "The answer was stopped."
    assert found.node("r").native == [{"kind": "response"}]


def test_an_approval_of_a_lost_reply_changes_nothing():
    found = conversation(message("q"), approval(1, continues=True))
    assert list(found.nodes) == ["q"]
