"""Papers: one name for what one host publishes, however its pages and exports name it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from analyzers import fold
from indexer.address import canonical_url

_HOST: Final = re.compile(r"https://([^/?#]+)(/[^/?#]+)?")
_NAMED_BY_HOST: Final = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+/?")


@cache
def papers() -> Mapping[str, str]:
    """The hosts whose papers are known, and the names of these."""
    text = files("indexer.data").joinpath("papers.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)  # the header
    return {host: name for host, name in rows}


def at_host(url: str, names: Mapping[str, str]) -> str:
    """The name of the paper at an address, or "" where its host is not known.

    >>> at_host("https://m.tuoitre.vn/tin.htm", papers()), at_host("https://www.bao.example/", papers())
    ('Tuổi Trẻ', '')
    """
    found = _HOST.match(canonical_url(url))
    if found is None:
        return ""
    host = found[1]
    while host.count("."):
        if name := names.get(f"{host}{found[2] or ''}") or names.get(host):
            return name
        host = host.partition(".")[2]  # thethao.tuoitre.vn
    return ""


def source_of(given: str, url: str) -> str:
    """The name of an article's paper: where its host is known, that name stands for others of the same paper.

    >>> source_of("dantri.com.vn", ""), source_of("Báo điện tử Dân Trí", "https://dantri.com.vn/a.htm")
    ('Dân trí', 'Dân trí')
    >>> source_of("TTXVN", "https://dantri.com.vn/a.htm"), source_of("", "https://vnexpress.net/a.html")
    ('TTXVN', 'VnExpress')
    """
    if _NAMED_BY_HOST.fullmatch(given):
        return at_host(given if "://" in given else f"https://{given}", papers()) or given
    known = at_host(url, papers())
    if not known or not given:
        return known or given
    one, other = fold(known), fold(given)
    return known if one in other or other in one else given
