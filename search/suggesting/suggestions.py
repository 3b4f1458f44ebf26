"""Suggestions: "Có phải …?", what the reader may have meant beside what was typed.

Marks that were left out, slips, keystrokes of an input method that was off, and words written as one are put right
where the archive's counts speak for it. Everything else of the query stays as typed: operators, quotes, fields,
capitals. Nothing is applied; a query that is in order gets no suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.leftovers import NOTHING, without_backspaces
from analyzers.normal import normal_form
from analyzers.syllable import is_syllable
from analyzers.tokens import tokenize
from search.answer import Suggestion
from search.planning.archive import Vocabulary
from search.planning.other_spellings import Chunk
from search.planning.restoring import restored
from search.planning.spelling import corrected
from search.planning.units import UnitReader
from search.query import nodes, parse
from search.searcher import Statistics

# A reading is offered when each changed syllable is at least so probable: 87 of 100 titles then come back whole.
_PROBABLE: Final = 0.6
_USUAL: Final = 0.1  # what stands without marks so often, beside what it may mean, is not doubted: Nha Trang, Nhà Trắng
_CERTAIN: Final = 0.9  # ... unless its neighbours tell so surely
_CREDIBLE: Final = 10.0  # pieces of a joined word stand side by side in the archive at least so often
_OPERATORS: Final = frozenset({"VÀ", "HOẶC", "KHÔNG", "AND", "OR", "NOT"})
_CHUNK: Final = re.compile(r"\S+")
# What is written so is a name as it stands: letters and digits in one (H2SO4), capitals within (CoV), an address.
_NAME: Final = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[a-z][A-Z]|[#@_]|://|\w\.[a-z]{2,}(?:/|$)")
_SLOP: Final = re.compile(r"~\d*$")

_Change = tuple[int, int, str]  # [start, end) of the query, and what is to stand there


class _Piece(NamedTuple):
    """A syllable of the query as it is read. One without a place is written with the piece before."""

    form: str
    start: int
    end: int

    @property
    def placed(self) -> bool:
        return self.end > self.start


_Run = list[_Piece]  # pieces that stand side by side


def suggestions(query: str, root: nodes.Node, archive: Statistics) -> list[Suggestion]:
    """At most two other texts for a query that was parsed to ``root``, the likelier first."""
    query = without_backspaces(query)
    capitals = isinstance(root, nodes.Bag) and query.isupper()
    found: dict[str, Suggestion] = {}

    def offer(reason: str, runs: Sequence[_Run], forms: Iterable[Sequence[str]]) -> None:
        text = _written(query, runs, [_restored(one, archive) for one in forms], capitals).replace(NOTHING, "")
        if text == query.replace(NOTHING, ""):
            return
        same_kind = type(parse(text, lenient=True).root) is type(root)  # KHONG( must not become an operator
        if same_kind and tokenize(text).forms != tokenize(query).forms:
            found.setdefault(text, Suggestion(text, reason))

    read = _Reader(query, archive).read(root)

    def righted_of(runs: Sequence[_Run]) -> list[list[str]]:
        """The forms of runs with their slips put right."""
        believed = (_initials(query, run) if not capitals else () for run in runs)
        return [list(corrected(own, archive, believed=kept)) for own, kept in zip(_forms(runs), believed, strict=True)]

    if read.reason and _credible(read.runs, archive):
        offer(read.reason, read.runs, righted_of(read.runs))
        return list(found.values())
    named = _NAME.search(query)  # names part what stands beside them
    plain = _Reader(query, None).read(root) if read.reason or named else read  # else all stands as it was typed
    typed = _forms(plain.runs)
    righted = righted_of(plain.runs)
    if righted != typed:
        offer("slip", plain.runs, righted)
    offer("marks", plain.runs, typed)
    return list(found.values())


def _forms(runs: Iterable[_Run]) -> list[list[str]]:
    return [[piece.form for piece in run] for run in runs]


def _initials(query: str, run: _Run) -> list[int]:
    """The pieces all in capitals among others that are not: names by their first letters are no slips."""
    raws = [query[piece.start : piece.end] for piece in run]
    return [at for at, raw in enumerate(raws) if raw.isupper() and len(raw) > 1]


def _credible(runs: Iterable[_Run], archive: Statistics) -> bool:
    """Whether the archive has the pieces of joined words side by side: a slip looks like a joined word too."""
    pairs = ((left, right) for run in runs for left, right in pairwise(run) if not right.placed)
    return all(sum(archive.pairs(left.form, right.form).values()) >= _CREDIBLE for left, right in pairs)


def _restored(forms: Sequence[str], archive: Statistics) -> list[str]:
    """The forms with their marks, if that is probable; a lone syllable that was typed with marks is believed."""
    if len(forms) == 1 and fold(forms[0]) != forms[0] and is_syllable(forms[0]):
        return list(forms)
    made, confidence, _ = restored(tuple(forms), archive)
    right = [sure < _CERTAIN and _is_usual(forms, made, at, archive) for at, sure in enumerate(confidence)]
    meant = [one if kept else other for one, other, kept in zip(forms, made, right, strict=True)]
    changed = [sure for one, other, sure in zip(forms, meant, confidence, strict=True) if one != other]
    return meant if min(changed, default=1.0) >= _PROBABLE else list(forms)


def _is_usual(typed: Sequence[str], made: Sequence[str], at: int, archive: Statistics) -> bool:
    """Whether the archive has a form beside its neighbours, exactly as they were typed, often enough to be right."""
    if typed[at] == made[at]:
        return True
    there, meant = _beside(typed, at, archive), _beside(made, at, archive)
    return there >= max(_CREDIBLE, _USUAL * meant)


def _beside(forms: Sequence[str], at: int, archive: Statistics) -> float:
    """How often a form stands beside one of its neighbours; alone, how often it stands at all."""
    if len(forms) == 1:
        return archive.forms(fold(forms[0])).get(forms[0], 0.0)
    sides = [forms[start : start + 2] for start in (at - 1, at) if start >= 0 and start + 2 <= len(forms)]
    return max(archive.pairs(fold(one), fold(other)).get((one, other), 0.0) for one, other in sides)


class _Reader:
    """Collects the runs of syllables of a query that may be put right.

    Left out are words that are to be taken literally (``=ma``), what must not occur, beginnings of words, and
    values of facets, which are other texts than those that were counted.
    """

    def __init__(self, query: str, vocabulary: Vocabulary | None) -> None:
        """With a vocabulary, keystrokes and joined words are read as the planner reads them."""
        self._query = query
        self._units = UnitReader(vocabulary) if vocabulary is not None else None
        self.runs: list[_Run] = []
        self.reason = ""

    def read(self, node: nodes.Node) -> _Reader:
        """Collect the runs under a node."""
        match node:
            case nodes.Word():
                self._conjunction([node])
            case nodes.Bag() | nodes.And():
                self._conjunction(node.children)
            case nodes.Or():
                for child in node.children:
                    self.read(child)
            case nodes.Phrase() if not node.exact:
                self._phrase(node.position, node.end)
            case nodes.Field() if node.name == "title":
                self.read(node.child)
        return self

    def _conjunction(self, children: Iterable[nodes.Node]) -> None:
        run: list[re.Match[str]] = []
        for child in children:
            if isinstance(child, nodes.Word) and not child.exact:
                run += _CHUNK.finditer(self._query, child.position, child.end)
                continue
            self._add(run)
            run = []
            if not isinstance(child, nodes.Word):
                self.read(child)
        self._add(run)

    def _phrase(self, start: int, end: int) -> None:
        slop = _SLOP.search(self._query[start:end])
        self._add(_CHUNK.finditer(self._query, start, start + slop.start() if slop else end))

    def _add(self, found: Iterable[re.Match[str]]) -> None:
        """Add chunks that stand side by side; what is no word but a name parts them."""
        if self._units is None:
            for name, run in groupby(found, key=lambda chunk: bool(_NAME.search(chunk[0]))):
                if not name:
                    self._add_words(list(run))
        else:
            self._add_words(list(found))

    def _add_words(self, chunks: Sequence[re.Match[str]]) -> None:
        raws = [chunk[0] for chunk in chunks]
        read = self._units.chunks(raws) if self._units is not None else [None] * len(raws)
        run = [piece for chunk, own in zip(chunks, read, strict=True) for piece in self._pieces(chunk, own)]
        if run:
            self.runs.append(run)

    def _pieces(self, found: re.Match[str], chunk: Chunk | None) -> list[_Piece]:
        raw, at = found[0], found.start()
        tokens = tokenize(raw)
        if not tokens.forms:
            return []
        if chunk is None or chunk.text == raw:
            return [_Piece(form, at + first, at + last) for form, first, last in zip(*tokens, strict=True)]
        joined = len(chunk.forms) > len(tokens.forms)
        self.reason = "joined" if joined else self.reason or ("slip" if chunk.kind == "slip" else "typing")
        first, *others = chunk.forms
        return [
            _Piece(first, at + tokens.starts[0], at + tokens.ends[-1]),
            *(_Piece(form, 0, 0) for form in others),
        ]


def _written(query: str, runs: Iterable[_Run], forms: Iterable[Sequence[str]], capitals: bool) -> str:
    """The query with other forms in the places of its pieces."""
    changes: list[_Change] = []
    for run, made in zip(runs, forms, strict=True):
        for piece, form in zip(run, made, strict=True):
            if piece.placed:
                changes.append((piece.start, piece.end, _cased(query[piece.start : piece.end], form, capitals)))
            else:
                start, end, text = changes[-1]
                changes[-1] = (start, end, f"{text} {form}")
    for start, end, text in sorted(changes, reverse=True):
        together = f'"{text}"' if " " in text and query[:start].endswith(":") else text  # title: takes one term
        query = query[:start] + together + query[end:]
    return query


def _cased(raw: str, form: str, capitals: bool) -> str:
    """A form with the capitals of what was typed; what reads the same stays as it was typed."""
    if normal_form(raw) == form or not any(map(str.isalpha, form)):
        return raw
    if form.upper() in _OPERATORS:
        return form.upper() if capitals else form  # KHÔNG among other words would be an operator
    if raw.isupper() and (capitals or len(raw) > 1):
        return form.upper()
    return form[0].upper() + form[1:] if raw[0].isupper() else form
