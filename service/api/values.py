"""``GET /api/v1/sections``, ``/sources``, ``/authors`` and ``/tags``: the values there are, with their counts."""

from __future__ import annotations

from typing import Final, Literal
from unicodedata import normalize

import falcon
from msgspec import structs

from analyzers import fold
from search import Engine, SearchOptions
from search.answer import Answer, FacetValue
from search.options import EVERY_VALUE
from service.access.policy import Policy
from service.api.params import ValuesParams, canonical, check_dates, query_options
from service.api.shapes import ValueList
from service.http.cost import charge, searched
from service.http.etag import not_modified
from service.http.query_string import read_pairs, validated
from service.http.resource import ApiResource
from service.settings import ServiceSettings

Facet = Literal["source", "section", "author", "tag"]
LISTS: Final[dict[str, Facet]] = {"sources": "source", "sections": "section", "authors": "author", "tags": "tag"}
_LISTED: Final = 5_000  # values that are gone through for one unit


class ValuesResource(ApiResource):
    """A list of the values of one facet.

    Args:
        engine: What is asked.
        settings: Of the service.
        facet: Which values are listed.
    """

    policy = Policy({"GET": "search"}, queried=True)

    def __init__(self, engine: Engine, settings: ServiceSettings, facet: Facet) -> None:
        super().__init__(engine, settings)
        self._facet: Facet = facet

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """List the values among the articles of a query, the most frequent first."""
        params = validated(read_pairs(req, self._settings), ValuesParams)
        check_dates(params.since, params.until)
        if not_modified(req, resp, self._engine.identity(params.generation), self._facet, canonical(params)):
            return
        options = structs.replace(query_options(params, params.generation), narrow_facets=True)
        answer = values_of(self._engine, params.q, options, self._facet)
        searched(req, answer)
        found = answer.facets[self._facet]
        charge(req, len(found) / _LISTED)
        named = containing(found, params.contains)
        made = ValueList(
            generation=answer.generation, took_ms=answer.took_ms, count=len(named), items=named[: params.size]
        )
        self._json(req, resp, made)


def values_of(engine: Engine, q: str, options: SearchOptions, facet: Facet) -> Answer:
    """The answer to a query with every value of one facet, and nothing else."""
    return engine.search(q, structs.replace(options, size=0, facets=(facet,), facet_size=EVERY_VALUE, suggest=False))


def containing(values: list[FacetValue], text: str) -> list[FacetValue]:
    """The values that contain a text, whatever its case and its marks.

    >>> [one.value for one in containing([FacetValue("Thời sự", 2), FacetValue("Thể thao", 1)], "the")]
    ['Thể thao']
    """
    wanted = _folded(text.strip())
    return [one for one in values if wanted in _folded(one.value)] if wanted else values


def _folded(text: str) -> str:
    return fold(normalize("NFC", text).lower())
