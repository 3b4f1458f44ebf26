"""What a reader has typed so far: syllables, of which the last may be half of one."""

from __future__ import annotations

from typing import Final

from analyzers import telex, vni
from analyzers.fold import fold
from analyzers.leftovers import NOTHING, without_backspaces
from analyzers.tokens import tokenize
from search.beginning import Beginning
from search.planning.archive import Vocabulary
from search.planning.units import UnitReader

MOST: Final = 24  # syllables that are looked at; a longer text is no beginning of anything
# Whatever may follow the vowels of a syllable: keys are decoded as whole syllables only.
_ENDINGS: Final = ("n", "ng", "t", "c", "m", "p", "i", "u", "o", "y", "nh", "ch")


def read_beginning(text: str, vocabulary: Vocabulary) -> list[Beginning]:
    """How a beginning may be read: as it was typed and, if they spell something, as keys of an input method that was
    off. Nothing where there is no letter or digit.

    Words but the last are whole and are read as a query reads them.
    """
    chunks = without_backspaces(text).replace(NOTHING, "").split()
    if not chunks:
        return []
    reader = UnitReader(vocabulary)
    half = not text[-1].isspace()
    heads: list[str] = []
    for read in reader.chunks(chunks[: -1 if half else None]):
        heads += read.forms if read else ()
    lasts = _lasts(chunks[-1]) if half else [()]
    found = [
        Beginning((*heads, *last), bool(last), tuple(range(len(heads), len(heads) + len(last) - 1))) for last in lasts
    ]
    return [typed for typed in dict.fromkeys(found) if 0 < len(typed.forms) <= MOST]


def _lasts(chunk: str) -> list[tuple[str, ...]]:
    """The readings of the last word."""
    forms = tuple(tokenize(chunk).forms)
    keys = half_decoded(chunk)
    return [forms, (keys,)] if keys and (keys,) != forms else [forms]


def half_decoded(keys: str) -> str | None:
    """The beginning of a syllable that keys spell in Telex or VNI, or None.

    >>> half_decoded("nguyeex"), half_decoded("dduw"), half_decoded("vie65"), half_decoded("viet")
    ('nguyễ', 'đư', 'việ', None)
    """
    word = keys.strip(".,;:!?()\"'“”")
    if not (word.isascii() and word.isalnum()):
        return None
    for decode in (telex.decode, vni.decode):
        whole = decode(word)
        if whole is not None:
            return whole
        for ending in _ENDINGS:
            longer = decode(word + ending)
            if longer is not None and fold(longer).endswith(ending):
                return longer[: -len(ending)]
    return None
