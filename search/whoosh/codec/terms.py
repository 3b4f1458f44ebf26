"""Terms: a segment's posting lists, field by field, as Whoosh names them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from analyzers.fold import fold
from search.derived.zones import UNIT
from search.whoosh.segments.arrays import Array, gaps
from search.whoosh.segments.lexicon import Lexicon
from search.whoosh.segments.segment import Segment


class TermPostings(NamedTuple):
    """One term: articles ascending, weights in whole units, and the positions in each article (or None)."""

    docs: Array
    weights: Array
    counts: Array | None = None
    flat: Array | None = None

    def positions(self) -> list[list[int]]:
        """The positions in each article; empty where the field has none."""
        if self.counts is None or self.flat is None:
            return []
        ends = np.cumsum(self.counts.astype(np.int64))[:-1]
        return [part.tolist() for part in np.split(self.flat, ends)]


class TermTable(Protocol):
    """The terms of one field."""

    def find(self, text: bytes) -> TermPostings | None:
        """The postings of a term, or None."""

    def terms(self, start: bytes) -> Iterator[bytes]:
        """The terms at or after ``start``, in order of bytes."""


def term_tables(segment: Segment) -> dict[str, TermTable]:
    """The tables of all indexed fields, by name."""
    return {
        "id": _Ids(segment),
        "text": _Keys(segment),
        "marked": _Forms(segment),
        "pair": _Pairs(segment),
        "marked_pair": _MarkedPairs(segment),
        "word": _Words(segment),
    }


class _Table:
    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    @cached_property
    def ordered(self) -> list[bytes]:
        return sorted(self.unordered())

    def unordered(self) -> Iterator[bytes]:
        raise NotImplementedError

    def terms(self, start: bytes) -> Iterator[bytes]:
        return (text for text in self.ordered if text >= start)


class _Ids(_Table):
    def unordered(self) -> Iterator[bytes]:
        return self.segment.ids.strings()

    def find(self, text: bytes) -> TermPostings | None:
        doc = self.segment.number(text.decode("utf-8", "surrogatepass"))
        return None if doc is None else TermPostings(np.array([doc]), np.ones(1))


class _Lexical(_Table):
    def lexicon(self) -> Lexicon:
        raise NotImplementedError

    def terms(self, start: bytes) -> Iterator[bytes]:
        return (text for text in self.lexicon().strings() if text >= start)


class _Keys(_Lexical):
    def lexicon(self) -> Lexicon:
        return self.segment.keys

    def find(self, text: bytes) -> TermPostings | None:
        number = self.segment.keys.find(text)
        if number < 0:
            return None
        span = self.segment.span(number)
        postings = self.segment.postings(*span)
        docs, weights = _together(postings.docs, postings.weights())
        owners, flat = self.segment.occurrences(*span)
        return TermPostings(docs, weights / UNIT, np.bincount(owners)[docs], flat[np.lexsort((flat, owners))])


def _together(docs: Array, weights: Array) -> tuple[Array, Array]:
    """(articles, weights) of several lists: every article once, ascending."""
    found = np.unique(docs)
    return found, np.bincount(docs, weights=weights)[found]


class _Forms(_Table):
    def unordered(self) -> Iterator[bytes]:
        return self.segment.forms.strings()

    def find(self, text: bytes) -> TermPostings | None:
        form = _form(self.segment, text.decode("utf-8", "surrogatepass"))
        if form is None:
            return None
        postings = self.segment.postings(form, form + 1)
        owners, flat = self.segment.occurrences(form, form + 1)
        counts = np.bincount(owners)[postings.docs]
        return TermPostings(postings.docs, postings.weights() / UNIT, counts, flat)


def _form(segment: Segment, form: str) -> int | None:
    """The number of a form in the segment."""
    key = segment.key(fold(form))
    if key < 0 or form not in (forms := segment.forms_of(key)):
        return None
    return segment.span(key)[0] + forms.index(form)


class _Pairs(_Table):
    def unordered(self) -> Iterator[bytes]:
        return iter(dict.fromkeys(_pair_texts(self.segment, list(self.segment.keys.strings()), by_key=True)))

    def find(self, text: bytes) -> TermPostings | None:
        left, _, right = text.partition(b" ")
        numbers = self.segment.keys.find(left), self.segment.keys.find(right)
        pair = self.segment.pair(*numbers) if min(numbers) >= 0 else None
        if pair is None:
            return None
        docs, weights = _together(pair.docs, pair.weights())
        return TermPostings(docs, weights / UNIT)


class _MarkedPairs(_Table):
    def unordered(self) -> Iterator[bytes]:
        return _pair_texts(self.segment, list(self.segment.forms.strings()), by_key=False)

    def find(self, text: bytes) -> TermPostings | None:
        left, _, right = text.decode("utf-8", "surrogatepass").partition(" ")
        found = self.segment.lone_pair(left, right)
        return None if found is None else TermPostings(found.docs, found.weights() / UNIT)


def _pair_texts(segment: Segment, texts: list[bytes], *, by_key: bool) -> Iterator[bytes]:
    """All pairs of the segment, by the texts of their keys or of their forms."""
    file = segment.file
    lefts = np.repeat(np.arange(len(segment.keys)), gaps(file["pair_first"]))
    rights = file["pair_right"].astype(np.int64)
    if by_key:
        owners = np.repeat(np.arange(len(segment.keys)), gaps(file["form_first"]))
        rights = owners[rights] if len(rights) else rights
    else:
        lefts = file["form_first"][lefts] + file["pair_left"]
    return (texts[left] + b" " + texts[right] for left, right in zip(lefts.tolist(), rights.tolist(), strict=True))


class _Words(_Lexical):
    def lexicon(self) -> Lexicon:
        return self.segment.words

    def find(self, text: bytes) -> TermPostings | None:
        found = self.segment.word(text.decode("utf-8", "surrogatepass"))
        return None if found is None else TermPostings(found.docs, found.weights() / UNIT)
