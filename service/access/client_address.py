"""The client of a request: its address, behind whatever proxies are trusted to tell it."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import falcon

Network = IPv4Network | IPv6Network


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses and networks; raises ``ValueError``.

    >>> [str(one) for one in networks(["10.0.0.0/8", "::1"])]
    ['10.0.0.0/8', '::1/128']
    """
    return tuple(ip_network(text) for text in texts)


def client_of(req: falcon.Request, proxies: tuple[Network, ...]) -> str:
    """The address to count a request under: the nearest that is no trusted proxy, of IPv6 the /64 it is in.

    ``X-Forwarded-For`` is believed from right to left, for as long as who wrote it is trusted.
    """
    return client_at(req.remote_addr or "", req.get_header("X-Forwarded-For") or "", proxies)


def client_at(address: str, forwarded: str, proxies: tuple[Network, ...]) -> str:
    """The client behind the address of a peer, which has sent this ``X-Forwarded-For``."""
    told = [part.strip() for part in forwarded.split(",") if part.strip()]
    while told and is_in(address, proxies):
        address = told.pop()
    return _group(address)


def is_in(address: str, proxies: tuple[Network, ...]) -> bool:
    """Tell whether an address is in one of the networks."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in proxies)


def _group(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address[:100]
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((int(found), 64), strict=False))
