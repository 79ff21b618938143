"""`@chat_tool`: what may be a tool, and what models are told of it."""

import dataclasses
from datetime import date
from typing import Literal

import pytest
from pydantic import BaseModel

import jupyter_chat_ext as mo
from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.tools import RESULT, RESULT_CHARACTERS, results, tools


def registered(function, **options):
    mo.chat_tool(**options)(function)
    return tools.get(options.get("name") or function.__name__)


def query(sql: str, limit: int = 10, *, mode: Literal["rows", "count"] = "rows") -> list[str]:
    """Ask the database.

    Args:
        sql: One SELECT statement.
        limit: How many rows at most.
    """
    return [sql, limit, mode]


def test_a_tool_stays_the_function_it_was():
    assert mo.chat_tool(query) is query
    assert query("x") == ["x", 10, "rows"]


def test_a_person_sees_its_signature_and_docstring_and_is_asked_by_default():
    facts = registered(query).facts()
    assert (
        facts["heading"]
        == "query(sql: str, limit: int = 10, *, mode: Literal['rows', 'count'] = 'rows') -> list[str]"
    )
    assert facts["text"].startswith("Ask the database.")
    assert facts["approval"] is True
    assert registered(query, approval=False).facts()["approval"] is False


def test_a_model_is_told_what_annotations_and_docstring_say():
    signature = registered(query).signature()
    assert signature.description == "Ask the database."
    properties = signature.json_schema["properties"]
    assert properties["sql"] == {"type": "string", "description": "One SELECT statement."}
    assert properties["limit"]["default"] == 10
    assert properties["mode"]["enum"] == ["rows", "count"]
    assert signature.json_schema["required"] == ["sql"]


def test_arguments_become_what_the_annotations_say():
    class Car(BaseModel):
        name: str

    def sell(day: date, /, car: Car, *prices: int, **more: str) -> str:
        return f"{day:%d.%m.}, {car.name}, {prices}, {more}"

    signature = registered(sell).signature()
    given = {"day": "2026-11-22", "car": {"name": "Volvo"}, "prices": [1, "2"], "color": "red"}
    args, kwargs = signature.bind(given)
    assert sell(*args, **kwargs) == "22.11., Volvo, (1, 2), {'color': 'red'}"


def test_wrong_arguments_are_said_by_name():
    with pytest.raises(KernelError) as refused:
        registered(query).signature().bind({"limit": "many"})
    assert refused.value.code == "invalid-arguments"
    assert "sql: Field required" in refused.value.detail
    assert "limit: " in refused.value.detail


def test_a_signature_that_json_cannot_fill_is_said_when_a_model_is_told():
    class Engine:
        pass

    def start(engine: Engine) -> str:
        return "on"

    with pytest.raises(KernelError) as refused:
        registered(start).signature()
    assert (refused.value.code, refused.value.hint[:8]) == ("invalid-tool", "Annotate")


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (lambda: 1, "cannot name a tool"),
        (3, "cannot name a tool"),
        (type("Thing", (), {}), "needs a function, got type"),
    ],
)
def test_what_is_no_function_with_a_name_is_refused(function, problem):
    with pytest.raises((TypeError, ValueError), match=problem):
        mo.chat_tool(function)


def test_a_generator_is_refused():
    def rows(table: str):
        yield table

    with pytest.raises(TypeError, match="it yields; a tool returns its result"):
        mo.chat_tool(rows)


def test_names_are_those_that_providers_take():
    assert registered(lambda x: x, name="double").name == "double"
    for name in ("two words", "größe", "class", "__init__", "x" * 65):
        with pytest.raises(ValueError, match="cannot name a tool"):
            mo.chat_tool(name=name)(query)
    with pytest.raises(TypeError, match="approval must be True or False"):
        mo.chat_tool(approval="ask")


def test_the_last_registration_of_a_name_counts():
    registered(query)
    again = registered(lambda sql: sql, name="query")
    assert tools.get("query") is again
    assert [tool.name for tool in tools.all()].count("query") == 1


def told(value, part_bytes=100_000):
    *shown, last = results(value, part_bytes)
    assert last["type"] == RESULT
    return last["data"]["output"], shown


@dataclasses.dataclass
class Point:
    x: int
    y: int


@pytest.mark.parametrize(
    ("value", "output"),
    [
        ("words", "words"),
        (None, None),
        (3, 3),
        (2.5, 2.5),
        (True, True),
        ({"a": [1, None]}, {"a": [1, None]}),
        ([1, 2], [1, 2]),
        (Point(1, 2), {"x": 1, "y": 2}),
        ({1, 2}, "{1, 2}"),
    ],
)
def test_a_model_is_told_plain_results_as_they_are(value, output):
    assert told(value) == (output, [])


def test_a_table_is_shown_to_the_person_and_told_as_text():
    pandas = pytest.importorskip("pandas")
    output, [shown] = told(pandas.DataFrame({"name": ["Volvo"], "year": [1991]}))
    assert "<table" in shown["data"]["data"]["text/html"]
    assert "Volvo" in output
    assert output.endswith("(The person sees it as text/html.)")


def test_what_is_too_large_to_show_is_shown_in_a_simpler_form():
    class Rich:
        def _repr_html_(self):
            return "<b>" + "x" * 50_000 + "</b>"

        def __repr__(self):
            return "rich"

    output, [shown] = told(Rich(), part_bytes=10_000)
    assert list(shown["data"]["data"]) == ["text/plain"]
    assert output.startswith("rich")


def test_long_results_are_cut_and_say_so():
    output, _ = told("x" * (RESULT_CHARACTERS + 1234))
    assert output.endswith("x\n[… 1,234 more characters are left out]")
    output, _ = told(["x" * 100] * 1000)
    assert isinstance(output, str)
    assert len(output) < RESULT_CHARACTERS + 100


def test_half_a_character_is_mended():
    output, _ = told("half \ud83d")
    output.encode()
