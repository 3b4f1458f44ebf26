"""A web page made into the fields of an article: what the page describes (JSON-LD, meta tags), with the text that
trafilatura finds in it.

To import this takes half a second, which only pages should cost; ``indexer.sources.html`` has it done apart.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any, Final

import lxml.etree
import lxml.html
import trafilatura

from indexer.apart import packed
from indexer.clean import one_line
from indexer.dates import VIETNAM, Order, read_date
from indexer.errors import RecordError
from indexer.fields import field_of, split_names
from indexer.lines import Kind, is_invitation, kind_of_line
from indexer.papers import at_host, papers
from indexer.records import digest
from indexer.sources import visible
from indexer.sources.content import Content, content_of
from indexer.sources.credits import bylines_of, people, signed, unique
from indexer.sources.jsonld import article_of, is_collection, section_of
from indexer.sources.microformats import site_of, terms_of, time_of
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
_AM_PM: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M")
_MIDNIGHT: Final = time(tzinfo=VIETNAM)
_MOST_TEASERS: Final = 100  # that are looked for in what trafilatura takes for the text
_LINE: Final = 60  # characters of a line that is certainly a paragraph
_PROSE: Final = 150  # characters of a line that is of an article, whatever stands above it
# What stands between a headline and its article.
_ABOVE: Final = (Kind.DATE, Kind.LABEL, Kind.COUNTER, Kind.BUTTON, Kind.BREADCRUMB, Kind.LINK)


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
    found = _extracted(str(lxml.html.tostring(page, encoding="unicode")) if visible.without_comments(page) else text)
    node, meta = article_of(page), _meta(page)
    described = _described(node)
    content = content_of(page)
    body = _longer(content, found.get("body", ""))
    says = bool(node) or ("published" in meta and not is_collection(page))
    if reason := no_article(page, content, described=says, body=body):
        raise RecordError("", reason)
    if len(described.get("body", "")) > 2 * len(body):
        body = described["body"]
    fields = found | meta | described
    fields["images"] = content.pictures or described.get("images") or meta.get("images")
    # What a reader sees is the headline, and "name" and og:title are for others to show.
    title = visible.headline(page, str(meta.get("source") or ""))
    if title:
        fields["title"] = title
    terms = terms_of(page)
    section = fields.get("section") or visible.section(page, title) or section_of(page)
    fields["section"] = section or next(iter(terms.sections), "")
    fields["tags"] = fields.get("tags") or terms.tags
    fields["summary"] = visible.sapo(content.region) or fields.get("summary")
    if canonical := next(iter(page.xpath("//link[@rel='canonical']/@href")), ""):
        fields["url"] = canonical if canonical.startswith(("http://", "https://")) else fields.get("url")
    seen = visible.dateline(page, one_line(title))
    fields["published"] = _published(fields, _exact(seen, time_of(content.region)))
    told = fields | {"site": meta.get("source")}
    said = (meta | described).get("authors")
    names = unique([*people(said, told), *people(list(bylines_of(content.region)), told)])
    guessed = [] if said else people(found.get("authors"), told)
    lines, signers = signed(_tidied(body, fields | meta), names)
    fields |= {"authors": names or signers or guessed, "body": "\n".join(lines)}
    paper = at_host(str(fields.get("url") or ""), papers())
    told_by_host = not (meta.get("source") or described.get("source"))
    fields["source"] = paper or (told_by_host and site_of(page, one_line(title))) or fields.get("source")
    if not fields.get("url"):
        # The id must stay when the rules of extraction change, so it is of the page and not of what they
        # find.
        fields["id"] = "text-" + digest(text)
    return {name: value for name, value in fields.items() if value}


def _longer(content: Content, extracted: str) -> str:
    """The text that a reader sees, as far as that was found; else what trafilatura takes for it."""
    seen = content.text
    others = tuple(bare for one in content.teasers[:_MOST_TEASERS] if (bare := visible.bare(one)))
    lines = (line for line in extracted.split("\n") if not visible.bare(line).startswith(others))
    extracted = "\n".join(lines)
    most = max(_common(extracted, seen), _common(seen, extracted))
    return seen if seen and 2 * most >= len(extracted) else extracted


def _common(text: str, other: str) -> int:
    """The characters of the lines of a text that are in another."""
    bare = visible.bare(other)
    return sum(len(line) for line in text.split("\n") if len(line) < _LINE or visible.bare(line) in bare)


def _tidied(body: str, fields: dict[str, Any]) -> list[str]:
    """The lines of a text, without what stands above and below it: its own headline and summary, dates, buttons, links
    to other articles, and invitations to read or see more."""
    head = {one_line(str(fields.get(name) or "")).casefold() for name in ("title", "summary", "description")}
    lines = [line for line in body.split("\n") if line.strip()]
    while len(lines) > 1 and (kind_of_line(lines[0]) in _ABOVE or one_line(lines[0]).casefold() in head):
        lines.pop(0)
    for at in range(1, len(lines)):
        if kind_of_line(lines[at]) is Kind.RELATED and not any(len(line) >= _PROSE for line in lines[at:]):
            lines = lines[:at]
            break
    while len(lines) > 1 and (is_invitation(lines[-1]) or kind_of_line(lines[-1]) is Kind.DATE):
        lines.pop()
    return lines


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
    """When an article was published, as its page says; trafilatura's guesses are any year in a footer. What a reader
    sees tells the time where that is only a day, the zone where local time is called UTC, and which is the month.
    """
    given = fields.get("published")
    said = read_date(given) if _readable(given) else None
    if said is None:
        return seen or given
    if seen is None:
        return _american(given) or given
    orders = [_ordered(given, order) for order in Order] if isinstance(given, str) and _readable(given) else []
    same = next((one for one in (said, *orders) if one and one.astimezone(VIETNAM).date() == seen.date()), said)
    said_here = same.astimezone(VIETNAM)
    local_as_utc = same.utcoffset() == timedelta() and same.replace(tzinfo=None) == seen.replace(tzinfo=None)
    if local_as_utc or (said_here.timetz() == _MIDNIGHT and said_here.date() == seen.date()):
        return seen
    return given if same is said else same


def _exact(seen: datetime | None, marked: datetime | None) -> datetime | None:
    """When a reader sees that an article was published, with the time where that is given with the day."""
    if seen is None or marked is None:
        return seen or marked
    same_day = seen.timetz() == _MIDNIGHT and marked.astimezone(VIETNAM).date() == seen.date()
    return marked if same_day else seen


def _ordered(given: str, order: Order) -> datetime | None:
    try:
        return read_date(given, order=order)
    except ValueError:
        return None


def _american(given: Any) -> datetime | None:
    """The month stands first where AM and PM are written: "3/7/2024 8:06:00 AM" is how .NET writes American times."""
    return _ordered(given, Order.MONTH) if isinstance(given, str) and _AM_PM.fullmatch(given.strip()) else None


def _readable(value: object) -> bool:
    try:
        return bool(value) and read_date(value) is not None
    except ValueError:
        return False
