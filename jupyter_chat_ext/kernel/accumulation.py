"""Tells whether a function yields new text, as it should, or all of its text so far each time.

A function that yields "Hello", "Hello ", "Hello world" means "Hello world". One that yields "ha",
"ha", "haha" means "hahahaha". The rule:

* Only the beginning decides. As soon as a text does not begin with all of the one before it and
  go on from there, the function yields new text, and is taken at its word from then on.
* Two texts that extend the one before say that it yields the text so far, unless they only repeat
  the first ("=", "==", "==="); six say so in any case.
* If the function ends before that, after two texts of which the second extends the first: it
  yields the text so far if the first has four letters or more and does not end in a space, since
  nobody glues a word to itself ("Hello", "Hello world", but not "a", "ab" or "ha ", "ha ha").

The first text is shown at once; what is undecided waits for the next text or for the end.
"""

from __future__ import annotations

from typing import Final

ENOUGH: Final = 2
ENOUGH_REPETITIONS: Final = 6
WORD_LENGTH: Final = 4


class Accumulation:
    """Takes the texts of one function and gives what is new in each.

    is_found: whether the function yields all of its text so far
    """

    def __init__(self) -> None:
        self.is_found = self._is_told = False
        self._is_decided = False
        self._shown = ""
        self._held: list[str] = []
        self._extensions = 0

    def take(self, text: str) -> str:
        """Return what is to be shown now that the function yielded `text`."""
        if self.is_found:
            return self._grown(text)
        if self._is_decided:
            return text
        if not self._shown:
            self._shown = text
            return text
        return self._watched(text)

    def is_news(self) -> bool:
        """Tell, once, that the function yields all of its text so far."""
        is_news, self._is_told = self.is_found and not self._is_told, self.is_found
        return is_news

    def settle(self) -> str:
        """Return what was held back: something else than text comes now, or the end."""
        if not self._held:
            return ""
        has_grown = self._extensions and (len(self._held) > 1 or self._begins_with_a_word())
        return self._found() if has_grown else self._as_it_is()

    def _watched(self, text: str) -> str:
        last = self._held[-1] if self._held else self._shown
        self._held.append(text)
        if len(text) <= len(last) or not text.startswith(last):
            return self._as_it_is()
        self._extensions += not _repeats(self._shown, text)
        if self._extensions >= ENOUGH or len(self._held) >= ENOUGH_REPETITIONS:
            return self._found()
        return ""

    def _as_it_is(self) -> str:
        self._is_decided = True
        held, self._held = "".join(self._held), []
        return held

    def _found(self) -> str:
        self.is_found = True
        text, self._held = self._held[-1], []
        return self._grown(text)

    def _grown(self, text: str) -> str:
        """Return the end of a longer text; a text of another beginning is shown as it is."""
        new = text[len(self._shown) :] if text.startswith(self._shown) else text
        self._shown += new
        return new

    def _begins_with_a_word(self) -> bool:
        return len(self._shown.strip()) >= WORD_LENGTH and not self._shown[-1].isspace()


def _repeats(unit: str, text: str) -> bool:
    return text == (unit * (len(text) // len(unit) + 1))[: len(text)]
