"""The embedded models as the picker shows them: fetched with consent, started when asked."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jupyter_chat_ext.core.errors import ChatError, ModelError
from jupyter_chat_ext.models.attachment_rules import TEXT_PATTERNS
from jupyter_chat_ext.models.base import ChatModel, ModelInfo
from jupyter_chat_ext.models.checks.questions import check_streaming, check_tools
from jupyter_chat_ext.models.checks.report import NETWORK, Report
from jupyter_chat_ext.models.endpoint import SettingsSource
from jupyter_chat_ext.models.kinds import CHAT_SETTINGS
from jupyter_chat_ext.models.local import problems
from jupyter_chat_ext.models.local.downloads import Downloads, OnChange, tell_nobody
from jupyter_chat_ext.models.local.model import Connect, LocalModel, connect_to
from jupyter_chat_ext.models.local.pins import PINS, Pin
from jupyter_chat_ext.models.local.weights import default_folder, weights_path
from jupyter_chat_ext.models.registry import unknown_model

PREFIX: Final = "local:"


class LocalModels:
    """The ModelSource of embedded models; owns their downloads and their processes."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        on_change: OnChange = tell_nobody,
        connect: Connect = connect_to,
        settings: SettingsSource | None = None,
        pins: Mapping[str, Pin] = PINS,
    ) -> None:
        self._folder = folder or default_folder()
        self._on_change = on_change
        self._connect = connect
        self._settings = settings
        self._pins = pins
        self._downloads = Downloads(self._folder, on_change)
        self._models: dict[str, LocalModel] = {}

    async def list(self) -> Sequence[ModelInfo]:
        """Return every pinned model, with its download and why it cannot be asked now."""
        return [await self._info(pin) for pin in self._pins.values()]

    def owns(self, model_id: str) -> bool:
        """Tell whether the id begins with `local:`."""
        return model_id.startswith(PREFIX)

    async def get(self, model_id: str) -> ChatModel:
        """Return the model; its process starts with its first question."""
        pin = self._pin(model_id.removeprefix(PREFIX))
        if problem := (await self._info(pin)).problem:
            raise problem
        if pin.name not in self._models:
            self._models[pin.name] = LocalModel(
                pin, self._folder, self._connect, self._on_change, self._settings
            )
        return self._models[pin.name]

    async def check(self, model: str = "") -> Report:
        """Check whether an embedded model answers: the given one, else the first."""
        pin = self._pin(model.removeprefix(PREFIX) or next(iter(self._pins)))
        report = Report(provider="local", label=pin.label, model=f"{PREFIX}{pin.name}")
        report.skipped("It runs on this machine.", "key", *NETWORK, "auth")
        if problem := (await self._info(pin)).problem:
            report.failed("settings", problem)
            return report
        report.passed("settings", "Its engine and its weights are here.")
        try:
            asked = await self.get(f"{PREFIX}{pin.name}")
            await check_streaming(asked, report)
            report.passed("model", f"It is {pin.name}.")
            await check_tools(asked, report)
        except ChatError as problem:
            report.failed("streaming", problem)
        return report

    async def start_download(self, name: str) -> dict[str, Any]:
        """Start the download, or join the running one; return its state without waiting for it."""
        pin = self._pin(name)
        if await asyncio.to_thread(weights_path, pin, self._folder) is None:
            self._downloads.start(pin)
        return await self._downloads.status(pin)

    async def cancel_download(self, name: str) -> dict[str, Any]:
        """Cancel the download if it runs, and return what is there now."""
        pin = self._pin(name)
        await self._downloads.cancel(pin)
        return await self._downloads.status(pin)

    async def close(self) -> None:
        """Cancel downloads and end the processes."""
        await asyncio.gather(self._downloads.close(), *(model.close() for model in self._models.values()))

    def _pin(self, name: str) -> Pin:
        if name not in self._pins:
            raise unknown_model(PREFIX + name)
        return self._pins[name]

    async def _info(self, pin: Pin) -> ModelInfo:
        status = await self._downloads.status(pin)
        problem: ModelError | None = None
        if not await asyncio.to_thread(importlib.util.find_spec, "xllamacpp"):
            problem = problems.runtime_missing()
        elif status["state"] != "ready":
            problem = problems.download_needed(pin)
        return ModelInfo(
            id=f"{PREFIX}{pin.name}",
            label=pin.label,
            group="local",
            detail=pin.detail,
            settings=CHAT_SETTINGS,
            attachments=TEXT_PATTERNS,
            problem=problem,
            extra={"download": {"name": pin.name, **status}},
        )
