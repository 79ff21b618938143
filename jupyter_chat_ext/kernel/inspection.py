"""What is in a variable, as text for a model: tables by columns, beginning and figures, others by `repr`.

This runs code of the value's class, so it runs as a chat model does: in a thread of its own that can be
stopped, beside whatever cell is running. It changes nothing, and what fails is said.
"""

from __future__ import annotations

import contextvars
import reprlib
from array import array
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from jupyter_chat_ext.core.chunks import Chunk
from jupyter_chat_ext.kernel.registration import Registered
from jupyter_chat_ext.kernel.surrogates import well_formed
from jupyter_chat_ext.kernel.variables import hint_of, is_kind, type_name

RESULT: Final = "data-variable"
"""The chunk with the text."""

CHARACTERS: Final = 12_000
"""So much of a variable is told, about 4,000 tokens."""

COLUMNS: Final = 100
"""So many columns of a table are named."""

SHOWN_COLUMNS: Final = 20
"""The values of so many columns are shown, of so many rows, so many characters of each."""
ROWS: Final = 5
CELL: Final = 60

DESCRIBED_CELLS: Final = 2_000_000
"""Larger tables are described by rows at even distances."""

_HEAD: Final = 2 / 3


def inspecting(name: str, value: object) -> Registered:
    """Return what tells the text of a variable, as something that a Run can run."""

    def inspect(_messages: object) -> Iterator[Chunk]:
        text, cut = bounded(well_formed(text_of(name, value)), CHARACTERS)
        return iter([{"type": RESULT, "data": {"text": text, "cut": cut}}])

    return Registered(name=name, label=name, function=inspect, context=contextvars.copy_context(), serial=0)


def text_of(name: str, value: object) -> str:
    """Return what a model is told of a variable."""
    hint = hint_of(value)
    heading = f"{name}: {type_name(value)}{f', {hint}' if hint else ''}"
    return "\n\n".join([heading, *_content(value)])


def bounded(text: str, limit: int) -> tuple[str, int]:
    """Return the beginning and the end of a text that is longer, and how much is not there."""
    if len(text) <= limit:
        return text, 0
    head, tail = int(limit * _HEAD), int(limit * (1 - _HEAD))
    cut = len(text) - head - tail
    return f"{text[:head]}\n[… {cut} characters left out …]\n{text[-tail:]}", cut


def _content(value: Any) -> Iterator[str]:
    if is_kind(value, "pandas", "DataFrame"):
        yield from _pandas_table(value)
    elif is_kind(value, "pandas", "Series"):
        yield from _section("Values", lambda: _rows(value.head(ROWS).to_string(max_rows=ROWS)))
        yield from _section("Figures", lambda: value.iloc[:: _step(len(value), 1)].describe().to_string())
    elif is_kind(value, "polars", "DataFrame"):
        yield from _polars_table(value)
    elif is_kind(value, "polars", "LazyFrame"):
        yield "It is not computed here."
    else:
        yield from _section("", lambda: _repr(value))


def _pandas_table(table: Any) -> Iterator[str]:
    step = _step(*table.shape)
    shown = table.iloc[:, :SHOWN_COLUMNS]
    yield from _section("Columns", lambda: _columns(list(zip(table.columns, table.dtypes, strict=True))))
    yield from _section(
        f"First {min(ROWS, len(table))} rows{_of_columns(table.shape)}",
        lambda: shown.head(ROWS).to_string(max_colwidth=CELL),
    )
    if table.shape[0] and table.shape[1]:
        yield from _section(
            f"Figures{_of_columns(table.shape)}{_sampled(step)}",
            lambda: shown.iloc[::step].describe().to_string(max_colwidth=CELL),
        )


def _polars_table(table: Any) -> Iterator[str]:
    step = _step(*table.shape)
    shown = table[:, :SHOWN_COLUMNS]
    yield from _section("Columns", lambda: _columns(list(table.schema.items())))
    yield from _section(
        f"First {min(ROWS, table.shape[0])} rows{_of_columns(table.shape)}",
        lambda: _lines(shown.columns, shown.head(ROWS).rows()),
    )
    if table.shape[0] and table.shape[1]:

        def figures() -> str:
            described = shown.gather_every(step).describe()
            return _lines(described.columns, described.rows())

        yield from _section(f"Figures{_of_columns(table.shape)}{_sampled(step)}", figures)


