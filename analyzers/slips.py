"""Slips of the ear and the finger: other syllables that a written one may have been meant to be.

Distance is counted over onset, rhyme and tone, with the confusions Vietnamese writers have; not over letters,
which would make ``chò`` a neighbour of ``chó``. Tones are confused only as hỏi and ngã. Where neighbours tell, any mark
and any letter may be a slip of the finger (``remarked``, ``mistyped``). What is proposed is well-formed, no more: the
caller keeps what its archive has, and never applies a slip silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from analyzers.fold import fold
from analyzers.letters import HOI, NANG, NGA, SAC, toneless, tones
from analyzers.strokes import with_tone
from analyzers.syllable import KEYS, ONSETS, allowed_tones, is_key, parts, read, rhymes_of, spell
from analyzers.typos import slip_cost

_TONE_COST: Final = 0.5
_LETTER_COST: Final = 1.5
_MOST: Final = 1.6
_LEFT_OUT: Final = 0.4
_OTHER_TONE: Final = 1.0
_OTHER_SHAPE: Final = 0.8
_FARTHEST: Final = 1.8
_LONGEST: Final = 8  # letters of a syllable with one too many
_LETTERS: Final = "abcdeghiklmnopqrstuvxyăâêôơưđ"

_ONSETS: Final[tuple[tuple[str, str, float], ...]] = (
    ("d", "gi", 0.5),
    ("ch", "tr", 0.7),
    ("s", "x", 0.7),
    ("l", "n", 0.8),
    ("r", "d", 0.8),
    ("r", "gi", 0.8),
    ("v", "d", 1.0),
    ("v", "gi", 1.0),
    ("d", "đ", 1.0),
    ("r", "g", 1.2),
)
# Pairs of rhyme endings; each holds after any letters that make both rhymes exist.
_ENDINGS: Final[tuple[tuple[str, str, float], ...]] = (
    ("n", "ng", 0.7),
    ("t", "c", 0.7),
    ("n", "nh", 0.8),
    ("t", "ch", 0.8),
    ("i", "y", 0.8),
    ("ao", "au", 0.8),
    ("ău", "âu", 0.8),
    ("ay", "ây", 0.7),
    ("ăm", "âm", 0.7),
    ("am", "âm", 0.9),
    ("ăp", "âp", 0.7),
    ("om", "ôm", 0.7),
    ("ôm", "ơm", 0.9),
    ("op", "ôp", 0.7),
    ("ong", "ông", 0.8),
    ("oi", "ôi", 0.8),
    ("ưu", "ươu", 0.5),
    ("iu", "iêu", 0.6),
    ("êu", "iêu", 0.8),
    ("im", "iêm", 0.6),
    ("ip", "iêp", 0.6),
    ("ui", "uôi", 0.7),
    ("ưi", "ươi", 0.7),
    ("ui", "uy", 0.8),
    ("ưu", "iu", 0.8),
    ("ươu", "iêu", 0.8),
    ("un", "uôn", 0.9),
    ("ưt", "ươt", 0.9),
    ("in", "iên", 0.9),
    ("ênh", "inh", 0.8),
    ("êch", "ich", 0.8),
)
# The same without marks, where shapes are not written: "ay" and "ây" are one.
_PLAIN_ENDINGS: Final = tuple(
    {(fold(one), fold(other), cost) for one, other, cost in _ENDINGS if fold(one) != fold(other)}
)


def corrections(key_or_form: str, *, limit: int = 24) -> list[tuple[str, float]]:
    """List what a syllable may have been meant to be, nearest first, each with a cost (0.3 to 1.6).

    A word with marks gives forms; a word without gives keys. What is not a syllable at all is tried with one
    letter left out, put in, replaced or swapped as well.

    >>> [form for form, cost in corrections("sữa") if cost <= 0.5], corrections("nghành")[0]
    (['sửa'], ('ngành', 0.3))
    >>> "chò" in dict(corrections("chó")), "trắng" in dict(corrections("chắng"))
    (False, True)
    """
    return list(_corrections(key_or_form)[:limit])


@lru_cache(maxsize=1 << 12)
def _corrections(word: str) -> tuple[tuple[str, float], ...]:
    plain = fold(word) == word
    costs: dict[str, float] = {}
    proposed = [*(_keys(word) if plain else _forms(word)), *_edits(word, plain)]
    for other, cost in proposed:
        if other != word and cost <= _MOST:
            costs[other] = min(cost, costs.get(other, cost))
    return tuple(
        sorted(((other, round(cost, 2)) for other, cost in costs.items()), key=lambda pair: (pair[1], pair[0]))
    )


def _forms(form: str) -> Iterator[tuple[str, float]]:
    """Confuse a marked syllable in its onset, its rhyme and its tone, together."""
    for onset, rhyme, tone, start in _readings(form):
        for other_onset, first in _onsets(onset):
            allowed = _rhymes(other_onset)
            for other_rhyme, second in _confused(rhyme):
                if other_rhyme not in allowed:
                    continue
                for other_tone, third in _tones(other_rhyme, tone):
                    made = with_tone(other_onset, other_rhyme, other_tone)
                    if made is not None:
                        yield made, start + first + second + third


def _keys(key: str) -> Iterator[tuple[str, float]]:
    """Confuse an unmarked syllable; the shapes are not known, so every spelling with the key is tried."""
    for onset, rhyme, start in _split(key, plain=True):
        for other_onset, first in _onsets(onset):
            for other_rhyme, second in _confused(rhyme, plain=True):
                spelled = fold(spell(other_onset, other_rhyme))
                if spelled in KEYS:
                    yield spelled, start + first + second


def _readings(form: str) -> Iterator[tuple[str, str, int, float]]:
    found = read(form)
    if found is not None:
        yield (*found, 0.0)
        return
    stripped, tone = _without_tone(form)
    for onset, rhyme, cost in _split(stripped, plain=False):
        yield onset, rhyme, tone, cost


def _without_tone(form: str) -> tuple[str, int]:
    marked = tones(form)
    return toneless(form), marked[0] if marked else 0


def _split(word: str, *, plain: bool) -> Iterator[tuple[str, str, float]]:
    """Cut a word after every onset it may have, at a small cost where ng should be ngh and the like."""
    for onset in ONSETS:
        rhyme = word[len(onset) :]
        if not word.startswith(onset) or not rhyme:
            continue
        for other in (onset, *_MISSPELLED.get(onset, ())):
            rhymes = _folded_rhymes(other) if plain else _rhymes(other)
            if rhyme in rhymes:
                yield other, rhyme, 0.0 if other == onset else 0.3


_MISSPELLED: Final = {"ng": ("ngh",), "ngh": ("ng",), "g": ("gh",), "gh": ("g",), "c": ("k",), "k": ("c",)}


@cache
def _rhymes(onset: str) -> frozenset[str]:
    return frozenset(rhymes_of(onset))


@cache
def _folded_rhymes(onset: str) -> frozenset[str]:
    return frozenset(map(fold, rhymes_of(onset)))


def _onsets(onset: str) -> Iterator[tuple[str, float]]:
    yield onset, 0.0
    for one, other, cost in _ONSETS:
        if onset in (one, other):
            yield (other if onset == one else one), cost


def _confused(rhyme: str, *, plain: bool = False) -> Iterator[tuple[str, float]]:
    yield rhyme, 0.0
    for one, other, cost in _PLAIN_ENDINGS if plain else _ENDINGS:
        for ending, instead in ((one, other), (other, one)):
            if rhyme.endswith(ending) and not (ending in ("n", "t", "c") and rhyme.endswith(("ch", "nh"))):
                yield rhyme[: -len(ending)] + instead, cost


def _tones(rhyme: str, tone: int) -> Iterable[tuple[int, float]]:
    if tone not in allowed_tones(rhyme):
        # "trươc": a stop without its tone has two it may be.
        return ((SAC, _TONE_COST), (NANG, _TONE_COST)) if tone == 0 else ()
    return ((tone, 0.0), (HOI + NGA - tone, _TONE_COST)) if tone in (HOI, NGA) else ((tone, 0.0),)


def remarked(form: str, others: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Of other forms of the same key those with marks that a finger may have missed, each with a cost: a tone is one
    key, and so is each shape; one that was left out costs least. What was typed without marks is no slip, nor is
    anything meant to have none.

    >>> list(remarked("sàn", ["sản", "sân", "san", "sàn"]))
    [('sản', 1.0), ('sân', 1.8)]
    """
    key, spelled = fold(form), toneless(form)
    if form == key or not is_key(key):
        return
    for other in others:
        if other in (form, key):
            continue
        if left_out(form, other):
            yield other, _LEFT_OUT
            continue
        shapes = sum(one != two for one, two in zip(spelled, toneless(other), strict=False))
        cost = _OTHER_TONE * (tones(form) != tones(other)) + _OTHER_SHAPE * shapes
        if cost <= _FARTHEST:
            yield other, round(cost, 2)


