"""Checking: whether the cluster still has what was written."""

from __future__ import annotations

from collections.abc import Iterator

from search.errors import EngineUnavailable, IndexDamaged, IndexMissing
from search.opensearch.catalog import Catalog, CatalogStore, Generation
from search.opensearch.connection import Connection, Missing
from search.opensearch.generation_view import View
from search.opensearch.mapping import articles_body, articles_index, catalog_index


def damages_of(connection: Connection) -> list[str]:
    """What is missing or other than it was written, in words; empty where all is whole."""
    try:
        catalog, _ = CatalogStore(connection).read()
    except (IndexMissing, IndexDamaged) as error:
        return [str(error)]
    return [
        *_layout(connection),
        *(damage for one in catalog.generations for damage in _generation(connection, catalog, one)),
    ]


def _layout(connection: Connection) -> Iterator[str]:
    name = connection.address.name
    for index in (articles_index(name), catalog_index(name)):
        try:
            status = connection.read("GET", f"/_cluster/health/{index}", timeout="5s")["status"]
        except (Missing, EngineUnavailable) as error:
            yield f"{index}: {error}"
            continue
        if status == "red":
            yield f"{index}: some of its shards are on no node"
    try:
        found = connection.read("GET", f"/{articles_index(name)}/_mapping")
    except Missing as error:
        yield str(error)
        return
    wanted = articles_body(1, 0)["mappings"]["properties"]
    (mapping,) = (one["mappings"].get("properties", {}) for one in found.values())
    for field, one in wanted.items():
        there = mapping.get(field)
        if there is None:
            yield f"{articles_index(name)}: the field {field} is not mapped"
        elif any(there.get(key) != value for key, value in one.items() if key in ("type", "analyzer", "similarity")):
            yield f"{articles_index(name)}: the field {field} is mapped otherwise than this version of Timbao writes it"


def _generation(connection: Connection, catalog: Catalog, generation: Generation) -> Iterator[str]:
    try:
        view = View.open(connection, catalog, generation)
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": view.living,
            "aggs": {
                "syllables": {"sum": {"field": "length"}},
                "numbers": {"cardinality": {"field": "number", "precision_threshold": 40_000}},
            },
        }
        found = view.search([body])[0]
    except (EngineUnavailable, IndexDamaged) as error:
        yield f"{generation.name}: {error}"
        return
    articles = found["hits"]["total"]["value"]
    syllables = int(found["aggregations"]["syllables"]["value"])
    if articles != generation.articles:
        yield f"{generation.name}: {articles} articles where {generation.articles} were written"
    if syllables != generation.syllables:
        yield f"{generation.name}: {syllables} syllables where {generation.syllables} were written"
    counted = sum(view.lexicon.form_frequency(form) > 0 for form in view.lexicon.begun(""))
    if generation.articles and not counted:
        yield f"{generation.name}: its lexicon is empty"
