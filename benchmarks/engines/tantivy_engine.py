"""Tantivy through its Python binding (``pip install tantivy``): its whitespace tokenizer, positions, BM25."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy

from benchmarks.engines.protocol import Corpus, Kind

_HEAP = 128_000_000  # bytes for the writer, the binding's default


class Tantivy:
    """A text that is not stored, and the article's place, which is."""

    name = index = "tantivy"
    marks = False

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("place", stored=True)
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="position")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))

    def build(self, corpus: Corpus) -> None:
        """One indexing thread, one commit, and wait for the merges it starts."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for place, line in enumerate(corpus.lines()):
            document = tantivy.Document()
            document.add_unsigned("place", place)
            document.add_text("text", line)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """One searcher for all queries."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, kind: Kind, terms: Sequence[str]) -> tuple[int, list[int]]:
        """Collect the ten best and the count in one pass."""
        found = self._searcher.search(self._query(kind, terms), 10, count=True)
        places = [self._searcher.doc(address).get_first("place") for _, address in found.hits]
        total: int = getattr(found, "count")  # noqa: B009  # the binding's stub leaves it out
        return total, [int(str(place)) for place in places]

    def _query(self, kind: Kind, terms: Sequence[str]) -> tantivy.Query:
        if kind == "phrase":
            return tantivy.Query.phrase_query(self._schema, "text", list(terms))
        if kind == "prefix":
            return tantivy.Query.regex_query(self._schema, "text", f"{terms[0]}.*")
        parts = [tantivy.Query.term_query(self._schema, "text", term) for term in terms]
        occur = tantivy.Occur.Should if kind == "or" else tantivy.Occur.Must
        return parts[0] if kind == "term" else tantivy.Query.boolean_query([(occur, part) for part in parts])

    def stored(self) -> int:
        """Nothing."""
        return 0
