"""Neighbours: what stands side by side in one generation, and how often.

The dictionaries of the shards tell it of all forms at once (``term_counts``), and searches do of those forms that there
are, where the dictionaries count documents that are not of the generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, product
from typing import Any, Final, NamedTuple

from analyzers.fold import fold
from search.derived.zones import UNIT
from search.opensearch.conditions import NOTHING, Query, all_of, terms
from search.opensearch.kept_answers import KeptAnswers
from search.opensearch.lexicon import Lexicon
from search.opensearch.ranking import script_score, term
from search.opensearch.term_counts import Count, TermCount
from search.opensearch.terms import JOINT, joined, term_of
from search.plan import Syllable

_KEPT: Final = 1 << 11  # answers of each kind, which can have a hundred entries each
_FILTERS: Final = 300  # counts in one search
_NONE: Final = TermCount(0, 0)
_SUM: Final[Query] = {"sum": {"script": {"source": "_score"}}}

Search = Callable[[Sequence[Mapping[str, Any]]], list[Any]]
Pair = tuple[str, str]


class Counts:
    """What is known of two keys side by side: for each two forms of them the articles and how often they stand so, by
    zone. Of a word of pyvi's the articles alone.

    In how many articles any of the forms is takes a search, unless there is only one. That is made when it is asked
    for, for all that were found together: ``fellows``."""

    def __init__(self, articles: int | None, forms: Mapping[Pair, int], weights: Mapping[Pair, float]) -> None:
        self.articles = articles
        self.forms = forms
        self.weights = weights
        self.fellows: Sequence[Counts] = ()

    @property
    def uncounted(self) -> list[Counts]:
        """Those found together whose articles are not known."""
        return [one for one in self.fellows if one.articles is None]

    @property
    def any_form(self) -> Query:
        """What has any of the forms."""
        return terms("form_pair", [joined(" ".join(one)) for one in self.forms])


class _ReadPair(NamedTuple):
    """The same as far as one search tells; ``doubtful`` are the forms whose weights have to be asked for each."""

    articles: int
    forms: dict[Pair, int]
    weights: dict[Pair, float]
    doubtful: list[Pair]


class Neighbours:
    """The counts of neighbours and of words.

    Args:
        articles: How many there are.
        lexicon: The forms there are.
        living: The query of the articles of the generation.
        search: Carries searches out, several in one request.
        terms: Gives what the shards know of terms.
    """

    def __init__(self, articles: int, lexicon: Lexicon, living: Query, search: Search, terms: Count) -> None:
        self._articles, self._lexicon, self._living = articles, lexicon, living
        self._search, self._terms = search, terms
        self._kept: KeptAnswers[Pair | str, Counts] = KeptAnswers(_KEPT)
        self.triples = lru_cache(maxsize=_KEPT)(self._triples)

    def known(self, asked: Sequence[Pair | str]) -> Mapping[Pair | str, Counts]:
        """What is known of pairs of keys, and of words."""
        return self._kept.of(asked, self._found)

    def pair(self, left: str, right: str) -> Counts:
        """What is known of two keys side by side."""
        pair = left, right
        return self._kept.get(pair) or self.known([pair])[pair]

    def articles(self, left: str, right: str) -> int:
        """The articles in which one key follows the other."""
        found = self.pair(left, right)
        if found.articles is None:
            self._asked_beside(found, ())
        return found.articles or 0

    def at_most(self, left: Syllable, right: Syllable) -> int:
        """No fewer than the articles that have two syllables side by side, as far as that is known without asking."""
        if not left.marks == right.marks == "exact":
            return self._articles
        counted = 0
        for one, other in product((left.form, *left.spellings), (right.form, *right.spellings)):
            known = self._kept.get((fold(one), fold(other)))
            counted += self._articles if known is None else known.forms.get((one, other), 0)
        return counted

    def _found(self, asked: Sequence[Pair | str]) -> Iterator[Counts]:
        """What is known of pairs and words: what the shards tell, as far as it is of this generation alone."""
        forms = [self._form_pairs(*one) for one in asked if not isinstance(one, str)]
        words = [one for one in asked if isinstance(one, str)]
        named = {form: JOINT.join(map(term_of, form)) for own in forms for form in own}
        whole, counted = self._terms({"form_pair": list(named.values()), "word": list(map(joined, words))})
        known = counted["form_pair"]
        there = [[form for form in own if named[form] in known] for own in forms]
        if whole:
            pairs = iter(_fellows(_told({form: known[named[form]] for form in own}) for own in there))
            of_words = [counted["word"].get(joined(word), _NONE).documents for word in words]
        else:
            pairs = self._searched_pairs(there)
            of_words = counts([{"term": {"word": joined(word)}} for word in words], self._living, self._search)
        articles = iter(of_words)
        for one in asked:
            yield Counts(next(articles), {}, {}) if isinstance(one, str) else next(pairs)

    def _searched_pairs(self, forms: Sequence[Sequence[Pair]]) -> Iterator[Counts]:
        """The same by searches, where the shards have documents that are not of the generation."""
        asked = list(map(self._pair_bodies, forms))
        answers = iter(self._search(list(chain.from_iterable(asked))))
        read = [
            self._read_pair(there, list(islice(answers, len(bodies))))
            for there, bodies in zip(forms, asked, strict=True)
        ]
        doubtful = [form for found in read for form in found.doubtful]
        sums = dict(zip(doubtful, self._sums(term("form_pair", " ".join(one)) for one in doubtful), strict=True))
        for found in read:
            weights = {form: sums.get(form, weight) for form, weight in found.weights.items()}
            yield Counts(found.articles, found.forms, weights)

    def _form_pairs(self, left: str, right: str) -> list[Pair]:
        return list(product(self._lexicon.forms(left), self._lexicon.forms(right)))

    def _pair_bodies(self, forms: Sequence[Pair]) -> list[Mapping[str, Any]]:
        """Searches for what has two keys side by side: for each two forms how many articles have these, and the sum of
        the counts of all forms in them."""
        beside = terms("form_pair", [joined(" ".join(one)) for one in forms])
        return [
            {
                "size": 0,
                "track_total_hits": True,
                "query": {
                    "bool": {
                        "filter": [self._living, beside],
                        "should": [term("form_pair", " ".join(one)) for one in part],
                    }
                },
                "aggs": {
                    "all": _SUM,
                    "forms": {
                        "filters": {"filters": [{"term": {"form_pair": joined(" ".join(one))}} for one in part]},
                        "aggs": {"sum": _SUM},
                    },
                },
            }
            for part in parts(forms, _FILTERS)
        ]

    @staticmethod
    def _read_pair(forms: Sequence[Pair], answers: Sequence[Any]) -> _ReadPair:
        found = _ReadPair(answers[0]["hits"]["total"]["value"] if answers else 0, {}, {}, [])
        rest = iter(forms)
        for answer in answers:
            buckets = answer["aggregations"]["forms"]["buckets"]
            # The buckets come first: of the forms none must be taken that is of the next answer.
            there = {form: bucket for bucket, form in zip(buckets, rest, strict=False) if bucket["doc_count"]}
            sums = {form: bucket["sum"]["value"] / UNIT for form, bucket in there.items()}
            found.forms.update((form, bucket["doc_count"]) for form, bucket in there.items())
            found.weights.update(sums)
            # Where an article has two of them, each has the count of both.
            if sum(sums.values()) != answer["aggregations"]["all"]["value"] / UNIT:
                found.doubtful.extend(there)
        return found

    def _asked_beside(self, found: Counts, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The answers to searches, which are asked together with the counts of articles that are not known."""
        uncounted = found.uncounted
        answers = self._search([*bodies, *(counting(one.any_form, self._living) for one in uncounted)])
        for one, answer in zip(uncounted, answers[len(bodies) :], strict=True):
            one.articles = answer["hits"]["total"]["value"]
        return answers[: len(bodies)]

    def _triples(self, left: str, middle: str, right: str) -> Mapping[tuple[str, str, str], float]:
        one, other = self.pair(left, middle), self.pair(middle, right)
        found = [(a, b, d) for a, b in one.forms for c, d in other.forms if b == c]
        answers = self._asked_beside(one, [self._summing(_rarer(f"{a} {b}", f"{b} {d}")) for a, b, d in found])
        sums = map(_sum_of, answers)
        return {triple: weight for triple, weight in zip(found, sums, strict=True) if weight}

    def _sums(self, queries: Iterable[Query]) -> list[float]:
        """The sum of the scores of each query, in units of one."""
        return list(map(_sum_of, self._search(list(map(self._summing, queries)))))

    def _summing(self, query: Query) -> Query:
        return {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": [self._living], "must": [query]}},
            "aggs": {"sum": _SUM},
        }


