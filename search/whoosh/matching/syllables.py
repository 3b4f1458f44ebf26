"""Syllables: where those of a query stand in one segment, as rows, lists and occurrences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.plan import Strictness, Syllable
from search.whoosh.matching.agreement import allowed, spelled
from search.whoosh.matching.windows import DOC_BITS
from search.whoosh.segments.arrays import Array, Mask
from search.whoosh.segments.postings import Postings
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

Numbers = tuple[int, ...]  # some forms of a key, ascending, by their numbers within it
Way = tuple[int, Numbers | None]  # a key, and which of its forms; None: all of them

_FEW: Final = 4  # forms of a key, or of two side by side, that are read one by one


class Syllables:
    """Looks syllables up in a segment, each key once."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._sources: dict[int, Row | Postings] = {}
        self._known: dict[Syllable, list[Way]] = {}

    def of_key(self, key: int) -> Row | Postings:
        """Where a key stands; looked up once a query."""
        found = self._sources.get(key)
        if found is None:
            found = self._sources[key] = self._segment.of_key(key)
        return found

    def ways(self, syllable: Syllable) -> list[Way]:
        """The keys under which a syllable stands, each with which of its forms meet it."""
        found = self._known.get(syllable)
        if found is None:
            found = self._known[syllable] = self._looked_up(syllable)
        return found

    def _looked_up(self, syllable: Syllable) -> list[Way]:
        own = self._segment.key(syllable.key)
        ways = {} if own < 0 else {own: self._allowed(own, syllable.form, syllable.marks)}
        for key, others in spelled(self._segment, syllable.spellings):
            numbers = ways.get(key, others)
            every = numbers is None or len(others) == len(self._segment.forms_of(key))
            ways[key] = None if numbers is None or every else tuple(sorted({*numbers, *others}))
        return list(ways.items())

    def where(self, syllable: Syllable) -> list[Row | Postings]:
        """Where a syllable stands."""
        found: list[Row | Postings] = []
        for key, numbers in self.ways(syllable):
            first, last = self._segment.span(key)
            if numbers is None or len(numbers) == last - first:
                found.append(self.of_key(key))
            else:
                found += [self._segment.of_form(first + number) for number in numbers]
        return found

    def lists_of(self, syllable: Syllable) -> list[Postings]:
        """Where a syllable stands, as lists."""
        found = []
        for key, numbers in self.ways(syllable):
            first, last = self._segment.span(key)
            if numbers is None:
                found.append(self._segment.postings(first, last))
                continue
            found += [self._segment.postings(first + number, first + number + 1) for number in numbers]
        return found

    def _allowed(self, key: int, form: str, marks: Strictness) -> Numbers | None:
        """Which forms of a key agree with the marks asked for; None: all of them."""
        if marks == "folded" or (marks == "typed" and form == fold(form)):
            return None
        return allowed(self._segment, key, form, marks)

    def occurrences(self, syllable: Syllable, among: Mask, *, title: bool) -> NDArray[np.int64]:
        """Sorted ``article << 32 | position`` of a syllable, in the articles of ``among``."""
        parts = []
        for key, numbers in self.ways(syllable):
            for first, last, forms in self._stretches(key, numbers):
                docs, positions = self._segment.occurrences(first, last, among, forms)
                parts.append((docs << DOC_BITS) | positions)
        codes = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        if title:
            lengths = self._segment.file["title_length"].astype(np.int64)
            codes = codes[(codes & 0xFFFFFFFF) < lengths[codes >> DOC_BITS]]
        codes.sort(kind="stable")  # the forms of a key are runs that are in order already
        return codes

    def pair_docs(self, left: Syllable, right: Syllable) -> Iterator[Array]:
        """The articles (with repeats) where ``right`` follows ``left``, for each two keys of theirs."""
        if (lists := self.pair_lists(left, right)) is not None:
            yield from lists
            return
        for (one, lefts), (other, rights) in product(self.ways(left), self.ways(right)):
            pair = self._segment.pair(one, other)
            if pair is not None:
                chosen = np.ones(len(pair.left), np.bool_)
                for key, numbers, forms in ((one, lefts, pair.left), (other, rights, pair.right)):
                    if numbers is not None:
                        chosen &= self._mask(key, numbers)[forms]
                yield pair.docs_of(chosen)

    def pair_lists(self, left: Syllable, right: Syllable) -> list[Array] | None:
        """The same for each two forms of theirs, so that none repeats an article; None where many are asked for."""
        sides = self._few_forms(left), self._few_forms(right)
        if sides[0] is None or sides[1] is None or len(sides[0]) * len(sides[1]) > _FEW:
            return None
        found = []
        for (key, number), (other, its) in product(sides[0], sides[1]):
            pair = self._segment.pair(key, other)
            postings = None if pair is None else pair.of_forms(number, its)
            if postings is not None:
                found.append(postings.docs)
        return found

    def _few_forms(self, syllable: Syllable) -> list[tuple[int, int]] | None:
        """The forms that meet a syllable, by their keys and their numbers within them; None where all of a key do."""
        found = []
        for key, numbers in self.ways(syllable):
            if numbers is None:
                return None
            found += [(key, number) for number in numbers]
        return found

    def _stretches(self, key: int, numbers: Numbers | None) -> Iterator[tuple[int, int, Mask | None]]:
        """The forms of a key, of which some are wanted, as stretches [first, last) to be read: a few forms one by one,
        more of them in one go, with which of these are wanted. None: all of a stretch."""
        first, last = self._segment.span(key)
        if numbers is None or len(numbers) > _FEW:
            yield first, last, None if numbers is None else self._mask(key, numbers)
            return
        for number in numbers:
            yield first + number, first + number + 1, None

    def _mask(self, key: int, numbers: Numbers) -> Mask:
        """For each form of a key, whether it is one of some."""
        first, last = self._segment.span(key)
        mask = np.zeros(last - first, np.bool_)
        mask[[*numbers]] = True
        return mask
