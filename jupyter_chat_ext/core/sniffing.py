"""Tells what a file is by how it begins. What its name or a browser says decides among texts only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from jupyter_chat_ext.core.media_types import BY_SUFFIX, PLAIN_TEXT, SVG, TEXT_BY_SUFFIX, UNKNOWN, suffix_of
from jupyter_chat_ext.core.text_files import encoding_of

HEAD: Final = 65536
"""So many bytes are looked at."""

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "text/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"MThd", "audio/midi"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"ARROW1\0\0", "application/vnd.apache.arrow.file"),
    (b"\x93NUMPY", "application/x-npy"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-elf"),
    (b"\0asm", "application/wasm"),
    (b"\xca\xfe\xba\xbe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
)
_WEAK_SIGNATURES: Final = (
    (b"BM", "image/bmp"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
)
"""Two letters with which a text may begin too: looked for in what is no text."""

_TEXTS_TOO: Final = frozenset((b"BZh", b"ID3", b"PAR1", b"MThd", b"fLaC"))
"""Signatures of letters only, likewise."""

_CHUNKED: Final[Mapping[bytes, str]] = {
    b"WEBP": "image/webp",
    b"WAVE": "audio/wav",
    b"AVI ": "video/x-msvideo",
    b"AIFF": "audio/aiff",
    b"AIFC": "audio/aiff",
}
_BRANDS: Final = (
    (b"avif", "image/avif"),
    (b"avis", "image/avif"),
    (b"hei", "image/heic"),
    (b"mif1", "image/heic"),
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"qt  ", "video/quicktime"),
)
_BY_MARK: Final = (
    (b"OggS", b"theora", "video/ogg", "audio/ogg"),
    (b"\x1aE\xdf\xa3", b"webm", "video/webm", "video/x-matroska"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE: Final = (".doc", ".xls", ".ppt")
_NEW_OFFICE: Final[Mapping[bytes, str]] = {b"word/": ".docx", b"xl/": ".xlsx", b"ppt/": ".pptx"}
_ZIP_ENTRY: Final = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.DOTALL)
_NAMED_KIND: Final = re.compile(rb"application/(?:epub\+zip|vnd\.oasis\.opendocument\.[a-z-]{1,40}?)(?=PK|$)")
_MARKUP: Final = re.compile(rb"\s*(<\?xml\b|<svg\b)", re.IGNORECASE)
_SVG: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)


def sniffed(head: bytes, name: str) -> str:
    """Return the media type of a file that begins with `head`."""
    found = _by_signature(head) or _by_container(head, name)
    if found is not None:
        return found
    if encoding_of(head) is not None:
        return _kind_of_text(head, name)
    weak = (kind for signature, kind in _WEAK_SIGNATURES if head.startswith(signature))
    return next(weak, None) or _mpeg_audio(head) or UNKNOWN


def _by_signature(head: bytes) -> str | None:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            is_text = signature in _TEXTS_TOO and encoding_of(head) is not None
            return None if is_text else kind
    return None


def _by_container(head: bytes, name: str) -> str | None:
    """Return the type of a file whose format several types share."""
    if head.startswith(_OLE):
        suffix = suffix_of(name)
        return BY_SUFFIX[suffix] if suffix in _OLD_OFFICE else "application/x-ole-storage"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(head, name)
    return _kind_of_media(head)


def _kind_of_media(head: bytes) -> str | None:
    if head.startswith((b"RIFF", b"FORM")):
        return _CHUNKED.get(head[8:12])
    if head[4:8] == b"ftyp" and head[:1] == b"\0":
        return next((kind for brand, kind in _BRANDS if head[8:12].startswith(brand)), "video/mp4")
    for signature, mark, kind, other in _BY_MARK:
        if head.startswith(signature):
            return kind if mark in head[:512] else other
    return None


def _kind_of_zip(head: bytes, name: str) -> str:
    """Return what a ZIP file is by its first entries."""
    entries = [_entry_at(head, found) for found in _ZIP_ENTRY.finditer(head)]
    if entries and entries[0][0] == b"mimetype" and (named := _NAMED_KIND.match(entries[0][1])):
        return named[0].decode()
    names = [entry[0] for entry in entries]
    for folder, suffix in _NEW_OFFICE.items():
        is_inside = any(entry.startswith(folder) for entry in names)
        if is_inside or (b"[Content_Types].xml" in names and suffix_of(name) == suffix):
            return BY_SUFFIX[suffix]
    return "application/zip"


def _entry_at(head: bytes, found: re.Match[bytes]) -> tuple[bytes, bytes]:
    """Return the name of an entry, and how its content begins."""
    begin = found.end()
    end = begin + int.from_bytes(found[1], "little")
    content = end + int.from_bytes(found[2], "little")
    return head[begin:end], head[content : content + 100]


def _kind_of_text(head: bytes, name: str) -> str:
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return SVG if _SVG.search(head) else "application/xml"
    return TEXT_BY_SUFFIX.get(suffix_of(name), PLAIN_TEXT)


def _mpeg_audio(head: bytes) -> str | None:
    """Return the type of sound without a header: frames begin with eleven ones."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] & 0x06
    return "audio/aac" if layer == 0 else "audio/mpeg"
