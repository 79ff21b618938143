"""Asks a chat model from the kernel itself, without any server."""

from __future__ import annotations

import functools
from typing import Any

from jupyter_chat_ext.kernel.config import ChatModelConfig
from jupyter_chat_ext.kernel.host import KernelHost
from jupyter_chat_ext.kernel.messages import messages_of
from jupyter_chat_ext.kernel.mirror import Recording
from jupyter_chat_ext.kernel.protocol import PART_BYTES, MessageBody
from jupyter_chat_ext.kernel.registration import Registered
from jupyter_chat_ext.kernel.run import Run


def ask_here(model: Registered, recording: Recording, messages: list[MessageBody]) -> None:
    """Begin a run; `recording` hears how it goes."""
    host = KernelHost.find()
    run = Run(
        model,
        listener=recording,
        part_bytes=PART_BYTES,
        epoch="here",
        send=_nobody,
        enter=_entering(host),
        leave=host.flush if host is not None else _nothing,
        on_stuck=_nobody,
        is_leased=False,
    )
    run.start(messages_of(messages), ChatModelConfig.merged(dict(model.options.config)), stuck=0)


def _entering(host: KernelHost | None) -> Any:
    if host is None:
        return _nobody
    return functools.partial(host.enter_run, {"header": host.current_request()})


def _nobody(_frame: object) -> None:
    return None


def _nothing() -> None:
    return None
