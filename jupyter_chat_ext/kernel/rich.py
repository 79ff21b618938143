"""Shows Python objects: as MIME bundles, the way a notebook's cell would show them."""

from __future__ import annotations

import io
import json
import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any, Final

from jupyter_chat_ext.kernel.surrogates import well_formed

ENVELOPE: Final = 1024
"""Room for what a chunk says besides its bundle."""


def bundle_of(value: object) -> dict[str, Any]:
    """Return `{"data", "metadata"}` for an object, as the kernel's display formatter makes it.

    The data is empty for objects that displayed themselves, or that cannot be shown.
    """
    shown = _figure_of(value)
    data, metadata = _formatter().format(shown)
    if _is_figure(shown):
        data = _with_picture(shown, data)
        _forget_figure(shown)
    if list(data) == ["text/plain"] and (structure := _structure(value)) is not None:
        data = {**data, "application/json": structure}
    return json_bundle(data, metadata)


def json_bundle(data: Mapping[Any, Any], metadata: Mapping[Any, Any] | None) -> dict[str, Any]:
    """Return a bundle as JSON: bytes as base64, NaN as null, what is no JSON as its text."""
    encoded = {str(kind): _encoded(content) for kind, content in data.items() if content is not None}
    packed = json.dumps({"data": encoded, "metadata": metadata or {}}, default=str, ensure_ascii=False)
    bundle: dict[str, Any] = json.loads(well_formed(packed), parse_constant=lambda _: None)
    return bundle


def bounded(bundle: Mapping[str, Any], limit: int) -> dict[str, Any] | None:
    """Return the bundle without its heaviest representations, so that it fits; None if none does."""
    room = limit - ENVELOPE - len(json.dumps(bundle["metadata"]))
    data = dict(bundle["data"])
    sizes = {kind: len(json.dumps(content)) for kind, content in data.items()}
    for kind in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if sum(sizes[kept] for kept in data) <= room:
            break
        del data[kind]
    return {"data": data, "metadata": bundle["metadata"]} if data else None


def _formatter() -> Any:
    """Return the kernel's display formatter, or a new one outside kernels."""
    from IPython.core.formatters import DisplayFormatter  # noqa: PLC0415 - heavy outside kernels
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415

    shell: Any = InteractiveShell.instance() if InteractiveShell.initialized() else None
    return shell.display_formatter if shell is not None else DisplayFormatter()


def _encoded(content: Any) -> Any:
    return b64encode(content).decode() if isinstance(content, bytes) else content


def _structure(value: Any) -> Any:
    """Return lists, dicts, dataclasses and pydantic models as JSON; None for everything else."""
    if dump := getattr(value, "model_dump", None):
        value = dump(mode="json")
    elif is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if not isinstance(value, (dict, list, tuple)):
        return None
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return None


def _figure_of(value: Any) -> Any:
    """Return the figure of matplotlib axes (what `df.plot()` returns), else the value itself."""
    axes = getattr(sys.modules.get("matplotlib.axes"), "Axes", None)
    return value.figure if axes is not None and isinstance(value, axes) else value


def _is_figure(value: object) -> bool:
    figure = getattr(sys.modules.get("matplotlib.figure"), "Figure", None)
    return figure is not None and isinstance(value, figure)


def _with_picture(figure: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Draw a figure where IPython does not (pyplot was never told to show figures in place)."""
    if any(kind.startswith("image/") for kind in data):
        return data
    picture = io.BytesIO()
    figure.savefig(picture, format="png", bbox_inches="tight")
    return {**data, "image/png": picture.getvalue()}


def _forget_figure(figure: Any) -> None:
    """Take a shown figure from pyplot, or the next cell that ends would show it once more."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and "inline" in str(pyplot.get_backend()).lower():
        pyplot.close(figure)
