"""A kernel may say anything of its functions: what does not fit is left out."""

import pytest

from jupyter_chat_ext.models.base import ALL_SETTINGS
from jupyter_chat_ext.server.kernels.listed import attachments_of, extra_of, settings_of


def test_what_an_author_offers_is_listed():
    options = {
        "prompts": ["Hello"],
        "settings": ["top_k", "temperature"],
        "config": {"top_k": 3},
        "allow_attachments": [".csv"],
    }
    assert settings_of(options) == ("temperature", "top_k")
    assert extra_of(options) == {"prompts": ["Hello"], "config": {"top_k": 3}}
    assert attachments_of(options) == [".csv"]
    assert attachments_of({"allow_attachments": True}) is True


@pytest.mark.parametrize("options", [None, "text", [], {}])
def test_a_kernel_that_says_nothing_offers_nothing(options):
    assert settings_of(options) == ALL_SETTINGS
    assert extra_of(options) == {}
    assert attachments_of(options) is False


def test_nonsense_is_left_out():
    options = {
        "prompts": ["ok", 3, " ", {"a": 1}],
        "settings": [{"a": 1}, "heat"],
        "config": {"temperature": 99},
        "allow_attachments": "all",
    }
    assert settings_of(options) == ()
    assert extra_of(options) == {"prompts": ["ok"]}
    assert attachments_of(options) is False
    assert attachments_of({"allow_attachments": [3, "image/*"]}) == ["image/*"]
    assert extra_of({"prompts": ["a" * 200_000]}) == {}
