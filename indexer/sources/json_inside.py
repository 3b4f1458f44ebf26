"""What is inside a JSON object: an article, a list of them under a usual key, articles by their keys, a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from indexer.fields import field_of

LISTS: Final = frozenset(
    (
        "articles", "items", "data", "results", "records", "docs", "documents", "rows", "news", "entries",
        "posts", "hits", "response", "feed", "@graph", "edges", "nodes",
    )
)  # fmt: skip
_ONE: Final = ("article", "post", "item", "story", "document")
_DEEPEST: Final = 4


def articles_in(fields: Mapping[str, Any], depth: int = 0) -> list[Any]:
    """Find the articles inside an answer such as ``{"response": {"results": […]}}``; else it is an article itself.

    >>> articles_in({"a1": {"title": "Một"}, "a2": {"title": "Hai"}}), articles_in({"title": {"0": "Một", "1": "Hai"}})
    ([{'title': 'Một'}, {'title': 'Hai'}], [{'title': 'Một'}, {'title': 'Hai'}])
    """
    if (rows := _rows(fields)) is not None:
        return rows
    if has_text(fields):
        return [fields]
    for key, value in fields.items():
        if key.lower() in LISTS:
            if isinstance(value, list) and value and isinstance(value[0], dict):
                return value
            if isinstance(value, dict) and depth < _DEEPEST:
                return articles_in(value, depth + 1)
        elif key.lower() in _ONE and isinstance(value, dict) and has_text(value):
            return [value]
    if fields and all(is_article(value) for value in fields.values()):
        return list(fields.values())
    return [fields]


def has_text(fields: Mapping[str, Any]) -> bool:
    """Tell whether an object has a title or a body."""
    return any(found[0] in {"title", "body"} for found in map(field_of, map(str, fields)) if found)


def is_article(value: object) -> bool:
    """Tell whether a value is an object with a title or a body."""
    return isinstance(value, dict) and has_text(value)


def _rows(fields: Mapping[str, Any]) -> list[Any] | None:
    """The rows of a table as pandas writes it by columns, or by a list of columns and one of rows."""
    columns, data = fields.get("columns"), fields.get("data")
    if isinstance(columns, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, columns), row, strict=False)) for row in data]
    first = next(iter(fields.values()), None)
    if not isinstance(first, dict) or not has_text(fields) or not all(map(str.isdecimal, first)):
        return None
    if any(not isinstance(column, dict) or column.keys() != first.keys() for column in fields.values()):
        return None
    return [{name: column[key] for name, column in fields.items()} for key in first]
