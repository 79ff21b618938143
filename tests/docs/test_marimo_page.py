"""docs/marimo.md leaves no feature and no weakness out, and names tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "marimo.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if re.match(r"\| W?\d+ \|", line)
]
VERDICT = re.compile(r"\*\*(Same|Better|Left out|Not yet)\*\*")

PYTHON = re.findall(r"`(tests/[\w/.-]+\.py)::(\w+)`", PAGE)
IN_BROWSERS = re.findall(r'`([\w/.-]+\.spec\.tsx?)`: "([^"]+)"', PAGE)


def test_no_feature_is_left_out():
    assert [row[0] for row in ROWS if row[0].isdigit()] == [str(number) for number in range(1, 62)]


def test_no_weakness_is_left_out():
    weaknesses = [row for row in ROWS if row[0].startswith("W")]
    assert [row[0] for row in weaknesses] == [f"W{number}" for number in range(1, 24)]
    for number, *_words, tests in weaknesses:
        assert tests.strip(), f"{number} has no test"


@pytest.mark.parametrize("row", [row for row in ROWS if row[0].isdigit()], ids=lambda row: row[0])
def test_every_feature_has_a_verdict(row):
    _number, theirs, ours, shown = row
    assert theirs
    verdict = VERDICT.match(ours)
    assert verdict, ours
    assert shown or verdict[1] in ("Left out", "Not yet"), "what works is shown by a test"


@pytest.mark.parametrize(("path", "name"), sorted(set(PYTHON)))
def test_tests_in_python_exist(path, name):
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize(("path", "title"), sorted(set(IN_BROWSERS)))
def test_tests_in_typescript_exist(path, title):
    source = (ROOT / path).read_text(encoding="utf-8")
    written = {title, title.replace("'", "\\'")}
    titles = re.findall(r"^ *(?:test|it)\(\s*(['\"`])(.*?)(?<!\\)\1,", source, re.M | re.S)
    assert written & {found for _quote, found in titles}


def test_every_test_that_a_row_names_was_read():
    """A reference with a mistake in its form would otherwise be checked by nobody."""
    named = sum(len(re.findall(r"`(?:tests|src|ui-tests)/[^`]+`", cell)) for row in ROWS for cell in row)
    assert len(PYTHON) + len(IN_BROWSERS) == named
