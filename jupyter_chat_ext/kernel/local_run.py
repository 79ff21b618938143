"""Asks a chat model from the kernel itself, whether a server is there or not."""

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


def ask_here(model: Registered, recording: Recording, messages: list[MessageBody]) -> Run:
    """Begin a run that a server may follow; `recording` hears how it goes."""
    host = KernelHost.find()
    run = Run(
        model,
        listener=recording,
        part_bytes=PART_BYTES,
        send=None,
        enter=_entering(host),
        leave=host.flush if host is not None else _nothing,
    )
    run.start(messages_of(messages), ChatModelConfig.merged(dict(model.options.config)), stuck=0)
    return run


def _entering(host: KernelHost | None) -> Any:
    if host is None:
        return _nobody
    # not the header of the cell that asked: whatever is sent belongs to no cell
    return functools.partial(host.enter_run, {"header": {}})


def _nobody(_asides: object) -> None:
    return None


def _nothing() -> None:
    return None
