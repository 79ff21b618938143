"""What is known of models by their names, and of those whose names pydantic-ai does not understand."""

import dataclasses
import sys
from types import ModuleType

import pytest

from jupyter_chat_ext.models.abilities import Abilities, abilities_of
from jupyter_chat_ext.models.kinds import KINDS

ODD = (
    "",
    "x:y",
    "a/b/c",
    "..",
    "us.",
    "ü",
    "\ud800",
    "x" * 500,
    "arn:aws:bedrock:us-east-1:1:inference-profile/x",
)


@pytest.mark.parametrize("kind", KINDS)
def test_odd_names_are_no_failure(kind, caplog):
    assert set(abilities_of(KINDS[kind], ODD)) == set(ODD)
    assert caplog.text == ""


def test_a_name_that_breaks_pydantic_ai_is_logged_and_the_others_are_known(monkeypatch, caplog):
    def profile_of(name):
        if name == "odd":
            raise IndexError("of a list")
        return {"supports_thinking": True}

    module = ModuleType("profiles_of_the_test")
    module.profile_of = profile_of
    monkeypatch.setitem(sys.modules, module.__name__, module)
    kind = dataclasses.replace(KINDS["vllm"], profile="profiles_of_the_test:profile_of")
    found = abilities_of(kind, ["odd", "plain"])
    assert found["odd"] == Abilities(settings=kind.settings)
    assert found["plain"].thinking
    assert "What odd is able to do is not known: IndexError" in caplog.text
