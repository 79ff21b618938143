"""What files are called, and which of them are text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = "application/octet-stream"
PLAIN_TEXT: Final = "text/plain"
NOTEBOOK: Final = "application/x-ipynb+json"
PDF: Final = "application/pdf"
SVG: Final = "image/svg+xml"

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."

TEXT_LIKE: Final = frozenset(
    (
        NOTEBOOK,
        "application/javascript",
        "application/json",
        "application/sql",
        "application/toml",
        "application/x-ndjson",
        "application/x-sh",
        "application/x-yaml",
        "application/xml",
        "application/yaml",
    )
)
"""Types of text that do not begin with `text/`."""

_TEXT_ENDINGS: Final = ("+json", "+xml", "+yaml")
_MEDIA: Final = ("image", "audio", "video")

TEXT_BY_SUFFIX: Final[Mapping[str, str]] = {
    **dict.fromkeys((".txt", ".log", ".text", ".cfg", ".conf", ".ini", ".srt"), PLAIN_TEXT),
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), "text/markdown"),
    ".rst": "text/x-rst",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    **dict.fromkeys((".html", ".htm"), "text/html"),
    ".css": "text/css",
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "text/javascript"),
    **dict.fromkeys((".ts", ".tsx"), "text/x-typescript"),
    **dict.fromkeys((".py", ".pyi", ".pyx"), "text/x-python"),
    ".ipynb": NOTEBOOK,
    ".json": "application/json",
    **dict.fromkeys((".jsonl", ".ndjson"), "application/x-ndjson"),
    ".geojson": "application/geo+json",
    ".xml": "application/xml",
    ".svg": SVG,
    **dict.fromkeys((".yaml", ".yml"), "application/yaml"),
    ".toml": "application/toml",
    ".sql": "application/sql",
    **dict.fromkeys((".sh", ".bash", ".zsh"), "application/x-sh"),
    ".r": "text/x-r",
    ".jl": "text/x-julia",
    **dict.fromkeys((".c", ".h"), "text/x-c"),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp", ".cu"), "text/x-c++"),
    ".java": "text/x-java",
    ".go": "text/x-go",
    ".rs": "text/x-rust",
    ".rb": "text/x-ruby",
    ".lua": "text/x-lua",
    ".pl": "text/x-perl",
    ".php": "text/x-php",
    ".scala": "text/x-scala",
    ".swift": "text/x-swift",
    ".kt": "text/x-kotlin",
    **dict.fromkeys((".f", ".f90", ".f95"), "text/x-fortran"),
    ".m": "text/x-matlab",
    **dict.fromkeys((".tex", ".bib", ".sty"), "text/x-tex"),
    **dict.fromkeys((".diff", ".patch"), "text/x-diff"),
    ".ics": "text/calendar",
    ".vtt": "text/vtt",
    ".rtf": "text/rtf",
}
"""What text is, by the end of its name; the content can hardly tell."""

BY_SUFFIX: Final[Mapping[str, str]] = {
    **TEXT_BY_SUFFIX,
    ".png": "image/png",
    **dict.fromkeys((".jpg", ".jpeg", ".jfif"), "image/jpeg"),
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    **dict.fromkeys((".tif", ".tiff"), "image/tiff"),
    ".ico": "image/x-icon",
    ".avif": "image/avif",
    **dict.fromkeys((".heic", ".heif"), "image/heic"),
    ".pdf": PDF,
    ".docx": _OOXML + "wordprocessingml.document",
    ".xlsx": _OOXML + "spreadsheetml.sheet",
    ".pptx": _OOXML + "presentationml.presentation",
    ".odt": _ODF + "text",
    ".ods": _ODF + "spreadsheet",
    ".odp": _ODF + "presentation",
    ".epub": "application/epub+zip",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    **dict.fromkeys((".zip", ".npz", ".whl", ".jar"), "application/zip"),
    **dict.fromkeys((".gz", ".tgz"), "application/gzip"),
    ".bz2": "application/x-bzip2",
    ".xz": "application/x-xz",
    ".7z": "application/x-7z-compressed",
    ".rar": "application/vnd.rar",
    ".zst": "application/zstd",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    **dict.fromkeys((".ogg", ".oga", ".opus"), "audio/ogg"),
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    **dict.fromkeys((".aif", ".aiff"), "audio/aiff"),
    **dict.fromkeys((".mid", ".midi"), "audio/midi"),
    **dict.fromkeys((".mp4", ".m4v"), "video/mp4"),
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".ogv": "video/ogg",
    **dict.fromkeys((".h5", ".hdf5"), "application/x-hdf5"),
    ".parquet": "application/vnd.apache.parquet",
    **dict.fromkeys((".arrow", ".feather"), "application/vnd.apache.arrow.file"),
    ".npy": "application/x-npy",
    **dict.fromkeys((".sqlite", ".sqlite3"), "application/vnd.sqlite3"),
    **dict.fromkeys((".exe", ".dll"), "application/vnd.microsoft.portable-executable"),
}

_OTHER_NAMES: Final[Mapping[str, str]] = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/vnd.microsoft.icon": "image/x-icon",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/x-m4a": "audio/mp4",
    "application/x-pdf": PDF,
    "application/x-zip-compressed": "application/zip",
    "application/x-gzip": "application/gzip",
    "application/x-yaml": "application/yaml",
    "text/yaml": "application/yaml",
    "text/x-yaml": "application/yaml",
    "text/xml": "application/xml",
    "application/javascript": "text/javascript",
    "application/x-javascript": "text/javascript",
    "text/json": "application/json",
    "application/jsonl": "application/x-ndjson",
    "application/x-httpd-php": "text/x-php",
}


def suffix_of(name: str) -> str:
    """Return the end of a file's name in small letters, with its dot; empty if it has none."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem.strip(".") and suffix else ""


def canonical(media_type: str) -> str:
    """Return a media type by its one name, without parameters."""
    bare = media_type.partition(";")[0].strip().lower()
    return _OTHER_NAMES.get(bare, bare)


def type_by_name(name: str) -> str | None:
    """Return what a file should be by its name, None if that says nothing."""
    return BY_SUFFIX.get(suffix_of(name))


def is_text(media_type: str) -> bool:
    """Tell whether files of a type can be read as text: code, tables, notebooks and so on."""
    return media_type.startswith("text/") or media_type in TEXT_LIKE or media_type.endswith(_TEXT_ENDINGS)


def is_honest(name: str, media_type: str) -> bool:
    """Tell whether a file's name does not promise something else than its content is."""
    promised = type_by_name(name)
    if promised is None or promised == media_type:
        return True
    if is_text(promised):
        return is_text(media_type)
    kind = promised.partition("/")[0]
    if kind in _MEDIA:
        return media_type.startswith(f"{kind}/") and media_type != SVG
    return promised != PDF and is_text(media_type)  # for instance CSV that calls itself an Excel file