def counts(queries: Sequence[Query], living: Query, search: Search) -> list[int]:
    """The articles of a generation that meet each query."""
    found = iter(search([counting(query, living) for query in queries if query != NOTHING]))
    return [0 if query == NOTHING else next(found)["hits"]["total"]["value"] for query in queries]


def counting(query: Query, living: Query) -> Query:
    """A search that counts the articles of a generation that meet a query."""
    return {"size": 0, "track_total_hits": True, "query": all_of([living, query])}


def _told(forms: Mapping[Pair, TermCount]) -> Counts:
    """What the shards tell of two keys side by side."""
    articles = sum(one.documents for one in forms.values()) if len(forms) < 2 else None
    return Counts(
        articles,
        {form: one.documents for form, one in forms.items()},
        {form: one.units / UNIT for form, one in forms.items()},
    )


def _fellows(found: Iterable[Counts]) -> list[Counts]:
    """What was found together."""
    together = list(found)
    for one in together:
        one.fellows = together
    return together


def _sum_of(answer: Mapping[str, Any]) -> float:
    found: float = answer["aggregations"]["sum"]["value"]
    return found / UNIT


def _rarer(one: str, other: str) -> Query:
    """What has two pairs, with the count of the rarer."""
    names = [joined(one), joined(other)]
    return script_score(
        {"constant_score": {"filter": all_of({"term": {"form_pair": name}} for name in names)}},
        "return Math.min(termFreq(params.field, params.one), termFreq(params.field, params.other));",
        field="form_pair",
        one=names[0],
        other=names[1],
    )


def parts(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """Items in parts of so many."""
    return (items[at : at + size] for at in range(0, len(items), size))
