"""Prepared: a query as it is read, drafted, priced and planned by what an archive says.

All of that follows from the text, the options ``match``, ``words`` and ``lenient`` and the archive's counts, and is
kept as long as these counts are: the next page, other filters, another order, another reader, a feed and a page in
another form ask the same.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cached_property, lru_cache, partial
from itertools import chain, pairwise
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary, ref

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.answer import Cost, NameOffer, Note, Suggestion
from search.deadline import Deadline
from search.options import SearchOptions
from search.plan import Plan
from search.planning.clauses import ClauseCondition, clauses_of, conditions_of, costliest
from search.planning.compounds import compounds_of
from search.planning.cost import estimate, refusal
from search.planning.loosen import AS_WORDS, LOOSENED, loosen
from search.planning.planner import Draft, draft, resolved
from search.planning.widening import APART, WIDENED, answers, unscoped, widenings
from search.query import Node, Parsed, canonical, parse
from search.query.nodes import Bag, Word
from search.searcher import Searcher, Statistics
from search.suggesting.name_offers import name_offers
from search.suggesting.suggestions import suggestions

_KEPT: Final = 1 << 7  # queries of an archive, of some thirty thousand bytes each
_PRICES: Final = 1 << 4  # of one query: what it costs depends on what is shown of it
CORRECTED = Note(
    "corrected",
    "Không bài nào có các từ như đã gõ; đây là kết quả của câu đã sửa lỗi gõ. Viết “=” trước một từ để giữ nguyên từ "
    "đó.",
    "No article has the words as typed; these are what the query finds with its slips put right. Write “=” before a "
    "word to keep it as it is.",
)

_Price = tuple[str, int, bool, int, bool]  # the options that a price depends on
_OF: WeakKeyDictionary[Statistics, Callable[[str, SearchOptions], Prepared]] = WeakKeyDictionary()


class Wording(NamedTuple):
    """A query as text: in its canonical form, and as it is read, in Vietnamese and in English."""

    canonical: str
    parsed: str
    parsed_en: str


class Prepared:
    """One reading of a query under some options. It never changes; what is asked of it is worked out once."""

    def __init__(
        self, q: str, options: SearchOptions, statistics: Statistics, parsed: Parsed, root: Node, *notes: Note
    ) -> None:
        """``root`` is what is read of ``parsed``, ``notes`` say why if it is not the same."""
        self._q, self._options, self.parsed, self._notes = q, options, parsed, notes
        self.draft: Draft = draft(root, options, statistics)
        self._priced = self.draft  # also where it is widened: that costs no more
        self._prices: dict[_Price, Cost] = {}
        self._clauses: list[ClauseCondition] | None = None
        self._plans: dict[bool, Plan] = {}
        self._suggestions: list[Suggestion] | None = None
        self._name_offers: list[NameOffer] | None = None
        self._others: list[Prepared | None] = []  # the other reading, once it was asked for

    @property
    def notes(self) -> list[Note]:
        """What is to be said of how the query is read."""
        last = [note for note in self._notes if note in (APART, WIDENED)]
        return [*self.parsed.notes, *(note for note in self._notes if note not in last), *self.draft.notes, *last]

    @cached_property
    def wording(self) -> Wording:
        """The reading as text."""
        return Wording(canonical(self.draft.root), self.draft.parsed, self.draft.parsed_en)

    def plan(self, statistics: Statistics, *, ranked: bool) -> Plan:
        """What an engine is to carry out; not ``ranked``, nothing is worth anything."""
        if ranked not in self._plans:
            self._plans[ranked] = resolved(self.draft, statistics, ranked=ranked)
        return self._plans[ranked]

    def suggestions(self, statistics: Statistics) -> list[Suggestion]:
        """What else may have been meant."""
        if self._suggestions is None:
            self._suggestions = suggestions(self._q, self.parsed.root, statistics)
        return list(self._suggestions)

    def name_offers(self, searcher: Searcher, deadline: Deadline) -> list[NameOffer]:
        """The other names that things in the query had or have, those that the archive may know."""
        if self._name_offers is None:
            self._name_offers = name_offers(self._q, self.parsed.root, searcher, deadline)
        return list(self._name_offers)

    def clauses(self, statistics: Statistics) -> list[ClauseCondition]:
        """The parts of the query, each with the condition it puts by itself."""
        if self._clauses is None:
            self._clauses = clauses_of(self._priced.root, self._options, statistics)
        return self._clauses

    def cost(self, options: SearchOptions, statistics: Statistics) -> Cost:
        """What the query costs under options that may show more or less of it."""
        counted = len(options.facets) + bool(options.histogram)
        price = (options.sort, options.size, options.highlight, counted, options.explain)
        cost = self._prices.get(price)
        if cost is None:
            clauses = self.clauses(statistics) if options.explain else []
            cost = estimate(self._priced, options, statistics, conditions_of(clauses))
            if len(self._prices) >= _PRICES:
                self._prices.clear()
            self._prices[price] = cost
        return cost

    def check_cost(self, most: int, options: SearchOptions, statistics: Statistics) -> None:
        """Raises ``QueryError`` if this costs more than so many units."""
        cost = self.cost(options, statistics)
        if cost.units > most:
            heaviest = costliest(clauses_of(self.draft.root, self._options, statistics), statistics)
            raise refusal(cost, most, *((heaviest.text, heaviest.position) if heaviest else ("*", 0)))

    def otherwise(self, statistics: Statistics) -> Prepared | None:
        """Where the archive has no hit, the query read as a sentence, then with its slips put right, then as its
        syllables anywhere; None if that is no other reading. Filters have no part in it, nor have dates and facets in
        the query: they never change what is a hit."""
        if not self._others:
            self._others.append(self._otherwise(statistics))
        return self._others[0]

    def _otherwise(self, statistics: Statistics) -> Prepared | None:
        if not {APART, WIDENED}.isdisjoint(self._notes) or statistics.count(unscoped(self.draft.condition)):
            return None
        if {LOOSENED, AS_WORDS}.isdisjoint(self._notes) and self._options.words == "auto":
            sentence = loosen(self.parsed, statistics, empty=True)
            if sentence is not None:
                return Prepared(self._q, self._options, statistics, self.parsed, sentence, AS_WORDS)
        righted = self._corrected(statistics) if CORRECTED not in self._notes else None
        if righted is not None:
            return righted
        if not statistics.count(self.draft.every):
            return None
        for other, note in widenings(self.draft):
            if answers(note, statistics.count(unscoped(other.condition)), statistics.articles):
                return self._read_as(other, note)
        return None

    def _corrected(self, statistics: Statistics) -> Prepared | None:
        """The query as what else may have been meant, if the archive has that."""
        words = self.draft.root.children if isinstance(self.draft.root, Bag) else (self.draft.root,)
        literal = not all(isinstance(word, Word) and not word.exact for word in words)  # as quotes and ``=`` ask for
        if literal or self._options.match == "exact" or self._options.words == "all":
            return None
        for suggestion in self.suggestions(statistics):
            root = parse(suggestion.text, lenient=True).root
            other = Prepared(self._q, self._options, statistics, self.parsed, root, *self._notes, CORRECTED)
            if statistics.count(other.draft.condition):
                return other
        return None

    def _read_as(self, read: Draft, note: Note) -> Prepared:
        """The query read otherwise."""
        other = copy(self)
        other.__dict__.pop("wording", None)
        other._notes, other.draft = (*self._notes, note), read
        other._plans, other._others = {}, []
        return other


def prepared(q: str, options: SearchOptions, statistics: Statistics) -> Prepared:
    """A query read under some options. Raises ``QueryError`` when it cannot be."""
    known = _OF.get(statistics)
    if known is None:
        made = lru_cache(maxsize=_KEPT)(partial(_prepare, ref(statistics)))
        known = _OF.setdefault(statistics, made)
    return known(q, SearchOptions(match=options.match, words=options.words, lenient=options.lenient))


def _prepare(archive: ref[Statistics], q: str, options: SearchOptions) -> Prepared:
    statistics = archive()
    assert statistics is not None  # it is whoever asks
    parsed = parse(q, lenient=options.lenient)
    words = chain.from_iterable(map(compounds_of, (q,)))  # found where somebody wants them
    statistics.expect(pairwise([fold(form) for form in tokenize(q).forms]), words)
    sentence = loosen(parsed, statistics, empty=False) if options.words == "auto" else None
    if sentence is None:
        return Prepared(q, options, statistics, parsed, parsed.root)
    return Prepared(q, options, statistics, parsed, sentence, LOOSENED)
