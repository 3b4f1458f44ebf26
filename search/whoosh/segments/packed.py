"""Packed: unsigned numbers that are nearly all small, in few bits each; the few that are not stand beside them.

A number that does not fit is stored as the highest that does, and in full in two short arrays: its index (ascending)
and its value. 4 bits: two numbers a byte, the first in the low half. 6 bits: one a byte, the upper two bits hold
something else. 12 bits: two numbers in three bytes, the first in the lowest bits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from search.whoosh.segments.arrays import Array, ArrayFile, Arrays, Stream, gaps, numbers_of, smallest

Bits = Literal[4, 6, 12]

_GROUP: Final = {4: 2, 6: 1, 12: 2}  # numbers that share bytes

_BOTH: Final = bytes((byte & 15) + (byte >> 4) for byte in range(256))  # a byte → the sum of its halves
# A byte → its two halves, the first in the byte that comes first in memory.
_HALVES: Final = np.array([(byte & 15, byte >> 4) for byte in range(256)], np.uint8).view(np.uint16).reshape(-1)


class PackedArray:
    """The numbers of an array file that were packed under a name."""

    def __init__(self, file: ArrayFile, name: str, bits: Bits) -> None:
        self._data = file[name].reshape(-1)
        self._at = file[f"{name}_over_at"]
        self._over = file[f"{name}_over"]
        self._bits = bits
        self._top = (1 << bits) - 1  # stands for itself and all beyond: each such number is an exception
        self._bytes, self._places, self._numbers = map(numbers_of, (self._data, self._at, self._over))

    def between(self, begin: int, end: int) -> Array:
        """The numbers [begin, end)."""
        numbers = _SLICED[self._bits](self._data, begin, end)
        first, last = self._over_span(begin, end)
        if first < last:
            return _restored(numbers, self._at[first:last].astype(np.int64) - begin, self._over[first:last])
        return numbers

    def _over_span(self, begin: int, end: int) -> tuple[int, int]:
        """[first, last) of the exceptions among the numbers [begin, end)."""
        first = bisect_left(self._places, begin)
        return first, bisect_left(self._places, end, first)

    def number(self, index: int) -> int:
        """One number, of 4 bits."""
        found = self._bytes[index >> 1] >> ((index & 1) << 2) & 15
        return self._numbers[bisect_left(self._places, index)] if found == self._top else found

    def sums(self, begin: int, middle: int, end: int) -> tuple[int, int]:
        """The sums of the numbers [begin, middle) and [middle, end), of 4 bits each and not too many; ``begin`` is
        even."""
        raw = self._bytes[begin >> 1 : (end + 1) >> 1].tobytes()
        both = raw.translate(_BOTH)
        half = (middle - begin) >> 1
        before, behind = sum(both[:half]), sum(both[half:])
        if middle & 1:
            before += raw[half] & 15
            behind -= raw[half] & 15
        if end & 1 and end > middle:
            behind -= raw[-1] >> 4
        elif end & 1:  # of the last byte nothing was asked for
            behind -= both[half] - (raw[half] & 15)
        first, last = self._over_span(begin, end)
        for at in range(first, last):
            more = self._numbers[at] - self._top
            if self._places[at] < middle:
                before += more
            else:
                behind += more
        return before, behind

    def fill(self, begin: int, end: int, out: Array) -> None:
        """Write the numbers [begin, end) into an array that is wide enough for all of them."""
        out[:] = _SLICED[self._bits](self._data, begin, end)
        first, last = self._over_span(begin, end)
        if first < last:
            out[self._at[first:last].astype(np.int64) - begin] = self._over[first:last]

    def exceptions(self, begin: int, end: int) -> tuple[Array, Array]:
        """(indices from ``begin``, numbers) of those in [begin, end) that do not fit."""
        first, last = self._over_span(begin, end)
        return self._at[first:last].astype(np.int64) - begin, self._over[first:last]

    def bytes_at(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The bytes with the numbers at some indices, of 4 bits each."""
        return self._data.take(indices >> 1)

    def over_at(self, indices: NDArray[np.int64]) -> Array:
        """The numbers at some indices, at which none fits."""
        return self._over.take(self._at.searchsorted(indices.astype(self._at.dtype)))

    def take(self, indices: NDArray[np.int64]) -> Array:
        """The numbers at some indices."""
        numbers = _taken(self._data, indices, self._bits)
        full = (numbers == self._top).nonzero()[0]
        if not len(full):
            return numbers
        return _restored(numbers, full, self.over_at(indices.take(full)))


