"""A conversation belongs to the notebook it was begun in, also when that is renamed or moved."""

from __future__ import annotations

import json

import pytest

from tests.server.kernels.conftest import until


async def begun(api, notebook, title=""):
    body = {"notebook": notebook, "title": title}
    return (await api("conversations", method="POST", body=body, code=201))["id"]


async def notebooks(api):
    """Return the notebook of every conversation, the last changed first."""
    return [each["notebook"] for each in (await api("conversations"))["conversations"]]


async def rename(jp_fetch, old, new):
    await jp_fetch("api", "contents", *old.split("/"), method="PATCH", body=json.dumps({"path": new}))


async def test_a_conversation_begins_with_its_first_question_in_a_notebook(api):
    api.model.will("x")
    conversation = "d52b3ee8-ba4f-4c03-948b-c973310e05b2"

    await api.ask(conversation, create={"notebook": "work/plan.ipynb"})
    await api.create()

    assert sorted(await notebooks(api), key=str) == [None, "work/plan.ipynb"]
    assert (await api("conversations", conversation))["notebook"] == "work/plan.ipynb"


async def test_it_follows_a_notebook_that_is_renamed_and_a_folder_that_is_moved(api, jp_fetch, jp_root_dir):
    (jp_root_dir / "work").mkdir()
    (jp_root_dir / "work" / "plan.ipynb").write_text("{}")
    mine = await begun(api, "work/plan.ipynb")
    beside = await begun(api, "work/planned.ipynb")
    before = [each["id"] for each in (await api("conversations"))["conversations"]]

    async def belongs(conversation, path):
        return (await api("conversations", conversation))["notebook"] == path

    await rename(jp_fetch, "work/plan.ipynb", "work/idea.ipynb")
    await until(lambda: belongs(mine, "work/idea.ipynb"))
    await rename(jp_fetch, "work", "done")
    await until(lambda: belongs(beside, "done/planned.ipynb"))
    await until(lambda: belongs(mine, "done/idea.ipynb"))

    # nobody said anything: the list stays as it was
    assert [each["id"] for each in (await api("conversations"))["conversations"]] == before


async def test_a_search_finds_only_the_conversations_of_one_notebook(api):
    mine = await begun(api, "plan.ipynb", "Plans of today")
    await begun(api, "other.ipynb", "Plans of tomorrow")

    everywhere = await api("conversations", params={"search": "plans"})
    here = await api("conversations", params={"search": "plans", "notebook": "plan.ipynb"})

    assert len(everywhere["conversations"]) == 2
    assert [each["id"] for each in here["conversations"]] == [mine]


async def test_a_fork_stays_with_the_notebook_and_a_conversation_can_leave_it(api):
    conversation = await begun(api, "plan.ipynb", "Plans")

    copy = await api("conversations", conversation, "fork", method="POST", body={}, code=201)
    left = await api("conversations", conversation, method="PATCH", body={"notebook": None})

    assert (copy["notebook"], left["notebook"]) == ("plan.ipynb", None)


@pytest.mark.parametrize("wrong", ["", "x" * 5000, 3])
async def test_what_cannot_be_a_notebook_is_refused(api, wrong):
    refused = await api("conversations", method="POST", body={"notebook": wrong}, code=422)

    assert refused["error"]["code"] == "invalid-request"
