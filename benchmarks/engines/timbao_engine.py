"""Timbao, asked through ``engine.search`` as the service asks it, in three ways; and its matching and ranking alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.engines.protocol import Corpus, Kind
from search.options import SearchOptions
from search.planner import make_plan
from search.query import parse
from search.whoosh.deadline import Deadline
from search.whoosh.engine import WhooshEngine
from search.whoosh.searching import Search

_FOLDED = SearchOptions(match="folded", words="all", highlight=False)


class Timbao:
    """Folded syllables, no highlights, no facets: what the other engines do."""

    name = index = "timbao"
    marks = False
    options = _FOLDED

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine: WhooshEngine | None = None

    def build(self, corpus: Corpus) -> None:
        """Index with one process (the service would use one for each core)."""
        with WhooshEngine.open(str(self._folder), create=True).writer(workers=1) as writer:
            writer.add(corpus.read())

    def open(self) -> None:
        """Open the index."""
        self._engine = WhooshEngine.open(str(self._folder))

    def search(self, kind: Kind, terms: Sequence[str]) -> tuple[int, list[int]]:
        """Ask in the query language."""
        assert self._engine is not None
        answer = self._engine.search(written(kind, terms), self.options)
        return answer.total.value, [int(hit.id) for hit in answer.items]

    def stored(self) -> int:
        """The deflated articles."""
        assert self._engine is not None
        return sum(
            segment.file[name].nbytes
            for segment in self._engine.snapshot.segments
            for name in ("head_blob", "rest_blob", "dictionary_blob")
        )


class TimbaoMarks(Timbao):
    """Syllables with their marks, which rank."""

    name = "timbao+marks"
    marks = True
    options = SearchOptions(words="all", highlight=False)


class TimbaoFacets(Timbao):
    """Folded syllables, with the counts of two facets and of every month."""

    name = "timbao+facets"
    options = SearchOptions(
        match="folded", words="all", highlight=False, facets=("source", "section"), histogram="month"
    )


class TimbaoCore(Timbao):
    """Reading the query, matching, ranking, the total and the ten places: neither suggestions nor articles."""

    name = "timbao+core"

    def search(self, kind: Kind, terms: Sequence[str]) -> tuple[int, list[int]]:
        """Do what ``WhooshEngine.search`` does first."""
        assert self._engine is not None
        snapshot = self._engine.snapshot
        planned = make_plan(parse(written(kind, terms)).root, self.options, snapshot)
        found = Search(snapshot, planned, self.options, Deadline(None))
        located = [snapshot.locate(place.ordinal) for place in found.page(None)[0]]
        return found.total(), [int(segment.ids[doc]) for segment, doc in located]


def written(kind: Kind, terms: Sequence[str]) -> str:
    """The query in Timbao's language.

    >>> written("or", ["ha", "noi"]), written("phrase", ["ha", "noi"]), written("prefix", ["ngu"])
    ('ha OR noi', '"ha noi"', 'ngu*')
    """
    if kind == "phrase":
        return f'"{" ".join(terms)}"'
    return f"{terms[0]}*" if kind == "prefix" else (" OR " if kind == "or" else " ").join(terms)