def _restored(numbers: Array, places: Array, values: Array) -> Array:
    """The numbers with others in some places, in a type that holds them all."""
    restored = numbers.astype(np.result_type(numbers.dtype, values.dtype))
    restored[places] = values
    return restored


def take_together(parts: Sequence[tuple[PackedArray, NDArray[np.int64]]]) -> NDArray[np.float32]:
    """The numbers at some indices of several arrays of 4 bits, one behind the other: the calls are what costs."""
    data = np.concatenate([array.bytes_at(indices) for array, indices in parts])
    halves = _halves_of(data, np.concatenate([indices for _, indices in parts]))
    numbers = halves.astype(np.float32)
    full = (halves == 15).nonzero()[0]
    if len(full):
        begins = list(accumulate((len(indices) for _, indices in parts), initial=0))
        spans = pairwise(full.searchsorted(begins).tolist())
        for (array, indices), begin, (first, last) in zip(parts, begins, spans, strict=False):
            if first < last:
                own = full[first:last]
                numbers[own] = array.over_at(indices.take(own - begin))
    return numbers


def _taken(data: Array, indices: NDArray[np.int64], bits: Bits) -> Array:
    if bits == 6:
        return _sixes(data[indices], 0, len(indices))
    if bits == 4:
        return _halves_of(data.take(indices >> 1), indices)
    at = (indices * 3) >> 1
    both = data[at].astype(np.uint16) | (data[at + 1].astype(np.uint16) << np.uint16(8))
    pairs: Array = (both >> ((indices & 1) << 2).astype(np.uint16)) & np.uint16(0xFFF)
    return pairs


def _halves_of(data: Array, indices: NDArray[np.int64]) -> Array:
    """Of each byte the half that holds the number of an index; written over the bytes."""
    shifts = (indices << 2).astype(np.uint8)
    shifts &= np.uint8(4)
    data >>= shifts
    data &= np.uint8(15)
    return data


def _sixes(data: Array, begin: int, end: int) -> Array:
    found: Array = data[begin:end] & np.uint8(63)
    return found


def _fours(data: Array, begin: int, end: int) -> Array:
    both: Array = _HALVES.take(data[begin >> 1 : (end + 1) >> 1]).view(np.uint8)
    return both[begin & 1 : (begin & 1) + end - begin]


def _twelves(data: Array, begin: int, end: int) -> Array:
    triples = data[(begin >> 1) * 3 : ((end + 1) >> 1) * 3].reshape(-1, 3).astype(np.uint16)
    both = np.empty((len(triples), 2), np.uint16)
    both[:, 0] = triples[:, 0] | ((triples[:, 1] & np.uint16(15)) << np.uint16(8))
    both[:, 1] = (triples[:, 1] >> np.uint16(4)) | (triples[:, 2] << np.uint16(4))
    return both.reshape(-1)[begin & 1 : (begin & 1) + end - begin]


_SLICED: Final = {4: _fours, 6: _sixes, 12: _twelves}


