"""Term counts: what the dictionaries of the shards tell of terms, without a search.

A cluster keeps for every term in how many documents it is and how often, and tells this of the terms of a document that
is sent along (``_mtermvectors``), for each shard. It counts all documents there are: those that other generations have,
and those deleted that were not merged away yet. So what it has not, no article has; and where there are as many
documents as the generation has articles, the counts are the generation's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Final, NamedTuple

from search.opensearch.connection import Connection

_TERMS: Final = 50_000  # in one request
_NO_TERM: Final = "#"  # that no document has: a shard without a field tells of the terms that are sent instead

Terms = Mapping[str, Sequence[str]]  # by field


class TermCount(NamedTuple):
    """In how many documents a term is, and its weighted count in half units."""

    documents: int
    units: int


class Counted(NamedTuple):
    """The terms there are, by field; ``whole`` if there is no document that is not of the generation."""

    whole: bool
    terms: Mapping[str, Mapping[str, TermCount]]


class TermCounts:
    """The counts of terms for one generation.

    Args:
        connection: The cluster.
        index: The index of the articles.
        articles: How many the generation has.
    """

    def __init__(self, connection: Connection, index: str, articles: int) -> None:
        self._connection, self._index, self._articles = connection, index, articles

    def of(self, terms: Terms) -> Counted:
        """What the shards know of some terms."""
        whole, found = True, {field: dict[str, TermCount]() for field in terms}
        for part in _parts(terms):
            answers = self._connection.term_counts(self._index, [self._document(part, at) for at in self._routings])
            whole = whole and sum(_documents(one, "id") for one in answers) == self._articles
            for answer in answers:
                for field, counts in found.items():
                    _add(counts, answer.get(field, {}).get("terms", {}))
        return Counted(whole, found)

    @staticmethod
    def _document(terms: Terms, routing: str | None) -> dict[str, Any]:
        return {
            "doc": {"id": _NO_TERM, **{field: " ".join([_NO_TERM, *texts]) for field, texts in terms.items()}},
            "fields": ["id", *terms],
            **{name: False for name in ("positions", "offsets", "payloads")},
            "term_statistics": True,
            **({} if routing is None else {"routing": routing}),
        }

    @cached_property
    def _routings(self) -> Sequence[str | None]:
        """For each shard that has an article what leads to it: the id of one there. One shard needs none."""
        body = {"size": 1, "track_total_hits": False, "_source": False}
        shards = self._connection.search(self._index, body)["_shards"]["total"]
        if shards == 1:
            return [None]
        found = self._connection.search_all(self._index, [body] * shards, shards=range(shards))
        return [hit["_id"] for answer in found for hit in answer["hits"]["hits"]]


def _parts(terms: Terms) -> Iterator[Terms]:
    """Terms in parts of so many."""
    count = sum(map(len, terms.values()))
    if count <= _TERMS:
        yield from [terms] if count else ()
        return
    every = list(chain.from_iterable(((field, text) for text in texts) for field, texts in terms.items()))
    for at in range(0, len(every), _TERMS):
        part: dict[str, list[str]] = {}
        for field, text in every[at : at + _TERMS]:
            part.setdefault(field, []).append(text)
        yield part


def _documents(answer: Mapping[str, Any], field: str) -> int:
    found: int = answer.get(field, {}).get("field_statistics", {}).get("doc_count", 0)
    return found


def _add(counts: dict[str, TermCount], found: Mapping[str, Mapping[str, int]]) -> None:
    if _NO_TERM in found:
        return
    for text, one in found.items():
        before = counts.get(text, TermCount(0, 0))
        counts[text] = TermCount(before.documents + one["doc_freq"], before.units + one["ttf"])


Count = Callable[[Terms], Counted]
