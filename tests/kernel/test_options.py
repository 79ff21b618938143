"""What an author may say of a chat, and what is refused with a sentence that helps."""

import pytest

from jupyter_chat_ext.core.config import ChatModelConfig
from jupyter_chat_ext.kernel.options import SETTINGS, checked_options, settings_of


def both(messages, config):
    return ""


def test_what_is_given_is_kept():
    options = checked_options(
        prompts=["Hello", "Explain {{topic:sets}}"],
        config={"temperature": 0.2, "top_k": None},
        allow_attachments=["image/*", ".csv", "application/pdf"],
    )
    assert options.prompts == ("Hello", "Explain {{topic:sets}}")
    assert options.config == {"temperature": 0.2}
    assert options.allow_attachments == ("image/*", ".csv", "application/pdf")
    assert checked_options(config=ChatModelConfig(top_k=3)).config == {"top_k": 3}
    assert checked_options(allow_attachments=[]).allow_attachments is False


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"prompts": "Hello"}, "prompts must be a list of texts, got str"),
        ({"prompts": ["Hello", 3]}, "prompt 2 is int"),
        ({"prompts": ["Hello", " \n"]}, "prompt 2 is empty"),
        ({"prompts": ["a"] * 101}, "100 prompts at most, got 101"),
        ({"prompts": ["".join(f"{{{{v{i}}}}}" for i in range(10_000))[:19_000]]}, "50 variables at most"),
        ({"prompts": ["".join(f"{{{{v{i}}}}}" for i in range(10_000))]}, "20,000 characters at most"),
        ({"prompts": ["a" * 20_000] * 6}, "together can have 100,000"),
        ({"config": "hot"}, "config must be a dict of settings, got str"),
        ({"config": {"heat": 1}}, "'heat' is not a setting; known are"),
        ({"config": {"temperature": 3}}, "temperature must be between 0 and 2"),
        ({"config": {"max_tokens": "many"}}, "max_tokens must be a whole number"),
        ({"show_configuration_controls": "yes"}, "must be True or False"),
        ({"allow_attachments": "image/png"}, "list of MIME types"),
        ({"allow_attachments": ["png"]}, "got 'png'"),
        ({"allow_attachments": [3]}, "list of MIME types"),
    ],
)
def test_what_cannot_be_is_refused(options, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        checked_options(**options)


def test_only_settings_that_the_function_honours_can_be_chosen():
    class OnlyTemperature:
        chat_settings = ("temperature", "unheard_of")

        def __call__(self, messages, config):
            return ""

    class Strange(OnlyTemperature):
        chat_settings = 3

    assert settings_of(both, checked_options()) == SETTINGS
    assert settings_of(Strange(), checked_options()) == SETTINGS
    assert settings_of(both, checked_options(show_configuration_controls=False)) == ()
    assert settings_of(lambda messages: "", checked_options(show_configuration_controls=True)) == ()
    assert settings_of(OnlyTemperature(), checked_options()) == ("temperature",)
