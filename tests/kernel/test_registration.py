"""What can be a chat model, under which name, and what is refused at once."""

import functools
import subprocess
import sys

import pytest

from jupyter_chat_ext import chat_model
from jupyter_chat_ext.kernel.registration import Registry
from jupyter_chat_ext.kernel.signature import call


def one(messages):
    return "one"


def two(messages, config):
    return "two"


@pytest.fixture
def registry():
    return Registry()


def test_a_function_keeps_its_name_and_stays_what_it_was():
    def answer(messages):
        return "as before"

    assert chat_model(answer) is answer
    assert chat_model(name="other", label="Other")(answer) is answer
    assert answer([]) == "as before"


def test_names(registry):
    assert registry.add(one).name == "one"
    assert registry.add(one, name="modèle_2").name == "modèle_2"
    assert registry.add(lambda messages: "").name == "chat-1"
    assert registry.add(functools.partial(two, config=None)).name == "chat-2"
    assert [model.name for model in registry.all()] == ["one", "modèle_2", "chat-1", "chat-2"]


def test_an_object_is_called_what_it_says_or_else_as_its_class(registry):
    class Parrot:
        def __call__(self, messages):
            return messages[-1].content

    assert registry.add(Parrot()).label == "Parrot"
    for said, label in [("gpt-4o", "gpt-4o"), (" a \n b ", "a b"), ("", "Parrot"), (3, "Parrot")]:
        parrot = Parrot()
        parrot.chat_label = said
        assert registry.add(parrot).label == label
    assert registry.add(Parrot(), name="polly").label == "polly"
    assert registry.add(Parrot(), label="Polly").label == "Polly"
    assert registry.add(lambda messages: "").label == "chat-7"


def test_the_last_registration_of_a_name_counts(registry):
    first = registry.add(one, name="model")
    second = registry.add(two, name="model", label="Second")
    assert registry.get("model") is second
    assert second.serial > first.serial
    assert (first.label, second.label) == ("model", "Second")


@pytest.mark.parametrize(
    "name", ["", "a b", "__proto__", "__init__", "<img onerror>", "../x", "a/b", "class", "1st", "x" * 101]
)
def test_bad_names_are_refused(registry, name):
    with pytest.raises(ValueError, match="cannot name a chat model"):
        registry.add(one, name=name)
    assert registry.all() == []


def test_a_function_with_a_dunder_name_is_refused(registry):
    def __call__(messages):  # noqa: N807
        return ""

    with pytest.raises(ValueError, match="__call__"):
        registry.add(__call__)


@pytest.mark.parametrize("label", ["", "   ", "x" * 201, "bell\x07"])
def test_bad_labels_are_refused(registry, label):
    with pytest.raises(ValueError, match="label"):
        registry.add(one, label=label)


@pytest.mark.parametrize("given", [None, "text", 3, [one]])
def test_only_functions_can_be_chat_models(registry, given):
    with pytest.raises(TypeError, match="needs a function"):
        registry.add(given)


@pytest.mark.parametrize("options", [{"name": 3}, {"label": 3}])
def test_names_and_labels_are_text(registry, options):
    with pytest.raises(TypeError, match="must be text"):
        registry.add(one, **options)


class Callable:
    def __call__(self, messages, config):
        return "callable"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (one, "one"),
        (two, "two"),
        (lambda *args: len(args), 2),
        (lambda messages, *rest: len(rest), 1),
        (lambda messages, config=None: config, "config"),
        (lambda messages, *, config=None: config, None),
        (lambda messages, **options: len(options), 0),
        (Callable(), "callable"),
        (Callable().__call__, "callable"),
        (max, "messages"),
    ],
)
def test_functions_are_called_with_what_they_take(registry, function, expected):
    registry.add(function, name="model")
    assert call(function, "messages", "config") == expected


@pytest.mark.parametrize(
    "function", [lambda: "", lambda a, b, c: "", lambda messages, *, required: "", lambda **options: ""]
)
def test_functions_that_cannot_be_called_so_are_refused(registry, function):
    with pytest.raises(TypeError, match="it must take `messages`"):
        registry.add(function, name="model")


def test_importing_the_package_stays_light():
    """In a kernel nothing but the standard library and our own core and kernel modules comes along."""
    program = """
import sys, time
before = set(sys.modules)
began = time.process_time()
import jupyter_chat_ext
seconds = time.process_time() - began
for name in sorted(set(sys.modules) - before):
    print(name)
jupyter_chat_ext.chat_model(lambda messages: "outside kernels nobody hears it")
print(seconds)
"""
    *modules, seconds = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    ours = {name for name in modules if name.startswith("jupyter_chat_ext")}
    assert all(name.split(".")[1:2] in ([], ["core"], ["kernel"]) for name in ours)
    foreign = {name.partition(".")[0] for name in set(modules) - ours} - sys.stdlib_module_names
    assert foreign == set()
    assert "asyncio" not in modules
    assert len(modules) < 60
    assert float(seconds) < 0.25, "50 ms on a quiet machine"
