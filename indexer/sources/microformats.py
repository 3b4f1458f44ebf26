"""Microformats: what pages say of themselves by attributes that all sites mean alike: times, sections, tags."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final, NamedTuple

from indexer.clean import line_of, one_line
from indexer.dates import read_date

_PUBLISHED: Final = re.compile(r"publish|pubdate|entry-date|post-date|\bdate\b", re.IGNORECASE)
_SECTION: Final = re.compile(r"categor|chuyen-?muc", re.IGNORECASE)
_ARCHIVE: Final = frozenset(("archive", "search-results", "search-no-results"))
_MOST: Final = 30


class Terms(NamedTuple):
    """The sections and the tags that links with ``rel="tag"`` name."""

    sections: list[str]
    tags: list[str]


def terms_of(page: Any) -> Terms:
    """The terms of the article of a page; none where there are so many that they are of a list."""
    found = Terms([], [])
    for link in page.iter("a"):
        rel = (link.get("rel") or "").lower().split()
        name = line_of(link)
        if "tag" not in rel or not name or len(name) > 100:
            continue
        parent = link.getparent()
        told = f"{' '.join(rel)} {link.get('href') or ''} {parent.get('class') or '' if parent is not None else ''}"
        names = found.sections if _SECTION.search(told) else found.tags
        if name not in names:
            names.append(name)
        if len(names) > _MOST:
            return Terms([], [])
    return found


def time_of(region: Any) -> datetime | None:
    """When an article was published, by its first ``<time datetime>``, of those that say so if there are any."""
    times = [one for one in region.iter("time") if one.get("datetime")]
    said = [one for one in times if _PUBLISHED.search(f"{one.get('class') or ''} {one.get('itemprop') or ''}")]
    for one in said or times[:1]:
        try:
            return read_date(one.get("datetime"))
        except ValueError:
            continue
    return None


def is_archive(page: Any) -> bool:
    """Tell whether a page of WordPress says that it is a list: of a section, a tag, a month, a search."""
    return not _ARCHIVE.isdisjoint(_classes(page))


def is_own_page(page: Any) -> bool:
    """Tell whether a page of WordPress says that it is one of the site itself ("Giới thiệu"), or of a picture."""
    classes = _classes(page)
    return "attachment" in classes or ("page" in classes and any(one.startswith("page-id-") for one in classes))


def _classes(page: Any) -> set[str]:
    body = page.find("body") if page.tag == "html" else page
    return set() if body is None else set((body.get("class") or "").split())


def site_of(page: Any, headline: str) -> str:
    """The name of the site behind the headline in the title of a page: "Cầu mới – Báo Bờ Sông"; "" for none."""
    title = one_line("".join(page.xpath("//title/text()")[:1]))
    rest = title.removeprefix(headline) if headline else title
    match = re.fullmatch(r"\s*[-–—|•»]\s*([^-–—|•»]{2,60})", rest)
    return match[1].strip() if match and rest != title else ""
