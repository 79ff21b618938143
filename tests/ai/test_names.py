"""The public names are there, and `ai` is loaded when it is first used."""

import subprocess
import sys

import pytest

import jupyter_chat_ext as mo


def test_the_names_of_the_seed_are_there():
    for name in ("ChatMessage", "ChatModelConfig", "ChatModelConfigDict", "ChatAttachment", "llm"):
        assert hasattr(mo.ai, name)
    assert {*mo.ai.__all__} <= {*dir(mo.ai)} | {"llm"}


def test_a_name_that_is_not_there_is_named():
    with pytest.raises(AttributeError, match="'nothing'"):
        _ = mo.nothing
    with pytest.raises(AttributeError, match="'nothing'"):
        _ = mo.ai.nothing


def test_types_alone_load_no_heavy_package():
    program = """
import sys
import jupyter_chat_ext as mo
mo.ai.ChatMessage("user", "hi", attachments=[mo.ai.ChatAttachment("data:,x")])
print(sorted({"IPython", "pydantic", "pydantic_ai", "openai", "numpy", "jupyter_server"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
