"""Our languages for what the server translates: the titles and descriptions of settings.

The page's own strings come to it from `jupyter_chat_ext/locale`, through the entry point `jupyterlab.locale`.
For settings, JupyterLab looks into language packs only, so our domain brings its own bundle. (What it lists
of all settings at once, as for its Settings Editor, it translates for its own extensions only: there ours
stay in English.)
"""

from __future__ import annotations

import json
from pathlib import Path

from jupyterlab_server.translation_utils import TranslationBundle, translator

import jupyter_chat_ext

DOMAIN = "jupyter_chat_ext"
LOCALE = Path(jupyter_chat_ext.__file__).parent / "locale"


class OwnStrings(TranslationBundle):
    """The strings of our domain in the language of the person; in English where it has none."""

    def update_locale(self, locale_: str) -> None:
        """Speak another language from now on."""
        super().update_locale(locale_)
        path = LOCALE / locale_ / "LC_MESSAGES" / f"{DOMAIN}.json"
        self._strings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def pgettext(self, msgctxt: str, msgid: str) -> str:
        """Translate a string of a context."""
        found = self._strings.get(f"{msgctxt}\x04{msgid}")
        return str(found[0]) if found else super().pgettext(msgctxt, msgid)


def offer() -> None:
    """Let JupyterLab show our settings in our languages, as far as it lets itself be told."""
    bundles = getattr(translator, "_TRANSLATORS", None)
    locale = getattr(translator, "_LOCALE", None)
    if isinstance(bundles, dict) and isinstance(locale, str):
        bundles[DOMAIN] = OwnStrings(DOMAIN, locale)
