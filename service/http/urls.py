"""Addresses: where the API stands, and what may be followed of an address that an article names."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

ROOT: Final = "/api/v1"


def web_address(url: str) -> str:
    """The address of an article's original if a browser may be sent there (http or https), else nothing.

    >>> web_address("https://bao.example/1"), web_address("javascript:alert(1)"), web_address("https://[")
    ('https://bao.example/1', '', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def host(url: str) -> str:
    """The host name of an address, without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if web_address(url) else ""


SERVER: Final = "http://127.0.0.1:8000"  # of commands, where the service has no public address
