"""Objects become bundles that hold only JSON and fit."""

import dataclasses

from jupyter_chat_ext.kernel.rich import bounded, bundle_of, json_bundle


def test_structures_are_shown_as_json_too():
    @dataclasses.dataclass
    class City:
        name: str

    assert bundle_of(City("Rome"))["data"]["application/json"] == {"name": "Rome"}
    assert bundle_of([1, {"a": None}])["data"]["application/json"] == [1, {"a": None}]
    looped = []
    looped.append(looped)
    for value in (looped, {1: object()}, [float("nan")], "text", City):
        assert "application/json" not in bundle_of(value)["data"]


def test_a_bundle_holds_only_json():
    data = {"image/png": b"\x89PNG", "application/json": {"nan": float("nan")}, "text/html": None, "x/y": {1}}
    assert json_bundle(data, None) == {
        "data": {"image/png": "iVBORw==", "application/json": {"nan": None}, "x/y": "{1}"}
        | {"image/png": "iVBORw=="},
        "metadata": {},
    }
    assert json_bundle({"text/plain": "half \ud83d"}, {})["data"] == {"text/plain": "half \ufffd"}


def test_the_heaviest_representations_go_first():
    bundle = {"data": {"a": "x" * 5000, "b": "x" * 3000, "c": "x" * 1000}, "metadata": {}}
    assert set(bounded(bundle, 20_000)["data"]) == {"a", "b", "c"}
    assert set(bounded(bundle, 6_000)["data"]) == {"b", "c"}
    assert set(bounded(bundle, 3_000)["data"]) == {"c"}
    assert bounded(bundle, 1_500) is None
