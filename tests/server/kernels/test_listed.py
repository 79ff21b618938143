"""A kernel may say anything of its functions: what does not fit is left out."""

import pytest

from jupyter_chat_ext.models.base import ALL_SETTINGS
from jupyter_chat_ext.server.kernels.listed import extra_of, settings_of


def test_what_an_author_offers_is_listed():
    options = {
        "prompts": ["Hello"],
        "settings": ["top_k", "temperature"],
        "config": {"top_k": 3},
        "allow_attachments": [".csv"],
    }
    assert settings_of(options) == ("temperature", "top_k")
    assert extra_of(options) == {"prompts": ["Hello"], "config": {"top_k": 3}, "attachments": [".csv"]}


@pytest.mark.parametrize("options", [None, "text", [], {}])
def test_a_kernel_that_says_nothing_offers_nothing(options):
    assert settings_of(options) == ALL_SETTINGS
    assert extra_of(options) == {}


def test_nonsense_is_left_out():
    options = {
        "prompts": ["ok", 3, " ", {"a": 1}],
        "settings": [{"a": 1}, "heat"],
        "config": {"temperature": 99},
        "allow_attachments": "all",
    }
    assert settings_of(options) == ()
    assert extra_of(options) == {"prompts": ["ok"]}
    assert extra_of({"prompts": ["a" * 200_000]}) == {}
