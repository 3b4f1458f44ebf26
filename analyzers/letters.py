"""The letters of Vietnamese: which vowels there are, which tone a letter carries, which shape.

A mark is one of two things. The *shape* makes another letter of a letter (ă â ê ô ơ ư đ); the *tone* belongs
to the whole syllable and merely stands on one of its vowels. Tones are numbered in dictionary order: 0 ngang,
1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng.
"""

from __future__ import annotations

import unicodedata
from typing import Final

NGANG, HUYEN, HOI, NGA, SAC, NANG = range(6)

VOWELS: Final = "aăâeêioôơuưy"
TONE_MARKS: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

# One row a vowel, one column a tone: WITH_TONE["ê"][NANG] == "ệ".
WITH_TONE: Final[dict[str, tuple[str, ...]]] = {
    vowel: tuple(unicodedata.normalize("NFC", vowel + mark) for mark in TONE_MARKS) for vowel in VOWELS
}
TONE_OF: Final[dict[str, int]] = {row[tone]: tone for row in WITH_TONE.values() for tone in range(1, 6)}
_TONELESS: Final[dict[int, str]] = {ord(letter): row[0] for row in WITH_TONE.values() for letter in row[1:]}

# A letter with a shape → the letter without it.
PLAIN: Final = {"ă": "a", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}

LETTERS: Final = frozenset("abcdđeghiklmnopqrstuvxyăâêôơư") | frozenset(TONE_OF)

APOSTROPHES: Final = "'\u2019\u2018\u02bc\u02bb\u2032\uff07`\u00b4"
ZERO_WIDTH: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def toneless(word: str) -> str:
    """Take the tone marks off lower-case letters and leave the shapes.

    >>> toneless("đường")
    'đương'
    """
    return word.translate(_TONELESS)


def tones(word: str) -> list[int]:
    """List the tones marked in a lower-case word, in the order of the letters that carry them.

    >>> tones("đường"), tones("nam")
    ([1], [])
    """
    return [TONE_OF[letter] for letter in word if letter in TONE_OF]
