"""Statistics: an archive's counts. Those of syllables are the lexicon's, others are asked of the cluster and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import Final

from search.opensearch.conditions import NOTHING, Query
from search.opensearch.initials import spelled_out
from search.opensearch.kept_answers import KeptAnswers
from search.opensearch.lexicon import Lexicon
from search.opensearch.near_keys import NearKeys, is_plain
from search.opensearch.neighbours import Neighbours, Pair, Search, counts, parts
from search.opensearch.term_counts import Count
from search.plan import AllOf, AnyOf, Apart, Condition, Near, Share, Syllable
from search.plan import Sequence as Syllables
from search.searcher import LONGEST_NEAR

_KEPT: Final = 1 << 12  # answers of each kind
_EXPECTED: Final = 200  # pairs that are fetched at once
_SEARCHES: Final = 128  # searches in one request


class ClusterStatistics:
    """The counts of one generation.

    Args:
        articles: How many there are.
        syllables: In all of them.
        lexicon: The forms there are.
        living: The query of the articles of the generation.
        query: Gives the query of a condition.
        weights: Gives the query that scores what an article has of a share.
        search: Carries searches out, several in one request.
        terms: Gives what the shards know of terms.
        values: Gives the number of values of a facet.
    """

    def __init__(  # noqa: PLR0913  # what it asks the cluster with
        self,
        articles: int,
        syllables: int,
        lexicon: Lexicon,
        *,
        living: Query,
        query: Callable[[Condition], Query],
        weights: Callable[[Share], Query],
        search: Search,
        terms: Count,
        values: Callable[[str], int],
    ) -> None:
        self.articles = articles
        self.total = float(syllables)
        self.average_length = round(max(1.0, syllables / articles), 3) if articles else 1.0
        self._lexicon, self._living, self._query, self._search = lexicon, living, query, search
        self._weights = weights
        self.values = values
        self._neighbours = Neighbours(articles, lexicon, living, search, terms)
        self.triples = self._neighbours.triples
        self.spelled_out = lru_cache(maxsize=_KEPT)(self._spelled_out)
        self._counts: KeptAnswers[Condition, int] = KeptAnswers(_KEPT)
        self.best = lru_cache(maxsize=_KEPT)(self._best)
        self.forms = lru_cache(maxsize=_KEPT)(self._forms)
        self.form_frequencies = lru_cache(maxsize=_KEPT)(self._form_frequencies)

    # Of syllables. ------------------------------------------------------------------------------------------

    def frequency(self, key: str) -> int:
        """Articles that have a key."""
        return self._lexicon.frequency(key)

    def _forms(self, key: str) -> Mapping[str, float]:
        return {form: self._lexicon.weight(form) for form in self._lexicon.forms(key)}

    def _form_frequencies(self, key: str) -> Mapping[str, int]:
        return {form: self._lexicon.form_frequency(form) for form in self._lexicon.forms(key)}

    def begun(self, key: str) -> tuple[int, int]:
        """(words, postings) that there are to read of the keys that begin so."""
        found = self._lexicon.keys_begun(key)
        return len(found), sum(map(self.frequency, found))

    def beginning(self, key: str, most: int) -> list[str]:
        """The keys that begin so which the most articles have."""
        return sorted(self._lexicon.keys_begun(key), key=lambda one: (-self.frequency(one), one))[:most]

    def near(self, key: str, edits: int, least: int) -> Sequence[str]:
        """The keys that are so many edits from one or fewer and that at least so many articles have."""
        if len(key) > LONGEST_NEAR or not is_plain(key):
            return ()
        counts = {one: self.frequency(one) for one in self._near_keys.near(key, edits)}
        return sorted((one for one in counts if counts[one] >= max(1, least)), key=lambda one: (-counts[one], one))

    @cached_property
    def _near_keys(self) -> NearKeys:
        return NearKeys(self._lexicon.keys_begun(""))

    def _spelled_out(self, letters: str, most: int) -> Sequence[tuple[tuple[str, ...], int]]:
        return spelled_out(letters, most, self._living, self._search)

    # Of neighbours. -----------------------------------------------------------------------------------------

    def expect(
        self, pairs: Iterable[Pair] = (), words: Iterable[str] = (), conditions: Iterable[Condition] = ()
    ) -> None:
        """What is known of keys side by side, of words, and of conditions, is fetched at once."""
        self._neighbours.known([*islice(dict.fromkeys(pairs), _EXPECTED), *islice(words, _EXPECTED)])
        self._counts.of(islice(conditions, _EXPECTED), self._counted)

    def pair_frequency(self, left: str, right: str) -> int:
        """Articles in which one key follows the other."""
        return self._neighbours.articles(left, right)

    def word_frequency(self, word: str) -> int:
        """Articles that have a word of pyvi's."""
        return self._neighbours.known([word])[word].articles or 0

    def form_pair_frequencies(self, left: str, right: str) -> Mapping[Pair, int]:
        """For each two forms of two keys the articles in which one follows the other."""
        return self._neighbours.pair(left, right).forms

    def together(self, left: str, right: str) -> int:
        """What there is to read of two keys side by side: an article that has several forms of them counts for each."""
        return sum(self._neighbours.pair(left, right).forms.values())

    def pairs(self, left: str, right: str) -> Mapping[Pair, float]:
        """For each two forms of two keys how often one follows the other, by zone."""
        return self._neighbours.pair(left, right).weights

    # Of the rest. -------------------------------------------------------------------------------------------

    def count(self, condition: Condition) -> int:
        """Articles that meet a condition."""
        return self._counts.of([condition], self._counted)[condition]

    def _counted(self, conditions: Sequence[Condition]) -> list[int]:
        return self.counts(list(map(self._query, conditions)))

    def counts(self, queries: Sequence[Query]) -> list[int]:
        """The articles of the generation that meet each query."""
        return counts(queries, self._living, self._search)

    def at_most(self, condition: Condition) -> int:
        """No fewer than the articles that meet a condition, as far as that is known without asking."""
        match condition:
            case Syllable(marks="exact"):
                return sum(map(self._lexicon.form_frequency, (condition.form, *condition.spellings)))
            case Syllables(slop=0):
                two = ((one, other) for one, other in pairwise(condition.parts) if one and other)
                return min((self._neighbours.at_most(*both) for both in two), default=self.articles)
            case Apart():
                return self.at_most(condition.sequence)
            case AllOf() | Near():
                return min(map(self.at_most, condition.children))
            case AnyOf():
                return sum(map(self.at_most, condition.children))
        return self.articles

    def _best(self, share: Share) -> int:
        query = self._weights(share)
        if query == NOTHING:
            return 0
        body = {
            "size": 1,
            "_source": False,
            "track_total_hits": False,
            "query": {"bool": {"filter": [self._living], "must": [query]}},
        }
        return round(self._search([body])[0]["hits"]["max_score"] or 0)


def in_requests(search: Search) -> Search:
    """Searches in requests of so many at the most."""
    return lambda bodies: [one for part in parts(bodies, _SEARCHES) for one in search(part)]
