"""Matching: carries out a plan's condition on one segment; a set of articles is a mask, one boolean an article."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.tokens import tokenize
from search.deadline import Deadline
from search.derived.events import NO_DATE
from search.derived.zones import IN_TITLE
from search.plan import (
    AllOf,
    AnyOf,
    Apart,
    Condition,
    Dates,
    Everything,
    Facet,
    InTitle,
    Near,
    NoneOf,
    Nothing,
    Prefix,
    Sequence,
    Share,
    Syllable,
)
from search.whoosh.matching.agreement import begins_like, value_matches
from search.whoosh.matching.kept_masks import kept, kept_times, kept_weighing, times_if_kept
from search.whoosh.matching.syllables import Syllables
from search.whoosh.matching.weighing import Weighing
from search.whoosh.matching.windows import DOC_BITS, merged, near, within
from search.whoosh.segments.arrays import Array, Mask, contained
from search.whoosh.segments.columns import epoch
from search.whoosh.segments.postings import Counted, Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

_SPARSE = 16  # of a mask with fewer articles than one in so many, these are worked on alone


class Matcher:
    """Finds the articles of one segment that meet a condition."""

    def __init__(self, segment: Segment, deadline: Deadline) -> None:
        self.segment = segment
        self.deadline = deadline
        self.syllables = Syllables(segment)
        # What a condition and a ranking both ask for is worked out once.
        self._beginnings: dict[Prefix, Mask] = {}
        self._wholes: dict[int, tuple[Condition, Mask]] = {}  # by the identity of the condition

    def whole(self, condition: Condition) -> Mask:
        """The articles that meet the condition of a plan, which is kept as long as this is: it may be a part of the
        condition of the next. Not to be written to."""
        known = self._wholes.get(id(condition))
        if known is None:
            known = self._wholes[id(condition)] = condition, self.mask(condition)
        return known[1]

    def mask(self, condition: Condition, *, title: bool = False) -> Mask:
        """The articles that meet ``condition`` (deleted ones may be among them); ``title``: within the title. It is the
        asker's own, to write to."""
        self.deadline.check()
        known = None if title else self._wholes.get(id(condition))
        return known[1].copy() if known else self._met(condition, title)

    def _met(self, condition: Condition, title: bool) -> Mask:
        match condition:
            case Everything():
                return np.ones(self.segment.docs, np.bool_)
            case Nothing():
                return self._none()
            case Syllable():
                return self._title_syllable(condition) if title else self._syllable(condition)
            case Sequence():
                return self._sequence(condition, title)
            case Near() | Share() | Apart() if not title:
                return kept(self.segment, condition, lambda: self._combined(condition, title))
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

    def _combined(self, condition: AllOf | AnyOf | NoneOf | Share | Near | Apart, title: bool) -> Mask:
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
            case Near():
                return self._near(condition, title)
            case Apart():
                return self._apart(condition, title)

    def _none(self) -> Mask:
        return np.zeros(self.segment.docs, np.bool_)

    def _all(self, children: tuple[Condition, ...], title: bool) -> Mask:
        """The articles that meet all of some conditions. What is not a row is looked at first: few articles may be left
        for the rows, or none."""
        if not children:
            return np.ones(self.segment.docs, np.bool_)
        rows: list[Row] = []
        found: Mask | None = None
        for child in children:
            row = None if title else self._row(child)
            if row is not None:
                rows.append(row)
            elif found is None:
                found = self.mask(child, title=title)
            else:
                found &= self.mask(child, title=title)
                if not found.any():
                    return found
        if found is None:
            found = rows.pop().bytes != 0
        return _in_rows(found, rows)

    def _row(self, condition: Condition) -> Row | None:
        """The row that a condition comes down to, if any."""
        if isinstance(condition, Syllable):
            sources = self.syllables.where(condition)
            if len(sources) == 1 and isinstance(sources[0], Row):
                return sources[0]
        return None

    def _share(self, share: Share, title: bool) -> Mask:
        return (self._weighed(share, title) if title else self.weighing(share)).reaching(share.minimum)

    def weighing(self, share: Share) -> Weighing:
        """What the children of a share that hold weigh together in each article; nothing may be added to it."""
        return kept_weighing(self.segment, share, lambda: self._weighed(share, title=False))

    def _weighed(self, share: Share, title: bool) -> Weighing:
        weighing = Weighing(self.segment.docs, sum(share.weights))
        for child, weight in zip(share.children, share.weights, strict=True):
            if title:
                weighing.add_mask(self.mask(child, title=True), weight)
            elif (row := self._row(child)) is not None:
                weighing.add_row(row, weight)
            elif (lists := self._listed(child)) is not None:
                weighing.add_lists(lists, weight)
            else:
                weighing.add_mask(self.mask(child), weight)
        return weighing

    def _listed(self, condition: Condition) -> list[Array] | None:
        """The lists of the articles that meet a condition, which may repeat them; None where lists do not say it."""
        match condition:
            case Syllable():
                sources = self.syllables.where(condition)
                lists = [source.docs for source in sources if isinstance(source, Postings)]
                return lists if len(lists) == len(sources) else None
            case Sequence(parts=(Syllable() as left, Syllable() as right), slop=0):
                return list(self.syllables.pair_docs(left, right))
            case AnyOf():
                several = [self._listed(child) for child in condition.children]
                found = [one for one in several if one is not None]
                return list(chain.from_iterable(found)) if len(found) == len(several) else None
        return None

    def _near(self, condition: Near, title: bool) -> Mask:
        """Positions are read only in the articles that have every child."""
        found = self._all(condition.children, title)
        if found.any():
            codes = [self._standing_at(child, found, title=title) for child in condition.children]
            self.deadline.check()
            docs = within(codes, condition.width) >> DOC_BITS
            found[:] = False
            found[docs] = True
        return found

    def _apart(self, apart: Apart, title: bool) -> Mask:
        """Positions are read only in the articles that have one of the others."""
        sequence = apart.sequence
        found = self._sequence(sequence, title)
        others = [(len(other.parts), self.begins_of(other, title=title, within=found)) for other in apart.others]
        beside = self._none()
        for _, there in others:
            beside[there >> DOC_BITS] = True
        if beside.any():
            begins = self._in_order(sequence, beside, title=title)
            for length, there in others:
                for offset in range(1 - length, len(sequence.parts)):
                    begins = begins[~contained(begins + offset, there)]
            found[beside] = False
            found[begins >> DOC_BITS] = True
        return found

    def _standing_at(self, condition: Condition, among: Mask, *, title: bool) -> NDArray[np.int64]:
        """Sorted ``article << 32 | position`` where a child of ``Near`` begins, in the articles of ``among``."""
        match condition:
            case Syllable():
                return self.syllables.occurrences(condition, among, title=title)
            case Sequence(slop=0):
                own = among & self._sequence(condition, title)
                return self._in_order(condition, own, title=title) if own.any() else np.zeros(0, np.int64)
            case AnyOf():
                return merged([self._standing_at(child, among, title=title) for child in condition.children])
        raise TypeError(f"not a condition that stands somewhere: {condition!r}")

    def _syllable(self, syllable: Syllable) -> Mask:
        return self._found(syllable, 0)

    def _title_syllable(self, syllable: Syllable) -> Mask:
        return self._found(syllable, IN_TITLE)

    def _found(self, syllable: Syllable, place: int) -> Mask:
        """The articles with a syllable first at that place or before it."""
        sources = self.syllables.where(syllable)
        if len(sources) == 1:
            return _standing(sources[0], self.segment.docs, place)
        found = self._none()
        for source in sources:
            _mark(found, source, place)
        return found

    def _sequence(self, sequence: Sequence, title: bool) -> Mask:
        if (pair := self._as_pair(sequence, title)) is not None:
            return pair
        if not title:
            return kept(self.segment, sequence, lambda: self._standing_in(sequence, title))
        return self._standing_in(sequence, title)

    def _standing_in(self, sequence: Sequence, title: bool) -> Mask:
        found = self._none()
        found[self.begins_of(sequence, title=True) >> DOC_BITS if title else self._times(sequence).docs] = True
        return found

    def _as_pair(self, sequence: Sequence, title: bool) -> Mask | None:
        """Two neighbouring syllables have a list of their own; None if this sequence has none."""
        match sequence.parts:
            case (Syllable() as left, Syllable() as right) if not (title or sequence.slop):
                found = self._none()
                for docs in self.syllables.pair_docs(left, right):
                    found[docs] = True
                return found
        return None

    def times_of(self, sequence: Sequence, within: Mask) -> Counted:
        """How often the articles of a mask, and perhaps others, have a sequence."""
        known = times_if_kept(self.segment, sequence)
        if known is None and np.count_nonzero(within) * _SPARSE < len(within):
            return _counted(self.begins_of(sequence, within=within))
        return self._times(sequence) if known is None else known

    def _times(self, sequence: Sequence) -> Counted:
        return kept_times(self.segment, sequence, lambda: _counted(self.begins_of(sequence)))

    def begins_of(self, sequence: Sequence, *, title: bool = False, within: Mask | None = None) -> NDArray[np.int64]:
        """Where a sequence begins: sorted ``article << 32 | position``."""
        among = self._all(_necessary(sequence), title=False)
        if within is not None:
            among &= within
        if not among.any():
            return np.zeros(0, np.int64)
        if not sequence.slop:
            return self._in_order(sequence, among, title=title)
        parts = [part for part in sequence.parts if part is not None]
        codes = [self.syllables.occurrences(part, among, title=title) for part in parts]
        self.deadline.check()
        return near(codes, sequence.slop)

    def _in_order(self, sequence: Sequence, among: Mask, *, title: bool) -> NDArray[np.int64]:
        """Where the parts of a sequence stand behind each other, in the articles of ``among``."""
        parts = ((offset, part) for offset, part in enumerate(sequence.parts) if part is not None)
        lists = [(offset, self.syllables.occurrences(part, among, title=title)) for offset, part in parts]
        self.deadline.check()
        lists.sort(key=lambda item: len(item[1]))
        begins = lists[0][1] - lists[0][0]
        for offset, codes in lists[1:]:
            begins = begins[contained(begins + offset, codes)]
        return begins

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


