"""Files as URLs: bytes become a data URL only when somebody reads it, once."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, overload
from urllib.parse import unquote_to_bytes

_UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True)
class Inline:
    """A file whose bytes are here; `attachment_id` if the server has it too."""

    content: bytes
    media_type: str = _UNKNOWN
    attachment_id: str | None = None

    @cached_property
    def url(self) -> str:
        """The file as a data URL."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


class Url:
    """An attribute that reads as a URL and may be set to a URL or to an Inline file."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> Url: ...
    @overload
    def __get__(self, instance: object, owner: type) -> str: ...
    def __get__(self, instance: Any, owner: type) -> str | Url:
        if instance is None:
            raise AttributeError(self._name)  # so that dataclasses see no default
        given: str | Inline = instance.__dict__[self._name]
        return given.url if isinstance(given, Inline) else given

    def __set__(self, instance: Any, given: str | Inline) -> None:
        if not isinstance(given, (str, Inline)):
            raise TypeError(f"a url must be text, got {type(given).__name__}")
        instance.__dict__[self._name] = given


def source_of(holder: object) -> str | Inline:
    """Return what a holder's `url` was set to, without building a data URL."""
    source: str | Inline = holder.__dict__["_url"]
    return source


def content_of(source: str | Inline) -> bytes | None:
    """Return the bytes of a file; None if they are elsewhere (an address) or cannot be read."""
    if isinstance(source, Inline):
        return source.content
    head, comma, body = source.partition(",")
    if not comma or head[:5].lower() != "data:":
        return None
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return None


def media_type_of(source: str | Inline, name: str) -> str | None:
    """Return the type that a file says it has, or else its name suggests."""
    if isinstance(source, Inline) and source.media_type != _UNKNOWN:
        return source.media_type
    if isinstance(source, str) and source[:5].lower() == "data:":
        return source[5:].partition(",")[0].partition(";")[0] or "text/plain"
    address = source.partition("?")[0].partition("#")[0] if isinstance(source, str) else ""
    return mimetypes.guess_type(name)[0] or mimetypes.guess_type(address)[0]


def short(source: str | Inline) -> str:
    """Return what a person wants to see of a URL."""
    if isinstance(source, Inline):
        return f"data:{source.media_type};base64,… ({len(source.content)} bytes)"
    return source if len(source) <= 80 else f"{source[:60]}… ({len(source)} characters)"
