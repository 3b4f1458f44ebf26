"""A query read back to the person who typed it: in Vietnamese, and in English.

What has to be there comes first, what must not be there after it. The words quoted are the reader's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from analyzers.names import Other
from search.planning.naming import other_names
from search.planning.rule import Rule
from search.planning.wording import ENGLISH, VIETNAMESE, Wording
from search.query import nodes

Rules = Mapping[int, Rule]
NO_RULES: Rules = {}


def reading(root: nodes.Node, rules: Rules = NO_RULES) -> str:
    """Read a tree in Vietnamese.

    ``rules`` are those by which words that stand together were planned, by the place of the first (``Draft.rules``);
    without one, each of the words is read by itself.

    >>> from search.query import parse
    >>> reading(parse('học sinh -tiểu "dạy thêm"').root)
    'có “học”, có “sinh”, có cụm “dạy thêm”, không có “tiểu”'
    >>> reading(parse("title:(mưa OR bão) nguồn:VnExpress").root)
    '(có “mưa” hoặc có “bão”) trong tiêu đề, từ nguồn “VnExpress”'
    """
    return _Reader(VIETNAMESE, rules).root(root)


def reading_en(root: nodes.Node, rules: Rules = NO_RULES) -> str:
    """Read a tree in English.

    >>> from search.query import parse
    >>> reading_en(parse('học sinh -tiểu "dạy thêm"').root)
    'has “học”, has “sinh”, has the phrase “dạy thêm”, lacks “tiểu”'
    """
    return _Reader(ENGLISH, rules).root(root)


class _Reader:
    def __init__(self, wording: Wording, rules: Rules) -> None:
        self._wording = wording
        self._rules = rules

    def root(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.All):
            return self._wording.everything
        children = node.children if isinstance(node, nodes.And) else (node,)
        only_negative = all(isinstance(child, nodes.Not) for child in children)
        read = self._clause(node)
        return self._wording.apart.format(read) if only_negative else read

    def _together(self, words: Sequence[nodes.Word]) -> str:
        """Words that were planned together."""
        rule = self._rules.get(words[0].position)
        if rule is None or rule.kind in {"all", "word"} or len(words) == 1:
            return ", ".join(dict.fromkeys(self._single(word) for word in words))
        wording: str = getattr(self._wording, rule.kind, "{}")
        if not rule.parts:
            return wording.format(_quoted(" ".join(word.text for word in words)))
        if rule.kind == "group":
            return self._wording.has.format(self._wording.phrase.format(_quoted(rule.parts[0].text)))
        texts = [_quoted(part.text) for part in rule.parts]
        return wording.format(", ".join(texts[:-1]) + self._wording.both + texts[-1])

    # Clauses: of the text, and of the title. ---------------------------------------------------------------

    def _clause(self, node: nodes.Node) -> str:
        match node:
            case nodes.And() | nodes.Bag():
                return ", ".join(self._all(node.children))
            case nodes.Or():
                return self._wording.either.join(self._inner(child) for child in node.children)
            case nodes.Not():
                return self._negated(node.child)
            case nodes.Field():
                return self._field(node)
            case nodes.Word(exact=False):
                return self._together([node])
            case _:
                return self._single(node)

    def _all(self, children: Sequence[nodes.Node]) -> list[str]:
        """What has to be there, words that stand together as one, then what must not."""
        there: list[str] = []
        not_there: list[str] = []
        for plain, run in groupby(children, key=lambda child: isinstance(child, nodes.Word) and not child.exact):
            members = list(run)
            if plain:
                there.append(self._together([word for word in members if isinstance(word, nodes.Word)]))
                continue
            for node in members:
                (not_there if isinstance(node, nodes.Not) else there).append(self._inner(node))
        return there + not_there

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
            case nodes.Field(name="name", child=nodes.Word() | nodes.Phrase() as leaf):
                return self._wording.not_name.format(self._names(leaf))
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
        if node.name == "name" and isinstance(node.child, nodes.Word | nodes.Phrase):
            return self._wording.name.format(self._names(node.child))
        return self._wording.facets[node.name][0].format(self._value(node.child))

    def _names(self, leaf: nodes.Word | nodes.Phrase) -> str:
        """A name and the others that count as well, with the day from which they do."""
        own = self._wording.exact.format(_quoted(leaf.text)) if leaf.exact else _quoted(leaf.text)
        return self._wording.either.join([own, *map(self._other, other_names(leaf))])

    def _other(self, other: Other) -> str:
        name = _quoted(other.name)
        return self._wording.other_name.format(name, self._wording.day(other.since)) if other.since else name

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
