"""Languages: JupyterLab offers ours, and shows our settings in them."""

import json
from pathlib import Path

import pytest
from jupyterlab_server.translation_utils import get_installed_packages_locale, translator

from jupyter_chat_ext.server import translations

SCHEMA = Path(__file__).parents[2] / "schema" / "providers.json"


@pytest.fixture
def french():
    before = translator._LOCALE
    translations.offer()
    translator.set_locale("fr_FR")
    yield
    translator.set_locale(before)
    translator._TRANSLATORS.pop(translations.DOMAIN)


def test_jupyterlab_finds_our_french():
    found, problems = get_installed_packages_locale("fr_FR")

    assert not problems
    ours = found["jupyter_chat_ext"]
    assert ours[""]["language"] == "fr-FR"
    assert ours["New conversation"] == ["Nouvelle conversation"]


def test_settings_are_shown_in_french(french):
    schema = translator.translate_schema(json.loads(SCHEMA.read_text()))

    assert schema["title"] == "Chat\u00a0: modèles et fournisseurs"
    assert schema["properties"]["defaultModel"]["title"] == "Modèle par défaut"
    provider = schema["definitions"]["provider"]
    assert provider["title"] == "Fournisseur"
    assert provider["properties"]["kind"]["oneOf"][0]["title"].startswith("Tout serveur")


def test_a_language_that_is_not_there_leaves_them_in_english(french):
    translator.set_locale("de_DE")

    schema = translator.translate_schema(json.loads(SCHEMA.read_text()))

    assert schema["properties"]["defaultModel"]["title"] == "Default model"
