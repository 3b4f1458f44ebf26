"""Features: the evidence of a query as numbers that engines only have to multiply and add up.

BM25 over folded syllables, marked syllables, pairs of neighbours, folded and marked, and pyvi's words:
``idf(t) · w·(k1+1) / (w + k1·(1 − b + b·length/average))`` with Lucene's ``idf = ln(1 + (N − df + ½)/(df + ½))``
(Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.15). ``w`` is a count weighted by zone
(``search.derived.zones``) and, for marked features, by how near the marks are to the typed ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from analyzers.closeness import closeness
from analyzers.fold import fold
from search import plan
from search.derived.zones import EARLY, SOON, WITHIN_TITLE
from search.plan import BeginningFeature, Condition, EarlyBonus, Feature, Ranking, Substitute, Syllable, Term, idf
from search.planning.evidence import Alternative, Evidence
from search.planning.units import simple
from search.planning.weights import WEIGHTS, Weights
from search.searcher import Statistics

RARE: Final = 0.002  # of all articles
SHORT: Final = 4  # syllables of a query that names a thing, which a title about it names too
Nearness = dict[str, float]  # the forms of a key that are near to what was typed: 1 exact


class _Weighed(NamedTuple):
    """A feature before its idf is known: how much it counts, its terms, and in how many articles it stands."""

    weight: float
    terms: tuple[Term, ...]
    df: int


def ranking(evidence: Evidence, statistics: Statistics, *, use_marks: bool, weights: Weights = WEIGHTS) -> Ranking:
    """What an evidence is worth in an archive."""
    return _Weigher(evidence, statistics, use_marks=use_marks, weights=weights).ranking()


@lru_cache(maxsize=1 << 11)
def _grades(typed: str, forms: tuple[str, ...]) -> bytes:
    """The closeness of each form to what was typed, as a number from 0 (exact) to 3 (another mark). What was typed
    without marks among marked syllables is meant as it stands."""
    if typed == fold(typed):
        return bytes(0 if form == typed else 3 for form in forms)
    return bytes(closeness(typed, form).value for form in forms)


class _Weigher:
    def __init__(self, evidence: Evidence, statistics: Statistics, *, use_marks: bool, weights: Weights) -> None:
        self._evidence = evidence
        self._statistics = statistics
        self._weights = weights
        self._articles = statistics.articles
        self._trust = _trust(evidence.runs) if use_marks else 0.0
        self._short = len({one.key for run in evidence.runs for one in run}) <= SHORT
        self._near: dict[tuple[str, str], Nearness] = {}

    def _idf(self, df: int) -> float:
        """What a term says that so many articles have. What hardly any has says no more than what few have: one rare
        word, often a slip, must not outweigh all others."""
        return idf(self._articles, max(df, round(RARE * self._articles)))

    def ranking(self) -> Ranking:
        self._statistics.expect((), self._evidence.words, self._counted())
        features, early = self.typed()
        features += self._features(self._words())
        return Ranking(
            tuple(features),
            tuple(early),
            tuple(self._beginnings()),
            tuple(filter(None, map(self._substitute, self._evidence.alternatives))),
            self._weights.k1,
            self._weights.b_short if self._short else self._weights.b,
            self._statistics.average_length,
        )

    def typed(self) -> tuple[list[Feature], list[EarlyBonus]]:
        """What syllables and their neighbours are worth, words and other spellings aside."""
        features: list[Feature] = []
        early: list[EarlyBonus] = []
        for syllable in dict.fromkeys(syllable for run in self._evidence.runs for syllable in run):
            self._add_syllable(syllable, features, early)
        pairs = dict.fromkeys(pair for run in self._evidence.runs for pair in pairwise(run))
        features += self._features(one for left, right in pairs for one in self._pair(left, right))
        return features, early

    def _features(self, weighed: Iterable[_Weighed]) -> list[Feature]:
        return [Feature(weight * self._idf(df), terms) for weight, terms, df in weighed if weight > 0 and terms]

    # Syllables. ---------------------------------------------------------------------------------------------

    def _add_syllable(self, syllable: Syllable, features: list[Feature], early: list[EarlyBonus]) -> None:
        """What a syllable says early is what the article is about: a share of its idf more, whatever the length."""
        weights, own = self._weights, self._own_trust(syllable)
        folded, (marked, exact) = self._folded(syllable, own), self._marked(syllable, own)
        silent, typed = weights.silent_early * (1 - own), weights.early * own
        if folded.df:
            worth = self._idf(folded.df)
            features.append(Feature(folded.weight * worth, folded.terms))
            if silent > 0:
                early.append(EarlyBonus(silent * worth, "key", syllable.key, SOON))
            if self._short and own < 1:
                bonus = weights.title * (1 - own) * worth
                early.append(EarlyBonus(bonus, "key", syllable.key, WITHIN_TITLE))
        if own and marked.df:
            worth = self._idf(marked.df)
            features.append(Feature(marked.weight * worth, marked.terms))
            if exact and typed > 0:
                early.append(EarlyBonus(typed * worth, "form", exact, EARLY))
            if exact and self._short:
                early.append(EarlyBonus(weights.title * own * worth, "form", exact, WITHIN_TITLE))

    def _folded(self, syllable: Syllable, own: float) -> _Weighed:
        terms = [Term("key", syllable.key), *self._spelled(self._spellings(syllable))]
        weight = self._weights.folded * own + self._weights.silent * (1 - own)
        return _Weighed(weight, tuple(terms), self._statistics.frequency(syllable.key))

    def _marked(self, syllable: Syllable, own: float) -> tuple[_Weighed, str]:
        """The syllable in any form that is near, and the exact one, which counts for all in how many articles it
        stands, if there is one."""
        if not own:
            return _Weighed(0.0, (), 0), ""
        wanted = syllable.restored or syllable.form
        near, frequencies = self._nearness(syllable.key, wanted), self._statistics.form_frequencies(syllable.key)
        exact = next((form for form in reversed(near) if near[form] == 1), "")
        df = frequencies[exact] if exact else sum(frequencies[form] for form in near)
        terms = [Term("form", form, share) for form, share in near.items()]
        # Marks say nothing of what is a spelling of other marks.
        alike = (form for form in self._spellings(syllable) if (form != fold(form)) == syllable.marked)
        terms += self._spelled(alike)
        return _Weighed(self._weights.marked * own, tuple(terms), df), exact

    def _spellings(self, syllable: Syllable) -> list[str]:
        """The other spellings that count, in part, apart from those of the syllable's own key."""
        return [form for form in syllable.spellings if fold(form) != syllable.key] if self._weights.spelling else []

    def _spelled(self, forms: Iterable[str]) -> list[Term]:
        """The terms of other spellings: the forms that they are and no others."""
        return [Term("form", form, self._weights.spelling) for form in forms]

    def _own_trust(self, syllable: Syllable) -> float:
        """How much the marks of one syllable are to be believed: typed ones wholly, none by the others' example."""
        if syllable.restored:
            return syllable.confidence
        return (1.0 if syllable.marked else self._trust) if self._trust > 0 else 0.0

    def _nearness(self, key: str, typed: str) -> Nearness:
        """How near the forms of a key are to what was typed; those with another mark are left out."""
        found = self._near.get((key, typed))
        if found is None:
            forms = tuple(self._statistics.form_frequencies(key))
            graded = zip(forms, _grades(typed, forms), strict=True)
            worth = self._worth_of
            found = self._near[key, typed] = {form: worth[grade] for form, grade in graded if worth[grade]}
        return found

    @cached_property
    def _worth_of(self) -> Sequence[float]:
        """The nearness of each grade.

        A mark left out by a writer who types the others is nearly a mark denied (``năm`` is not ``nằm``); by one who
        leaves out many it is silence.
        """
        weights, trust = self._weights, self._trust or 1.0  # without typed marks only what was put back is graded
        tone = weights.near_tone * trust + weights.silent_tone * (1 - trust)
        shape = weights.near_shape * trust + weights.silent_shape * (1 - trust)
        return [1.0, tone, shape, 0.0]

    # Neighbours, words, beginnings. ---------------------------------------------------------------------------

    def _pair(self, left: Syllable, right: Syllable) -> Iterator[_Weighed]:
        own, weights = min(self._own_trust(left), self._own_trust(right)), self._weights
        if own < 1:
            df = self._statistics.pair_frequency(left.key, right.key)
            terms = (Term("key_pair", f"{left.key} {right.key}"),) if df else ()
            yield _Weighed(weights.silent_pair * (1 - own), terms, df)
        if own:
            yield self._marked_pair(left, right, weights.marked_pair * own)

    def _marked_pair(self, left: Syllable, right: Syllable, weight: float) -> _Weighed:
        frequencies = self._statistics.form_pair_frequencies(left.key, right.key)
        if not frequencies:
            return _Weighed(weight, (), 0)
        one = self._nearness(left.key, left.restored or left.form)
        other = self._nearness(right.key, right.restored or right.form)
        terms, exact, near = [], 0, 0
        for first, share in one.items():
            for second, its in other.items():
                if df := frequencies.get((first, second), 0):
                    terms.append(Term("form_pair", f"{first} {second}", share * its))
                    near += df
                    if share * its == 1:
                        exact = df
        return _Weighed(weight, tuple(terms), exact or near)

    def _words(self) -> Iterator[_Weighed]:
        believed = max([self._trust, *(one.confidence for run in self._evidence.runs for one in run)], default=0)
        words = self._evidence.words if believed > 0 else ()
        for word in words:
            df = self._statistics.word_frequency(word)
            yield _Weighed(self._weights.word * believed, (Term("word", word),) if df else (), df)

    def _beginnings(self) -> Iterator[BeginningFeature]:
        for prefix in self._evidence.prefixes if self._weights.prefix > 0 else ():
            if df := self._statistics.count(prefix):
                yield BeginningFeature(self._weights.prefix * self._idf(df), prefix)

    # Other spellings. ---------------------------------------------------------------------------------------

    def _counted(self) -> Iterator[Condition]:
        """What other spellings are judged by."""
        for alternative in self._evidence.alternatives if self._weights.alternative > 0 else ():
            yield from map(simple, alternative.sequences)
            yield simple(plan.Sequence(alternative.typed))

    def _substitute(self, alternative: Alternative) -> Substitute | None:
        """Another spelling is worth a share of the typed one where it is worth more than what is there of that."""
        if self._weights.alternative <= 0:
            return None
        alone = _Weigher(
            Evidence(runs=(alternative.typed,)), self._statistics, use_marks=self._trust > 0, weights=self._weights
        )
        df = sum(self._statistics.count(simple(sequence)) for sequence in alternative.sequences)
        if not df:
            return None
        worth = self._weights.alternative * alone.worth_of_typed(alternative.typed, df)
        features, early = alone.typed()
        return Substitute(worth, alternative.sequences, tuple(features), tuple(early))

    def worth_of_typed(self, typed: Sequence[Syllable], others: int) -> float:
        """What the typed spelling would be worth if it were as frequent as all spellings together: however rare a
        spelling is, it says no more than the ``others``."""
        df = self._statistics.count(simple(plan.Sequence(tuple(typed)))) + others
        weighed = [one for syllable in typed for one in self._both(syllable)]
        weighed += [one for left, right in pairwise(typed) for one in self._pair(left, right)]
        return sum(one.weight * self._idf(max(df, one.df)) for one in weighed if one.weight > 0)

    def _both(self, syllable: Syllable) -> tuple[_Weighed, _Weighed]:
        own = self._own_trust(syllable)
        return self._folded(syllable, own), self._marked(syllable, own)[0]


def _trust(runs: Iterable[Iterable[Syllable]]) -> float:
    """How surely this writer types marks, 0 to 1: about four in five syllables of Vietnamese news carry one, so a
    query with that share of them left nothing out, and one without any says nothing."""
    words = [syllable for run in runs for syllable in run if syllable.key.isalpha()]
    if not words:
        return 1.0
    marked = sum(syllable.marked for syllable in words) / len(words)
    return min(1.0, marked / 0.6)
