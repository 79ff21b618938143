"""The examples of docs/admin.md do what the page says."""

import sys
from pathlib import Path

import pytest
from traitlets.config import Config

from tests.seed.blocks import python_blocks

PAGE = (Path(__file__).parents[2] / "docs" / "admin.md").read_text(encoding="utf-8")
MODULE, SETTING = (block.code for block in python_blocks(PAGE) if block.name.startswith("Agents"))


@pytest.fixture
def jp_server_config(jp_server_config, tmp_path, monkeypatch):
    (tmp_path / "our_agents.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-of-the-server")
    config = Config(jp_server_config)
    exec(SETTING, {"c": config})
    yield config
    sys.modules.pop("our_agents", None)


async def test_the_agent_of_the_page_can_be_asked(api):
    agent = await api.services.models.get("agent:support")
    assert agent.may_ask
    models = (await api("models"))["models"]
    [support] = [model for model in models if model["id"] == "agent:support"]
    assert (support["label"], support["group"], support["available"]) == ("support", "agent", True)
