"""JSON-LD: the article that a page describes for search engines (schema.org)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final

import lxml.html

from indexer.sources.json_text import parse_text

_TYPES: Final = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "Article", "Report",
    "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting",
)  # fmt: skip
_MAX_NODES: Final = 2000


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
    """Find the article that a page describes; {} when it describes none."""
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for node in _nodes(script.text or ""):
                if is_article(node):
                    return node
    return {}


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
