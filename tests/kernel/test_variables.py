"""A variable is listed without its help, and told in a bounded text."""

import sys
import types
from array import array
from collections import Counter, OrderedDict, defaultdict, deque

import numpy as np
import pandas as pd
import pytest

from jupyter_chat_ext.kernel.inspection import CHARACTERS, bounded, text_of
from jupyter_chat_ext.kernel.variables import listed, visible


class TouchyKind(type):
    """Nobody asks the class either."""

    __mro__ = property(lambda _: 1 / 0)
    __eq__ = __hash__ = None


class Touchy(metaclass=TouchyKind):
    """Anything that is done with it fails the test."""

    def __getattribute__(self, name):
        raise AssertionError(f"{name} was used")

    __repr__ = __len__ = __bool__ = __eq__ = __hash__ = None


class Polars(types.ModuleType):
    """What of polars is used, for environments without it."""

    class DataFrame:
        def __init__(self, columns):
            self._columns = columns
            self.columns = list(columns)
            self.schema = dict.fromkeys(columns, "Int64")
            self.shape = (len(next(iter(columns.values()), [])), len(columns))

        def __getitem__(self, key):
            _, columns = key
            return type(self)(dict(list(self._columns.items())[columns]))

        def head(self, count):
            return type(self)({name: values[:count] for name, values in self._columns.items()})

        def gather_every(self, step):
            return type(self)({name: values[::step] for name, values in self._columns.items()})

        def rows(self):
            return list(zip(*self._columns.values(), strict=True))

        def describe(self):
            sums = {name: [sum(values)] for name, values in self._columns.items()}
            return type(self)({"statistic": ["sum"]} | sums)

    DataFrame.__module__ = "polars.dataframe.frame"

    class LazyFrame:
        def __repr__(self):
            raise AssertionError("it was looked at")

    LazyFrame.__module__ = "polars.lazyframe.frame"


@pytest.fixture
def polars(monkeypatch):
    module = Polars("polars")
    monkeypatch.setitem(sys.modules, "polars", module)
    return module


def hints(**namespace):
    return {one["name"]: (one["type"], one["hint"]) for one in listed(namespace)}


def test_a_list_has_the_type_and_size_of_each():
    found = hints(
        table=pd.DataFrame({"a": range(1200), "b": 1}),
        series=pd.Series([1, 2]),
        array=np.zeros((3, 4), dtype="float32"),
        scalar=np.array(3),
        names=["x"] * 2000,
        word="hello",
        count=42,
        huge=10**5000,
        nothing=None,
        thing=Touchy(),
    )
    assert found == {
        "table": ("pandas.DataFrame", "1,200 rows × 2 columns"),
        "series": ("pandas.Series", "2 values"),
        "array": ("numpy.ndarray", "3 × 4 float32"),
        "scalar": ("numpy.ndarray", "one value, int64"),
        "names": ("list", "2,000 items"),
        "word": ("str", "5 characters"),
        "count": ("int", "42"),
        "huge": ("int", ""),
        "nothing": ("NoneType", ""),
        "thing": ("Touchy", ""),
    }


def test_only_variables_of_the_person_are_listed():
    namespace = {
        "kept": 1,
        "_private": 1,
        "In": [],
        "Out": {},
        "np": np,
        "Touchy": Touchy,
        "function": bounded,
        "built_in": len,
        "method": "".join,
        "get_ipython": 1,
        3: "no name",
    }
    assert list(visible(namespace, {"get_ipython": 1})) == ["kept"]
    # what a startup file defined counts again once a cell gave it another value
    assert list(visible({"df": [2]}, {"df": [1]})) == ["df"]


def test_of_many_variables_the_last_ones_are_listed():
    found = listed({f"v{number}": number for number in range(600)})
    assert (len(found), found[-1]["name"]) == (500, "v599")


def test_a_table_is_told_by_columns_first_rows_and_figures():
    text = text_of("df", pd.DataFrame({"city": ["Oslo", "Rome"], "heat": [3.5, 20.5]}))
    assert text.startswith("df: pandas.DataFrame, 2 rows × 2 columns\n\nColumns:\ncity: ")
    assert "heat: float64" in text
    assert "First 2 rows:\n   city  heat\n0  Oslo   3.5" in text
    assert "mean   12.0" in text


