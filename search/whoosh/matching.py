"""Matching: carries out a plan's condition on one segment; a set of articles is a mask, one boolean an article."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.plan import (
    AllOf,
    AnyOf,
    Condition,
    Dates,
    Everything,
    Facet,
    InTitle,
    NoneOf,
    Nothing,
    Prefix,
    Sequence,
    Share,
    Syllable,
)
from search.whoosh.agreement import allowed, begins_like, value_matches
from search.whoosh.arrays import Array, gaps, ranges
from search.whoosh.columns import NO_DATE, epoch
from search.whoosh.deadline import Deadline
from search.whoosh.segment import Segment
from search.whoosh.windows import DOC_BITS, contained, near

Mask = NDArray[np.bool_]


class Matcher:
    """Finds the articles of one segment that meet a condition."""

    def __init__(self, segment: Segment, deadline: Deadline) -> None:
        self.segment = segment
        self._deadline = deadline

    def mask(self, condition: Condition, *, title: bool = False) -> Mask:
        """The articles that meet ``condition`` (deleted ones may be among them); ``title``: within the title."""
        self._deadline.check()
        match condition:
            case Everything():
                return np.ones(self.segment.docs, np.bool_)
            case Nothing():
                return self._none()
            case Syllable():
                return self._title_syllable(condition) if title else self._syllable(condition)
            case Sequence():
                return self._sequence(condition, title)
            case Prefix():
                return self._prefix(condition, title)
            case Facet():
                return self._facet(condition)
            case Dates():
                return self._dates(condition)
            case InTitle():
                return self.mask(condition.child, title=True)
            case _:
                return self._combined(condition, title)

    def _combined(self, condition: AllOf | AnyOf | NoneOf | Share, title: bool) -> Mask:
        match condition:
            case NoneOf():
                return ~self.mask(condition.child, title=title)
            case AllOf():
                return self._all(condition.children, title)
            case AnyOf():
                found = self._none()
                for child in condition.children:
                    found |= self.mask(child, title=title)
                return found
            case Share():
                return self._share(condition, title)

    def _none(self) -> Mask:
        return np.zeros(self.segment.docs, np.bool_)

    def _all(self, children: tuple[Condition, ...], title: bool) -> Mask:
        found = np.ones(self.segment.docs, np.bool_)
        for child in children:
            found &= self.mask(child, title=title)
        return found

    def _share(self, share: Share, title: bool) -> Mask:
        total = np.zeros(self.segment.docs, np.uint16)
        for child in share.children:
            total += self.mask(child, title=title)
        return total >= share.minimum

    def _syllable(self, syllable: Syllable) -> Mask:
        found = self._none()
        for form in (syllable.form, *syllable.spellings):
            key = self.segment.key(fold(form))
            if key < 0:
                continue
            postings = self.segment.syllable(key)
            if syllable.marks == "folded" or (syllable.marks == "typed" and form == fold(form)):
                found[postings.docs] = True
            else:
                found[postings.docs[allowed(self.segment, key, form, syllable.marks)[postings.forms]]] = True
        return found

    def _title_syllable(self, syllable: Syllable) -> Mask:
        found = self._none()
        codes = self._occurrences(syllable, None, title=True)
        found[codes >> DOC_BITS] = True
        return found

    def _occurrences(self, syllable: Syllable, among: Mask | None, *, title: bool) -> NDArray[np.int64]:
        """Sorted ``article << 32 | position`` of a syllable, in the articles of ``among``."""
        parts = []
        for form in (syllable.form, *syllable.spellings):
            key = self.segment.key(fold(form))
            if key < 0:
                continue
            postings = self.segment.syllable(key)
            counts, flat = self.segment.positions(key)
            chosen = np.ones(len(postings.docs), np.bool_) if among is None else among[postings.docs]
            if syllable.marks == "exact" or (syllable.marks == "typed" and form != fold(form)):
                chosen &= allowed(self.segment, key, form, syllable.marks)[postings.forms]
            kept = np.flatnonzero(chosen)
            begins = np.cumsum(counts, dtype=np.int64) - counts
            docs = np.repeat(postings.docs[kept].astype(np.int64), counts[kept].astype(np.int64))
            parts.append((docs << DOC_BITS) | flat[ranges(begins[kept], counts[kept])].astype(np.int64))
        codes = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        if title:
            lengths = self.segment.file["title_length"].astype(np.int64)
            codes = codes[(codes & 0xFFFFFFFF) < lengths[codes >> DOC_BITS]]
        codes.sort(kind="stable")  # nearly in order already: only the forms of one article interleave
        return codes

    def _sequence(self, sequence: Sequence, title: bool) -> Mask:
        if (pair := self._as_pair(sequence, title)) is not None:
            return pair
        found = self._none()
        found[self.occurrences_of(sequence, title=title) >> DOC_BITS] = True
        return found

    def _as_pair(self, sequence: Sequence, title: bool) -> Mask | None:
        """Two neighbouring syllables have a list of their own; None if this sequence has none."""
        match sequence.parts:
            case (Syllable() as left, Syllable() as right) if not (title or sequence.slop):
                if left.spellings or right.spellings:
                    return None
                found = self._none()
                docs = self.pair_docs(left, right)
                if docs is not None:
                    found[docs] = True
                return found
        return None

    def pair_docs(self, left: Syllable, right: Syllable) -> Array | None:
        """The articles (with repeats) where ``right`` follows ``left``."""
        numbers = self.segment.key(left.key), self.segment.key(right.key)
        pair = self.segment.pair(*numbers) if min(numbers) >= 0 else None
        if pair is None:
            return None
        docs, forms = pair.docs, pair.forms
        if left.marks != "folded":
            docs, forms = _choose(docs, forms, allowed(self.segment, numbers[0], left.form, left.marks)[forms >> 8])
        if right.marks != "folded":
            docs, _ = _choose(docs, forms, allowed(self.segment, numbers[1], right.form, right.marks)[forms & 0xFF])
        return docs

    def occurrences_of(self, sequence: Sequence, *, title: bool = False) -> NDArray[np.int64]:
        """Where a sequence begins: sorted ``article << 32 | position``."""
        parts = [(offset, part) for offset, part in enumerate(sequence.parts) if part is not None]
        among = self._all(tuple(part for _, part in parts), title=False)
        if not sequence.slop:
            self._keep_pairs(sequence, among)
        if not among.any():
            return np.zeros(0, np.int64)
        lists = [(offset, self._occurrences(part, among, title=title)) for offset, part in parts]
        self._deadline.check()
        if sequence.slop:
            return near([codes for _, codes in lists], sequence.slop)
        lists.sort(key=lambda item: len(item[1]))
        begins = lists[0][1] - lists[0][0]
        for offset, codes in lists[1:]:
            begins = begins[contained(begins + offset, codes)]
        return begins

    def _keep_pairs(self, sequence: Sequence, among: Mask) -> None:
        """Narrow ``among`` to the articles that have each two neighbours of the sequence side by side."""
        for left, right in pairwise(sequence.parts):
            if left is not None and right is not None and not (left.spellings or right.spellings):
                together = self._none()
                docs = self.pair_docs(left, right)
                if docs is not None:
                    together[docs] = True
                among &= together

    def _prefix(self, prefix: Prefix, title: bool) -> Mask:
        segment = self.segment
        first, last = segment.keys.prefix_range(prefix.key.encode("utf-8", "surrogatepass"))
        found = self._none()
        if first == last:
            return found
        if prefix.form == prefix.key and not title:
            begin = segment.file["syllable_first"]
            found[segment.file["syllable_doc"][int(begin[first]) : int(begin[last])]] = True
            return found
        for key in range(first, last):
            for form in segment.forms_of(key):
                if prefix.form == prefix.key or begins_like(prefix.form, form):
                    exact = Syllable(form, fold(form), "exact")
                    found |= self._title_syllable(exact) if title else self._syllable(exact)
        return found

    def _facet(self, facet: Facet) -> Mask:
        column = self.segment.facet(facet.name)
        wanted = tokenize(facet.text).forms
        chosen = np.array([value_matches(wanted, value, facet.prefix) for value in column.values], np.bool_)
        return self.having(facet.name, chosen)

    def having(self, name: str, chosen: Mask) -> Mask:
        """The articles with at least one of the chosen values of a facet."""
        column = self.segment.facet(name)
        found = self._none()
        if chosen.any():
            owners = np.repeat(np.arange(self.segment.docs), gaps(column.first))
            found[owners[chosen[column.value]]] = True
        return found

    def _dates(self, dates: Dates) -> Mask:
        published = self.segment.file["published"]
        found: Mask = published != NO_DATE
        if dates.since is not None:
            found &= published >= epoch(dates.since)
        if dates.until is not None:
            found &= published < epoch(dates.until)
        return found


def _choose(docs: Array, forms: Array, chosen: Mask) -> tuple[Array, Array]:
    return docs[chosen], forms[chosen]