class Packer:
    """Packs numbers piece by piece; ``streams`` gives the arrays to be written, one behind the other."""

    def __init__(self, name: str, bits: Bits, pieces: Iterable[Array]) -> None:
        """For 6 bits a piece has two rows: the numbers, and what goes to the upper bits."""
        self._name, self._bits, self._pieces = name, bits, pieces
        self._at: list[Array] = []
        self._over: list[Array] = []
        self._done = 0  # numbers packed so far

    def streams(self) -> Iterator[Stream]:
        """The packed bytes, then the exceptions."""
        yield Stream(self._name, np.dtype(np.uint8), self._packed())
        at = np.concatenate([np.zeros(0, np.int64), *self._at])
        over = smallest(np.concatenate([np.zeros(0, np.uint32), *self._over]))
        yield Stream.of(f"{self._name}_over_at", at.astype(np.uint32 if self._done < 1 << 32 else np.uint64))
        yield Stream.of(f"{self._name}_over", over)

    def _packed(self) -> Iterator[Array]:
        group = _GROUP[self._bits]
        rest: Array = np.zeros(0, np.uint32)
        for piece in self._pieces:
            upper = piece[1] if self._bits == 6 else None
            numbers = piece[0] if self._bits == 6 else piece
            cut = self._cut(numbers)
            self._done += len(cut)
            if upper is not None:
                yield cut.astype(np.uint8) | (upper.astype(np.uint8) << np.uint8(6))
                continue
            cut = np.concatenate((rest, cut)) if len(rest) else cut
            whole = len(cut) - len(cut) % group
            yield self._grouped(cut[:whole])
            rest = cut[whole:]
        if len(rest):
            yield self._grouped(np.append(rest, np.uint32(0)))

    def _cut(self, numbers: Array) -> Array:
        """The numbers cut to what fits; remembers those that do not."""
        top = (1 << self._bits) - 1
        large = np.flatnonzero(numbers >= top)
        if not len(large):
            return numbers
        self._at.append(large + self._done)
        self._over.append(numbers[large].astype(np.uint32))
        return np.minimum(numbers, top)

    def _grouped(self, numbers: Array) -> Array:
        first, second = numbers[::2], numbers[1::2]
        if self._bits == 4:
            nibbles: Array = first.astype(np.uint8) | (second.astype(np.uint8) << np.uint8(4))
            return nibbles
        triples = np.empty((len(first), 3), np.uint8)
        triples[:, 0] = first & 0xFF
        triples[:, 1] = (first >> 8) | ((second & 15) << 4)
        triples[:, 2] = second >> 4
        return triples.reshape(-1)


class PackedOffsets:
    """Where lists begin, known from their lengths: these in 4 bits, and the beginning of every 64th list."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._lengths = PackedArray(file, f"{name}_length", 4)
        self._blocks = file[f"{name}_block"]
        self._begins = numbers_of(self._blocks)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the lists [first, last) begin and end."""
        block = first >> _BLOCK
        begin = self._begins[block]
        before, size = self._lengths.sums(block << _BLOCK, first, last)
        return begin + before, begin + before + size

    def between(self, first: int, last: int) -> NDArray[np.int64]:
        """The beginnings of the lists [first, last) and the end of the last one."""
        block = first >> _BLOCK
        begin = block << _BLOCK
        starts = np.empty(last - begin + 1, np.int64)
        starts[0] = self._blocks[block]
        self._lengths.fill(begin, last, starts[1:])
        return starts.cumsum()[first - begin :]


_BLOCK: Final = 6  # two to the power of so many lists have one beginning


def offset_streams(name: str, first: Array) -> Iterator[Stream]:
    """The arrays for lists that begin at ``first`` (one more entry for the end)."""
    yield from Packer(f"{name}_length", 4, [gaps(first)]).streams()
    yield Stream.of(f"{name}_block", smallest(first[:: 1 << _BLOCK]))


def packed(name: str, numbers: Array, bits: Bits, upper: Array | None = None) -> Arrays:
    """The arrays of numbers that are all there; ``upper`` goes to the two upper bits where 6 are used."""
    piece = np.stack((numbers.astype(np.uint32), upper.astype(np.uint32))) if upper is not None else numbers
    return {stream.name: stream.whole() for stream in Packer(name, bits, [piece]).streams()}
