"""Keys stay out of what is shown and logged."""

import logging

import pytest

from jupyter_chat_ext.models.provider_errors import typed_error
from jupyter_chat_ext.models.redaction import RedactingFilter, redact

KEYS = [
    "sk-proj-abcDEF123456789",
    "sk-ant-api03-abcdefgh_ijkl-mnop",
    "gsk_abcdefghijklmnop",
    "AIzaSyA1234567890abcdefghij_klmnop",
    "hf_abcdefghijklmnopqrst",
    "ghp_abcdefghijklmnopqrst",
    "xai-abcdefghijklmnop",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh",
]


@pytest.mark.parametrize("key", KEYS)
def test_what_looks_like_a_key_is_hidden(key):
    assert key not in redact(f"Incorrect API key provided: {key}. See the docs.")
    assert key[8:] not in redact(f'{{"authorization": "Bearer {key}"}}')


def test_a_known_key_is_hidden_whatever_it_looks_like():
    assert "correct horse" not in redact("your key: correct horse", ["correct horse"])


def test_a_password_in_a_url_is_hidden():
    assert "hunter22" not in redact("http://me:hunter22@host.example/v1 failed")


@pytest.mark.parametrize(
    "text", ["The model does not exist.", "max_tokens is too large: 9000", "a sketch-like task"]
)
def test_plain_words_stay(text):
    assert redact(text) == text


def test_a_key_at_the_cut_of_a_long_detail_is_hidden_before_it_is_cut():
    key = "abcdefghijklmnopqrstuvwxyz"
    error = typed_error(RuntimeError("x" * 280 + key), "Gateway", secrets=[key])
    assert len(error.detail) <= 300
    assert "abcdef" not in error.detail


def test_log_records_are_redacted(caplog):
    logger = logging.getLogger("jupyter_chat_ext.test")
    logger.addFilter(RedactingFilter())
    logger.warning("failed with %s", KEYS[0])
    assert KEYS[0] not in caplog.text
