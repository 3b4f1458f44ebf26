"""A web page made into the fields of an article: what the page describes (JSON-LD, meta tags), with the text that
trafilatura finds in it.

To import this takes half a second, which only pages should cost; ``indexer.sources.html`` has it done apart.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any, Final

import lxml.etree
import lxml.html
import trafilatura

from indexer.apart import packed
from indexer.bylines import authors_of, is_byline
from indexer.clean import one_line
from indexer.dates import VIETNAM, read_date
from indexer.errors import RecordError
from indexer.fields import field_of, read_names, split_names
from indexer.lines import Kind, kind_of_line
from indexer.records import digest
from indexer.sources import visible
from indexer.sources.jsonld import article_of, types_of
from indexer.sources.no_article import no_article

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
_MIDNIGHT: Final = time(tzinfo=VIETNAM)
_ORGANISATION: Final = re.compile(
    r"(?:theo|báo|tạp chí|đài|cổng|trang|thông tấn|toà soạn|tòa soạn|ban biên tập|admin|[\w-]+\.(?:vn|com|net|org)$)\b",
    re.IGNORECASE,
)
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
    node, meta = article_of(page), _meta(page)
    described = _described(node)
    body = found.get("body", "")
    if reason := no_article(page, described=bool(node) or "published" in meta, body=body):
        raise RecordError("", reason)
    fields = found | meta | described | {"images": _images(page) or described.get("images") or meta.get("images")}
    # What a reader sees is the headline, and "name" and og:title are for others to show.
    title = visible.headline(page)
    if title:
        fields["title"] = title
    fields["section"] = fields.get("section") or visible.section(page, title)
    block = visible.text_block(page)
    if visible.covers(block, _without_head(body, fields | {"summary": fields.get("summary") or ""})):
        body = block or body
    if len(described.get("body", "")) > 2 * len(body):
        body = described["body"]
    lines = _without_head(body, fields).split("\n")
    while len(lines) > 1 and kind_of_line(lines[0]) is Kind.DATE:
        lines.pop(0)
    fields["published"] = _published(fields, visible.dateline(page, one_line(title)))
    names = [*people(fields.get("authors"), fields), *authors_of(visible.byline(page))]
    signed = authors_of(lines[-1]) if len(lines) > 1 and is_byline(lines[-1]) and " " in lines[-1] else []
    if signed and (not names or set(signed) & set(names)):
        names, lines = names or signed, lines[:-1]
    fields |= {"authors": list(dict.fromkeys(names)), "body": "\n".join(lines)}
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
        "source": document.get("sitename"),
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
        if known[0] == "source" and not (isinstance(value, str) or (isinstance(value, dict) and value.get("name"))):
            continue  # the address of a node that is on another page
        fields.setdefault(known[0], value)
    return fields


def _meta(page: lxml.html.HtmlElement) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for tag in page.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if content := one_line(tag.get("content") or ""):
            values.setdefault(name, []).append(content)
    found = {field: next((values[name][0] for name in names if name in values), "") for field, names in _META.items()}
    tags = _split(values.get("article:tag", []) + values.get("news_keywords", []))
    found |= {date: found[date] if _readable(found[date]) else "" for date in ("published", "modified")}
    if found["authors"].startswith(("http://", "https://")):
        found["authors"] = ""  # the address of a profile is not a name
    image = found.pop("image")
    return (
        {name: value for name, value in found.items() if value}
        | ({"tags": tags} if tags else {})
        | ({"images": [image]} if image else {})
    )


def _split(texts: list[str]) -> list[str]:
    """Tags of one meta tag or many, each once, whatever its capitals."""
    names = [name for text in texts for name in split_names(text)]
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def _published(fields: dict[str, Any], seen: datetime | None) -> Any:
    """When an article was published, as its page says; trafilatura's guesses are any year in a footer. Where that is
    only a day, the line that a reader sees may have the time.
    """
    given = fields.get("published")
    said = read_date(given) if _readable(given) else None
    if said is None or (
        seen is not None and said.astimezone(VIETNAM).timetz() == _MIDNIGHT and said.date() == seen.date()
    ):
        return seen or given
    return given


def people(given: Any, fields: dict[str, Any]) -> list[str]:
    """The names of people among those that a page calls its authors: its own name, its host and "Theo …" are none."""
    parts = given if isinstance(given, list) else [given]
    parts = [
        part for part in parts if not (isinstance(part, dict) and "Person" not in types_of(part) and types_of(part))
    ]
    try:
        names = read_names([part for part in parts if part])
    except ValueError:
        return []
    own = {one_line(str(fields.get("source") or "")).casefold()}
    found = [name for one in names for name in authors_of(one)]
    return [
        name for name in found if name.casefold() not in own and not _ORGANISATION.match(name) and "://" not in name
    ]


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
    first = next((number for number, line in enumerate(lines) if one_line(line).casefold() not in head), None)
    return body if first is None else "\n".join(lines[first:])
