"""A query read back to the person who typed it: in Vietnamese, and in English.

What has to be there comes first, what must not be there after it. The words quoted are the reader's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from search.planning.wording import ENGLISH, VIETNAMESE, Wording
from search.query import nodes

Rule = Literal["all", "share", "any"]


def reading(root: nodes.Node, rule: Rule = "all") -> str:
    """Read a tree in Vietnamese.

    ``rule`` says how many words of a query of bare words are required, as its plan decided (``threshold``): ``all``,
    ``share`` (three quarters) or ``any``.

    >>> from search.query import parse
    >>> reading(parse('học sinh -tiểu "dạy thêm"').root)
    'có “học”, có “sinh”, có cụm “dạy thêm”, không có “tiểu”'
    >>> reading(parse("title:(mưa OR bão) nguồn:VnExpress").root)
    '(có “mưa” hoặc có “bão”) trong tiêu đề, từ nguồn “VnExpress”'
    """
    return _Reader(VIETNAMESE, rule).root(root)


def reading_en(root: nodes.Node, rule: Rule = "all") -> str:
    """Read a tree in English.

    >>> from search.query import parse
    >>> reading_en(parse('học sinh -tiểu "dạy thêm"').root)
    'has “học”, has “sinh”, has the phrase “dạy thêm”, lacks “tiểu”'
    """
    return _Reader(ENGLISH, rule).root(root)


class _Reader:
    def __init__(self, wording: Wording, rule: Rule) -> None:
        self._wording = wording
        self._rule = rule

    def root(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.All):
            return self._wording.everything
        if isinstance(node, nodes.Bag):
            return self._bag(node.children)
        children = node.children if isinstance(node, nodes.And) else (node,)
        only_negative = all(isinstance(child, nodes.Not) for child in children)
        read = self._clause(node)
        return self._wording.apart.format(read) if only_negative else read

    def _bag(self, words: Sequence[nodes.Word]) -> str:
        if self._rule == "all":
            return ", ".join(dict.fromkeys(self._clause(word) for word in words))
        text = " ".join(word.text for word in words)
        return (self._wording.share if self._rule == "share" else self._wording.any).format(_quoted(text))

    # Clauses: of the text, and of the title. ---------------------------------------------------------------

    def _clause(self, node: nodes.Node) -> str:
        match node:
            case nodes.And() | nodes.Bag():
                children = sorted(node.children, key=lambda child: isinstance(child, nodes.Not))
                return ", ".join(self._inner(child) for child in children)
            case nodes.Or():
                return self._wording.either.join(self._inner(child) for child in node.children)
            case nodes.Not():
                return self._negated(node.child)
            case nodes.Field():
                return self._field(node)
            case _:
                return self._single(node)

    def _single(self, node: nodes.Word | nodes.Phrase | nodes.Prefix | nodes.DateRange | nodes.All) -> str:
        if isinstance(node, nodes.All):
            return self._wording.everything
        if isinstance(node, nodes.DateRange):
            return self._wording.dates(node.since, node.until)
        return self._wording.has.format(self._thing(node))

    def _inner(self, node: nodes.Node) -> str:
        read = self._clause(node)
        return f"({read})" if isinstance(node, nodes.And | nodes.Or) else read

    def _negated(self, node: nodes.Node) -> str:
        match node:
            case nodes.Word() | nodes.Phrase() | nodes.Prefix():
                return self._wording.lacks.format(self._thing(node))
            case nodes.DateRange():
                return self._wording.not_dates.format(self._wording.dates(node.since, node.until))
            case nodes.Field(name="title", child=nodes.Word() | nodes.Phrase() | nodes.Prefix()):
                return self._wording.title.format(self._negated(node.child))
            case nodes.Field() if node.name != "title":
                return self._wording.facets[node.name][1].format(self._value(node.child))
            case _:
                return self._wording.excepted.format(self._inner(node))

    def _thing(self, node: nodes.Word | nodes.Phrase | nodes.Prefix) -> str:
        """What is to be found: a word, a phrase, a beginning."""
        wording = self._wording
        if isinstance(node, nodes.Prefix):
            return wording.prefix.format(_quoted(node.text))
        read = _quoted(node.text)
        if isinstance(node, nodes.Phrase):
            read = wording.phrase.format(read)
        read = wording.exact.format(read) if node.exact else read
        return read + self._loose(node) if isinstance(node, nodes.Phrase) else read

    def _loose(self, phrase: nodes.Phrase) -> str:
        slop = self._wording.slop.format(phrase.slop) if phrase.slop else ""
        return slop + (self._wording.gap if "*" in phrase.text.split() else "")

    # Fields. -----------------------------------------------------------------------------------------------

    def _field(self, node: nodes.Field) -> str:
        if node.name == "title":
            return self._wording.title.format(self._inner(node.child))
        return self._wording.facets[node.name][0].format(self._value(node.child))

    def _value(self, node: nodes.Node) -> str:
        """What a source, a section, an author or a tag must be."""
        match node:
            case nodes.Not():
                return self._wording.not_value.format(self._value(node.child))
            case nodes.And() | nodes.Or():
                between = self._wording.both if isinstance(node, nodes.And) else self._wording.either
                read = between.join(self._value(child) for child in node.children)
                return f"({read})"
            case nodes.Prefix():
                return self._wording.value_prefix.format(_quoted(node.text))
            case nodes.Word() | nodes.Phrase():
                read = _quoted(node.text)
                return self._wording.exact.format(read) if node.exact else read
        raise TypeError(f"not a value of a field: {node!r}")


def _quoted(text: str) -> str:
    return f"“{text}”"
