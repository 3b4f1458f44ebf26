"""Matching: carries out a plan's condition on one segment; a set of articles is a mask, one boolean an article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.deadline import Deadline
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
    Strictness,
    Syllable,
)
from search.whoosh.matching.agreement import allowed, begins_like, spelled, value_matches
from search.whoosh.matching.windows import DOC_BITS, near
from search.whoosh.segments.arrays import Array, contained
from search.whoosh.segments.columns import NO_DATE, epoch
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment
from search.zones import IN_TITLE

Mask = NDArray[np.bool_]


class Matcher:
    """Finds the articles of one segment that meet a condition."""

    def __init__(self, segment: Segment, deadline: Deadline) -> None:
        self.segment = segment
        self._deadline = deadline
        self._sources: dict[int, Row | Postings] = {}
        # What a condition and a ranking both ask for is worked out once.
        self._beginnings: dict[Prefix, Mask] = {}
        self._begins: dict[Sequence, NDArray[np.int64]] = {}

    def of_key(self, key: int) -> Row | Postings:
        """Where a key stands; looked up once a query."""
        found = self._sources.get(key)
        if found is None:
            found = self._sources[key] = self.segment.of_key(key)
        return found

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
                return self._prefix(condition, title) if title else self._beginning(condition)
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
        if not children:
            return np.ones(self.segment.docs, np.bool_)
        found = self.mask(children[0], title=title)
        for child in children[1:]:
            row = None if title else self._row(child)
            if row is None:
                found &= self.mask(child, title=title)
            else:  # 1 stays where the byte is not 0: no mask of the row has to be made
                np.minimum(found.view(np.uint8), row.bytes, out=found.view(np.uint8))
        return found

    def _row(self, condition: Condition) -> Row | None:
        """The row that a condition comes down to, if any."""
        if isinstance(condition, Syllable) and _is_key(condition):
            key = self.segment.key(condition.key)
            if key >= 0 and isinstance(row := self.of_key(key), Row):
                return row
        return None

    def _share(self, share: Share, title: bool) -> Mask:
        total = np.zeros(self.segment.docs, np.uint16)
        for child in share.children:
            total += self.mask(child, title=title)
        return total >= share.minimum

    def _syllable(self, syllable: Syllable) -> Mask:
        return self._found(syllable, 0)

    def _title_syllable(self, syllable: Syllable) -> Mask:
        return self._found(syllable, IN_TITLE)

    def _found(self, syllable: Syllable, place: int) -> Mask:
        """The articles with a syllable first at that place or before it."""
        if _is_key(syllable):
            key = self.segment.key(syllable.key)
            return _standing(self.of_key(key), self.segment.docs, place) if key >= 0 else self._none()
        found = self._none()
        for key, numbers in self._ways(syllable):
            for source in self._where(key, numbers):
                _mark(found, source, place)
        return found

    def _ways(self, syllable: Syllable) -> list[tuple[int, NDArray[np.bool_] | None]]:
        """The keys under which a syllable stands, each with which of its forms meet it; None: all of them."""
        own = self.segment.key(syllable.key)
        ways = {} if own < 0 else {own: self._allowed(own, syllable.form, syllable.marks)}
        for key, others in spelled(self.segment, syllable.spellings):
            numbers = ways.get(key, others)
            ways[key] = None if numbers is None or others.all() else numbers | others
        return list(ways.items())

    def _where(self, key: int, numbers: NDArray[np.bool_] | None) -> list[Row | Postings]:
        """Where some forms of a key stand; None: all of them."""
        if numbers is None or numbers.all():
            return [self.of_key(key)]
        first = self.segment.span(key)[0]
        return [self.segment.of_form(first + number) for number in numbers.nonzero()[0].tolist()]

    def lists_of(self, syllable: Syllable) -> list[Postings]:
        """Where a syllable stands, as lists."""
        found = []
        for key, numbers in self._ways(syllable):
            first, last = self.segment.span(key)
            if numbers is None:
                found.append(self.segment.postings(first, last))
                continue
            found += [self.segment.postings(form, form + 1) for form in (numbers.nonzero()[0] + first).tolist()]
        return found

    def _allowed(self, key: int, form: str, marks: Strictness) -> NDArray[np.bool_] | None:
        """Which forms of a key agree with the marks asked for; None: all of them."""
        if marks == "folded" or (marks == "typed" and form == fold(form)):
            return None
        return allowed(self.segment, key, form, marks)

    def _occurrences(self, syllable: Syllable, among: Mask, *, title: bool) -> NDArray[np.int64]:
        """Sorted ``article << 32 | position`` of a syllable, in the articles of ``among``."""
        parts = []
        for key, numbers in self._ways(syllable):
            docs, positions = self.segment.occurrences(*self.segment.span(key), among, numbers)
            parts.append((docs << DOC_BITS) | positions)
        codes = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        if title:
            lengths = self.segment.file["title_length"].astype(np.int64)
            codes = codes[(codes & 0xFFFFFFFF) < lengths[codes >> DOC_BITS]]
        codes.sort(kind="stable")  # the forms of a key are runs that are in order already
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
                found = self._none()
                for docs in self.pair_docs(left, right):
                    found[docs] = True
                return found
        return None

    def pair_docs(self, left: Syllable, right: Syllable) -> Iterator[Array]:
        """The articles (with repeats) where ``right`` follows ``left``, for each two keys of theirs."""
        for (one, lefts), (other, rights) in product(self._ways(left), self._ways(right)):
            pair = self.segment.pair(one, other)
            if pair is not None:
                lists = np.ones(len(pair.left), np.bool_)
                for numbers, forms in ((lefts, pair.left), (rights, pair.right)):
                    if numbers is not None:
                        lists &= numbers[forms]
                yield pair.docs_of(lists)

    def occurrences_of(self, sequence: Sequence, *, title: bool = False) -> NDArray[np.int64]:
        """Where a sequence begins: sorted ``article << 32 | position``."""
        if title:
            return self._begins_of(sequence, title=True)
        found = self._begins.get(sequence)
        if found is None:
            found = self._begins[sequence] = self._begins_of(sequence, title=False)
        return found

    def _begins_of(self, sequence: Sequence, *, title: bool) -> NDArray[np.int64]:
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
            if left is not None and right is not None:
                together = self._none()
                for docs in self.pair_docs(left, right):
                    together[docs] = True
                among &= together

    def _beginning(self, prefix: Prefix) -> Mask:
        found = self._beginnings.get(prefix)
        if found is None:
            found = self._beginnings[prefix] = self._prefix(prefix, title=False)
        own: Mask = found.copy()  # whoever asks may write to it
        return own

    def _prefix(self, prefix: Prefix, title: bool) -> Mask:
        segment = self.segment
        first, last = segment.keys.prefix_range(prefix.key.encode("utf-8", "surrogatepass"))
        found = self._none()
        if first == last:
            return found
        place = IN_TITLE if title else 0
        if prefix.form == prefix.key:
            self._mark_keys(found, first, last, place)
            return found
        for form in range(segment.span(first)[0], segment.span(last - 1)[1]):
            if begins_like(prefix.form, segment.forms[form].decode("utf-8", "surrogatepass")):
                _mark(found, segment.of_form(form), place)
        return found

    def _mark_keys(self, found: Mask, first: int, last: int, place: int) -> None:
        """Add the articles of the keys [first, last): rows one by one, the lists between two rows together."""
        segment = self.segment
        for begin, end, row in segment.key_rows.stretches(first, last):
            _mark(found, row or segment.postings(segment.span(begin)[0], segment.span(end - 1)[1]), place)

    def _facet(self, facet: Facet) -> Mask:
        column = self.segment.facet(facet.name)
        wanted = tokenize(facet.text).forms
        chosen = np.array([value_matches(wanted, value, facet.prefix) for value in column.values], np.bool_)
        return self.having(facet.name, chosen)

    def having(self, name: str, chosen: Mask) -> Mask:
        """The articles with at least one of the chosen values of a facet."""
        column = self.segment.facet(name)
        if not chosen.any():
            return self._none()
        if column.owners is None:
            return chosen[column.value]
        found = self._none()
        found[column.owners[chosen[column.value]]] = True
        return found

    def _dates(self, dates: Dates) -> Mask:
        published = self.segment.file["published"]
        found: Mask = published != NO_DATE
        if dates.since is not None:
            found &= published >= epoch(dates.since)
        if dates.until is not None:
            found &= published < epoch(dates.until)
        return found


def _is_key(syllable: Syllable) -> bool:
    """Whether every form of the syllable's key meets it, and nothing else."""
    return syllable.marks == "folded" and not syllable.spellings


def _standing(source: Row | Postings, size: int, place: int) -> Mask:
    """The articles of a row or of lists that have the first occurrence at that place or before it."""
    if isinstance(source, Row):
        stands: Mask = source.bytes >= max(1, place << 6)
        return stands
    found = np.zeros(size, np.bool_)
    _mark(found, source, place)
    return found


def _mark(found: Mask, source: Row | Postings, place: int) -> None:
    """Add the articles of a row or of lists that have the first occurrence at that place or before it."""
    if isinstance(source, Row):
        np.logical_or(found, source.bytes >= max(1, place << 6), out=found)
    else:
        found[source.since(place) if place else source.docs] = True
