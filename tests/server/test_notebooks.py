"""A conversation belongs to the notebook it was begun in, also when that is renamed or moved."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.server.kernels.conftest import until


async def begun(api, notebook, title=""):
    body = {"notebook": notebook, "title": title}
    return (await api("conversations", method="POST", body=body, code=201))["id"]


async def notebooks(api):
    """Return the notebook of every conversation, the last changed first."""
    return [each["notebook"] for each in (await api("conversations"))["conversations"]]


async def belongs(api, conversation, path):
    return (await api("conversations", conversation))["notebook"] == path


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

    await rename(jp_fetch, "work/plan.ipynb", "work/idea.ipynb")
    await until(lambda: belongs(api, mine, "work/idea.ipynb"))
    await rename(jp_fetch, "work", "done")
    await until(lambda: belongs(api, beside, "done/planned.ipynb"))
    await until(lambda: belongs(api, mine, "done/idea.ipynb"))

    # nobody said anything: the list stays as it was
    assert [each["id"] for each in (await api("conversations"))["conversations"]] == before


async def test_renames_in_quick_succession_are_followed_in_their_order(api, jp_fetch, jp_root_dir):
    (jp_root_dir / "a.ipynb").write_text("{}")
    mine = [await begun(api, "a.ipynb") for _ in range(5)]

    names = [f"{name}.ipynb" for name in "abcdef"]
    for old, new in pairwise(names):
        await rename(jp_fetch, old, new)

    async def belong():
        return {(await api("conversations", each))["notebook"] for each in mine} == {"f.ipynb"}

    await until(belong)


async def test_one_that_is_brought_back_belongs_to_the_notebook_as_it_is_called_now(
    api, jp_fetch, jp_root_dir
):
    (jp_root_dir / "plan.ipynb").write_text("{}")
    deleted = await begun(api, "plan.ipynb")
    kept = await begun(api, "plan.ipynb")
    await api("conversations", deleted, method="DELETE", code=204)

    await rename(jp_fetch, "plan.ipynb", "idea.ipynb")
    await until(lambda: belongs(api, kept, "idea.ipynb"))

    # the deleted ones come after all others
    async def is_moved():
        return next(one for one in await api.services.store.deleted()).notebook == "idea.ipynb"

    await until(is_moved)
    back = await api("conversations", deleted, "restore", method="POST", body={})
    assert back["notebook"] == "idea.ipynb"


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
