"""Where the tone mark stands inside a rhyme.

Two conventions live side by side in the news: ``hòa, thủy, khỏe`` (the mark on the first vowel of an open oa,
oe, uy) and ``hoà, thuỷ, khoẻ`` (on the second). Both are right; the first is commoner in the press and is our
normal form.
"""

from __future__ import annotations

import re

from analyzers.letters import VOWELS, WITH_TONE

_SHAPED = frozenset("ăâêôơư")
_TWO_WAYS = frozenset(("oa", "oe", "uy"))
_OTHER_WAY = {
    cased(WITH_TONE[first][tone]) + also(second): cased(first) + also(WITH_TONE[second][tone])
    for first, second in map(tuple, _TWO_WAYS)
    for tone in range(1, 6)
    for cased in (str.lower, str.upper)
    for also in (str.lower, str.upper)
}
_FIRST_VOWEL = re.compile(f"[{''.join(sorted({spelled[0] for spelled in _OTHER_WAY}))}][aeyAEY](?!\\w)")


def tone_index(rhyme: str) -> int:
    """Index of the letter of a toneless rhyme that carries the tone in the normal form.

    >>> [tone_index(rhyme) for rhyme in ("oa", "oan", "ương", "uyên", "oai", "ia")]
    [0, 1, 1, 2, 1, 0]
    """
    shaped = [i for i, letter in enumerate(rhyme) if letter in _SHAPED]
    if shaped:
        return shaped[-1]
    vowels = sum(letter in VOWELS for letter in rhyme)
    if vowels < len(rhyme):
        return vowels - 1
    return 1 if vowels == 3 else 0


def place(rhyme: str, tone: int) -> str:
    """Put a tone on a toneless rhyme, in the one place of the normal form.

    >>> place("uy", 2), place("uyên", 4)
    ('ủy', 'uyến')
    """
    return _put(rhyme, tone_index(rhyme), tone)


def accepted(rhyme: str, tone: int) -> tuple[str, ...]:
    """All spellings of a rhyme with a tone that are in order, the normal form first.

    >>> accepted("oa", 1)
    ('òa', 'oà')
    """
    if tone and rhyme in _TWO_WAYS:
        return place(rhyme, tone), _put(rhyme, 1, tone)
    return (place(rhyme, tone),)


def on_second_vowel(text: str) -> str:
    """Write the open oa, oe, uy of a text the other way, as long as it was: ``hoà, thuỷ``.

    >>> on_second_vowel("Hòa bình, THỦY điện, mùa, hòan")
    'Hoà bình, THUỶ điện, mùa, hòan'
    """
    return _FIRST_VOWEL.sub(lambda found: _OTHER_WAY.get(found[0], found[0]), text)


def _put(rhyme: str, at: int, tone: int) -> str:
    return rhyme[:at] + WITH_TONE[rhyme[at]][tone] + rhyme[at + 1 :]
