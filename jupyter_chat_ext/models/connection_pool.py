"""One connection for each provider, for its present address, key and terms; older ones end in peace."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

from jupyter_chat_ext.core.errors import ModelError
from jupyter_chat_ext.models.addresses import AddressError, checked_base_url
from jupyter_chat_ext.models.connection import Connection, Terms
from jupyter_chat_ext.models.endpoint import Endpoint, Keys, key_missing
from jupyter_chat_ext.models.requirements import is_installed, package_missing
from jupyter_chat_ext.models.timeouts import Timeouts


class ConnectionPool:
    """Makes, keeps and closes connections."""

    def __init__(self, keys: Keys, *, timeouts: Timeouts, allow_insecure_http: bool) -> None:
        self._keys = keys
        self._timeouts = timeouts
        self._allow_insecure_http = allow_insecure_http
        self._connections: dict[str, Connection] = {}
        self._retired: list[Connection] = []

    async def get(self, endpoint: Endpoint) -> Connection:
        """Return the connection for an endpoint's present address and key, or raise its problem."""
        self._check_address(endpoint)
        secret = await self._secret(endpoint)
        await self._check_package(endpoint)
        known = self._connections.get(endpoint.name)
        identity = _identity(endpoint, secret)
        if known is not None and known.identity == identity:
            return known
        if known is not None:
            self._retire(known)
        self._connections[endpoint.name] = self._made(endpoint, secret, identity)
        return self._connections[endpoint.name]

    async def check_settings(self, endpoint: Endpoint) -> None:
        """Raise what of an endpoint's settings, or of what is installed here, is in the way."""
        self._check_address(endpoint)
        await self._check_package(endpoint)

    async def fresh(self, endpoint: Endpoint) -> Connection:
        """Return a connection that nobody uses yet, or raise the problem of its key; the caller closes it."""
        secret = await self._secret(endpoint)
        return self._made(endpoint, secret, f"{_identity(endpoint, secret)} fresh", retries=False)

    async def close(self) -> None:
        """Close all connections."""
        for connection in [*self._connections.values(), *self._retired]:
            await connection.close()
        self._connections.clear()

    async def _secret(self, endpoint: Endpoint) -> str | None:
        key = await self._keys.resolve(endpoint)
        if key.secret is None and endpoint.needs_key:
            raise key.problem or key_missing(endpoint)
        return key.secret

    def _made(
        self, endpoint: Endpoint, secret: str | None, identity: str, *, retries: bool = True
    ) -> Connection:
        timeouts = endpoint.timeouts or self._timeouts
        terms = Terms(
            timeouts=timeouts if retries else replace(timeouts, retry_pauses=()),
            allow_insecure_http=self._allow_insecure_http,
            headers=endpoint.headers,
            options={"aws_profile": endpoint.aws_profile},
        )
        return Connection(
            endpoint.name,
            endpoint.base_url,
            kind=endpoint.kind,
            api_key=secret,
            label=endpoint.label,
            identity=identity,
            terms=terms,
        )

    def _retire(self, connection: Connection) -> None:
        """Let answers that run over an old connection finish; it closes after the last of them."""
        connection.retire()
        self._retired = [old for old in self._retired if not old.closed]
        self._retired.append(connection)

    async def _check_package(self, endpoint: Endpoint) -> None:
        kind = endpoint.kind
        if kind.extra and not await asyncio.to_thread(is_installed, kind.module):
            raise package_missing(kind.label, kind.module, kind.extra)

    def _check_address(self, endpoint: Endpoint) -> None:
        try:
            checked_base_url(endpoint.base_url, allow_insecure_http=self._allow_insecure_http)
        except AddressError as problem:
            raise ModelError(
                "address-refused",
                f"The base URL of {endpoint.label} {problem}.",
                hint="Change it in the settings of the chat's providers.",
            ) from None


def _identity(endpoint: Endpoint, secret: str | None) -> str:
    """Return what tells connections apart, without the key itself."""
    hashed = hashlib.sha256((secret or "").encode()).hexdigest()
    terms = (endpoint.headers, endpoint.timeouts, endpoint.aws_profile)
    return f"{endpoint.name} {endpoint.kind.name} {endpoint.base_url} {endpoint.label} {terms} {hashed}"
