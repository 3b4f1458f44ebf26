"""Rows: all articles of a condition in the one order of exports."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, Final

from search.article import Article
from search.deadline import Deadline
from search.opensearch.conditions import Query, all_of
from search.opensearch.documents import article_of, read
from search.opensearch.folding import not_leading
from search.opensearch.generation_view import View
from search.opensearch.mapping import NO_DATE, WINDOW
from search.searcher import Fold, Rows

_PAGE: Final = 200  # articles in memory at a time
_NUMBER: Final = {"_source": ["number"]}
_ORDER: Final[list[Any]] = [{"seconds": {"order": "asc", "missing": NO_DATE}}, {"id": "asc"}]


def rows_of(view: View, query: Query, deadline: Deadline) -> Rows:
    """The articles that meet a query."""
    within = all_of([view.living, query])
    body = {"size": 0, "track_total_hits": True, "query": within}
    count = view.search([body], deadline)[0]["hits"]["total"]["value"]
    return Rows(count, lambda start: _read(view, within, start))


def leads_of(view: View, query: Query, kind: Fold) -> Rows:
    """Those of the articles that meet a query that lead a story or an event, or are of none."""
    within = all_of([view.living, query])
    found = [hit["_source"]["number"] for hit in view.walk(within, _ORDER, _NUMBER, WINDOW)]
    others = not_leading(view.groups(kind), found)
    return Rows(len(found) - len(others), lambda start: _read(view, within, start, others))


def _read(view: View, query: Query, start: int, left_out: Set[int] = frozenset()) -> Iterator[Article]:
    if start:
        query = _behind(view, query, start, left_out)
    for hit in view.walk(query, _ORDER, read("number", fields=None), _PAGE):
        if hit["_source"]["number"] not in left_out:
            yield article_of(hit)


def _behind(view: View, query: Query, start: int, left_out: Set[int]) -> Query:
    """The query of what comes behind so many articles, but for those left out."""
    walked = view.walk(query, _ORDER, _NUMBER, min(start, WINDOW))
    kept = (hit for hit in walked if hit["_source"]["number"] not in left_out)
    for at, hit in enumerate(kept, 1):
        if at == start:
            seconds, article_id = hit["sort"]
            same: Query = {"range": {"id": {"gt": article_id}}}
            if seconds == NO_DATE:
                return all_of([query, same, {"bool": {"must_not": [{"exists": {"field": "moment"}}]}}])
            second = {"range": {"moment": {"gte": seconds * 1_000_000, "lt": (seconds + 1) * 1_000_000}}}
            later: list[Query] = [
                {"range": {"moment": {"gte": (seconds + 1) * 1_000_000}}},
                {"bool": {"must_not": [{"exists": {"field": "moment"}}]}},
                all_of([second, same]),
            ]
            return all_of([query, {"bool": {"should": later, "minimum_should_match": 1}}])
    return {"match_none": {}}
