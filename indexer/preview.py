"""Preview: an article as it would be taken, and what of its page would not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import lxml.html
from lxml import etree

from indexer.sources.record import Record
from search import Article

_MOST: Final = 2_000_000  # characters of a page that are looked through
_UNSEEN: Final = ("script", "style", "noscript", "template", "svg", "head")
_WIDTH: Final = 100


def preview(record: Record, article: Article) -> list[str]:
    """Tell in lines what is taken of a record, and what is left behind.

    >>> print("\\n".join(preview(Record(source="a.jsonl", line=3), Article(id="7", title="Bão số 3", body="Mưa to."))))
    a.jsonl:3  id 7
      title    Bão số 3
      body     7 characters: Mưa to.
    """
    place = record.source if record.line is None else f"{record.source}:{record.line}"
    lines = article.body.splitlines()
    ends = [lines[0], lines[-1]] if len(lines) > 1 else lines
    dates = [one.isoformat(" ", "minutes") for one in (article.published, article.modified) if one]
    fields = {
        "title": article.title,
        "summary": article.summary,
        "dates": ", modified ".join(dates),
        "authors": ", ".join(article.authors),
        "section": article.section,
        "source": article.source,
        "tags": ", ".join(article.tags),
        "url": article.url,
        "body": f"{len(article.body):,} characters: {' … '.join(map(_cut, ends))}" if lines else "",
        "extra": ", ".join(article.extra),
    }
    removed = list(removed_lines(record, article))
    if removed:
        fields["removed"] = f"{len(removed):,} lines: {' | '.join(_cut(line) for line in removed[:5])}" + (
            " | …" if len(removed) > 5 else ""  # as many as are shown
        )
    return [f"{place}  id {article.id}", *(f"  {name:8} {_cut(text, 300)}" for name, text in fields.items() if text)]


def _cut(text: str, width: int = _WIDTH) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def removed_lines(record: Record, article: Article) -> Iterator[str]:
    """Yield the pieces of text of a page that a reader of the article would not find in it."""
    raw = record.raw if isinstance(record.raw, str) else ""
    if record.line is not None or "<" not in raw[:1000]:
        return
    try:
        page = lxml.html.document_fromstring(raw[:_MOST].encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for unseen in list(page.iter(*_UNSEEN)):
        unseen.drop_tree()
    images = " ".join(image.caption for image in article.images)
    kept = " ".join(
        f"{article.title} {article.summary} {article.body} {' '.join(article.authors + article.tags)} "
        f"{article.section} {article.source} {images}".split()
    )
    for piece in page.itertext():
        line = " ".join(str(piece).split())
        if line and line not in kept:
            yield line


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