def _necessary(sequence: Sequence) -> tuple[Condition, ...]:
    """What an article must have, that a sequence may stand in it: in order, its neighbours side by side, which have
    lists of their own, and the syllables between gaps."""
    parts = sequence.parts
    if sequence.slop:
        return tuple(part for part in parts if part is not None)
    beside = [(left, right) for left, right in pairwise(parts) if left is not None and right is not None]
    around = zip((None, *parts), parts, (*parts[1:], None), strict=False)
    alone = (part for before, part, behind in around if part is not None and before is behind is None)
    return (*map(Sequence, beside), *alone)


def _in_rows(found: Mask, rows: list[Row]) -> Mask:
    """The articles of a mask that are in all of some rows."""
    docs: NDArray[np.int64] | None = None
    for row in rows:
        if docs is None and np.count_nonzero(found) * _SPARSE < len(found):
            docs = found.nonzero()[0]
        if docs is None:  # 1 stays where the byte is not 0: no mask of the row has to be made
            np.minimum(found.view(np.uint8), row.bytes, out=found.view(np.uint8))
        else:
            docs = docs.compress(row.bytes.take(docs) != 0)
    if docs is not None:
        found[:] = False
        found[docs] = True
    return found


def _counted(codes: NDArray[np.int64]) -> Counted:
    """The articles of sorted occurrences, and how many each has."""
    docs = codes >> DOC_BITS
    first = np.flatnonzero(np.diff(docs, prepend=-1))
    times = np.diff(first, append=len(docs))
    return Counted(docs.take(first).astype(np.uint16), times.astype(np.uint32))


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
