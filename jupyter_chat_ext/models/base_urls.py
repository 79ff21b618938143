"""Mends base URLs that people write a little differently from what the SDK of a kind needs."""

from __future__ import annotations

from urllib.parse import urlsplit

from jupyter_chat_ext.models.kinds import Kind


def mended(kind: Kind, base_url: str) -> tuple[str, str]:
    """Return a checked base URL as the kind needs it, and a sentence on what was changed, if anything."""
    parts = urlsplit(base_url)
    path = parts.path.rstrip("/")
    bare = f"{parts.scheme}://{parts.netloc}"
    if kind.surplus and path == kind.surplus:
        return bare, f"{kind.surplus} was left out of the base URL: {kind.label} adds it by itself."
    if kind.path and path in ("", "/api") and path != kind.path:
        return bare + kind.path, f"{kind.path} was added to the base URL, since {kind.label} answers there."
    return base_url, ""
