"""Gathers the strings to translate into the template, brings each language up to date, and compiles it.

usage: python scripts/translations.py [--check]

With `--check` nothing is written: it fails where something would be, or where a language is incomplete.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jupyterlab_server.translation_utils import DEFAULT_SCHEMA_SELECTORS

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a program, it sees only its own folder
from scripts.sentences import Sentence, gathered

# read, not imported: where only the tools are installed, the package is not
__version__ = json.loads(Path("package.json").read_text())["version"]

DOMAIN = "jupyter_chat_ext"
LOCALE = Path("jupyter_chat_ext/locale")
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
# by these the page knows what the server says; loaded where the language is not English
SENTENCES = Path("src/core/server-sentences.json")
# The files change when a string does, not when somebody gathers them.
UNWANTED = rb'"(Report-Msgid|POT-Creation|PO-Revision|Last-Tr|Language-Team|Generated)[^\n]*\n'
HEADER = """\
# Strings of jupyter_chat_ext. CONTRIBUTING.md says how to translate them."""


def main() -> int:
    """Do it, and say what is missing."""
    is_check = sys.argv[1:] == ["--check"]
    sentences, problems = gathered()
    wanted = template(sentences)
    files = {TEMPLATE: to_po(wanted), SENTENCES: to_json(sentences)}
    for source in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = updated(source, wanted)
        files[source] = to_po(catalog)
        files[source.with_suffix(".json")] = compiled(catalog)
        problems += [f"{source}: {problem}" for problem in problems_of(catalog)]
    for path, content in files.items():
        if is_check and (not path.exists() or path.read_bytes() != content):
            problems.append(f"{path} is not up to date: make translations")
        elif not is_check:
            path.write_bytes(content)
    print("\n".join(problems), end="\n" if problems else "", file=sys.stderr)
    return 1 if problems else 0


def template(sentences: Iterable[Sentence]) -> Catalog:
    """Return all strings, of the page, of the settings and of the Python half."""
    catalog = Catalog(
        domain=DOMAIN,
        project=DOMAIN,
        version=__version__,
        header_comment=HEADER,
        fuzzy=False,
    )
    found = json.loads(subprocess.check_output(["node", "scripts/strings.mjs"], text=True))
    for each in found:
        message = (each["id"], each["plural"]) if "plural" in each else each["id"]
        catalog.add(message, context=each.get("context"), locations=[(each["file"], 0)])
    for schema in sorted(Path("schema").glob("*.json")):
        for context, text in strings_of(json.loads(schema.read_text())):
            catalog.add(text, context=context, locations=[(str(schema), 0)])
    for sentence in sentences:
        catalog.add(sentence.text, locations=[(sentence.file, 0)])
    return catalog


def to_json(sentences: Iterable[Sentence]) -> bytes:
    """Return the file with which the page knows the sentences again."""
    texts = [each.text for each in sentences]
    return f"{json.dumps(texts, ensure_ascii=False, indent=2)}\n".encode()


def strings_of(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts of settings that JupyterLab translates, each with its context."""
    selectors = schema["jupyter.lab.internationalization"].get("selectors", [])
    patterns = [*DEFAULT_SCHEMA_SELECTORS.items(), *((each, "schema") for each in selectors)]
    for path, text in texts_in(schema):
        for pattern, context in patterns:
            if text and re.fullmatch(f"/{pattern}", path):
                yield context, text
                break


def texts_in(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts with their paths, as JupyterLab writes those."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts_in(each, f"{path}/{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            if isinstance(each, dict):
                yield from texts_in(each, f"{path}[{index}]")


def updated(source: Path, wanted: Catalog) -> Catalog:
    """Return a language's catalogue with the strings that there are now."""
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3], domain=DOMAIN)
    catalog.update(wanted, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    catalog.version = __version__
    return catalog


def to_po(catalog: Catalog) -> bytes:
    """Return a catalogue as its file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False)
    return re.sub(UNWANTED, b"", buffer.getvalue())


def problems_of(catalog: Catalog) -> Iterator[str]:
    """Yield what keeps a language from being complete."""
    for message in catalog:
        texts = texts_of(message.string)
        if not message.id:
            continue
        if message.fuzzy or not all(texts):
            yield f"not translated: {message.id!r}"
        elif any(placeholders(text) != placeholders(*texts_of(message.id)) for text in texts):
            yield f"has other placeholders: {message.id!r}"


def texts_of(texts: str | Sequence[str] | None) -> list[str]:
    """Return the forms of a text: one, or those of singular and plural."""
    return [texts] if isinstance(texts, str) else list(texts or [""])


def placeholders(*texts: str) -> set[str]:
    """Return what JupyterLab fills in: `%1` and so on."""
    return set(re.findall(r"%\d", " ".join(texts)))


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as JupyterLab reads it."""
    facts = {
        "domain": DOMAIN,
        "language": str(catalog.locale).replace("_", "-"),
        "plural_forms": catalog.plural_forms,
        "version": __version__,
    }
    strings: dict[str, Any] = {"": facts}
    for message in catalog:
        if message.id:
            key = texts_of(message.id)[0]
            name = f"{message.context}\x04{key}" if message.context else key
            strings[name] = texts_of(message.string)
    ordered = dict(sorted(strings.items()))
    return (json.dumps(ordered, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    sys.exit(main())
