"""Terms: a segment's posting lists, field by field, as Whoosh names them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from analyzers.fold import fold
from search.whoosh.arrays import Array
from search.whoosh.inverter import MAX_FORM
from search.whoosh.lexicon import Lexicon
from search.whoosh.segment import Postings, Segment
from search.whoosh.zones import UNIT


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
        counts, flat = self.segment.positions(number)
        return _fold_positions(self.segment.syllable(number), counts, flat)


def _fold_positions(postings: Postings, counts: Array, flat: Array) -> TermPostings:
    docs, weights = postings.folded()
    owners = np.repeat(postings.docs.astype(np.int64), counts.astype(np.int64))
    order = np.lexsort((flat, owners))
    total = np.bincount(owners)[docs] if len(owners) else counts
    return TermPostings(docs, weights / UNIT, total, flat[order])


class _Forms(_Table):
    def unordered(self) -> Iterator[bytes]:
        return self.segment.forms.strings()

    def find(self, text: bytes) -> TermPostings | None:
        form = text.decode("utf-8", "surrogatepass")
        key = self.segment.key(fold(form))
        if key < 0 or form not in (forms := self.segment.forms_of(key)):
            return None
        postings = self.segment.syllable(key)
        counts, flat = self.segment.positions(key)
        chosen = postings.forms == _number(forms, form)
        return TermPostings(
            postings.docs[chosen],
            postings.weights[chosen] / UNIT,
            counts[chosen],
            flat[np.repeat(chosen, counts.astype(np.int64))],
        )


def _number(forms: list[str], form: str) -> int:
    """The number of a form; those beyond the last share it (and so one list)."""
    return min(forms.index(form), MAX_FORM)


class _Pairs(_Table):
    def unordered(self) -> Iterator[bytes]:
        keys = list(self.segment.keys.strings())
        for code in self.segment.file["pair_code"].tolist():
            yield keys[code >> 32] + b" " + keys[code & 0xFFFFFFFF]

    def find(self, text: bytes) -> TermPostings | None:
        left, _, right = text.partition(b" ")
        pair = _pair(self.segment, left, right)
        if pair is None:
            return None
        docs, weights = pair.folded()
        return TermPostings(docs, weights / UNIT)


def _pair(segment: Segment, left: bytes, right: bytes) -> Postings | None:
    numbers = segment.keys.find(left), segment.keys.find(right)
    return segment.pair(*numbers) if min(numbers) >= 0 else None


class _MarkedPairs(_Table):
    def unordered(self) -> Iterator[bytes]:
        segment = self.segment
        first = segment.file["pair_first"].tolist()
        for number, code in enumerate(segment.file["pair_code"].tolist()):
            left, right = segment.forms_of(code >> 32), segment.forms_of(code & 0xFFFFFFFF)
            forms = np.unique(segment.file["pair_form"][first[number] : first[number + 1]])
            for both in forms.tolist():
                yield f"{left[both >> 8]} {right[both & 0xFF]}".encode("utf-8", "surrogatepass")

    def find(self, text: bytes) -> TermPostings | None:
        segment = self.segment
        left, _, right = text.decode("utf-8", "surrogatepass").partition(" ")
        keys = segment.key(fold(left)), segment.key(fold(right))
        if min(keys) < 0:
            return None
        forms = segment.forms_of(keys[0]), segment.forms_of(keys[1])
        pair = segment.pair(*keys)
        if pair is None or left not in forms[0] or right not in forms[1]:
            return None
        chosen = pair.forms == (_number(forms[0], left) << 8 | _number(forms[1], right))
        if not chosen.any():
            return None
        return TermPostings(pair.docs[chosen], pair.weights[chosen] / UNIT)


class _Words(_Lexical):
    def lexicon(self) -> Lexicon:
        return self.segment.words

    def find(self, text: bytes) -> TermPostings | None:
        found = self.segment.word(text.decode("utf-8", "surrogatepass"))
        return None if found is None else TermPostings(found[0], found[1] / UNIT)
