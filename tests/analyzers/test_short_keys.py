"""Many keys at a time: the numbers that a dictionary would give, and pieces as ``split`` finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import short_keys
from analyzers.piece_cut import Cut
from analyzers.short_keys import MISSING, Keys, ShortKeys

pairs = st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(1, 2**64 - 1)), max_size=60, unique=True)
texts = st.lists(st.text(st.sampled_from("ab \n\té😀đ\u0301"), max_size=40), min_size=1, max_size=4)


def keys_of(found: list[tuple[int, int]]) -> Keys:
    low, high = ([pair[side] for pair in found] for side in range(2))
    return np.array(low, np.uint64), np.array(high, np.uint64)


@given(st.lists(pairs, max_size=5), st.integers(2, 4))
@settings(max_examples=200, deadline=None)
def test_numbers_are_those_of_a_dictionary(batches: list[list[tuple[int, int]]], room: int) -> None:
    known: dict[tuple[int, int], int] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(short_keys, "_ROOM", room)  # a small table, so that keys are in each other's way
        table = ShortKeys()
    for batch in batches:
        assert table.find(keys_of(batch)).tolist() == [known.get(pair, MISSING) for pair in batch]
        new = [pair for pair in batch if pair not in known]
        known |= {pair: len(known) + at for at, pair in enumerate(new, 1)}
        table.add(keys_of(new), np.array([known[pair] for pair in new], np.uint32))
        assert table.find(keys_of(list(known))).tolist() == list(known.values())


@given(texts)
@settings(max_examples=200, deadline=None)
def test_pieces_are_those_that_split_finds(given: list[str]) -> None:
    cut = Cut(given)
    expected: list[str] = []
    firsts = []
    for text in given:
        firsts.append(len(expected))
        expected += ["\n", *filter(None, text.replace("\n", " \n ").split(" "))]
    assert cut.texts(np.arange(len(cut.long))) == expected
    assert cut.firsts.tolist() == firsts
    assert cut.long.tolist() == [len(piece.encode("utf-16-le")) > 16 for piece in expected]
    short = {piece for piece, is_long in zip(expected, cut.long, strict=True) if not is_long}
    low, high = cut.keys
    assert len(set(zip(low[~cut.long].tolist(), high[~cut.long].tolist(), strict=True))) == len(short)


@pytest.mark.parametrize("text", ["a\0b", "a \ud800 b"])
def test_what_cannot_be_cut_so_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Cut(["học sinh", text])
