"""Ranking: a plan's sums as queries whose scores add up.

The score of a term in a frequency field is its weighted count in half units, so that a feature is a sum of terms, put
through the one formula of BM25 by a script. All scripts are fixed texts with parameters: a cluster compiles few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, Final

from msgspec import structs

from search.derived.zones import UNIT
from search.opensearch.mapping import BONUS_FIELDS
from search.opensearch.terms import FORM, joined, term_of
from search.plan import Condition, EarlyBonus, Feature, Ranking, Substitute, Term, TermField
from search.plan import Sequence as Syllables

Query = dict[str, Any]
_CLAUSES: Final = 800  # that a query may have for all features together; a cluster takes 1,024 in all

# What a weighted count w is worth: worth · (k1 + 1) · w / (w + norm).
_SATURATED: Final = (
    "double w = _score / params.unit; return params.worth * w / (w + params.flat + params.slope * doc['length'].value);"
)
# The same of several terms whose counts are looked up, for what would be too many clauses.
_LOOKED_UP: Final = (
    "double w = 0; for (int i = 0; i < params.texts.length; i++) "
    "{ w += params.shares[i] * termFreq(params.fields[i], params.texts[i]); } "
    "w /= params.unit; return params.worth * w / (w + params.flat + params.slope * doc['length'].value);"
)
# What another spelling is worth beyond the typed one.
_BEYOND: Final = (
    "double norm = params.flat + params.slope * doc['length'].value; double w = _score / params.unit; "
    "double left = params.worth * w / (w + norm); "
    "for (int f = 0; f < params.features.length; f++) { double own = 0; def one = params.features[f]; "
    "for (int i = 0; i < one.texts.length; i++) { own += one.shares[i] * termFreq(one.fields[i], one.texts[i]); } "
    "own /= params.half; left -= one.worth * own / (own + norm); } "
    "for (int e = 0; e < params.early.length; e++) { def one = params.early[e]; "
    "if (termFreq(one.field, one.text) > 0) { left -= one.worth; } } "
    "return left > 0 ? left : 0;"
)


def script_score(query: Query, source: str, **parameters: Any) -> Query:
    """What meets a query, with the score that a script makes of that of the query."""
    return {"script_score": {"query": query, "script": {"source": source, "params": parameters}}}


def term(field: TermField, text: str, boost: float = 1.0) -> Query:
    """What has a term, with its count."""
    return {"term": {field: {"value": joined(text), "boost": boost}}}


class RankingQueries:
    """The queries of one ranking.

    Args:
        ranking: What counts.
        query: Gives the query of a condition.
        occurrences: Gives the query that counts a sequence, in whole units.
        pairs: Gives the forms in which two keys stand side by side.
    """

    def __init__(
        self,
        ranking: Ranking,
        query: Callable[[Condition], Query],
        occurrences: Callable[[Syllables], Sequence[Query]],
        pairs: Callable[[str, str], Iterable[tuple[str, str]]],
    ) -> None:
        self._pairs = pairs
        self._ranking = structs.replace(ranking, features=tuple(map(self._in_forms, ranking.features)))
        self._query = query
        self._occurrences = occurrences
        self._norm = {
            "flat": ranking.k1 * (1 - ranking.b),
            "slope": ranking.k1 * ranking.b / ranking.average_length,
        }

    def queries(self) -> list[Query]:
        """The queries whose scores add up to that of the ranking."""
        ranking = self._ranking
        plain = sum(len(feature.terms) for feature in ranking.features) <= _CLAUSES
        return [
            *(self._feature(feature, plain=plain) for feature in ranking.features),
            *map(_early, ranking.early),
            *(self._saturated(one.worth, _flat(self._query(one.prefix)), 1) for one in ranking.beginnings),
            *(found for one in ranking.substitutes if (found := self._substitute(one))),
        ]

    def _in_forms(self, feature: Feature) -> Feature:
        """A feature with keys side by side as their forms are."""
        if all(one.field != "key_pair" for one in feature.terms):
            return feature
        return structs.replace(feature, terms=tuple(chain.from_iterable(map(self._forms_of, feature.terms))))

    def _forms_of(self, one: Term) -> Iterable[Term]:
        if one.field != "key_pair":
            return [one]
        left, _, right = one.text.partition(" ")
        return [Term("form_pair", " ".join(pair), one.share) for pair in self._pairs(left, right)]

    def _worth(self, worth: float) -> float:
        return worth * (self._ranking.k1 + 1)

    def _saturated(self, worth: float, query: Query, unit: float) -> Query:
        return script_score(query, _SATURATED, worth=self._worth(worth), unit=unit, **self._norm)

    def _feature(self, feature: Feature, *, plain: bool) -> Query:
        if plain or len(feature.terms) == 1:
            found = [term(*one) for one in feature.terms]
            return self._saturated(feature.worth, found[0] if len(found) == 1 else _sum(found), UNIT)
        fields = {one.field for one in feature.terms}
        of = [
            {"terms": {name: [joined(one.text) for one in feature.terms if one.field == name]}}
            for name in sorted(fields)
        ]
        return script_score(
            {"constant_score": {"filter": of[0] if len(of) == 1 else {"bool": {"should": of}}}},
            _LOOKED_UP,
            worth=self._worth(feature.worth),
            unit=UNIT,
            **_terms_of(feature),
            **self._norm,
        )

    def _substitute(self, substitute: Substitute) -> Query | None:
        counted = [query for sequence in substitute.sequences for query in self._occurrences(sequence)]
        if not counted:
            return None
        return script_score(
            _sum(counted),
            _BEYOND,
            worth=self._worth(substitute.worth),
            unit=1,
            half=UNIT,
            features=[
                {"worth": self._worth(one.worth), **_terms_of(one)} for one in map(self._in_forms, substitute.features)
            ],
            early=[{"worth": one.worth, "field": BONUS_FIELDS[one.reach], "text": _early_term(one)}
                   for one in substitute.early],
            **self._norm,
        )  # fmt: skip


def _terms_of(feature: Feature) -> dict[str, Any]:
    return {
        "fields": [one.field for one in feature.terms],
        "texts": [joined(one.text) for one in feature.terms],
        "shares": [one.share for one in feature.terms],
    }


def _early_term(bonus: EarlyBonus) -> str:
    return (FORM if bonus.field == "form" else "") + term_of(bonus.text)


def _early(bonus: EarlyBonus) -> Query:
    return _flat({"term": {BONUS_FIELDS[bonus.reach]: _early_term(bonus)}}, bonus.worth)


def _flat(query: Query, boost: float = 1.0) -> Query:
    return {"constant_score": {"filter": query, "boost": boost}}


def _sum(queries: Iterable[Query]) -> Query:
    return {"bool": {"should": list(queries)}}
