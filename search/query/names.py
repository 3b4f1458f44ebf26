"""Names: what stands behind ``name:``, each name of a group as a term of its own."""

from __future__ import annotations

from difflib import get_close_matches

from analyzers.fold import fold
from analyzers.names import named, names
from search.query import nodes
from search.query.report import Report


def within_name(child: nodes.Node, position: int, report: Report) -> nodes.Node:
    """What is asked for by a term behind ``name:`` at ``position``: words side by side are one name.

    >>> from search.query import canonical, parse
    >>> canonical(parse("name:(Bình Dương OR Huế)").root)
    'name:"Bình Dương" OR name:Huế'
    """
    match child:
        case nodes.And() if all(isinstance(one, nodes.Word) and not one.exact for one in child.children):
            text = " ".join(one.text for one in child.children if isinstance(one, nodes.Word))
            return _name(nodes.Phrase(text, position=child.position, end=child.end), position, report)
        case nodes.And():
            parts = tuple(within_name(one, one.position, report) for one in child.children)
            return nodes.And(_flat(nodes.And, parts), position=position, end=child.end)
        case nodes.Or():
            parts = tuple(within_name(one, one.position, report) for one in child.children)
            return nodes.Or(_flat(nodes.Or, parts), position=position, end=child.end)
        case nodes.Not():
            inner = within_name(child.child, child.child.position, report)
            return inner.child if isinstance(inner, nodes.Not) else nodes.Not(inner, position=position, end=child.end)
        case nodes.Word() | nodes.Phrase():
            return _name(child, position, report)
    report.problem("name-shape", child.position)
    return child


def _name(leaf: nodes.Word | nodes.Phrase, position: int, report: Report) -> nodes.Node:
    if isinstance(leaf, nodes.Phrase) and (leaf.slop or "*" in leaf.text.split()):
        report.problem("name-shape", leaf.position)
        return leaf
    if named(leaf.text) is not None:
        return nodes.Field("name", leaf, position=position, end=leaf.end)
    near = _nearest(leaf.text)
    report.problem(
        "unknown-name",
        leaf.position,
        name=leaf.text,
        cure_vi=f'Gần nhất: name:"{near}". ' if near else "",
        cure_en=f'The nearest is name:"{near}". ' if near else "",
    )
    return leaf


def _nearest(text: str) -> str | None:
    """The name that is most like a text, marks aside."""
    known = {fold(name): name for name in names()}
    found = get_close_matches(fold(text), known, n=1, cutoff=0.75)
    return known[found[0]] if found else None


def _flat(kind: type[nodes.And] | type[nodes.Or], parts: tuple[nodes.Node, ...]) -> tuple[nodes.Node, ...]:
    return tuple(leaf for part in parts for leaf in (part.children if isinstance(part, kind) else (part,)))
