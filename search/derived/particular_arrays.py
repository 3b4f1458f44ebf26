"""Particulars of many articles at once, as the rows of numbers that engines keep of them.

What they are is told by ``particulars``, article by article; this finds the same. A particular is a code here:
of one key its number, of two neighbours both numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.pieces import APART, CAPITAL, DATED
from search.derived.form_table import LONG, MONTH, NUMBER, SYLLABLE
from search.derived.particulars import BEGINNING, IN_TITLE, MOST, MOST_DAYS, TOLD_IN_TITLE, day_of_year
from search.derived.sorting import Array, ordered, runs
from search.derived.zone_arrays import BODY_ZONE, CAPTION_ZONE, TITLE_ZONE, ZoneArrays, places

_KEY: Final = np.uint64(32)  # bits of a key's number in a code


class _Found(NamedTuple):
    """Particulars where they were found: the article, the code, whether it is a name or a number."""

    docs: Array
    codes: NDArray[np.uint64]
    named: NDArray[np.bool_]

    def kept(self, chosen: Array) -> _Found:
        return _Found(self.docs[chosen], self.codes[chosen], self.named[chosen])


class _Read:
    """The tokens that are read for particulars: all of a title and a summary, and the beginning of a body."""

    def __init__(self, batch: ZoneArrays) -> None:
        zones = np.flatnonzero(batch.zone_kind != CAPTION_ZONE)
        sizes = batch.sizes[zones]
        sizes = np.where(batch.zone_kind[zones] == BODY_ZONE, np.minimum(sizes, BEGINNING), sizes)
        self.batch = batch
        self.at = places(batch.first[zones], sizes)
        self.docs = np.repeat(batch.zone_doc[zones], sizes)
        self.in_title = np.repeat(batch.zone_kind[zones] == TITLE_ZONE, sizes)
        ends = np.cumsum(sizes)
        self.left = np.repeat(ends, sizes) - np.arange(len(self.at))  # tokens of the zone from this one on
        self.begins = np.zeros(len(self.at), np.bool_)
        self.begins[(ends - sizes)[sizes > 0]] = True
        tokens, bits = batch.tokens[self.at], batch.bits[self.at]
        self.bits = bits
        self.keys = batch.table.key.take(tokens)
        self.traits = batch.table.traits.take(tokens)
        self.values = batch.table.value.take(tokens)
        self.capital = (bits & CAPITAL > 0) & ~np.repeat(batch.shouted[zones], sizes)
        self.number = self.traits & NUMBER > 0

    def found(self) -> tuple[_Found, _Found]:
        """The particulars of the titles, and those of the other texts, in the order in which they are read."""
        pair = self.left[:-1] > 1
        number, capital = self.number, self.capital
        named = number[:-1] & ~number[1:]
        named |= capital[:-1] & capital[1:] & (self.bits[:-1] & APART == 0)
        pairs = np.flatnonzero(pair & (named | self.in_title[:-1]))
        short_of_it = self.traits & (LONG | SYLLABLE)
        alone = np.flatnonzero(
            (short_of_it & LONG > 0) & (number | (~self.begins & capital & (short_of_it & SYLLABLE == 0)))
        )
        # Of one token the pair is read first, then the key alone.
        order = np.argsort(np.concatenate((pairs * 2, alone * 2 + 1)), kind="stable")
        keys = self.keys.astype(np.uint64) + np.uint64(1)
        codes = np.concatenate((keys[pairs] << _KEY | keys[pairs + 1], keys[alone]))[order]
        at = np.concatenate((pairs, alone))[order]
        sure = np.concatenate((named[pairs], np.ones(len(alone), np.bool_)))[order]
        every, title = _Found(self.docs[at], codes, sure), self.in_title[at]
        return every.kept(title), every.kept(~title)

    def days(self) -> NDArray[np.uint16]:
        """The days of the year that the articles tell of."""
        told = np.zeros((self.batch.docs, MOST_DAYS), np.uint16)
        rows: dict[int, tuple[dict[int, None], dict[int, None]]] = {}
        for at, month in self._dates():
            day = day_of_year(int(self.values[at]), int(self.values[month]))
            if day is not None:
                title, rest = rows.setdefault(int(self.docs[at]), ({}, {}))
                (title if self.in_title[at] else rest)[day] = None
        for doc, (title, rest) in rows.items():
            days = list(dict.fromkeys((*title, *rest)))[:MOST_DAYS]
            told[doc, : len(days)] = [day + TOLD_IN_TITLE * (at < len(title)) for at, day in enumerate(days)]
        return told

    def _dates(self) -> Iterator[tuple[int, int]]:
        """Where a day may stand, and its month: ``21/9``, ``21 tháng 9``."""
        value, month = self.values > 0, self.traits & MONTH > 0
        day = value[:-1] & (self.left[:-1] > 1)
        spelled = day & month[1:] & (self.left[:-1] > 2)
        spelled[-1:] = False  # nothing stands behind
        short = day & ~month[1:] & (self.bits[:-1] & DATED > 0)
        for at in np.flatnonzero(spelled | short).tolist():
            yield at, at + 2 if spelled[at] else at + 1


def particular_arrays(batch: ZoneArrays) -> dict[str, Array]:
    """``MOST`` numbers and ``MOST_DAYS`` days for each article (``segments.particulars``)."""
    read = _Read(batch)
    title, rest = read.found()
    title = _first(title)
    title = title.kept(np.lexsort((~title.named, title.docs)))  # names and numbers first
    title = title.kept(_rank(title.docs) < IN_TITLE)
    counts = np.bincount(title.docs, minlength=batch.docs)
    rest = _first(rest)
    rest = rest.kept(~_among(rest, title))
    room = MOST - counts[rest.docs]
    rest = rest.kept(_rank(rest.docs) < room)
    row = np.zeros((batch.docs, MOST), np.uint32)
    row[title.docs, _rank(title.docs)] = _numbers(title, batch.table.keys)
    row[rest.docs, _rank(rest.docs) + counts[rest.docs]] = _numbers(rest, batch.table.keys)
    return {"particular": row, "told_day": read.days()}


def _first(found: _Found) -> _Found:
    """Each particular of an article once, where it is found first; named if it is somewhere."""
    order = ordered(found.docs, found.codes)
    first = runs(found.docs[order], found.codes[order])
    named = np.logical_or.reduceat(found.named[order], first) if len(first) else found.named
    at = order[first]
    back = np.argsort(at, kind="stable")
    return _Found(found.docs[at], found.codes[at], named).kept(back)


def _rank(docs: Array) -> NDArray[np.int64]:
    """The how manieth of its article each is, from 0; the articles stand together, in order."""
    first = runs(docs)
    return np.arange(len(docs)) - np.repeat(first, np.diff(first, append=len(docs)))


def _among(found: _Found, others: _Found) -> NDArray[np.bool_]:
    """Which particulars of an article are among others of it."""
    size = len(others.docs)
    docs, codes = (np.concatenate(columns) for columns in zip(others[:2], found[:2], strict=True))
    order = ordered(docs, codes)
    first = runs(docs[order], codes[order])
    together = np.zeros(len(docs), np.bool_)
    together[order] = np.repeat(order[first] < size, np.diff(first, append=len(docs)))
    return together[size:]


def _numbers(found: _Found, keys: list[str]) -> NDArray[np.uint32]:
    """31 bits of a hash of each, never 0, and whether it is a name or a number."""
    lefts, rights = (found.codes >> _KEY).tolist(), (found.codes & np.uint64(0xFFFFFFFF)).tolist()
    hashes = [
        zlib.crc32(
            (f"{keys[left - 1]} {keys[right - 1]}" if left else keys[right - 1]).encode("utf-8", "surrogatepass")
        )
        >> 1
        or 1
        for left, right in zip(lefts, rights, strict=True)
    ]
    made: NDArray[np.uint32] = np.array(hashes, np.uint32) << np.uint32(1) | found.named
    return made
