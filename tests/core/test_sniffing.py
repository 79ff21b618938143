"""A file is what it is, whatever it is called and whatever a browser says."""

import gzip
import wave
from io import BytesIO

import pytest

from jupyter_chat_ext.core.sniffing import sniffed
from jupyter_chat_ext.core.text_files import decoded
from tests.files import EXE, GIF, JPEG, PDF, PNG, WEBP, office, zipped

OOXML = "application/vnd.openxmlformats-officedocument."


def wav():
    packed = BytesIO()
    with wave.open(packed, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * 100)
    return packed.getvalue()


@pytest.mark.parametrize(("content", "name", "expected"), [
    (PNG, "x.txt", "image/png"),
    (JPEG, "x.png", "image/jpeg"),
    (GIF, "x", "image/gif"),
    (WEBP, "x.jpg", "image/webp"),
    (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0", "x.bmp", "image/bmp"),
    (b"II*\0\x08\0\0\0", "scan", "image/tiff"),
    (b"\0\0\0\x1cftypavif\0\0\0\0", "x", "image/avif"),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "x.jpg", "image/heic"),
    (PDF, "x.png", "application/pdf"),
    (office("word"), "x.zip", OOXML + "wordprocessingml.document"),
    (office("xl"), "x", OOXML + "spreadsheetml.sheet"),
    (office("ppt"), "x.pptx", OOXML + "presentationml.presentation"),
    (zipped("[Content_Types].xml", "customXml/item1.xml"), "x.docx", OOXML + "wordprocessingml.document"),
    (zipped("a.txt"), "x.docx", "application/zip"),
    (zipped("a", first=("mimetype", "application/vnd.oasis.opendocument.text")), "x.zip",
     "application/vnd.oasis.opendocument.text"),
    (zipped("a", first=("mimetype", "application/epub+zip")), "x", "application/epub+zip"),
    (zipped("a", first=("mimetype", "text/html")), "x", "application/zip"),
    (zipped(), "empty.zip", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "old.xls", "application/vnd.ms-excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "old.pdf", "application/x-ole-storage"),
    (gzip.compress(b"a", mtime=0), "x.png", "application/gzip"),
    (wav(), "x", "audio/wav"),
    (b"ID3\x04\0\0\0\0\0\0", "x", "audio/mpeg"),
    (b"\xff\xfb\x90\x64\0\0\0\0", "x", "audio/mpeg"),
    (b"fLaC\0\0\0\x22", "x", "audio/flac"),
    (b"OggS\0\x02" + bytes(20), "x.png", "audio/ogg"),
    (b"\0\0\0\x20ftypisom\0\0\2\0", "x.png", "video/mp4"),
    (b"\0\0\0\x14ftypqt  ", "x", "video/quicktime"),
    (b"\0\0\0\x20ftypM4A \0\0\0\0", "x.mp4", "audio/mp4"),
    (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "x", "video/webm"),
    (b"PAR1\x15\x04\x15\0", "x", "application/vnd.apache.parquet"),
    (b"SQLite format 3\0" + bytes(20), "x.csv", "application/vnd.sqlite3"),
    (EXE, "x.png", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF\2\1\1\0", "x.png", "application/x-elf"),
    (b"\x80\x04\x95\x0b\0\0\0", "x.pkl", "application/octet-stream"),
])  # fmt: skip
def test_formats_are_known_by_how_they_begin(content, name, expected):
    assert sniffed(content, name) == expected


@pytest.mark.parametrize(("content", "name", "expected"), [
    (b"a,b\n1,2\n", "data.csv", "text/csv"),
    (b"a,b\n1,2\n", "DATA.CSV", "text/csv"),
    (b"print(1)", "run.py", "text/x-python"),
    (b"const a: number = 1", "a.ts", "text/x-typescript"),
    (b'{"cells": []}', "a.ipynb", "application/x-ipynb+json"),
    (b"{}", "a.json", "application/json"),
    (b"hello", "picture.png", "text/plain"),
    (b"hello", "", "text/plain"),
    (b"", "empty.md", "text/markdown"),
    (b"<html><script>", "page.html", "text/html"),
    (b"<html><script>", "page.png", "text/plain"),
    (b'<?xml version="1.0"?>\n<svg xmlns="x">', "x.png", "image/svg+xml"),
    (b"<svg onload=alert(1)>", "x", "image/svg+xml"),
    (b"<?xml version='1.0'?><a/>", "x", "application/xml"),
    (b"BMW builds cars", "a.md", "text/markdown"),
    (b"MZ is a code", "a.txt", "text/plain"),
    (b"ID3 tags are text", "a.txt", "text/plain"),
    (b"\x1b[31mred\x1b[0m", "run.log", "text/plain"),
    ("Grüße, 世界".encode(), "a.txt", "text/plain"),
    ("Grüße".encode("utf-8-sig"), "a.txt", "text/plain"),
    ("Grüße".encode("cp1252"), "a.csv", "text/csv"),
    ("name;größe\n".encode("utf-16"), "a.csv", "text/csv"),
    ("name;größe\n".encode("utf-16-le"), "a.csv", "text/csv"),
    ("name;groesse\n".encode("utf-16-be"), "a.txt", "text/plain"),
    (("世" * 40000).encode()[:65536], "a.txt", "text/plain"),
])  # fmt: skip
def test_texts_are_told_apart_by_their_names(content, name, expected):
    assert sniffed(content, name) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_of_any_encoding_is_read(encoding):
    text = "Größe; price in € – 12\n" * 10
    assert decoded(text.encode(encoding)) == text


def test_what_is_broken_late_in_a_text_does_not_hide_the_rest():
    assert decoded(b"a" * 70_000 + b"\xe9 and more").endswith("é and more")
