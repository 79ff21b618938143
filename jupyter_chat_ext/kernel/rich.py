"""Shows Python objects: as MIME bundles, the way a notebook's cell would show them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any

from jupyter_chat_ext.kernel.data_urls import Inline


def bundle_of(value: object) -> dict[str, Any]:
    """Return `{"data", "metadata"}` for an object, as the kernel's display formatter makes it."""
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 - heavy outside kernels

    shown = _figure_of(value)
    formatter: Any = InteractiveShell.instance().display_formatter
    data, metadata = formatter.format(shown) if formatter is not None else ({}, {})
    if _is_figure(shown):
        data = _with_picture(shown, data)
        _forget_figure(shown)
    return {"data": _as_json(data), "metadata": _as_json(metadata)}


def bounded(bundle: Mapping[str, Any], limit: int) -> dict[str, Any] | None:
    """Return the bundle without its heaviest representations, so that it fits; None if none does."""
    data = dict(bundle["data"])
    sizes = {kind: len(json.dumps(content)) for kind, content in data.items()}
    for kind in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if sum(sizes[kept] for kept in data) <= limit:
            break
        del data[kind]
    metadata = {key: facts for key, facts in bundle["metadata"].items() if key in data or "/" not in key}
    return {"data": data, "metadata": metadata} if data else None


def _as_json(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a bundle as JSON: bytes as base64, what is no JSON as its text."""
    encoded = {str(kind): _encoded(content) for kind, content in data.items()}
    copy: dict[str, Any] = json.loads(json.dumps(encoded, default=str))
    return copy


def _encoded(content: Any) -> Any:
    if not isinstance(content, bytes):
        return content
    return Inline(content).url.partition(",")[2]


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
