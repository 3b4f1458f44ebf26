"""A web page made into the fields of an article: what the page describes (JSON-LD, meta tags), with the text that
trafilatura finds in it.

To import this takes half a second, which only pages should cost; ``indexer.sources.html`` has it done apart.
"""

from __future__ import annotations

from typing import Any, Final

import lxml.etree
import lxml.html
import trafilatura

from indexer.apart import packed
from indexer.clean import one_line
from indexer.dates import read_date
from indexer.errors import RecordError
from indexer.fields import field_of
from indexer.records import digest
from indexer.sources.jsonld import article_of

# Meta tags by name, property or itemprop; the first that has a value is taken.
_META: Final = {
    "url": ("og:url",),
    "title": ("og:title", "twitter:title", "headline"),
    "summary": ("og:description", "description", "twitter:description"),
    "published": (
        "article:published_time",
        "datepublished",
        "pubdate",
        "dc.date",
        "dc.created",
        "og:pubdate",
    ),
    "modified": ("article:modified_time", "datemodified", "lastmod", "og:updated_time"),
    "source": ("og:site_name", "application-name"),
    "section": ("article:section", "articlesection"),
    "authors": ("article:author", "author", "dc.creator"),
    "tags": ("news_keywords", "keywords"),
    "image": ("og:image",),
}
_CAPTION: Final = "contains(translate(@class,'CAPTION','caption'),'caption')"


def read_step(data: bytes) -> bytes:
    """Read a page in UTF-8, and give its fields packed. Raises ``RecordError``."""
    try:
        return packed(read_page(data.decode()))
    except (MemoryError, RecordError):
        raise
    except Exception as error:  # parsers raise what they like, and a page that they stumble over is no article
        raise RecordError("", f"the page cannot be read as HTML: {str(error) or type(error).__name__}") from None


def read_page(text: str) -> dict[str, Any]:
    """Find the fields of the article in a page."""
    page = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    found = _extracted(text)
    described, meta = _described(article_of(page)), _meta(page)
    fields = found | meta | described | {"images": _images(page) or described.get("images") or meta.get("images")}
    body = found.get("body", "")
    if len(described.get("body", "")) > 2 * len(body):
        body = described["body"]
    fields["body"] = _without_head(body, fields)
    canonical = next(iter(page.xpath("//link[@rel='canonical']/@href")), "")
    if canonical.startswith(("http://", "https://")):
        fields["url"] = canonical
    if not fields.get("url"):
        # The id must stay when the rules of extraction change, so it is of the page and not of what they
        # find.
        fields["id"] = "text-" + digest(text)
    return {name: value for name, value in fields.items() if value}


def _extracted(text: str) -> dict[str, Any]:
    found = trafilatura.bare_extraction(
        text,
        with_metadata=True,
        include_comments=False,
        include_images=False,
        prune_xpath=["//figure", "//figcaption"],
    )
    if found is None:
        return {}
    document = found if isinstance(found, dict) else found.as_dict()
    return {
        "title": document.get("title"), "summary": document.get("description"), "url": document.get("url"),
        "body": document.get("text") or "", "authors": document.get("author"),
        "published": document.get("date"), "source": document.get("sitename"),
    }  # fmt: skip


def _described(node: dict[str, Any]) -> dict[str, Any]:
    """Take from JSON-LD what is a field; a date that cannot be read gives way to the meta tags'."""
    fields: dict[str, Any] = {}
    for name, value in node.items():
        known = field_of(name)
        if known is None or known[0] in ("id", "language", "extra") or not value:
            continue
        if known[0] in ("published", "modified") and not _readable(value):
            continue
        if known[0] == "body" and not isinstance(value, str):
            continue
        fields.setdefault(known[0], value)
    return fields


def _meta(page: lxml.html.HtmlElement) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for tag in page.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if content := one_line(tag.get("content") or ""):
            values.setdefault(name, []).append(content)
    found = {field: next((values[name][0] for name in names if name in values), "") for field, names in _META.items()}
    tags = values.get("article:tag")
    found |= {date: found[date] if _readable(found[date]) else "" for date in ("published", "modified")}
    if found["authors"].startswith(("http://", "https://")):
        found["authors"] = ""  # the address of a profile is not a name
    image = found.pop("image")
    return (
        {name: value for name, value in found.items() if value}
        | ({"tags": tags} if tags else {})
        | ({"images": [image]} if image else {})
    )


def _readable(value: object) -> bool:
    try:
        return bool(value) and read_date(value) is not None
    except ValueError:
        return False


def _images(page: lxml.html.HtmlElement) -> list[dict[str, str]]:
    """Find the pictures that have a caption, in their order."""
    images: list[dict[str, str]] = []
    for figure in page.xpath(f"//figure | //table[.//img and .//*[{_CAPTION}]]"):
        captions = figure.xpath(f".//figcaption | .//*[{_CAPTION}]")
        caption = one_line(captions[0].text_content()) if captions else ""
        for picture in figure.iter("img"):
            url = picture.get("data-src") or picture.get("data-original") or picture.get("src") or ""
            images.append({"url": url, "caption": caption or one_line(picture.get("alt") or "")})
    return images


def _without_head(body: str, fields: dict[str, Any]) -> str:
    """Take title and summary off the beginning of the body, where extraction leaves them."""
    head = {one_line(str(fields.get(name, ""))).casefold() for name in ("title", "summary")}
    lines = body.split("\n")
    while lines and one_line(lines[0]).casefold() in head:
        del lines[0]
    return "\n".join(lines) if lines else body
