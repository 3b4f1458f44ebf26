"""VNI typed without an input method: ``d9uo7c5`` for ``được``.

Digits 1 to 5 are tones, 6 the hat, 7 the horn, 8 the breve, 9 the stroke of đ, which may be dd as well; they may
stand anywhere after the letter they mark. ``tokenize`` separates letters and digits, so the raw chunk between spaces
is what to pass here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from analyzers.letters import HOI, HUYEN, NANG, NGA, SAC
from analyzers.strokes import Marks, by_key, foreign, with_tone

_TONES: Final = {"1": SAC, "2": HUYEN, "3": HOI, "4": NGA, "5": NANG}
_SHAPE: Final = re.compile(r"(?=.*[aeiouy].*[1-9]|d+9)[a-z]+[1-9][a-z1-9]*", re.ASCII)
# Each digit must come after a letter it can mark.
_BEFORE: Final = {"6": "aeo", "7": "ou", "8": "a", "9": "d"} | dict.fromkeys("12345", "aeiouy")


def decode(token: str, known: Callable[[str], bool] | None = None, *, eager: bool = False) -> str | None:
    """Return the syllable that a raw chunk spells in VNI, or None where it is something else.

    What looks like a code (A4, lop1) is left alone, and what ``known`` says the archive has as typed; with
    ``eager`` neither is asked, which is right where the words around are VNI too.

    >>> [decode(token) for token in ("d9uo7c5", "Vie65t", "tie61ng", "d9u7o7ng2")]
    ['được', 'việt', 'tiếng', 'đường']
    >>> [decode(token) for token in ("html5", "mp3", "u23", "covid19", "A4", "2020")]
    [None, None, None, None, None, None]
    """
    typed = token.lower()
    if not _SHAPE.fullmatch(typed):
        return None
    if not eager and (_is_code(token) or (known is not None and known(typed))):
        return None
    return _decode(typed)


def _is_code(token: str) -> bool:
    """Tell a code from strokes: A4, an initialism and a number (HA1), a noun and its number (lop1, quan5)."""
    letters = token[:-1]
    if not letters.isalpha():
        return False
    return len(letters) == 1 or letters.isupper() or foreign().get(letters.lower()) == "numbered"


def _decode(typed: str) -> str | None:
    key = "".join(char for char in typed if char.isalpha())
    digits = "".join(char for char in typed if char.isdigit())
    for at, char in enumerate(typed):
        if char in _BEFORE and not set(_BEFORE[char]) & set(typed[:at]):
            return None
    tones = [_TONES[digit] for digit in digits if digit in _TONES]
    if len(tones) > 1:
        return None
    strokes = digits.count("9")
    if key.startswith("dd"):  # some input methods take both
        key, strokes = key[1:], strokes + 1
    counted = Marks(digits.count("6"), digits.count("7"), digits.count("8"), strokes)
    for marks, _, onset, rhyme in by_key().get(key, ()):
        if marks == counted or (counted.horns == 1 and marks == counted._replace(horns=2)):
            return with_tone(onset, rhyme, tones[0] if tones else 0)
    return None
