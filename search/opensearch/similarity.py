"""Similarity: the articles most like one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from search.article import Article
from search.opensearch.conditions import Query
from search.opensearch.documents import id_of
from search.opensearch.generation_view import View
from search.opensearch.ranking import RankingQueries
from search.opensearch.terms import joined
from search.plan import K1, B, Feature, Ranking, Term, idf
from search.searcher import Alike, Telling

_MOST: Final = 20  # pairs that count
_LEAST: Final = 3  # that an article must share
_WORDS: Final = 8  # within words, if there are so many


def alike(view: View, article_id: str, telling: Sequence[Telling], size: int) -> list[Alike]:
    """The articles that share pairs with another, best first."""
    chosen = _chosen(view, telling)
    if not chosen or not size:
        return []
    features = tuple(Feature(worth, (Term("form_pair", _text(telling[place])),)) for place, worth in chosen)
    ranking = Ranking(features, k1=K1, b=B, average_length=view.statistics.average_length)
    pairs = view.statistics.form_pair_frequencies
    scored = RankingQueries(ranking, view.conditions.query, lambda _: (), pairs).queries()
    named: list[Query] = [
        {"term": {"form_pair": {"value": joined(_text(telling[place])), "_name": str(place)}}} for place, _ in chosen
    ]
    body: dict[str, Any] = {
        "size": size,
        "track_total_hits": False,
        "_source": ["shown"],
        "sort": [{"_score": "desc"}, {"number": "asc"}],
        "query": {
            "bool": {
                "filter": [
                    view.living,
                    {"bool": {"should": named, "minimum_should_match": min(_LEAST, len(chosen))}},
                ],
                "must_not": [{"term": {"id": id_of(article_id)}}],
                "should": scored,
            }
        },
    }
    return [_alike(hit, [place for place, _ in chosen]) for hit in view.search([body])[0]["hits"]["hits"]]


def _chosen(view: View, telling: Sequence[Telling]) -> list[tuple[int, float]]:
    """The pairs that count, the weightiest first: their places, and what each is worth."""
    counts = view.statistics.counts([{"term": {"form_pair": joined(_text(pair))}} for pair in telling])
    articles = view.generation.articles
    weighed = [
        (pair.weight * idf(articles, df), pair.inside, place, idf(articles, df))
        for place, (pair, df) in enumerate(zip(telling, counts, strict=True))
        if df > 1
    ]
    inside = [one for one in weighed if one[1]]
    ordered = sorted(inside if len(inside) >= _WORDS else weighed, key=lambda one: -one[0])
    return [(place, worth) for _, _, place, worth in ordered[:_MOST]]


def _text(pair: Telling) -> str:
    return f"{pair.left} {pair.right}"


def _alike(hit: dict[str, Any], places: Sequence[int]) -> Alike:
    met = hit.get("matched_queries", ())
    article = msgspec.convert(msgspec.json.decode(hit["_source"]["shown"]), Article)
    return Alike(article, hit["sort"][0], [place for place in places if str(place) in met])
