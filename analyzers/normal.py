"""The normal form of one token: one spelling for everything that reads the same.

NFC, lower case, one place for the tone mark, misplaced marks repaired, look-alikes of đ replaced. Repair is
by the grammar of the syllable: a mark is moved only where the letters then make a syllable, so foreign words
stay as written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from analyzers import syllable
from analyzers.composition import composed, decomposed
from analyzers.letters import APOSTROPHES, LETTERS, TONE_MARKS, VOWELS, ZERO_WIDTH, toneless, tones
from analyzers.tone import accepted, place

_CHARACTERS: Final = str.maketrans(
    dict.fromkeys(ZERO_WIDTH)
    | dict.fromkeys(APOSTROPHES, "'")
    | {
        chr(full): chr(full - 0xFEE0)
        for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    }
)
_SHAPE_MARKS: Final = "\u0302\u0306\u031b"
_STRAY_SHAPE: Final = re.compile(f"[{_SHAPE_MARKS}]")
_LOOK_ALIKES: Final = str.maketrans("ðɖ", "đđ")


@lru_cache(maxsize=1 << 13)
def normal_form(token_text: str) -> str:
    """Return the normal form of one token.

    >>> [normal_form(word) for word in ("HOÀ", "thuỷ", "vịêt", "nứơc", "tóan", "qúy", "Samsung")]
    ['hòa', 'thủy', 'việt', 'nước', 'toán', 'quý', 'samsung']
    """
    if token_text.isascii():
        return token_text.lower().replace("`", "'")
    word = _characters(token_text)
    found = _read(word)
    if found is None:
        return word
    onset, rhyme, tone = found
    return syllable.spell(onset, place(rhyme, tone))


@lru_cache(maxsize=1 << 14)
def repaired(token_text: str) -> bool:
    """Tell whether a mark stood where no accepted spelling has it, so that ``normal_form`` had to move it.

    >>> [repaired(word) for word in ("hoà", "hòa", "nứơc", "vịêt", "café")]
    [False, False, True, True, False]
    """
    word = _characters(token_text)
    found = _read(word)
    if found is None:
        return False
    return word not in [syllable.spell(found.onset, rhyme) for rhyme in accepted(found.rhyme, found.tone)]


def _characters(text: str) -> str:
    """Settle the code points: composed, lower case, plain apostrophes, full-width letters narrow, Ð as Đ."""
    word = composed(text.translate(_CHARACTERS))
    word = composed(word.casefold())
    if _STRAY_SHAPE.search(word):
        word = _shape_first(word)
    return _d_with_stroke(word) if "ð" in word or "ɖ" in word else word


def _shape_first(word: str) -> str:
    """Compose letters written tone first: a, acute, breve is ắ, which Unicode itself does not say."""
    chars: list[str] = []
    for char in decomposed(word):
        if char in _SHAPE_MARKS and chars and chars[-1] in TONE_MARKS[1:]:
            chars.insert(-1, char)
        else:
            chars.append(char)
    return composed("".join(chars))


def _d_with_stroke(word: str) -> str:
    """Read Ð (eth) and Ɖ (African d) as Đ where the word can be Vietnamese: they look the same in capitals.

    Vietnamese has đ at the start of a syllable, where Icelandic never has ð, and in initialisms (HÐND), which
    have no vowel between the letters.
    """
    vietnamese = word.translate(_LOOK_ALIKES)
    if not all(letter in LETTERS or letter in "fjwz'" for letter in vietnamese):
        return word
    initialism = not any(letter in VOWELS for letter in toneless(vietnamese))
    starts = vietnamese[0] == "đ" and "đ" not in vietnamese[1:]
    return vietnamese if starts or initialism else word


def _read(word: str) -> syllable.Syllable | None:
    found = syllable.read(word)
    return found if found is not None else _read_horn(word)


def _read_horn(word: str) -> syllable.Syllable | None:
    """Read a syllable with one horn of ươ missing: "nưóc" and "nuớc" can only be "nước"."""
    spelled = toneless(word)
    for half in ("ưo", "uơ"):
        if half in spelled:
            parts = syllable.parts(spelled.replace(half, "ươ"))
            marked = tones(word)
            if parts is not None and len(marked) <= 1:
                return syllable.Syllable(parts[0], parts[1], marked[0] if marked else 0)
    return None
