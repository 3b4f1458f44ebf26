"""Title habits: behind which forms the titles of an archive pause or end, as its newest titles tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from search.opensearch.conditions import Query
from search.opensearch.title_lines import READ, TitleLines, line_of

_TITLES: Final = 2_000  # that are read, once for each generation


class TitleHabits(NamedTuple):
    """When the newest article was published (seconds; 0 where none has a date), of each form in the newest titles how
    often these pause or end behind it and how often they have it, and the numbers of their articles."""

    newest: int
    closing: Mapping[str, tuple[int, int]]
    numbers: frozenset[int]

    @classmethod
    def asked(cls, living: Query) -> list[dict[str, Any]]:
        """The requests whose answers it is made of."""
        titles = {"size": _TITLES, "query": living, "_source": READ, "sort": [{"number": "desc"}]}
        return [{"size": 0, "query": living, "aggs": {"newest": {"max": {"field": "seconds"}}}}, titles]

    @classmethod
    def of(cls, dated: Mapping[str, Any], titles: Mapping[str, Any]) -> TitleHabits:
        """What the answers tell."""
        lines = [line_of(hit, hit["sort"][0]) for hit in titles["hits"]["hits"]]
        newest = dated["aggregations"]["newest"]["value"] or 0
        return cls(int(newest), TitleLines(lines).closing(), frozenset(line.number for line in lines))
