"""Packed numbers come back as they were, alone, in spans, and whatever the pieces they were packed in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.whoosh.segments.arrays import Stream
from search.whoosh.segments.packed import PackedArray, PackedOffsets, Packer, offset_streams, packed

numbers = st.lists(st.one_of(st.integers(0, 20), st.integers(0, 70_000)), max_size=40)


class File(dict[str, np.ndarray]):
    """Arrays by name, as an array file gives them."""


def read(streams: Iterator[Stream], bits: int) -> PackedArray:
    return PackedArray(File({stream.name: stream.whole() for stream in streams}), "n", bits)


@given(numbers, st.sampled_from([4, 12]), st.integers(1, 9))
def test_numbers_come_back(values: list[int], bits: int, size: int) -> None:
    array = np.array(values, np.uint32)
    pieces = [array[at : at + size] for at in range(0, len(array), size)]
    found = read(Packer("n", bits, pieces).streams(), bits)
    for begin in range(0, len(values) + 1, 3):
        for end in {begin, min(begin + 5, len(values)), len(values)}:
            assert found.between(begin, end).tolist() == values[begin:end]
    some = np.arange(0, len(values), 2)
    assert found.take(some).tolist() == values[::2]
    if bits == 4:
        assert [found.number(at) for at in range(len(values))] == values
    whole = packed("n", array, bits)
    assert PackedArray(File(whole), "n", bits).between(0, len(values)).tolist() == values


@given(numbers, st.data())
def test_lists_begin_behind_one_another(values: list[int], data: st.DataObject) -> None:
    values = values * 5  # more than a block of lists
    begin = data.draw(st.integers(0, len(values)))
    end = data.draw(st.integers(begin, len(values)))
    first = [sum(values[:at]) for at in range(len(values) + 1)]
    streams = offset_streams("n", np.array(first, np.int64))
    lists = PackedOffsets(File({stream.name: stream.whole() for stream in streams}), "n")
    assert lists.between(begin, end).tolist() == first[begin : end + 1]
    assert lists.span(begin, end) == (first[begin], first[end])


@given(numbers, st.randoms())
def test_six_bits_leave_two_for_something_else(values: list[int], dice) -> None:
    upper = np.array([dice.randrange(4) for _ in values], np.uint8)
    arrays = packed("n", np.array(values, np.uint32), 6, upper)
    assert (arrays["n"] >> 6).tolist() == upper.tolist()
    found = PackedArray(File(arrays), "n", 6)
    assert found.between(0, len(values)).tolist() == values
    at, over = found.exceptions(0, len(values))
    assert {int(place): int(value) for place, value in zip(at, over, strict=True)} == {
        place: value for place, value in enumerate(values) if value >= 63
    }


@pytest.mark.parametrize(("bits", "size"), [(4, 500), (12, 1500)])
def test_small_numbers_take_their_bits_and_no_more(bits: int, size: int) -> None:
    arrays = packed("n", np.zeros(1000, np.uint32), bits)
    assert {name: array.nbytes for name, array in arrays.items()} == {"n": size, "n_over_at": 0, "n_over": 0}
