"""The order of Vietnamese dictionaries, for lists that people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

from search import FacetValue

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES: Final = {letter: ord("a") + at for at, letter in enumerate(_LETTERS)}
# Huyền, hỏi, ngã, sắc, nặng; a letter without any comes before them.
_TONES: Final = {tone: 1 + at for at, tone in enumerate("\u0300\u0309\u0303\u0301\u0323")}
Key = tuple[tuple[int, ...], tuple[int, ...], str]


def alphabetic(text: str) -> Key:
    """What texts are ordered by: their letters; where these are the same, their tones.

    >>> sorted(["xả lũ", "Điện Biên", "Ê Đê", "ánh sáng", "dân ca", "ăn", "ảnh", "an"], key=alphabetic)
    ['an', 'ảnh', 'ánh sáng', 'ăn', 'dân ca', 'Điện Biên', 'Ê Đê', 'xả lũ']
    """
    letters, tones = [], []
    for letter in normalize("NFC", text.lower()):
        parts = normalize("NFD", letter)
        bare = normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters += [_PLACES.get(one, ord(one)) for one in bare]
        tones.append(next((_TONES[part] for part in parts if part in _TONES), 0))
    return tuple(letters), tuple(tones), text


def ordered(values: Iterable[FacetValue]) -> list[FacetValue]:
    """Values with most articles first, those with as many in the order of the alphabet."""
    return sorted(values, key=lambda one: (-one.count, alphabetic(one.value)))
