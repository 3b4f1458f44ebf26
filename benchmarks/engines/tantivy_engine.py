"""Tantivy through its Python binding (``pip install tantivy``): its whitespace tokenizer, positions, BM25, and its
aggregations over fast fields."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.engines.protocol import FACET_VALUES, MODES, Corpus, Counts, Found, Kind, Library, Mode, Query

_HEAP = 128_000_000  # bytes for the writer, the binding's default
_COUNTS = {
    "source": {"terms": {"field": "source", "size": FACET_VALUES}},
    "section": {"terms": {"field": "section", "size": FACET_VALUES}},
    "month": {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}},
}


class Tantivy(Library):
    """A text that is not stored, the article's place, which is, and three columns."""

    name = index = "tantivy"
    modes = MODES

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("place", stored=True)
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="position")
        for name in ("source", "section"):
            builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("month", fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))

    def build(self, corpus: Corpus) -> None:
        """One indexing thread, one commit, and wait for the merges it starts."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for place, (line, columns) in enumerate(zip(corpus.lines(), corpus.columns(), strict=True)):
            document = tantivy.Document()
            document.add_unsigned("place", place)
            document.add_text("text", line)
            for name in ("source", "section"):
                if value := getattr(columns, name):
                    document.add_text(name, value)
            if columns.month >= 0:
                document.add_unsigned("month", columns.month)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """One searcher for all queries."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: Query, mode: Mode) -> Found:
        """Collect the ten best and the count in one pass; the counts are a second one, as the binding has it."""
        asked = self._query(query.kind, query.keys)
        found = self._searcher.search(asked, 10, count=True)
        places = [int(str(self._searcher.doc(address).get_first("place"))) for _, address in found.hits]
        total: int = getattr(found, "count")  # noqa: B009  # the binding's stub leaves it out
        return Found(total, places, _counts(self._searcher.aggregate(asked, _COUNTS)) if mode == "counts" else None)

    def _query(self, kind: Kind, terms: Sequence[str]) -> tantivy.Query:
        if kind == "phrase":
            return tantivy.Query.phrase_query(self._schema, "text", list(terms))
        if kind == "prefix":
            return tantivy.Query.regex_query(self._schema, "text", f"{terms[0]}.*")
        parts = [tantivy.Query.term_query(self._schema, "text", term) for term in terms]
        occur = tantivy.Occur.Should if kind == "or" else tantivy.Occur.Must
        return parts[0] if kind == "term" else tantivy.Query.boolean_query([(occur, part) for part in parts])


def _counts(found: Any) -> Counts:
    sources, sections = (
        tuple(bucket["doc_count"] for bucket in found[name]["buckets"]) for name in ("source", "section")
    )
    months = ((int(bucket["key"]), int(bucket["doc_count"])) for bucket in found["month"]["buckets"])
    return Counts(sources, sections, tuple(months))
