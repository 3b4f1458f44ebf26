"""The shapes in which exporters nest an article, opened: Elasticsearch, WordPress, Strapi, trafilatura, fundus, goose.

What is opened has the article's values at its top, under names that ``indexer.fields`` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from indexer.clean import plain_text
from indexer.empty import is_empty
from indexer.errors import NotAnArticleError
from indexer.fields import field_of
from indexer.shortcodes import without_shortcodes

Record = Mapping[Any, Any]

_UNPUBLISHED: Final = frozenset(("draft", "auto-draft", "pending", "private", "future", "trash", "inherit"))
# What sites call their articles; a page, an attachment, a video or a product is none.
_TYPES: Final = re.compile(r"|posts?|articles?|news|stor(?:y|ies)|blog|tin.*|bai.*", re.IGNORECASE)
_LOCKED: Final = ("post-password-form", "postpass")  # the form that stands for an article behind a password
_CUT: Final = re.compile(r"\[(?:&hellip;|&#8230;|…|\.\.\.)\]\s*(?:</p>)?\s*$")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_HEAD: Final = 4_000  # characters of a body in which its summary would stand
_FIGURE: Final = re.compile(r"<figure\b[^>]*>(?:(?!<figure\b|</figure>).){0,4000}</figure>", re.DOTALL)
_SRC: Final = re.compile(r"<img\b[^>]*?\ssrc=[\"']([^\"']+)[\"']")
_CAPTIONED: Final = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.DOTALL)
_NO_SECTION: Final = frozenset(("uncategorized", "uncategorised", "chưa phân loại", "chưa được phân loại"))


def opened(mapping: Record) -> Record:
    """Open the shape that a record has. Raises ``NotAnArticleError`` for what a CMS keeps beside its articles."""
    given = mapping
    for matches, open_it in _SHAPES:
        if matches(mapping):
            mapping = open_it(mapping)
    _refuse_others(mapping)
    return _of_wordpress(mapping) if _is_wordpress(given) or "post_type" in given else _without_cut(mapping)


def _refuse_others(record: Record) -> None:
    kind, status = (str(record.get(name) or record.get(f"post_{name}") or "").lower() for name in ("type", "status"))
    of_cms = "post_type" in record or "post_status" in record or _is_wordpress(record)
    if of_cms and not _TYPES.fullmatch(kind):
        raise NotAnArticleError("type", f"what the CMS calls “{kind}” is no article")
    if of_cms and status in _UNPUBLISHED:
        raise NotAnArticleError("status", f"what the CMS calls “{status}” is no article that was published")
    body = record.get("content") or record.get("body")
    locked = body.get("protected") is True if isinstance(body, Mapping) else False
    if locked or record.get("post_password") or is_locked(body):
        raise NotAnArticleError("password", "an article behind a password was not published to everyone")


def is_locked(body: object) -> bool:
    """Tell whether a body is the form that asks for the password of an article."""
    return isinstance(body, str) and all(one in body for one in _LOCKED)


def _without_cut(record: Record) -> Record:
    """Without the summary that is the beginning of the body, cut where it was long enough."""
    summary = record.get("summary") or record.get("excerpt") or record.get("description")
    summary = summary.get("rendered") if isinstance(summary, Mapping) else summary
    body = record.get("body") or record.get("content")
    body = body.get("rendered") if isinstance(body, Mapping) else body
    if is_empty(body) or not isinstance(summary, str):
        return record
    # WordPress gives the beginning of the body where nobody has written a summary, and a cut sign where it goes on.
    of_wordpress = _is_wordpress(record) or "feed" in record
    if not _CUT.search(summary) and not (of_wordpress and isinstance(body, str) and _begins(body, summary)):
        return record
    return {name: value for name, value in record.items() if name not in ("summary", "excerpt", "description")}


def _begins(body: str, summary: str) -> bool:
    """Tell whether a text begins with another, tags and signs aside."""
    one, other = (_letters(text[:_HEAD]) for text in (body, summary))
    return bool(other) and one.startswith(other)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain_text(without_shortcodes(_COMMENT.sub("", text)))).casefold()


def _of_wordpress(record: Record) -> Record:
    """Without what WordPress alone understands, and what it says where nothing was said."""
    found = dict(_without_cut(record))
    for name in ("body", "content"):
        if isinstance(text := found.get(name), Mapping):
            text = text.get("rendered")
        if isinstance(text, str):
            found[name] = without_shortcodes(_COMMENT.sub("", text))  # <!--nextpage-->
    if isinstance(sections := found.get("categories"), list):
        named = [one for one in sections if not (isinstance(one, str) and one.casefold() in _NO_SECTION)]
        found["categories"] = named
    return found


def _is_hit(record: Record) -> bool:
    return isinstance(record.get("_source"), Mapping) and "_id" in record


def _hit(record: Record) -> Record:
    return {"id": record["_id"], **record["_source"]}


def _is_strapi(record: Record) -> bool:
    inner = record.get("attributes")
    return isinstance(inner, Mapping) and bool(_names(inner) & {"title", "body"}) and "title" not in record


def _strapi(record: Record) -> Record:
    inner = record["attributes"]
    if "publishedAt" in inner and inner["publishedAt"] is None and "createdAt" in inner:
        raise NotAnArticleError("publishedAt", "what the CMS calls “draft” is no article that was published")
    return {**{name: value for name, value in record.items() if name != "attributes"}, **inner}


def _names(record: Record) -> set[str]:
    return {known[0] for name in record if isinstance(name, str) and (known := field_of(name))}


def _is_wordpress(record: Record) -> bool:
    return any(isinstance(record.get(name), Mapping) and "rendered" in record[name] for name in ("title", "content"))


def _wordpress(record: Record) -> Record:
    """The names of sections, tags and authors are under ``_embedded``; beside it are only their ids."""
    found = {name: value for name, value in record.items() if name not in ("_embedded", "_links")}
    for name in ("date", "modified"):
        moment = record.get(f"{name}_gmt")
        if isinstance(moment, str) and "T" in moment and not moment.startswith("0000"):
            found[name] = moment if moment.endswith("Z") else f"{moment}Z"
            found.pop(f"{name}_gmt")
    if isinstance(link := record.get("link"), str) and link.startswith(("http://", "https://")):
        for name in ("id", "guid"):  # a small number that every site has, and an address of before
            found.pop(name, None)
    embedded = record.get("_embedded")
    if not isinstance(embedded, Mapping):
        return found
    terms = [term for row in _rows(embedded.get("wp:term")) for term in _rows(row)]
    for name, taxonomy in (("categories", "category"), ("tags", "post_tag")):
        named = [term.get("name") for term in _maps(terms) if term.get("taxonomy") == taxonomy]
        if named:
            found[name] = named
    if authors := [one.get("name") for one in _maps(_rows(embedded.get("author"))) if not is_empty(one.get("name"))]:
        found["author"] = authors
    pictures = [
        {"url": one.get("source_url"), "caption": one.get("caption") or one.get("alt_text")}
        for one in _maps(_rows(embedded.get("wp:featuredmedia")))
        if one.get("source_url")
    ]
    return found | ({"images": pictures} if pictures or (pictures := _figures(record.get("content"))) else {})


def _figures(content: object) -> list[dict[str, Any]]:
    """The pictures of a rendered text, with what is written under them."""
    text = content.get("rendered") if isinstance(content, Mapping) else None
    pictures = []
    for figure in _FIGURE.findall(text) if isinstance(text, str) else ():
        if source := _SRC.search(figure):
            caption = _CAPTIONED.search(figure)
            pictures.append({"url": source[1], "caption": plain_text(caption[1]) if caption else ""})
    return pictures


def _rows(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _maps(values: Iterable[Any]) -> list[Record]:
    return [value for value in values if isinstance(value, Mapping)]


def _is_trafilatura(record: Record) -> bool:
    return "source-hostname" in record or ("fingerprint" in record and "hostname" in record)


def _trafilatura(record: Record) -> Record:
    """Here ``source`` is the address, and the name of the paper is ``source-hostname``."""
    names = ("source", "source-hostname", "hostname", "raw_text", "filedate")
    found = {name: value for name, value in record.items() if name not in names}
    name = record.get("source-hostname") or record.get("hostname")
    return found | {"url": record.get("url") or record.get("source"), "source": name}


def _is_fundus(record: Record) -> bool:
    return isinstance(record.get("body"), Mapping) and "sections" in record["body"]


def _fundus(record: Record) -> Record:
    """A body of sections, each with a headline and paragraphs."""
    body = record["body"]
    lines: list[Any] = []
    for section in _maps(_rows(body.get("sections"))):
        lines += [*_lines(section.get("headline")), *_lines(section.get("paragraphs"))]
    summary = "\n".join(_lines(body.get("summary")))
    return {**record, "body": lines, **({"summary": summary} if summary else {})}


def _lines(value: object) -> list[str]:
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]


def _is_goose(record: Record) -> bool:
    return "cleaned_text" in record and isinstance(record.get("meta"), Mapping)


def _goose(record: Record) -> Record:
    meta = record["meta"]
    more = {"url": meta.get("canonical"), "summary": meta.get("description"), "language": meta.get("lang"),
            "keywords": meta.get("keywords")}  # fmt: skip
    return {**{name: value for name, value in more.items() if not is_empty(value)}, **record}


_SHAPES: Final = (
    (_is_hit, _hit),
    (_is_strapi, _strapi),
    (_is_wordpress, _wordpress),
    (_is_trafilatura, _trafilatura),
    (_is_fundus, _fundus),
    (_is_goose, _goose),
)
