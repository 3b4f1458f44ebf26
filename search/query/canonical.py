"""One spelling for queries that mean the same: what caches and links are keyed by, and what can be retyped.

Fields in English, ``-`` for NOT, OR, AND only between words, straight quotes, dates in ISO, parentheses only where they
are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from search.query import nodes
from search.query.dates import is_midnight, last_day, local, whole


def canonical(root: nodes.Node) -> str:
    """The canonical spelling of a tree; parsing it gives an equal tree.

    >>> from search.query import parse
    >>> canonical(parse("mưa  gió VÀ lũ").root), canonical(parse("mưa VÀ “lũ quét”").root)
    ('mưa gió AND lũ', 'mưa "lũ quét"')
    >>> canonical(parse("học  sinh KHÔNG tiểu VÀ “dạy thêm”").root)
    'học sinh -tiểu "dạy thêm"'
    >>> canonical(parse("tiêuđề:(mưa HOẶC bão) ngày:4/2021").root)
    'title:(mưa OR bão) date:2021-04'
    """
    return _spell(root)


def _spell(node: nodes.Node) -> str:
    match node:
        case nodes.Bag():
            return " ".join(map(_leaf, node.children))
        case nodes.And():
            return "".join(_joined(node.children))
        case nodes.Or():
            return " OR ".join(map(_spell, node.children))
        case nodes.Not():
            child = _grouped(node.child)
            return f"NOT {child}" if child.startswith("-") else f"-{child}"
        case nodes.Field():
            return f"{node.name}:{_grouped(node.child)}"
        case _:
            return _leaf(node)


def _leaf(node: nodes.Word | nodes.Phrase | nodes.Prefix | nodes.DateRange | nodes.All) -> str:
    match node:
        case nodes.Word():
            return ("=" if node.exact else "") + node.text
        case nodes.Phrase():
            quoted = f'"{node.text}"' + (f"~{node.slop}" if node.slop else "")
            return ("=" if node.exact else "") + quoted
        case nodes.Prefix():
            return f"{node.text}*"
        case nodes.DateRange():
            return f"date:{spell_span(node.since, node.until)}"
        case nodes.All():
            return ""


def _joined(children: Sequence[nodes.Node]) -> Iterator[str]:
    """Terms that must all hold, with AND between words that do not stand together."""
    for before, child in zip((None, *children), children, strict=False):
        apart = isinstance(before, nodes.Bag) and isinstance(child, nodes.Bag)
        yield (" AND " if apart else " " if before is not None else "") + _side(child)


def _side(node: nodes.Node) -> str:
    """One of several terms that must all hold: OR is looser than that, and needs parentheses."""
    return f"({_spell(node)})" if isinstance(node, nodes.Or) else _spell(node)


def _grouped(node: nodes.Node) -> str:
    return f"({_spell(node)})" if isinstance(node, nodes.And | nodes.Or) else _spell(node)


def spell_span(since: datetime | None, until: datetime | None) -> str:
    """A span as it stands behind ``date:``.

    >>> from search.query.dates import parse_span
    >>> spell_span(*parse_span("[1/1/2021 TO 30/6/2021]")), spell_span(*parse_span("30/4/2021", "since"))
    ('[2021-01-01 TO 2021-06-30]', '>=2021-04-30')
    """
    if since is None:
        return "*" if until is None else ("<=" if is_midnight(until) else "<") + _last(until)
    if until is None:
        return ">=" + _first(since)
    period = whole(since, until)
    if period is not None:
        return local(since).date().isoformat()[: {"year": 4, "month": 7, "day": 10}[period]]
    return f"[{_first(since)} TO {_last(until)}]"


def _first(moment: datetime) -> str:
    return local(moment).date().isoformat() if is_midnight(moment) else local(moment).isoformat()


def _last(moment: datetime) -> str:
    return last_day(moment).date().isoformat() if is_midnight(moment) else local(moment).isoformat()
