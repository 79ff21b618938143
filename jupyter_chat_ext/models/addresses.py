"""Which addresses a key and a conversation may be sent to: rules for base URLs and connections."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

Address: TypeAlias = IPv4Address | IPv6Address

REFUSED: Final = (
    ip_network("169.254.0.0/16"),
    ip_network("fe80::/10"),
    ip_network("fd00:ec2::254/128"),
    ip_network("100.100.100.200/32"),
    ip_network("168.63.129.16/32"),
)
"""Link-local addresses and the metadata services of clouds, which hand out credentials."""

DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class AddressError(ValueError):
    """A base URL that must not be used; its text is a sentence without the URL's secrets."""


def checked_base_url(url: str, *, allow_insecure_http: bool = False) -> str:
    """Return the base URL without a trailing slash, or raise AddressError."""
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise AddressError("must not contain a user name or password; enter the key in the chat panel")
    if parts.query or parts.fragment:
        raise AddressError("must not contain a query (?…) or fragment (#…)")
    if parts.scheme == "http" and not (allow_insecure_http or is_loopback(parts.hostname or "")):
        raise AddressError("must begin with https:// (http:// is for this computer only)")
    if (address := _literal(parts.hostname or "")) and is_refused(address):
        raise AddressError("points to a link-local or metadata address, which is never a model")
    return url.strip().rstrip("/")


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL: what a key is bound to."""
    parts = _split(url)
    host = parts.hostname or ""
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}:{parts.port or DEFAULT_PORTS[parts.scheme]}"


def host_of(url: str) -> str:
    """Return the host name of a URL."""
    return _split(url).hostname or ""


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this computer."""
    if host.rstrip(".").lower() in ("localhost", "ip6-localhost"):
        return True
    address = _literal(host)
    return address is not None and address.is_loopback


def is_refused(address: Address) -> bool:
    """Tell whether nothing may ever be sent to this address."""
    inner = getattr(address, "ipv4_mapped", None) or address
    return any(inner in network for network in REFUSED if network.version == inner.version)


def connected_address(server: object) -> Address | None:
    """Return the address of a connected socket, given its peer name."""
    if not isinstance(server, tuple) or not server:
        return None
    return _literal(str(server[0]))


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises for a port that is not a number
    except ValueError:
        raise AddressError("is not a URL") from None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise AddressError("must look like https://host.example/v1")
    if any(character.isspace() or not character.isprintable() for character in url.strip()):
        raise AddressError("must not contain spaces")
    return parts


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