def left_out(typed: str, other: str) -> bool:
    """Whether what was typed is the other with marks left out, or that itself, which is no slip.

    >>> left_out("suât", "suất"), left_out("hạu", "hậu"), left_out("sàn", "sản"), left_out("tịc", "tịch")
    (True, True, False, False)
    """
    spelled, meant = toneless(typed), toneless(other)
    if fold(typed) != fold(other) or len(spelled) != len(meant):  # "œ" has the key of "oe"
        return False
    shapes = all(one in (two, fold(two)) for one, two in zip(spelled, meant, strict=True))
    return shapes and tones(typed) in ([], tones(other))


@lru_cache(maxsize=1 << 11)
def mistyped(form: str) -> tuple[tuple[str, float], ...]:
    """List the syllables that a word with marks is one letter from, or two that are swapped, with its tone: nearest
    first, each with what the slip costs.

    >>> dict(mistyped("pẩm"))["phẩm"], dict(mistyped("ngâm"))["ngân"], mistyped("ngam")
    (1.0, 0.8, ())
    """
    spelled, tone = _without_tone(form)
    if form == fold(form) or not 2 <= len(spelled) <= _LONGEST or not spelled.isalpha():
        return ()
    costs: dict[str, float] = {}
    for other in _one_letter_off(spelled):
        read_as = parts(other)
        made = with_tone(*read_as, tone) if read_as is not None else None
        if made is not None and fold(other) != fold(spelled):
            costs[made] = slip_cost(fold(spelled), fold(other))
    return tuple(sorted(costs.items(), key=lambda pair: (pair[1], pair[0])))


def _one_letter_off(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        if tail:
            yield head + tail[1:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _edits(word: str, plain: bool) -> Iterator[tuple[str, float]]:
    """Change one letter of a word that is not a syllable: "nguyne" for "nguyen"."""
    if not plain or is_key(word) or not 3 <= len(word) <= 8 or not word.isalpha():
        return
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if len(tail) > 1:
            yield from _if_key(head + tail[1] + tail[0] + tail[2:], _LETTER_COST - 0.3)
        if tail:
            yield from _if_key(head + tail[1:], _LETTER_COST - (0.3 if head[-1:] == tail[0] else 0.0))
        for letter in "abcdeghiklmnopqrstuvxy":
            yield from _if_key(head + letter + tail, _LETTER_COST)
            if tail:
                yield from _if_key(head + letter + tail[1:], _LETTER_COST + 0.1)


def _if_key(made: str, cost: float) -> Iterator[tuple[str, float]]:
    if is_key(made):
        yield made, cost
