"""Turns what a function returns, yields, prints and displays into the chunks of an answer."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

from jupyter_chat_ext.core import chunks
from jupyter_chat_ext.core.chunks import DELTA_FIELD, Chunk
from jupyter_chat_ext.core.errors import KernelError
from jupyter_chat_ext.kernel.accumulation import Accumulation
from jupyter_chat_ext.kernel.asides import Asides, Displayed, Printed
from jupyter_chat_ext.kernel.failures import cannot_be_shown, not_an_answer, part_too_large
from jupyter_chat_ext.kernel.notices import accumulated_text, nothing_answered, shown_in_part
from jupyter_chat_ext.kernel.objects import objects
from jupyter_chat_ext.kernel.pieces import is_code, pieces_of
from jupyter_chat_ext.kernel.rich import bounded, bundle_of, json_bundle
from jupyter_chat_ext.kernel.surrogates import well_formed

_OURS: Final = frozenset({"start", "abort"})
"""Chunks that frame an answer: the turn makes its own, so a function's are left out."""

_SAYS_NOTHING: Final = frozenset({"message-metadata", "start-step", "finish-step", "data-notice"})


class Answer:
    """The answer of one run. `put` takes chunks that belong together, with their size in bytes.

    asides: where the function's prints and displays go, from any thread
    finish_reason: why the answer ended, as the AI SDK names it
    """

    def __init__(self, name: str, part_bytes: int, put: Callable[[Sequence[Chunk], int], None]) -> None:
        self.finish_reason = "stop"
        self.asides = Asides()
        self._name = name
        self._part_bytes = part_bytes
        self._put = put
        self._lock = threading.RLock()
        self._accumulation = Accumulation()
        self._text_parts = 0
        self._open: str | None = None
        self._said = 0
        self._problem: Exception | None = None
        self._sizes: defaultdict[str, int] = defaultdict(int)

    def add(self, item: object) -> None:
        """Take in what the function yielded. None is nothing: a provider's last delta often is."""
        with self._lock:
            self._let_out()
            if isinstance(item, str):
                self._add_yielded(str.__str__(item))
            elif item is not None:
                self._add_other(item, "yielded")

    def returned(self, value: object) -> None:
        """Take in what the function returned."""
        with self._lock:
            self._let_out()
            if isinstance(value, str):
                self._add_text(str.__str__(value))
            elif value is not None:
                self._add_other(value, "returned")

    def tick(self) -> None:
        """Tell what the function printed and displayed meanwhile; from another thread."""
        with self._lock:
            try:
                self._let_out()
            except Exception as error:  # belongs to the function's thread
                self._problem = error

    def settle(self) -> None:
        """Let out all that was held back: the function has ended, or failed."""
        with self._lock:
            self._settle_text()
            self._let_out(at_end=True)
            self._close_text()

    def shut(self) -> None:
        """Take in the very last prints (of a callback); what still prints now goes elsewhere."""
        self.asides.is_open = False
        self.settle()

    def close(self) -> None:
        """End the answer; say so if there is none."""
        self.settle()
        if not self._said:
            self._emit(nothing_answered(self._name))

    def _add_yielded(self, text: str) -> None:
        if text:
            self._add_watched(self._accumulation.take(text))

    def _settle_text(self) -> None:
        self._add_watched(self._accumulation.settle())

    def _add_watched(self, text: str) -> None:
        self._add_text(text)
        if self._accumulation.is_news():
            self._emit(accumulated_text(self._name))

    def _add_other(self, value: object, verb: str) -> None:
        self._settle_text()
        pieces = pieces_of(value)
        if pieces is None and is_code(value):
            raise not_an_answer(value, self._name, verb)
        for piece in pieces or ():
            if isinstance(piece, str):
                self._add_text(piece)
            else:
                self._add_chunk(piece)
        if pieces is None:
            self._show(value)

    def _show(self, value: object) -> None:
        said = self._said
        bundle = bundle_of(value)
        self._let_out()  # some objects display themselves
        if bundle["data"]:
            self._add_bundle(bundle, objects.keep(value))
        elif self._said == said:
            raise cannot_be_shown(value, self._name)

    def _let_out(self, *, at_end: bool = False) -> None:
        if self._problem is not None:
            problem, self._problem = self._problem, None
            raise problem
        for aside in self.asides.drain(at_end=at_end):
            if isinstance(aside, Displayed):
                self._add_bundle(json_bundle(aside.data, aside.metadata), aside.display_id)
            else:
                self._emit(_output(aside))  # without closing the text, which may go on

    def _add_bundle(self, bundle: dict[str, Any], part_id: str | None) -> None:
        fitting = bounded(bundle, self._part_bytes)
        if fitting is None:
            raise part_too_large(self._part_bytes, self._name)
        if len(fitting["data"]) < len(bundle["data"]):
            self._emit(shown_in_part(self._name, self._part_bytes))
        self._add_chunk({"type": "data-mimebundle", **({"id": part_id} if part_id else {}), "data": fitting})

    def _add_text(self, text: str) -> None:
        if not text:
            return
        self._said += 1
        sent = well_formed(text)
        opening: list[Chunk] = []
        if self._open is None:
            self._text_parts += 1
            self._open = f"t{self._text_parts}"
            opening = [chunks.text_start(self._open)]
        size = self._grow(f"text {self._open}", sent)
        self._put([*opening, chunks.text_delta(self._open, sent)], size)

    def _close_text(self) -> None:
        if self._open is not None:
            self._emit(chunks.text_end(self._open))
            self._open = None

    def _add_chunk(self, given: Chunk) -> None:
        chunk = chunks.check(given)
        self._close_text()
        kind: str = chunk["type"]
        self._said += kind not in _SAYS_NOTHING
        if kind == "finish":
            self.finish_reason = str(chunk.get("finishReason") or "stop")
        elif kind == "error":
            said = f"{self._name}: {chunk['errorText'][:300]}"
            raise KernelError("function-failed", said)  # not translated
        elif kind in DELTA_FIELD:
            part = f"{kind} {chunk.get('id') or chunk.get('toolCallId')}"
            self._put([chunk], self._grow(part, chunk[DELTA_FIELD[kind]]))
        elif kind not in _OURS:
            self._emit(chunk)

    def _grow(self, part: str, text: str) -> int:
        size = len(text) if text.isascii() else len(text.encode())
        self._sizes[part] += size
        if self._sizes[part] > self._part_bytes:
            raise part_too_large(self._part_bytes, self._name)
        return size

    def _emit(self, chunk: Chunk) -> None:
        size = len(json.dumps(chunk))
        if size > self._part_bytes:
            raise part_too_large(self._part_bytes, self._name)
        self._put([chunk], size)


def _output(printed: Printed) -> Chunk:
    return {"type": "data-output", "data": {"name": printed.name, "text": well_formed(printed.text)}}
