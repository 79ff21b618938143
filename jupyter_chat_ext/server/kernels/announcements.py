"""Hears at once when a kernel gets its first chat model, and when kernels start and end.

Each kernel of this server gets one more subscriber on its iopub, to the beacon's messages alone:
nothing reaches us, and nothing is asked, until a cell registers a chat model.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

import zmq
from jupyter_events import EventLogger
from jupyter_server.gateway.managers import GatewayKernelManager
from zmq.eventloop.zmqstream import ZMQStream

from jupyter_chat_ext.kernel.protocol import BEACON

KERNEL_ACTIONS: Final = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"

_TOPIC: Final = f"comm-{BEACON}".encode()


class Announcements:
    """Listens to the kernels of one server.

    on_models: called with a kernel's id when it announced its models
    on_action: called with a kernel's id and `start`, `restart`, `shutdown` or `died`
    """

    def __init__(
        self,
        kernel_manager: Any,
        *,
        on_models: Callable[[str], None],
        on_action: Callable[[str, str], None],
    ) -> None:
        self._kernel_manager = kernel_manager
        self._on_models = on_models
        self._on_action = on_action
        self._streams: dict[str, ZMQStream] = {}
        self._restarts: dict[str, Callable[[], None]] = {}
        self._events: EventLogger | None = getattr(kernel_manager.parent, "event_logger", None)
        if self._events is not None:
            self._events.add_listener(schema_id=KERNEL_ACTIONS, listener=self._heard_action)
        for kernel_id in kernel_manager.list_kernel_ids():  # started before we were there
            self.listen_to(kernel_id)

    def listen_to(self, kernel_id: str) -> None:
        """Subscribe to a kernel (of this server, not of a gateway)."""
        if kernel_id in self._streams or kernel_id not in self._kernel_manager:
            return
        manager = self._kernel_manager.get_kernel(kernel_id)
        if isinstance(manager, GatewayKernelManager) or not manager.has_kernel:
            return  # one that is still being started tells when it is there
        stream = manager.connect_iopub()
        if not isinstance(stream, ZMQStream):
            stream.close(0)
            return
        stream.socket.setsockopt(zmq.UNSUBSCRIBE, b"")
        stream.socket.setsockopt(zmq.SUBSCRIBE, _TOPIC)
        stream.on_recv(lambda _: self._on_models(kernel_id))
        self._streams[kernel_id] = stream
        # Jupyter restarts kernels that died by themselves; this is how it says so.
        self._restarts[kernel_id] = functools.partial(self._on_action, kernel_id, "died")
        self._kernel_manager.add_restart_callback(kernel_id, self._restarts[kernel_id], "restart")

    def forget(self, kernel_id: str) -> None:
        """Unsubscribe from a kernel."""
        if stream := self._streams.pop(kernel_id, None):
            stream.close(0)
            restarted = self._restarts.pop(kernel_id)
            if kernel_id in self._kernel_manager:
                self._kernel_manager.remove_restart_callback(kernel_id, restarted, "restart")

    def close(self) -> None:
        """Unsubscribe from everything."""
        if self._events is not None:
            self._events.remove_listener(listener=self._heard_action)
        for kernel_id in list(self._streams):
            self.forget(kernel_id)

    async def _heard_action(
        self,
        logger: EventLogger,  # noqa: ARG002 - what Jupyter's events call listeners with
        schema_id: str,  # noqa: ARG002
        data: dict[str, Any],
    ) -> None:
        kernel_id, action = data.get("kernel_id"), data.get("action", "")
        if kernel_id is None or data.get("status") != "success":
            return
        if action in ("shutdown", "restart"):
            self.forget(kernel_id)
        if action in ("start", "restart"):
            self.listen_to(kernel_id)
        self._on_action(kernel_id, action)
