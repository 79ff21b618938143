"""Follows the first request of a check over the network, and notes each stage it passes."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.addresses import DEFAULT_PORTS, is_refused
from jupyter_chat_ext.models.checks.report import NETWORK, Report
from jupyter_chat_ext.models.endpoint import Endpoint

BY_PROXY: Final = "The proxy does this."


class Journey:
    """A listener of the HTTP client's events. `at` is the stage under way: one of NETWORK, or empty."""

    def __init__(self, endpoint: Endpoint, report: Report) -> None:
        parts = urlsplit(endpoint.base_url)
        self._host = parts.hostname or ""
        self._port = parts.port or DEFAULT_PORTS[parts.scheme]
        self._is_plain = parts.scheme == "http"
        self._report = report
        self._proxy = ""
        self._begun = 0.0
        self._is_through = False
        self.at = ""

    async def __call__(self, event: str, facts: Mapping[str, Any]) -> None:
        """Note an event; only those of the first connection count."""
        if self._is_through:
            return
        if event == "connection.connect_tcp.started":
            await self._connect(str(facts["host"]), facts["port"])
        elif event == "connection.connect_tcp.complete":
            self._connected(facts["return_value"])
        elif event == ("proxy" if self._proxy else "connection") + ".start_tls.started":
            self._begin_tls()
        elif self.at == "tls" and event.endswith("start_tls.complete"):
            self._secured(facts["return_value"])

    @property
    def seconds(self) -> float:
        """How long the stage under way takes."""
        return time.monotonic() - self._begun

    async def _connect(self, host: str, port: int) -> None:
        if (host, port) != (self._host, self._port):
            self._proxy = f"{host}:{port}"
            self._report.skipped(BY_PROXY, "dns", "tcp")
            self._begin("proxy")
            return
        self._report.skipped("The environment names no proxy for this address.", "proxy")
        self._begin("dns")
        found = await self._looked_up()
        if self._host in found:
            self._report.skipped("The base URL has an address, no name.", "dns")
        else:
            self._report.passed("dns", f"{self._host} leads to {', '.join(found)}.", self.seconds)
        self._begin("tcp")

    async def _looked_up(self) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if any(is_refused(ip_address(address.partition("%")[0])) for address in addresses):
            raise ModelError(
                "address-refused",
                "The provider's host name leads to an address that must not be used.",
                detail=", ".join(addresses),
                hint="Check the base URL of this provider in the settings.",
            )
        return addresses

    def _connected(self, stream: Any) -> None:
        if self._proxy and not self._is_plain:
            return  # whether it lets the request through is still to be heard
        if self._proxy:
            self._report.passed("proxy", f"Over {self._proxy}.", self.seconds)
        else:
            address = (stream.get_extra_info("server_addr") or ("",))[0]
            self._report.passed("tcp", f"Connected to {address}, port {self._port}.", self.seconds)
        if self._is_plain:
            self._report.skipped("This address is plain http.", "tls")
            self._arrive()

    def _begin_tls(self) -> None:
        if self._proxy:
            self._report.passed("proxy", f"Over {self._proxy}.", self.seconds)
        self._begin("tls")

    def _secured(self, stream: Any) -> None:
        tls = stream.get_extra_info("ssl_object")
        version = tls.version() if tls is not None else "TLS"
        self._report.passed("tls", f"{version}, with a certificate that is trusted.", self.seconds)
        self._arrive()

    def _begin(self, stage: str) -> None:
        assert stage in NETWORK  # noqa: S101
        self.at, self._begun = stage, time.monotonic()

    def _arrive(self) -> None:
        self.at, self._is_through = "", True
