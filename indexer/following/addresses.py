"""Addresses that may be asked: those of the open network, and of private ones what an operator has allowed.

A feed names the addresses of its articles, and a site can send anyone who asks it elsewhere: neither may lead into the
network that this machine stands in.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(Exception):
    """An address that may not be asked; the message says why, and what to do."""


class Allowed:
    """The private hosts and networks that may be asked: names, addresses, networks (``10.1.0.0/16``)."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for one in named:
            try:
                self._networks.append(ipaddress.ip_network(one, strict=False))
            except ValueError:
                self._hosts.add(one.lower())

    def check(self, url: str) -> None:
        """Raise ``Forbidden`` for an address that may not be asked, and ``OSError`` where its host is not known."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Forbidden(f"{url[:200]}: not an address that begins with http:// or https://")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise Forbidden(f"{url[:200]}: its port is none") from None
        if parts.hostname in self._hosts:
            return
        for *_, found in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM):
            self.check_peer(parts.hostname, str(found[0]))

    def check_peer(self, host: str, peer: str) -> None:
        """Raise ``Forbidden`` where a host is at an address that may not be asked: names may lead elsewhere the next
        time they are looked up."""
        address = ipaddress.ip_address(peer.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if host in self._hosts or is_open(address) or any(address in network for network in self._networks):
            return
        raise Forbidden(f"{host} is at {address}, in a private network: --allow-private {host} lets it be asked")


def is_open(address: Address) -> bool:
    """Tell whether an address is of the open network.

    >>> is_open(ipaddress.ip_address("93.184.216.34")), is_open(ipaddress.ip_address("169.254.169.254"))
    (True, False)
    """
    return address.is_global and not address.is_multicast
