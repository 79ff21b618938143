"""A function reads a number in every setting, and can tell what somebody really set."""

import pytest

from jupyter_chat_ext import ai


def test_defaults_fill_what_nobody_set():
    config = ai.ChatModelConfig.merged({"temperature": 0, "top_k": 40})
    assert config == ai.ChatModelConfig(4096, 0, 1.0, 40, 0.0, 0.0)
    assert config.explicit == {"temperature": 0, "top_k": 40}
    assert ai.ChatModelConfig.merged().explicit == {}


def test_what_a_function_sets_is_explicit_too():
    config = ai.ChatModelConfig.merged({"top_p": 0.9})
    config.temperature = 0.5
    config.top_p = None
    assert config.explicit == {"temperature": 0.5}


def test_a_config_of_ones_own_is_what_was_given():
    config = ai.ChatModelConfig(max_tokens=100)
    assert (config.max_tokens, config.temperature, config.explicit) == (100, None, {"max_tokens": 100})
    assert ai.ChatModelConfig.merged(config).explicit == {"max_tokens": 100}


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        ({"temperature": "hot"}, ValueError, "temperature must be a number"),
        ({"temperature": 3}, ValueError, "temperature must be between 0 and 2"),
        ({"max_tokens": 1.5}, ValueError, "max_tokens must be a whole number"),
        ({"maxTokens": 5}, ValueError, "'maxTokens' is not a setting"),
        ([("temperature", 1)], TypeError, "config must be a dict or a ChatModelConfig, got list"),
    ],
)
def test_what_cannot_be_a_setting_is_named(given, kind, sentence):
    with pytest.raises(kind, match=sentence):
        ai.ChatModelConfig.merged(given)
