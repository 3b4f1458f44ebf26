"""Addresses of an index in a cluster: ``opensearch://[name:password@]host[:port][,host…]/index[?option=…]``."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from search.errors import IndexMissing

SCHEMES: Final = {"opensearch": False, "opensearch+https": True}  # whether the way is encrypted
_PORT: Final = 9200
# What OpenSearch takes as a name, and what is added to it.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}")
_FORM: Final = "opensearch://host:9200/name, or opensearch+https:// with TLS"


class Address(NamedTuple):
    """Where an index is: the nodes that may be asked, who asks, and how it is laid out if it is made. ``ca`` is a file
    of certificates that are trusted beside the system's."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    tls: bool = False
    user: str = ""
    password: str = ""
    ca: str = ""
    shards: int = 1
    replicas: int = 1

    @property
    def shown(self) -> str:
        """The address in words, without what is secret."""
        hosts = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts)
        return f"opensearch{'+https' if self.tls else ''}://{hosts}/{self.name}"


def read_address(url: str) -> Address:
    """Read an address. Raises ``IndexMissing`` with what is wrong with it, which never shows a password.

    >>> read_address("opensearch://127.0.0.1/news").shown
    'opensearch://127.0.0.1:9200/news'
    """
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    authority, _, name = place.partition("/")
    credentials, _, hosts = authority.rpartition("@")
    if not _NAME.fullmatch(name):
        raise IndexMissing(
            f"the address of an index in a cluster is {_FORM}, with a name of small letters, digits, - and _; "
            f"{name or 'nothing'} is none"
        )
    user, _, password = credentials.partition(":")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := options.keys() - {"ca", "shards", "replicas"}:
        raise IndexMissing(f"an address of a cluster has no option {min(unknown)}; there are ca, shards and replicas")
    return Address(
        tuple(map(_host, hosts.split(","))),
        name,
        SCHEMES[scheme],
        unquote(user),
        unquote(password),
        options.get("ca", ""),
        _number(options, "shards", 1, least=1),
        _number(options, "replicas", 1, least=0),
    )


def _host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host:
        raise IndexMissing(f"the address of an index in a cluster is {_FORM}; {text or 'nothing'} is no host")
    return host, port or _PORT


def _number(options: dict[str, str], name: str, otherwise: int, least: int) -> int:
    text = options.get(name, str(otherwise))
    if not text.isascii() or not text.isdecimal() or not least <= int(text) <= 1024:
        raise IndexMissing(f"{name} of an address of a cluster is a whole number from {least} to 1024")
    return int(text)
