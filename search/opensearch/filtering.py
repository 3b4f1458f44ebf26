"""Filtering: which articles may be found at all, as queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.opensearch.conditions import terms
from search.opensearch.documents import id_of, microseconds
from search.opensearch.mapping import FACET_FIELDS
from search.searcher import Filters

Query = dict[str, Any]


def living(generation: int) -> Query:
    """The articles of a generation."""
    return {"bool": {"filter": [{"range": {"from": {"lte": generation}}}, {"range": {"to": {"gt": generation}}}]}}


def dates(filters: Filters) -> list[Query]:
    """The filter of dates, if there is one."""
    bounds: dict[str, int] = {}
    if filters.since is not None:
        bounds["gte"] = microseconds(filters.since)
    if filters.until is not None:
        bounds["lt"] = microseconds(filters.until)
    return [{"range": {"moment": bounds}}] if bounds else []


def facets(filters: Filters, without: str = "") -> list[Query]:
    """The filters of facets, but for one."""
    return [
        terms(field, values_of(getattr(filters, name)))
        for name, field in FACET_FIELDS.items()
        if name != without and getattr(filters, name)
    ]


def values_of(values: Iterable[str]) -> list[str]:
    """Values of facets as the cluster holds them."""
    return list(map(id_of, values))


def all_filters(filters: Filters) -> list[Query]:
    """All of them."""
    return [*dates(filters), *facets(filters)]
