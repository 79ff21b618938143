"""Repairs halves of surrogate pairs, which Python's text may hold and no wire can carry."""

from __future__ import annotations


def well_formed(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
