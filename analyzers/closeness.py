"""How near a form of the text is to what was typed, by its marks alone.

The reading is asymmetric. A mark that was typed is a preference and must agree; a mark left out is silence
and costs little; a syllable typed without any mark prefers nothing, so everything with its key is exact.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Final
from unicodedata import combining

from analyzers.composition import decomposed
from analyzers.fold import fold
from analyzers.letters import LETTERS, PLAIN, toneless, tones


class Closeness(IntEnum):
    """How the marks of a form agree with the typed ones; smaller is nearer."""

    EXACT = 0
    TONE = 1
    SHAPE = 2
    OTHER = 3


_SHAPES: Final = str.maketrans({"đ": "d\u0335", "ð": "d\u0335", "ł": "l\u0335", "ø": "o\u0335", "'": None})


@lru_cache(maxsize=1 << 14)
def closeness(query: str, form: str) -> Closeness:
    """Compare two normal forms that share a key.

    >>> closeness("nguyên", "nguyễn").name, closeness("đuong", "đường").name, closeness("duong", "đường").name
    ('TONE', 'SHAPE', 'EXACT')
    >>> closeness("năm", "nam").name, closeness("đường", "dương").name
    ('OTHER', 'OTHER')
    """
    if query == form or query == fold(query):
        return Closeness.EXACT
    if len(query) == len(form) and LETTERS.issuperset(query) and LETTERS.issuperset(form):
        return _vietnamese(query, form)
    return _any_letters(query, form)


def _vietnamese(query: str, form: str) -> Closeness:
    """Compare forms of Vietnamese letters, as many in each."""
    found = Closeness.TONE
    for typed, there in zip(toneless(query), toneless(form), strict=True):
        if typed != there:
            if PLAIN.get(there) != typed:
                return Closeness.OTHER
            found = Closeness.SHAPE
    return found if _tones_agree(query, form) else Closeness.OTHER


def _any_letters(query: str, form: str) -> Closeness:
    """Compare forms of any letters, some of which may be written as several characters."""
    if "'" in query and "'" not in form:
        return Closeness.OTHER
    query, form = query.replace("'", ""), form.replace("'", "")
    if query == form:
        return Closeness.EXACT
    typed, there = _letters(query), _letters(form)
    if len(typed) != len(there):
        return Closeness.OTHER
    pairs = list(zip(typed, there, strict=True))
    if any(a != b and a not in (b[0], b) for a, b in pairs):
        return Closeness.OTHER
    if not _tones_agree(query, form):
        return Closeness.OTHER
    return Closeness.TONE if typed == there else Closeness.SHAPE


def _tones_agree(query: str, form: str) -> bool:
    """Compare tones as a whole, for where they stand depends on the shapes; letter by letter in "résumé"."""
    typed, there = tones(query), tones(form)
    if not typed or typed == there:
        return True
    if len(there) < 2 or len(query) != len(form):
        return False
    return all(tones(a) in ([], tones(b)) for a, b in zip(query, form, strict=True))


def _letters(word: str) -> list[str]:
    """Cut a word into letters, each with its shape marks; the tone is left aside."""
    letters: list[list[str]] = []
    for char in decomposed(toneless(word).translate(_SHAPES)):
        if combining(char) and letters:
            letters[-1].append(char)
        else:
            letters.append([char])
    return ["".join(letter) for letter in letters]