def _section(title: str, say: Callable[[], str]) -> Iterator[str]:
    """Yield what is said under its title; what went wrong, if it did."""
    try:
        said = say()
    except Exception as error:  # code of theirs
        said = f"(This failed: {type(error).__name__}: {str(error)[:200]})"
    yield f"{title}:\n{said}" if title else said


def _columns(columns: Sequence[tuple[object, object]]) -> str:
    lines = [f"{_cell(name)}: {kind}" for name, kind in columns[:COLUMNS]]
    left = len(columns) - len(lines)
    return "\n".join([*lines, *([f"[… {left:,} more columns]"] if left else [])])


def _lines(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "\n".join(" | ".join(map(_cell, row)) for row in (names, *rows))


def _cell(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    line = " ".join(text[: 4 * CELL].split())
    return line if len(line) <= CELL else f"{line[: CELL - 1]}…"


def _rows(text: str) -> str:
    return "\n".join(line[:1000] for line in text.split("\n"))


def _step(rows: int, columns: int) -> int:
    return max(1, -(-rows * min(columns, SHOWN_COLUMNS) // DESCRIBED_CELLS))


def _sampled(step: int) -> str:
    return "" if step == 1 else f" (of 1 row in {step:,})"


def _of_columns(shape: tuple[int, int]) -> str:
    return f" of the first {SHOWN_COLUMNS} columns" if shape[1] > SHOWN_COLUMNS else ""


def _repr(value: Any) -> str:
    """Return the `repr`, made of no more of the value than is told."""
    if type(value) in (str, bytes, bytearray):
        if len(value) <= CHARACTERS:
            return repr(value)
        return f"{value[:CHARACTERS]!r}\n[… {len(value) - CHARACTERS:,} more]"
    return _Shortened().repr(value) if type(value) in _SHORTENED or type(value) is int else repr(value)


class _Shortened(reprlib.Repr):
    """Collections by their first items, so that a large one takes no time.

    Nested ones share what may be told. In their own order: `reprlib` would sort all of a
    dictionary or set first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdeque = self.maxarray = _ITEMS
        self.maxlevel = 6
        self.maxstring = self.maxother = self.maxlong = 1000
        self._left = 2 * CHARACTERS

    def repr1(self, x: Any, level: int) -> str:
        """Return what is told of a value, as long as anything may be."""
        if self._left <= 0:
            return self.fillvalue
        said = super().repr1(x, level)
        if type(x) not in _SHORTENED:  # the others are made of such
            self._left -= len(said) + len(", ")
        return said

    def repr_dict(self, x: Any, level: int) -> str:
        """Return the first entries of a dictionary of any kind."""
        entries = (
            f"{self.repr1(key, level - 1)}: {self.repr1(item, level - 1)}"
            for key, item in islice(x.items(), _ITEMS)
        )
        return self._between("{", entries, len(x), "}", level)

    repr_defaultdict = repr_OrderedDict = repr_Counter = repr_dict  # noqa: N815 - so reprlib finds them

    def repr_set(self, x: Any, level: int) -> str:
        """Return some items of a set."""
        items = (self.repr1(item, level - 1) for item in islice(x, _ITEMS))
        return self._between("{", items, len(x), "}", level) if x else "set()"

    def repr_frozenset(self, x: Any, level: int) -> str:
        """Return some items of a set that does not change."""
        items = (self.repr1(item, level - 1) for item in islice(x, _ITEMS))
        return self._between("frozenset({", items, len(x), "})", level) if x else "frozenset()"

    def _between(self, begin: str, items: Iterator[str], count: int, end: str, level: int) -> str:
        said = list(items) if level > 0 else []
        left = [self.fillvalue] if count > len(said) else []
        return f"{begin}{', '.join([*said, *left])}{end}"


_ITEMS: Final = 200
_SHORTENED: Final = frozenset(
    {list, tuple, dict, set, frozenset, deque, array, defaultdict, OrderedDict, Counter}
)
