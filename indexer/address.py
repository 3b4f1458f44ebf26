"""Addresses of articles: which are allowed, and the one spelling under which an article is known."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

_TRACKING: Final = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|zarsrc|mc_cid|mc_eid|_ga|_gl|"
    r"vero_id|mkt_tok|fb_action_\w+|fb_source|spm|vn_(?:source|campaign|medium|term|thumb|zone|aid)|itm_\w+|gidzl|zalo_src|"
    r"zalo_msg_id|fbadid|cmpid|amp|outputtype)",
    re.IGNORECASE,
)
_SCREENS: Final = re.compile(r"\A(?:(?:www|m|mobile|amp)\.)+")
_AMP_PATH: Final = re.compile(r"\A/amp(?=/)|/amp/?\Z|\.amp(?=\.html?\Z)")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 4096  # characters of an address that is read; the time to check a host grows with its square
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", re.ASCII)


def is_safe(url: str) -> bool:
    """Tell whether an address may be shown as a link: http, https, or relative to the site.

    >>> is_safe("https://bao.example/a"), is_safe("1410.jpg"), is_safe("javascript:alert(1)")
    (True, True, False)
    """
    # Browsers leave out tabs and line ends when they read a scheme, so it must hold without them.
    scheme = _SCHEME.match(re.sub(r"[\x00-\x20]+", "", url))
    return scheme is None or scheme[1].lower() in _DEFAULT_PORTS


def canonical_url(url: str) -> str:
    """Return the spelling under which an address is known, or "" when it is not a full http(s) address,
    or longer than 4,096 characters.

    Host in lower case; without tracking parameters, default port, password, and fragment (but for one that names a
    page: ``#/…``, ``#!…``). What a site serves under several addresses has one: https for http, no ``www.``, ``m.`` or
    ``amp.``, no ``/amp``.

    >>> canonical_url("HTTPS://Bao.Example:443/tin?id=7&utm_source=zalo#binh-luan")
    'https://bao.example/tin?id=7'
    >>> canonical_url("https://bao.example/#/bai-1"), canonical_url("https://bao.example/#dau-trang")
    ('https://bao.example/#/bai-1', 'https://bao.example/')
    >>> canonical_url("http://m.bao.example/amp/tin-1.html"), canonical_url("http://www.bao.example/tin/amp/")
    ('https://bao.example/tin-1.html', 'https://bao.example/tin')
    """
    if len(url) > _LONGEST:
        return ""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return ""
    usual = port in (None, _DEFAULT_PORTS[parts.scheme])
    scheme = "https" if usual else parts.scheme
    path = _AMP_PATH.sub("", parts.path) or "/"
    page = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit((scheme, _authority(_site(host), port, parts), path, _query(parts.query), page))


def _site(host: str) -> str:
    """A host without the part that only says for which screens it is, where a site's name is left."""
    bare = _SCREENS.sub("", host)
    return bare if "." in bare else host


def _authority(host: str, port: int | None, parts: SplitResult) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{name}:{port}"


def _query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    return "&".join(kept)
