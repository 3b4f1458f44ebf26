"""A lexicon answers as a sorted list of strings does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.whoosh.segments.lexicon import Lexicon, pack

strings = st.text("aăâ€đ東z\ud800\udfff\x00", max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass"))
lists = st.sets(strings, max_size=60).map(sorted)


@given(lists, strings, st.booleans())
def test_strings_are_kept_and_found(known: list[bytes], other: bytes, sieved: bool) -> None:
    lexicon = Lexicon(*pack(known), sieved=sieved)
    assert list(lexicon) == list(lexicon.strings()) == known
    assert len(lexicon) == len(known)
    for index, string in enumerate(known):
        assert lexicon.find(string) == index
    assert (lexicon.find(other) >= 0) == (other in known)


@given(lists, strings.filter(bool))
def test_a_prefix_is_a_range(known: list[bytes], prefix: bytes) -> None:
    first, last = Lexicon(*pack(known)).prefix_range(prefix)
    assert known[first:last] == [string for string in known if string.startswith(prefix)]


def test_any_order_can_be_read_by_index() -> None:
    lexicon = Lexicon(*pack([b"b", b"", b"a"]))
    assert [lexicon[index] for index in range(3)] == [b"b", b"", b"a"]
    for index in (-1, 3):
        with pytest.raises(IndexError):
            lexicon[index]


def test_an_empty_lexicon() -> None:
    blob, offsets = pack([])
    assert (blob.dtype, offsets.tolist()) == (np.uint8, [0])
    assert Lexicon(blob, offsets).find(b"a") == -1
    assert Lexicon(blob, offsets).prefix_range(b"a") == (0, 0)
