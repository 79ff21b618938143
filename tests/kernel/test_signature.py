"""What may be a chat model, and with how many arguments it is called."""

import functools

import pytest

from jupyter_chat_ext.kernel.signature import call, check_parameters, takes_config


class Bot:
    made = 0

    def __init__(self, greeting="hello"):
        type(self).made += 1
        self.greeting = greeting

    def __call__(self, messages):
        return self.greeting


class Answered:
    def __init__(self, messages, config):
        self.given = (messages, config)


CALLABLES = [
    (lambda messages: (messages,), 1),
    (lambda messages, config: (messages, config), 2),
    (lambda *given: given, 2),
    (lambda messages, *rest: (messages, *rest), 2),
    (lambda messages, config=None, extra=3: (messages, config), 2),
    (lambda messages, *, verbose=False: (messages,), 1),
    (lambda messages, **options: (messages,), 1),
    (functools.partial(lambda extra, messages: (messages,), 1), 1),
    (functools.partial(lambda messages, config, extra: (messages, config), extra=1), 2),
]


@pytest.mark.parametrize(("function", "count"), CALLABLES)
def test_a_function_gets_as_many_arguments_as_it_takes(function, count):
    check_parameters(function, "model")
    assert call(function, "messages", "config") == ("messages", "config")[:count]
    assert takes_config(function) == (count == 2)


def test_a_class_of_models_is_built_once_and_its_object_is_asked():
    check_parameters(Bot, "Bot")
    assert [call(Bot, [], None), call(Bot, [], None)] == ["hello", "hello"]
    assert Bot.made == 1


def test_a_class_that_takes_the_question_is_built_for_each():
    first, second = (call(Answered, text, None) for text in ("a", "b"))
    assert (first.given, second.given) == (("a", None), ("b", None))


@pytest.mark.parametrize(
    "function", [lambda: None, lambda a, b, c: None, lambda messages, *, needed: None, object]
)
def test_what_cannot_be_called_so_is_refused_with_what_it_takes(function):
    with pytest.raises(TypeError, match="it must take `messages`, or `messages` and `config`; it takes"):
        check_parameters(function, "model")
