"""Xapian through its Python binding (``pip install xapian-bindings-binary``, or ``apt install python3-xapian``)."""

from __future__ import annotations

from collections.abc import Sequence

import xapian

from benchmarks.engines.protocol import FACET_VALUES, MODES, Corpus, Counts, Found, Kind, Library, Mode, Query

_OPERATORS = {"and": xapian.Query.OP_AND, "or": xapian.Query.OP_OR, "term": xapian.Query.OP_AND}


class Xapian(Library):
    """Postings with positions, added term by term: its own term generator cuts text otherwise than Timbao."""

    name = index = "xapian"
    modes = MODES

    def build(self, corpus: Corpus) -> None:
        """One database, one commit at the end besides those that Xapian makes every 10,000 documents."""
        base = xapian.WritableDatabase(str(self.folder), xapian.DB_CREATE_OR_OVERWRITE)
        for line, columns in zip(corpus.lines(), corpus.columns(), strict=True):
            document = xapian.Document()
            for slot, value in enumerate((columns.source, columns.section, str(columns.month))):
                document.add_value(slot, value)
            for position, term in enumerate(line.split(" ")):
                if len(term) < 80:  # longer ones are refused: 245 bytes
                    document.add_posting(term, position)
            base.add_document(document)
        base.commit()
        base.close()

    def open(self) -> None:
        """One enquiry for all queries."""
        self._base = xapian.Database(str(self.folder))
        self._enquire = xapian.Enquire(self._base)
        self._count = self._base.get_doccount()

    def search(self, query: Query, mode: Mode) -> Found:
        """Have every match looked at, which makes the estimate of the total exact, and counted if asked for."""
        self._enquire.set_query(_query(query.kind, query.keys))
        self._enquire.clear_matchspies()
        spies = [xapian.ValueCountMatchSpy(slot) for slot in range(3)] if mode == "counts" else []
        for spy in spies:
            self._enquire.add_matchspy(spy)
        found = self._enquire.get_mset(0, 10, self._count)
        places = [int(match.docid) - 1 for match in found]
        return Found(int(found.get_matches_estimated()), places, _counts(*spies) if spies else None)


def _query(kind: Kind, terms: Sequence[str]) -> xapian.Query:
    if kind == "phrase":
        return xapian.Query(xapian.Query.OP_PHRASE, list(terms), len(terms))
    if kind == "prefix":
        return xapian.Query(xapian.Query.OP_WILDCARD, terms[0])
    return xapian.Query(_OPERATORS[kind], list(terms))


def _counts(sources: xapian.MatchSpy, sections: xapian.MatchSpy, months: xapian.MatchSpy) -> Counts:
    by_month = sorted((int(value.term), int(value.termfreq)) for value in months.values())
    return Counts(_most(sources), _most(sections), tuple(row for row in by_month if row[0] >= 0))


def _most(values: xapian.MatchSpy) -> tuple[int, ...]:
    return tuple(int(value.termfreq) for value in values.top_values(FACET_VALUES) if value.term)
