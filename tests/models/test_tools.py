"""How tools are named to a model, whoever named them."""

from dataclasses import dataclass

from jupyter_chat_ext.models.tools import Toolbox


@dataclass
class Named:
    name: str


def test_tools_of_one_name_are_told_apart_and_none_takes_the_place_of_another():
    tools = [Named("read"), Named("read_2"), Named("read"), Named("read"), Named("read_2")]
    named = Toolbox.of(tools).tools
    assert list(named) == ["read", "read_2", "read_3", "read_4", "read_2_2"]
    assert [id(tool) for tool in named.values()] == [id(tool) for tool in tools]
