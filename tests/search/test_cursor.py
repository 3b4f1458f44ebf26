"""A cursor can be made and read back by this index only, unaltered, for the query it was made for."""

from __future__ import annotations

import base64
import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.cursor import CursorState, decode, encode
from search.errors import CursorError

KEY = bytes(range(32))
QUERY = b"fingerprint-of-q"
STATE = CursorState(12.5, 41, "20210430T120000-7")
ALPHABET = string.ascii_letters + string.digits + "-_"

STATES = st.builds(
    CursorState,
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 2**40),
    st.text(st.characters(categories=["L", "N"]), max_size=40),
)


def refused(text: str, key: bytes = KEY, query: bytes = QUERY) -> None:
    with pytest.raises(CursorError) as caught:
        decode(text, key, query)
    assert not caught.value.gone


@given(STATES, st.binary(min_size=16, max_size=32), st.binary(min_size=16, max_size=16))
def test_a_cursor_is_read_back(state: CursorState, key: bytes, query: bytes) -> None:
    assert decode(encode(state, key, query), key, query) == state


def test_scores_are_kept_to_the_last_bit() -> None:
    score = math.nextafter(math.pi, 4)
    assert decode(encode(CursorState(score, 0, "g"), KEY, QUERY), KEY, QUERY).key == score


def test_a_cursor_is_short_and_safe_in_an_address() -> None:
    text = encode(STATE, KEY, QUERY)
    assert len(text) < 80
    assert set(text) <= set(ALPHABET)
    assert encode(STATE, KEY, QUERY) == text


def test_every_bit_counts() -> None:
    text = encode(STATE, KEY, QUERY)
    signed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    for place in range(len(signed)):
        for bit in range(8):
            altered = bytearray(signed)
            altered[place] ^= 1 << bit
            refused(base64.urlsafe_b64encode(altered).rstrip(b"=").decode())


def test_every_character_counts() -> None:
    text = encode(STATE, KEY, QUERY)
    for place in range(len(text)):
        for char in ALPHABET:
            if char != text[place]:
                refused(text[:place] + char + text[place + 1 :])


def test_no_part_of_a_cursor_is_one() -> None:
    text = encode(STATE, KEY, QUERY)
    for length in range(len(text)):
        refused(text[:length])
        refused(text[length + 1 :])


@pytest.mark.parametrize("extra", ["=", "==", "A", " ", "\n", "+", "/", "%00", "\x00"])
def test_a_cursor_has_one_spelling(extra: str) -> None:
    text = encode(STATE, KEY, QUERY)
    refused(text + extra)
    refused(extra + text)


def test_another_query_or_another_index() -> None:
    text = encode(STATE, KEY, QUERY)
    refused(text, query=b"fingerprint-of-p")
    refused(text, key=bytes(32))


@given(st.text(max_size=60) | st.text(ALPHABET, max_size=60) | st.text(st.characters(categories=["Cs"])))
def test_any_text_is_refused(text: str) -> None:
    refused(text)


def test_a_very_long_text_is_refused() -> None:
    refused("A" * 100_000)


def test_what_is_signed_but_is_no_state_is_refused() -> None:
    refused(encode(["no state"], KEY, QUERY))  # type: ignore[arg-type]
