"""JSON-LD: the article that a page describes for search engines (schema.org)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import lxml.html

from indexer.sources.json_text import parse_text

_TYPES: Final = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "Article", "Report",
    "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting",
)  # fmt: skip
_COLLECTIONS: Final = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"))
_MAX_NODES: Final = 2000
_MOST_STEPS: Final = 10
_LIST: Final = 3  # articles that a page describes, from which on it is a list of them


def types_of(node: Mapping[str, Any]) -> list[str]:
    """List the types of a node, without the vocabulary's address."""
    given = node.get("@type")
    return [str(one).rsplit("/", 1)[-1] for one in (given if isinstance(given, list) else [given]) if one]


def is_article(node: Mapping[str, Any]) -> bool:
    """Tell whether a node says that it is an article."""
    return any(name in _TYPES for name in types_of(node))


def is_other_thing(node: Mapping[str, Any]) -> bool:
    """Tell whether a node says that it is something else: a web page, a person, a breadcrumb."""
    return bool(types_of(node)) and not is_article(node) and not ("headline" in node or "articleBody" in node)


def article_of(page: lxml.html.HtmlElement) -> dict[str, Any]:
    """Find the article that a page describes; {} when it describes none. What it refers to by ``@id`` is put in."""
    nodes = _all_nodes(page)
    if len({str(node.get("headline")) for node in nodes if is_article(node)}) >= _LIST:
        return {}  # those of a list
    known = {str(node["@id"]): node for node in reversed(nodes) if "@id" in node and len(node) > 1}
    for node in nodes:
        if is_article(node):
            return {name: _resolved(value, known) for name, value in node.items()}
    return {}


def _all_nodes(page: lxml.html.HtmlElement) -> list[dict[str, Any]]:
    scripts = (script for script in page.iter("script") if "ld+json" in (script.get("type") or ""))
    return [node for script in scripts for node in _nodes(script.text or "")]


def is_collection(page: lxml.html.HtmlElement) -> bool:
    """Tell whether a page says that it is a list of articles."""
    return any(not _COLLECTIONS.isdisjoint(types_of(node)) for node in _all_nodes(page))


def section_of(page: lxml.html.HtmlElement) -> str:
    """The first step behind the home page of the path that a page describes; "" where it describes none."""
    for node in _all_nodes(page):
        if "BreadcrumbList" not in types_of(node) or not isinstance(steps := node.get("itemListElement"), list):
            continue
        for step in steps[:_MOST_STEPS]:
            thing = step.get("item") if isinstance(step, dict) else None
            address = thing.get("@id") if isinstance(thing, dict) else thing
            name = (thing.get("name") if isinstance(thing, dict) else None) or (step.get("name") if thing else None)
            if isinstance(name, str) and isinstance(address, str) and urlsplit(address).path.strip("/"):
                return name.strip()
    return ""


def _resolved(value: Any, known: Mapping[str, dict[str, Any]]) -> Any:
    """A value, or what it refers to: ``{"@id": "https://bao.example/#org"}`` is another node of the page."""
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:_MAX_NODES]]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        return known.get(str(value["@id"]), value)
    return value


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    try:
        waiting = deque([parse_text(text.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n"))])
    except ValueError:
        return  # a page whose description is broken still has its text
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extendleft(reversed(node[:_MAX_NODES]))
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)
