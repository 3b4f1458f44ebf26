"""An article as a source to be named: in words, as BibTeX, and as CSL-JSON for reference managers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import msgspec

from analyzers import fold
from search import Article
from service.http.dates import VIETNAM
from service.http.urls import web_address

Style = Literal["text", "bibtex", "csl-json", "ris"]
MEDIA_TYPES: Final[Mapping[Style, str]] = {
    "text": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl-json": "application/vnd.citationstyles.csl+json; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
# In BibTeX these stand for something else; a backslash has to be told from those that say so.
_ESCAPES: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL: Final = re.compile(r"[\\{}$&#%_~^]")


class Citation(NamedTuple):
    """What a citation names: the article, where it stays in this archive, the generation it was read in, and when."""

    article: Article
    address: str
    generation: str
    accessed: date

    @property
    def name(self) -> str:
        """The title, else the beginning of the text."""
        article = self.article
        words = " ".join((article.title or article.summary or article.body).split())
        return words if article.title or len(words) <= 80 else words[:80].rsplit(" ", 1)[0] + "…"

    @property
    def day(self) -> date | None:
        """The day it was published, in Vietnam."""
        return self.article.published.astimezone(VIETNAM).date() if self.article.published else None

    @property
    def note(self) -> str:
        """What finds exactly this text again."""
        return f"Kho Timbao, bản {self.generation}, mã bài {self.article.id}"


def text(citation: Citation) -> str:
    """In words, in Vietnamese.

    >>> article = Article(id="a1", title="Bão số 3", authors=["An Bình"], source="Báo Biển")
    >>> text(Citation(article, "https://tim.example/article/a1", "g12", date(2026, 3, 9)))
    'An Bình, “Bão số 3”, Báo Biển. Kho Timbao, bản g12, mã bài a1, https://tim.example/article/a1, truy cập 9/3/2026.'
    """
    article, day = citation.article, citation.day
    parts = [
        ", ".join(filter(None, article.authors)),
        f"“{citation.name}”",
        article.source,
        _vietnamese(day) if day else "",
        web_address(article.url),
    ]
    accessed = f"truy cập {_vietnamese(citation.accessed)}"
    return f"{', '.join(filter(None, parts))}. {citation.note}, {citation.address}, {accessed}."


def bibtex(citation: Citation) -> str:
    """As an entry of BibTeX, in UTF-8; names are kept whole, for a Vietnamese family name comes first."""
    article, day = citation.article, citation.day
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in article.authors if name),
        "title": f"{{{_tex(citation.name)}}}",
        "journal": _tex(article.source),
        "year": f"{day.year:04}" if day else "",
        "month": str(day.month) if day else "",
        "day": str(day.day) if day else "",
        "url": web_address(article.url).translate(_URL) or citation.address,
        "urldate": citation.accessed.isoformat(),
        "language": article.language,
        "note": _tex(f"{citation.note}, {citation.address}"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{_key(citation)},", *lines, "}", ""])


def csl_json(citation: Citation) -> str:
    """As CSL-JSON, an array of one item, as reference managers import it."""
    article, day = citation.article, citation.day
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": citation.name,
        "author": [{"literal": name} for name in article.authors if name],
        "container-title": article.source,
        "section": article.section,
        "abstract": article.summary,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "accessed": {"date-parts": [[citation.accessed.year, citation.accessed.month, citation.accessed.day]]},
        "URL": web_address(article.url) or citation.address,
        "language": article.language,
        "archive": "Timbao",
        "archive_location": citation.address,
        "note": citation.note,
    }
    return msgspec.json.encode([{name: value for name, value in item.items() if value}]).decode() + "\n"


def ris(citation: Citation) -> str:
    """As RIS, which EndNote, Mendeley and RefWorks import: a newspaper article, one tag a line."""
    article, day = citation.article, citation.day
    tags = [
        ("TY", "NEWS"),
        ("TI", citation.name),
        *(("AU", name) for name in article.authors),
        ("T2", article.source),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("AB", article.summary),
        *(("KW", tag) for tag in article.tags),
        ("UR", web_address(article.url) or citation.address),
        ("L2", citation.address),
        ("Y2", f"{citation.accessed:%Y/%m/%d}"),
        ("LA", article.language),
        ("N1", citation.note),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value.strip()]
    return "\r\n".join([*lines, "ER  - ", ""])


STYLES: Final[Mapping[Style, Callable[[Citation], str]]] = {
    "text": lambda citation: text(citation) + "\n",
    "bibtex": bibtex,
    "csl-json": csl_json,
    "ris": ris,
}
_URL: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def _vietnamese(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _tex(words: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), " ".join(words.split()))


def _key(citation: Citation) -> str:
    """The name an entry is cited by: plain letters of the id."""
    return re.sub(r"[^A-Za-z0-9:-]+", "-", fold(citation.article.id)).strip("-") or "timbao"