def test_a_wide_table_is_told_in_part_and_says_so():
    text = text_of("df", pd.DataFrame({f"c{number}": [1] for number in range(150)}))
    assert "c99: int64\n[… 50 more columns]" in text
    assert "First 1 rows of the first 20 columns" in text
    assert " c20" not in text.split("First 1 rows")[1]


def test_a_long_table_is_described_by_some_of_its_rows_and_says_so():
    table = pd.DataFrame({"a": np.arange(5_000_000)})
    assert "Figures (of 1 row in 3):" in text_of("df", table)


@pytest.mark.parametrize("table", [pd.DataFrame(), pd.DataFrame({"a": []}), pd.DataFrame(index=[1, 2])])
def test_an_empty_table_is_told_too(table):
    assert "failed" not in text_of("df", table)


def test_a_table_of_polars_is_told_in_the_same_way(polars):
    table = polars.DataFrame({"a": [1, 2, 3], "b": [10, 20, 30]})
    assert hints(table=table) == {"table": ("polars.DataFrame", "3 rows × 2 columns")}
    text = text_of("table", table)
    assert "Columns:\na: Int64\nb: Int64" in text
    assert "First 3 rows:\na | b\n1 | 10\n2 | 20" in text
    assert "Figures:\nstatistic | a | b\nsum | 6 | 60" in text


def test_a_table_that_is_not_computed_yet_stays_so(polars):
    assert text_of("lazy", polars.LazyFrame()) == "lazy: polars.LazyFrame\n\nIt is not computed here."


def test_an_array_is_told_with_shape_and_type():
    assert text_of("a", np.arange(6).reshape(2, 3)).startswith("a: numpy.ndarray, 2 × 3 int64\n\narray([[0")
    assert len(text_of("a", np.zeros((1000, 1000)))) < 1000


def test_large_collections_and_texts_are_told_in_part():
    assert len(text_of("x", list(range(10_000_000)))) < 2000
    assert len(text_of("x", "x" * 10_000_000)) < CHARACTERS + 100
    assert text_of("x", {"a": [1, 2]}) == "x: dict, 1 items\n\n{'a': [1, 2]}"
    assert text_of("x", "a\nb") == "x: str, 3 characters\n\n'a\\nb'"


@pytest.mark.parametrize(
    "value",
    [
        {f"k{number}": number for number in range(1_000_000)},
        set(range(1_000_000)),
        deque(range(1_000_000)),
        defaultdict(list, {number: [number] for number in range(100_000)}),
        OrderedDict.fromkeys(range(100_000)),
        Counter(range(100_000)),
        array("d", [0.5]) * 1_000_000,
        [[[1.5] * 200] * 200] * 200,
        bytearray(10_000_000),
    ],
)
def test_collections_of_any_kind_are_told_in_part(value):
    assert len(text_of("x", value)) < 5 * CHARACTERS  # of which as many are sent


def test_collections_keep_their_order_and_need_none():
    assert text_of("x", {"z": 1, "a": 2}).endswith("{'z': 1, 'a': 2}")
    assert text_of("x", {1: "a", "b": 2}).endswith("{1: 'a', 'b': 2}")
    assert text_of("x", set()).endswith("set()")
    assert text_of("x", frozenset({1})).endswith("frozenset({1})")


def test_an_object_that_cannot_be_shown_says_why():
    class Broken:
        def __repr__(self):
            raise ZeroDivisionError("by zero")

    assert "(This failed: ZeroDivisionError: by zero)" in text_of("x", Broken())
    assert "(This failed: TypeError" in text_of("x", Touchy())


def test_a_text_that_is_too_long_keeps_both_ends():
    text, cut = bounded("a" * 60 + "b" * 60, 30)
    assert text == f"{'a' * 20}\n[… 90 characters left out …]\n{'b' * 10}"
    assert cut == 90
    assert bounded("short", 30) == ("short", 0)
