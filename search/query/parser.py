"""Query text in, tree out: precedence NOT > AND > OR, AND wherever two terms stand side by side.

Recursion follows parentheses only, and those are counted; everything else is a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Final

import msgspec

from analyzers.segment import listed
from analyzers.syllable import is_key
from analyzers.tokens import forms_of
from search.answer import Note
from search.query import limits, nodes
from search.query.capitals_and_gaps import settle
from search.query.fast_path import bare_words
from search.query.lexer import Kind, Token, lex
from search.query.names import within_name
from search.query.report import Report

_LEAVES: Final = frozenset({Kind.WORD, Kind.PHRASE, Kind.PREFIX, Kind.DATE})
_OPERANDS: Final = _LEAVES | {Kind.OPEN, Kind.FIELD}
_TERMS: Final = _OPERANDS | {Kind.NOT}
_Leaf = nodes.Word | nodes.Phrase | nodes.Prefix | nodes.DateRange | nodes.All


class Parsed(msgspec.Struct):
    """A query that was read: its tree, what to know about it, whether it is bare words only, and whether an operator is
    spelled out in it (``AND``, ``KHÔNG``)."""

    root: nodes.Node
    notes: list[Note]
    bare: bool
    spelled: bool = False


def parse(text: str, *, lenient: bool = False) -> Parsed:
    """Read a query.

    Strict, raises ``QueryError`` with the place and the cure at the first mistake. Lenient, mends mistakes
    and says so in the notes; only parentheses nested too deeply are refused.

    >>> parse("học sinh").root.children
    (Word(position=0, end=3, text='học', exact=False), Word(position=4, end=8, text='sinh', exact=False))
    >>> parse("học AND", lenient=True).notes[0].vi
    'Đã bỏ toán tử “AND” vì thiếu một vế.'
    """
    if words := bare_words(text):
        return Parsed(nodes.Bag(words, position=words[0].position, end=words[-1].end), [], True)
    return _read(text, lenient=lenient)


def _read(text: str, *, lenient: bool) -> Parsed:
    """Read any query by the grammar."""
    report = Report(lenient=lenient)
    tokens = lex(limits.fit(text, report), report)
    if [token.kind for token in tokens] == [Kind.GAP]:
        return Parsed(nodes.All(position=tokens[0].position, end=tokens[0].end), report.notes, True)
    parser = _Parser(settle(tokens, report), report)
    root = parser.run()
    if negative := _only_negative(root):
        report.problem("only-negative", negative.position)
    return Parsed(root, report.notes, isinstance(root, nodes.Bag | nodes.All), parser.spelled)


class _Parser:
    def __init__(self, tokens: Sequence[Token], report: Report) -> None:
        self._tokens = tokens
        self._report = report
        self._next = 0
        self._depth = 0
        self._field: str | None = None
        self.spelled = False  # whether an operator is spelled out

    def run(self) -> nodes.Node:
        root = self._disjunction()
        if root is None:
            return nodes.All()
        words = _words(root)
        if words:
            return nodes.Bag(words, position=root.position, end=root.end)
        return root

    def _peek(self) -> Kind | None:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else None

    def _take(self) -> Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _dangling(self, operator: Token) -> None:
        self._report.problem("dangling-operator", operator.position, operator=operator.text)

    # Operators, from the loosest to the tightest. ----------------------------------------------------------

    def _disjunction(self) -> nodes.Node | None:
        sides = [self._conjunction()]
        while self._peek() is Kind.OR:
            operator = self._take()
            sides.append(self._conjunction())
            if sides[-1] is None or not any(sides[:-1]):
                self._dangling(operator)
        found = [side for side in sides if side is not None]
        self.spelled |= len(found) > 1
        return _any_of(found)

    def _conjunction(self) -> nodes.Node | None:
        sides: list[list[nodes.Node]] = [[]]  # of every AND that is spelled out
        while (kind := self._peek()) in _TERMS or kind is Kind.AND or self._stray():
            if kind is Kind.CLOSE:
                self._report.problem("stray-parenthesis", self._take().position)
            elif kind is Kind.AND:
                if self._conjoin(any(sides)):
                    sides.append([])
            elif (term := self._negation()) is not None:
                sides[-1].append(term)
        return _all_of(sides)

    def _stray(self) -> bool:
        """Whether a parenthesis closes here that was never opened."""
        return self._peek() is Kind.CLOSE and not self._depth

    def _conjoin(self, has_left: bool) -> bool:
        """Take an AND that is spelled out; whether it has two sides."""
        operator = self._take()
        if has_left and self._peek() in _TERMS:
            self.spelled = True
            return True
        self._dangling(operator)
        return False

    def _negation(self) -> nodes.Node | None:
        """A term behind any number of NOT, of which two cancel out."""
        position = self._tokens[self._next].position
        last: Token | None = None
        negative = False
        while (kind := self._peek()) is Kind.NOT or (kind is Kind.FIELD and self._field):
            token = self._take()
            if kind is Kind.NOT:
                last, negative = token, not negative
            else:
                self._report.problem("nested-field", token.position, name=token.text)
        term = self._term() if self._peek() in _OPERANDS else None
        if last is None:
            return term
        if term is None:
            self._dangling(last)
            return None
        self.spelled |= last.text.isalpha()
        if negative and not last.text.isalpha():
            self._remark_minus(term)
        return self._negated(term, position) if negative else term

    def _remark_minus(self, term: nodes.Node) -> None:
        """Warn who writes ``-mại dâm`` that the minus reaches one syllable only."""
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if not isinstance(term, nodes.Word) or term.exact or following is None or following.exact:
            return
        both = forms_of(term.text), forms_of(following.text)
        if following.kind is Kind.WORD and [*map(len, both)] == [1, 1] and listed(both[0][0], both[1][0]):
            self._report.note("minus-one-word", word=term.text, next=following.text)

    def _negated(self, term: nodes.Node, position: int) -> nodes.Node:
        if isinstance(term, nodes.Not):
            return term.child
        if isinstance(term, nodes.Word) and not term.exact and _unmarked(term.text):
            self._report.note("unmarked-negation", word=term.text)
        return nodes.Not(term, position=position, end=term.end)

    # Terms. ------------------------------------------------------------------------------------------------

    def _term(self) -> nodes.Node | None:
        token = self._take()
        if token.kind is Kind.OPEN:
            return self._group(token)
        if token.kind is Kind.FIELD:
            return self._within(token)
        return self._leaf(token)

    def _leaf(self, token: Token) -> nodes.Node | None:
        position, end = token.position, token.end
        if token.kind is Kind.PHRASE:
            return nodes.Phrase(token.text, token.slop, token.exact, position=position, end=end)
        if token.kind is Kind.PREFIX:
            return nodes.Prefix(token.text, position=position, end=end)
        if token.kind is Kind.WORD:
            return nodes.Word(token.text, token.exact, position=position, end=end)
        if self._field:
            self._report.problem("nested-field", position, name="date")
            return None
        return nodes.DateRange(*token.span, position=position, end=end)

    def _group(self, opened: Token) -> nodes.Node | None:
        self._depth += 1
        if self._depth > limits.MAX_DEPTH:
            raise self._report.refusal("too-deep", opened.position, limit=limits.MAX_DEPTH)
        if self._peek() is Kind.CLOSE:
            self._report.problem("empty-parentheses", opened.position)
        found = self._disjunction()
        if self._peek() is Kind.CLOSE:
            self._take()
        else:
            self._report.problem("unclosed-parenthesis", opened.position)
        self._depth -= 1
        return found

    def _within(self, field: Token) -> nodes.Node | None:
        """What must hold within a field: the one term behind its name."""
        self._field = field.text
        child = self._negation() if self._peek() in _TERMS else None
        self._field = None
        if child is None:
            return None
        if field.text == "name":
            return within_name(child, field.position, self._report)
        self._remark(field, child)
        if isinstance(child, nodes.Not):
            made = nodes.Field(field.text, child.child, position=child.child.position, end=child.end)
            return nodes.Not(made, position=field.position, end=child.end)
        return nodes.Field(field.text, child, position=field.position, end=child.end)

    def _remark(self, field: Token, child: nodes.Node) -> None:
        """Warn who writes ``title:bóng đá`` that the name reaches one word only."""
        if not isinstance(child, nodes.Word) or child.exact or child.position != field.end:
            return
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if following is not None and following.kind is Kind.WORD and not following.exact:
            self._report.note("field-one-word", field=field.text, word=child.text, next=following.text)


def _any_of(found: Sequence[nodes.Node]) -> nodes.Node | None:
    """One node for several of which one must hold: without punctuation, and without a node of the same kind within."""
    flat: list[nodes.Node] = []
    for node in [node for node in found if _audible(node)] or found:
        flat.extend(node.children if isinstance(node, nodes.Or) else (node,))
    if len(flat) < 2:
        return flat[0] if flat else None
    return nodes.Or(tuple(flat), position=flat[0].position, end=flat[-1].end)


def _all_of(sides: Sequence[Sequence[nodes.Node]]) -> nodes.Node | None:
    """One node for all that must hold, in the same way. Words on both sides of an AND do not stand together."""
    given = [[node for node in side if _audible(node)] for side in sides]
    runs = list(chain.from_iterable(map(_runs, given if any(given) else sides)))
    flat: list[nodes.Node] = []
    for at, run in enumerate(runs):
        beside = (*runs[max(at - 1, 0) : at], *runs[at + 1 : at + 2])
        if isinstance(run, nodes.Bag) and not any(isinstance(other, nodes.Bag) for other in beside):
            flat.extend(run.children)  # nothing stands beside these words that they could be read with
        else:
            flat.append(run)
    flat = _one_span(flat)
    if len(flat) < 2:
        return flat[0] if flat else None
    return nodes.And(tuple(flat), position=flat[0].position, end=flat[-1].end)


def _runs(side: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """The terms on a side of an AND, those of terms within that must hold as well; bare words that stand together as
    one."""
    flat = chain.from_iterable(node.children if isinstance(node, nodes.And) else (node,) for node in side)
    for bare, run in groupby(flat, key=lambda node: isinstance(node, nodes.Word) and not node.exact):
        if not bare:
            yield from run
        elif words := tuple(node for node in run if isinstance(node, nodes.Word)):
            yield nodes.Bag(words, position=words[0].position, end=words[-1].end)


def _one_span(children: list[nodes.Node]) -> list[nodes.Node]:
    """Read "from … to …" as the one span it is."""
    dates = [node for node in children if isinstance(node, nodes.DateRange)]
    if len(dates) != 2:
        return children
    first, last = dates if dates[0].until is None else dates[::-1]
    if first.until or last.since or not first.since or not last.until or first.since >= last.until:
        return children
    place = min(dates[0].position, dates[1].position), max(dates[0].end, dates[1].end)
    span = nodes.DateRange(first.since, last.until, position=place[0], end=place[1])
    return [span if node is dates[0] else node for node in children if node is not dates[1]]


def _unmarked(text: str) -> bool:
    """Whether a word was typed without marks that it may well have in an article."""
    forms = forms_of(text)
    return bool(forms) and all(form.isascii() and is_key(form) for form in forms)


def _audible(node: nodes.Node) -> bool:
    """Whether there is anything to find: not for a lone ``-`` or ``…``, which no article can be asked for."""
    while not isinstance(node, _Leaf):
        # Of several terms the silent ones were left out already, unless all of them are.
        node = node.child if isinstance(node, nodes.Not | nodes.Field) else node.children[0]
    return not isinstance(node, nodes.Word | nodes.Phrase) or bool(forms_of(node.text))


def _words(node: nodes.Node) -> tuple[nodes.Word, ...]:
    """The words of a node that is made of plain words only, else nothing."""
    children: Iterable[nodes.Node] = node.children if isinstance(node, nodes.And) else (node,)
    words = tuple(child for child in children if isinstance(child, nodes.Word) and not child.exact)
    return words if not isinstance(node, nodes.And) or len(words) == len(node.children) else ()


def _only_negative(root: nodes.Node) -> nodes.Node | None:
    """The first term to leave out, if there is none to find."""
    first: nodes.Node | None = None
    open_nodes = [root]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, nodes.Not):
            first = node
        elif isinstance(node, nodes.Field):
            open_nodes.append(node.child)
        elif isinstance(node, nodes.And | nodes.Or):
            open_nodes.extend(node.children)
        else:
            return None
    return first
