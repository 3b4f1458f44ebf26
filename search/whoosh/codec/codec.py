"""Codec: lets Whoosh's own reader and searcher work on Timbao's array files.

Whoosh's writer is not served: one writer, ours, writes the index (``search.whoosh.writing.writer``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import numpy as np
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.whoosh.codec.terms import TermPostings, TermTable, term_tables
from search.whoosh.generations.generation import SegmentEntry
from search.whoosh.generations.opening import open_segment
from search.whoosh.segments.segment import Segment


class TimbaoSegment(base.Segment):  # type: ignore[misc]  # Whoosh is not typed
    """What Whoosh's table of contents keeps of a segment."""

    def __init__(self, entry: SegmentEntry) -> None:
        self.indexname = "MAIN"
        self.segid = entry.file.removeprefix("MAIN_").partition(".")[0]
        self.compound = False
        self.entry: dict[str, Any] = msgspec.structs.asdict(entry)

    @classmethod
    def of(cls, entry: SegmentEntry) -> TimbaoSegment:
        """The segment of a generation's entry."""
        return cls(entry)

    def codec(self) -> TimbaoCodec:
        """The codec that reads it."""
        return TimbaoCodec()

    def doc_count_all(self) -> int:
        """Articles, deleted ones included."""
        docs: int = self.entry["docs"]
        return docs

    def deleted_count(self) -> int:
        """Articles deleted."""
        deleted: int = self.entry["deleted"]
        return deleted

    def deleted_docs(self) -> NoReturn:
        """Not known without the files: ask the reader."""
        raise NotImplementedError("ask the reader for deleted articles")

    def is_deleted(self, docnum: int) -> NoReturn:
        """Not known without the files: ask the reader."""
        raise NotImplementedError("ask the reader for deleted articles")

    def open(self, storage: Any) -> Segment:
        """The segment's arrays."""
        return open_segment(Path(storage.folder), SegmentEntry(**self.entry))


class TimbaoCodec(base.Codec):  # type: ignore[misc]  # Whoosh is not typed
    """Reads array files for Whoosh."""

    def terms_reader(self, storage: Any, segment: TimbaoSegment) -> ArrayTermsReader:
        """The terms and postings of a segment."""
        return ArrayTermsReader(segment.open(storage))

    def per_document_reader(self, storage: Any, segment: TimbaoSegment) -> ArrayDocumentReader:
        """The lengths, deletions and stored fields of a segment."""
        return ArrayDocumentReader(segment.open(storage))

    def _only_reads(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("this index is written by `timbao index` or search.open_index(...).writer()")

    per_document_writer = field_writer = postings_writer = new_segment = _only_reads


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh is not typed
    """Terms of all fields, in order of field name and bytes."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._tables: dict[str, TermTable] = term_tables(segment)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def _find(self, fieldname: str, text: bytes) -> TermPostings | None:
        return self._tables[fieldname].find(text) if fieldname in self._tables else None

    def _known(self, fieldname: str, text: bytes) -> TermPostings:
        postings = self._find(fieldname, text)
        if postings is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return postings

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return sorted(self._tables)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every (field, term)."""
        return ((name, text) for name in self.indexed_field_names() for text in self._tables[name].terms(b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every (field, term) from the given one on."""
        for name in self.indexed_field_names():
            if name >= fieldname:
                start = prefix if name == fieldname else b""
                yield from ((name, text) for text in self._tables[name].terms(start))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term from the given one on, with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term."""
        return self._info(self._known(fieldname, text))

    def _info(self, postings: TermPostings) -> TermInfo:
        lengths = self._segment.file["length"][postings.docs]
        return TermInfo(
            weight=float(postings.weights.sum()),
            df=len(postings.docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(postings.weights.max()),
            minid=int(postings.docs[0]),
            maxid=int(postings.docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The weight of a term in all articles; 0 for a term that is not here."""
        postings = self._find(fieldname, text)
        return 0.0 if postings is None else float(postings.weights.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """The number of articles with a term."""
        postings = self._find(fieldname, text)
        return 0 if postings is None else len(postings.docs)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a term as a matcher."""
        postings = self._known(fieldname, text)
        info = self._info(postings)
        values = [format_.encode(positions) for positions in postings.positions()] or None
        return ListMatcher(
            postings.docs.tolist(), postings.weights.tolist(), values, format_, scorer,
            term=(fieldname, text), terminfo=info,
        )  # fmt: skip

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """A cursor over a field's terms."""
        return ArrayCursor(self, fieldname, fieldobj)


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh is not typed
    """Steps through the terms of a field."""

    def __init__(self, reader: ArrayTermsReader, name: str, field: Any) -> None:
        self._reader, self._name, self._field = reader, name, field
        self.first()

    def _start(self, text: bytes) -> str | None:
        terms = self._reader.terms_from(self._name, text)
        self._terms = (found for name, found in terms if name == self._name)
        return self.next()

    def first(self) -> str | None:
        """Go to the first term."""
        return self._start(b"")

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term at or after ``term``."""
        return self._start(term if isinstance(term, bytes) else self._field.to_bytes(term))

    def next(self) -> str | None:
        """Go to the next term; gives it, or None at the end."""
        self._at = next(self._terms, None)
        return self.text()

    def text(self) -> str | None:
        """The term here."""
        return None if self._at is None else self._field.from_bytes(self._at)

    def term_info(self) -> TermInfo:
        """The statistics of the term here."""
        return self._reader.term_info(self._name, self._at or b"")

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._at is not None


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh is not typed
    """Lengths, deletions and stored articles."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._length = segment.file["length"]

    def doc_count(self) -> int:
        """Articles not deleted."""
        return self._segment.live

    def doc_count_all(self) -> int:
        """Articles, deleted ones included."""
        return self._segment.docs

    def has_deletions(self) -> bool:
        """Whether articles are deleted."""
        return self._segment.live < self._segment.docs

    def is_deleted(self, docnum: int) -> bool:
        """Whether the article is deleted; Whoosh also asks for the number behind the last one."""
        alive = self._segment.alive
        return alive is not None and docnum < len(alive) and not alive[docnum]

    def deleted_docs(self) -> set[int]:
        """The deleted articles' numbers."""
        alive = self._segment.alive
        return set() if alive is None else set(np.flatnonzero(~alive).tolist())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Syllables of the article."""
        return int(self._length[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """Syllables of all articles."""
        return int(self._length.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """Syllables of the shortest article."""
        return int(self._length.min())

    def max_field_length(self, fieldname: str) -> int:
        """Syllables of the longest article."""
        return int(self._length.max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The stored article as a dictionary of plain values."""
        fields: dict[str, Any] = msgspec.to_builtins(self._segment.article(docnum))
        return fields
