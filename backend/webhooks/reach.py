"""Which addresses a webhook may have, and which machines may be called. PURE.

A webhook makes this server call where somebody else says, so nothing inside its own network may be
reached that way (server-side request forgery). A name is judged by the addresses that it resolves
to at the moment of the call, every one of them: see `backend.webhooks.calling`.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_LENGTH = 2000

# Public by the register, but not for us: they carry IPv4 inside, or lead nowhere.
# https://www.iana.org/assignments/iana-ipv6-special-registry
REFUSED: tuple[Network, ...] = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "::/96",  # IPv4-compatible
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local
    )
)


class Refused(ValueError):  # noqa: N818 - the house's word
    """An address that no webhook may have; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Rules:
    """What the operator allows beyond https to the public internet."""

    http: bool = False
    private: tuple[Network, ...] = ()

    @classmethod
    def of(cls, *, http: bool, private: Sequence[str]) -> "Rules":
        return cls(http=http, private=tuple(ipaddress.ip_network(each) for each in private))


@dataclass(frozen=True)
class Target:
    """Where a call goes: host as in TLS and the Host header, port, path with query."""

    host: str
    port: int
    path: str
    tls: bool


def target(url: str, rules: Rules) -> Target:
    """The parts of a webhook's address. Raises Refused; nothing is resolved here."""
    parts = _parts(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and rules.http):
        raise Refused("scheme")
    host = _host(parts)
    literal = _literal(host)
    if literal is not None and not allowed(literal, rules):
        raise Refused("private")
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, _port(parts, 443 if tls else 80), path, tls)


def allowed(address: Address, rules: Rules) -> bool:
    """May this machine be called? Only public ones, and those that the operator names."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return allowed(inner, rules)
    if any(address in network for network in rules.private):
        return True
    if any(address in network for network in REFUSED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _parts(url: str) -> SplitResult:
    # What urlsplit would quietly drop, and what no header can carry.
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or len(url) > MAX_LENGTH or "\\" in url:
        raise Refused("form")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Refused("form") from None
    if parts.username is not None or parts.password is not None or "#" in url:
        raise Refused("form")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    labels = host.split(".")
    named = ":" not in host
    if not host or len(host) > 253 or "%" in host:
        raise Refused("form")
    if named and not all(0 < len(label) < 64 for label in labels):
        raise Refused("form")
    return host


def _port(parts: SplitResult, usual: int) -> int:
    try:
        port = parts.port
    except ValueError:
        raise Refused("form") from None
    if port == 0:
        raise Refused("form")
    return usual if port is None else port


def _literal(host: str) -> Address | None:
    """The address when the host is one; other spellings of IPv4 are judged when resolved."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
