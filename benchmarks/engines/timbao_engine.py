"""Timbao, asked through ``engine.search`` as the service asks it, and its matching and ranking alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.embedded import embedded, keep_no_results
from benchmarks.engines.protocol import MODES, Corpus, Counts, Found, Kind, Library, Mode, Query
from search import Engine, open_index
from search.answer import Bucket, FacetValue
from search.deadline import Deadline
from search.options import SearchOptions
from search.planning.planner import draft, resolved
from search.query import parse
from search.searcher import Filters, Wanted
from search.whoosh.answering.searching import Search
from search.whoosh.searcher import WhooshSearcher

_MEMORY = 2048  # MB: enough for the largest segments
OPTIONS: dict[Mode, SearchOptions] = {
    "plain": SearchOptions(match="folded", words="all", highlight=False),
    "marks": SearchOptions(words="all", highlight=False),
    "counts": SearchOptions(
        match="folded", words="all", highlight=False, facets=("source", "section"), histogram="month"
    ),
}


class Timbao(Library):
    """The whole answer: the query read, other spellings looked for, the ten best articles unpacked."""

    name = index = "timbao"
    modes = MODES

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._engine: Engine | None = None

    def build(self, corpus: Corpus) -> None:
        """Index with one process (the service would use one for each core)."""
        with open_index(str(self.folder), create=True, workers=1, memory=_MEMORY).writer() as writer:
            writer.add(corpus.read())

    def open(self) -> None:
        """Open the index."""
        self._engine = open_index(str(self.folder))
        keep_no_results(self._engine)

    def search(self, query: Query, mode: Mode) -> Found:
        """Ask in the query language."""
        assert self._engine is not None
        answer = self._engine.search(asked(query, mode), OPTIONS[mode])
        counts = _counts(answer.facets, answer.histogram) if mode == "counts" else None
        return Found(answer.total.value, [int(hit.id) for hit in answer.items], counts)

    def stored(self) -> int:
        """The deflated articles."""
        return sum(
            segment.file[name].nbytes
            for segment in embedded(self.folder).segments
            for name in ("head_blob", "rest_blob", "dictionary_blob")
        )


class TimbaoCore(Timbao):
    """The query read, matched and ranked, the total, ten places and the counts: neither suggestions nor articles."""

    name = "timbao-core"
    _searcher: WhooshSearcher | None = None

    def open(self) -> None:
        """Open the index."""
        self._searcher = WhooshSearcher(embedded(self.folder))

    def search(self, query: Query, mode: Mode) -> Found:
        """Do what ``Engine.search`` does first."""
        assert self._searcher is not None
        snapshot, options = self._searcher.snapshot, OPTIONS[mode]
        made = draft(parse(asked(query, mode)).root, options, self._searcher.statistics)
        plan = resolved(made, self._searcher.statistics, ranked=True)
        wanted = Wanted(size=options.size, facets=options.facets, histogram=options.histogram)
        found = Search(snapshot, plan, Filters(), wanted, Deadline(None))
        located = [snapshot.locate(place.number) for place in found.places(None)[0]]
        places = [int(segment.ids[doc]) for segment, doc in located]
        return Found(found.total(), places, _counts(found.facets(), found.histogram()) if mode == "counts" else None)


def asked(query: Query, mode: Mode) -> str:
    """The query in Timbao's language."""
    return written(query.kind, query.forms if mode == "marks" else query.keys)


def _counts(facets: Mapping[str, Sequence[FacetValue]], histogram: Sequence[Bucket]) -> Counts:
    sources, sections = (tuple(value.count for value in facets[name]) for name in ("source", "section"))
    months = ((int(one.key[:4]) * 12 + int(one.key[5:7]) - 1, one.count) for one in histogram if one.count)
    return Counts(sources, sections, tuple(months))


def written(kind: Kind, terms: Sequence[str]) -> str:
    """The query in Timbao's language.

    >>> written("or", ["ha", "noi"]), written("phrase", ["ha", "noi"]), written("prefix", ["ngu"])
    ('ha OR noi', '"ha noi"', 'ngu*')
    """
    if kind == "phrase":
        return f'"{" ".join(terms)}"'
    return f"{terms[0]}*" if kind == "prefix" else (" OR " if kind == "or" else " ").join(terms)
