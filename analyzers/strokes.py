"""What Telex and VNI share: letters and a count of marks, turned into the one syllable they spell."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.letters import NANG, SAC
from analyzers.syllable import ONSETS, Syllable, allowed_tones, compose, spellings

# Names of the Central Highlands end in k, which no Vietnamese syllable does: Đắk Lắk, Krông Păk, Buôn Đôk.
_HIGHLAND: Final = ("ak", "ăk", "âk", "ek", "êk", "ik", "ok", "ôk", "uk", "ưk", "oak")


class Marks(NamedTuple):
    """How many letters of a syllable carry each shape: â ê ô, ơ ư, ă, đ."""

    hats: int = 0
    horns: int = 0
    breves: int = 0
    strokes: int = 0


def marks_of(spelled: str) -> Marks:
    """Count the shapes of a toneless spelling.

    >>> marks_of("đương")
    Marks(hats=0, horns=2, breves=0, strokes=1)
    """
    return Marks(
        sum(letter in "âêô" for letter in spelled),
        sum(letter in "ơư" for letter in spelled),
        spelled.count("ă"),
        spelled.count("đ"),
    )


@cache
def by_key() -> dict[str, list[tuple[Marks, str, str, str]]]:
    """Key to the toneless syllables that have it: their marks, spelling, onset and rhyme."""
    index: dict[str, list[tuple[Marks, str, str, str]]] = {}
    for spelled, (onset, rhyme) in spellings().items():
        index.setdefault(fold(spelled), []).append((marks_of(spelled), spelled, onset, rhyme))
    for onset in ONSETS:
        for rhyme in _HIGHLAND:
            spelled = onset + rhyme
            index.setdefault(fold(spelled), []).append((marks_of(spelled), spelled, onset, rhyme))
    return index


def is_highland(rhyme: str) -> bool:
    """Tell whether a rhyme is one that only names of other tongues have."""
    return rhyme.endswith("k")


def with_tone(onset: str, rhyme: str, tone: int) -> str | None:
    """Compose a syllable, or None where its rhyme cannot carry the tone."""
    tones = (0, SAC, NANG) if is_highland(rhyme) else allowed_tones(rhyme)
    return compose(Syllable(onset, rhyme, tone)) if tone in tones else None


@cache
def foreign() -> dict[str, str]:
    """Map words that look like strokes and are none to the kind of the row that lists them."""
    text = files("analyzers.data").joinpath("foreign.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return {word: kind for kind, words in rows for word in words.split()}
