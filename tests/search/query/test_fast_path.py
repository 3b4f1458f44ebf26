"""Queries of bare words are read as the grammar reads them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.query import limits, parser
from search.query.fast_path import bare_words
from search.query.parser import parse

# Letters with and without marks, composed and not, of other scripts too, and every sign of the language.
_PIECES = [
    *"abcDđĐwêếƯ09  ",
    "học",
    "SINH",
    "VÀ",
    "và",
    "OR",
    "Hoặc",
    "e\u0302",
    "ß",
    "東",
    "й",
    *'-=:*"()~!&|.\t\u200b',
]


def places(root) -> list[tuple[int, int]]:
    return [(node.position, node.end) for node in (root, *getattr(root, "children", ()))]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join), st.booleans())
def test_as_the_grammar_does(text: str, lenient: bool) -> None:
    if bare_words(text):
        short, long = parse(text, lenient=lenient), parser._read(text, lenient=lenient)
        assert (short.root, short.notes, short.bare) == (long.root, long.notes, long.bare)
        assert places(short.root) == places(long.root)


def test_what_needs_the_grammar_is_left_to_it() -> None:
    asked = ["", " ", "a-b", '"a"', "a*", "title:a", "A OR b", "HOẶC", "e\u0302", "a\tb", "東"]
    assert not any(map(bare_words, asked))
    assert [word.text for word in bare_words(" Đường  sắt 2 ")] == ["Đường", "sắt", "2"]


def test_limits_hold() -> None:
    words = ["từ"] * limits.MAX_CLAUSES
    assert len(bare_words(" ".join(words))) == limits.MAX_CLAUSES
    assert not bare_words(" ".join([*words, "nữa"]))
    assert not bare_words("a" * (limits.MAX_LENGTH + 1))
