"""Slips in a query: syllables that the archive hardly knows beside their neighbours, where another that is easily
mistaken for them is far more usual (``sữa chữa`` for ``sửa chữa``, ``sea game`` for ``sea games``)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, pairwise
from typing import Final
from weakref import WeakKeyDictionary, proxy

from analyzers.fold import fold
from analyzers.segment import listed_keys
from analyzers.slips import corrections, left_out, mistyped, remarked
from analyzers.syllable import is_key, is_syllable
from analyzers.typos import slip_cost
from search.planning.archive import Vocabulary

# Tuned on 500 titles (``python -m benchmarks.restore``) so that what is right is hardly ever doubted.
_GAIN: Final = 20.0  # a correction makes the text at least so many times likelier ...
_COST: Final = 3.0  # ... and e to this more for each unit of its cost
_BOUND: Final = 10.0  # of two foreign words: it stands so many times as often beside the other
_PAIRS: Final = 0.85
_UNSEEN: Final = 0.5
_USUAL: Final = 200.0  # beside a neighbour it is seen with so often, a syllable is not doubted
_RARE: Final = 10.0  # a correction that is seen less often with its neighbours is not offered
_UNKNOWN: Final = 3.0  # seen less often beside its neighbours, a syllable may be any slip of the finger
_SHORT: Final = 4  # letters: of fewer no slip can be told, where the archive is all that tells
_MOST: Final = 4  # syllables doubted in one query
_PROPOSED: Final = 16
_KEPT: Final = 1 << 10  # texts of an archive: a query is put right to be planned, suggested for, and turned over

Forms = tuple[str, ...]
_OF: WeakKeyDictionary[Vocabulary, Callable[[Forms, tuple[int, ...]], Forms]] = WeakKeyDictionary()


def corrected(forms: Sequence[str], vocabulary: Vocabulary, *, believed: Iterable[int] = ()) -> Forms:
    """The forms with their slips put right; a syllable without marks is put right without marks. Kept as long as the
    vocabulary is.

    Args:
        forms: Normal forms that stand side by side.
        vocabulary: The counts of the archive.
        believed: Places that are not to be doubted.
    """
    known = _OF.get(vocabulary)
    if known is None:
        counts = proxy(vocabulary)
        known = _OF.setdefault(vocabulary, lru_cache(maxsize=_KEPT)(partial(_corrected, counts)))
    return known(tuple(forms), tuple(sorted(believed)))


def _corrected(statistics: Vocabulary, forms: Forms, believed: tuple[int, ...]) -> Forms:
    made = list(forms)
    support = [(_support(made, at, statistics), at) for at in range(len(made)) if at not in believed]
    doubted = [at for _, at in sorted(one for one in support if one[0] < _USUAL)[:_MOST]]
    statistics.expect(chain.from_iterable(_asked(made, at, statistics) for at in doubted))
    open_to = {at: _correction(made, at, statistics) for at in doubted}
    while open_to:  # the likeliest first: of "bác sỉ" it is sĩ that was meant, and then bác is in order
        at = max(open_to, key=lambda one: (open_to[one][1], -doubted.index(one)))
        form, _ = open_to.pop(at)
        if form == made[at]:
            continue
        made[at] = form
        for beside in {at - 1, at + 1} & open_to.keys():
            open_to[beside] = _correction(made, beside, statistics)
    return tuple(made)


def _support(forms: Sequence[str], at: int, statistics: Vocabulary) -> float:
    """How often a syllable stands beside one of its neighbours; alone, how often it stands at all.

    Not to be doubted are numbers, foreign words that the archive knows but for those beside another, and a lone
    syllable that is well formed or has no marks.
    """
    form = forms[at]
    foreign = not is_key(fold(form))
    if not form.isalpha():
        return math.inf
    if foreign and _count(form, statistics) >= _USUAL and not any(_foreign_neighbours(forms, at)):
        return math.inf
    if len(forms) == 1 and is_key(form):
        return math.inf
    if len(forms) == 1:
        return _count(form, statistics) if foreign or not is_syllable(form) else math.inf
    return max(_beside(forms, at, form, statistics))


def _foreign_neighbours(forms: Sequence[str], at: int) -> list[bool]:
    """For the neighbours of a form, whether both are foreign words."""
    beside = [*(forms[at - 1 : at] if at else ()), *forms[at + 1 : at + 2]]
    return [_is_foreign(forms[at]) and _is_foreign(other) for other in beside]


def _is_foreign(form: str) -> bool:
    return form.isascii() and form.isalpha() and not is_key(form)


def _beside(forms: Sequence[str], at: int, form: str, statistics: Vocabulary) -> list[float]:
    before = [_together(forms[at - 1], form, statistics)] if at else []
    after = [_together(form, forms[at + 1], statistics)] if at + 1 < len(forms) else []
    return before + after


def _correction(forms: Sequence[str], at: int, statistics: Vocabulary) -> tuple[str, float]:
    """What was meant at a place, and how much likelier that is (in nats); what was typed where nothing is."""
    typed = forms[at]
    best, most = typed, 0.0
    now = _likelihood(forms, at, typed, statistics)
    there = _beside(forms, at, typed, statistics)
    foreign = _foreign_neighbours(forms, at)
    for other, cost in _proposed(forms, at, statistics):
        if _count(other, statistics) < _RARE:
            continue
        beside = _beside(forms, at, other, statistics)
        if beside and (max(beside) < _RARE or any(one < two for one, two in zip(beside, there, strict=True))):
            continue
        gain = _likelihood(forms, at, other, statistics) - now - math.log(_GAIN) - _COST * cost
        for both, one, two in zip(foreign, beside, there, strict=True):
            if both and one >= _BOUND * max(two, 1.0):
                gain = max(gain, math.log(one / max(two, 1.0)) - cost)
        if gain > most:
            best, most = other, gain
    if left_out(typed, best) and is_syllable(typed):  # "hoa hạu" lacks a mark, which is put back without being a slip
        return typed, 0.0
    return best, most


def _asked(forms: Sequence[str], at: int, statistics: Vocabulary) -> Iterator[tuple[str, str]]:
    """The keys side by side that what is proposed for a form is judged by."""
    for other, _ in _proposed(forms, at, statistics):
        if _count(other, statistics) >= _RARE:
            yield from pairwise(map(fold, [*forms[max(0, at - 1) : at], other, *forms[at + 1 : at + 2]]))


def _any_key(forms: Sequence[str], at: int, statistics: Vocabulary) -> bool:
    """Whether any key of the archive may have been meant: for a foreign word beside another, for a syllable without
    marks that is unknown beside one (``donald trum``), and for letters that are no syllable in use and that the archive
    hardly knows (``gioa`` beside ``thông``)."""
    if any(_foreign_neighbours(forms, at)):
        return True
    key = fold(forms[at])
    if len(forms) == 1 or len(key) < _SHORT:
        return False
    beside = [*(forms[at - 1 : at] if at else ()), *forms[at + 1 : at + 2]]
    if key == forms[at] and any(map(_is_foreign, beside)):
        return max(_beside(forms, at, key, statistics)) < _RARE
    return key not in listed_keys() and sum(statistics.forms(key).values()) < _RARE


def _proposed(forms: Sequence[str], at: int, statistics: Vocabulary) -> Iterator[tuple[str, float]]:
    """What may have been meant, with what the slip costs; where nothing speaks for what was typed, also what any finger
    makes of it."""
    typed = forms[at]
    yield from corrections(typed, limit=_PROPOSED)
    key = fold(typed)
    if _any_key(forms, at, statistics):
        near = statistics.near(key, 1, int(_RARE))[:_PROPOSED]
        yield from ((other, slip_cost(key, other)) for other in near)
    if len(forms) > 1 and typed != key:
        counts = statistics.forms(key)
        yield from remarked(typed, sorted(counts, key=lambda form: -counts[form])[:_PROPOSED])
        if max(_beside(forms, at, typed, statistics)) < _UNKNOWN:
            yield from mistyped(typed)


def _likelihood(forms: Sequence[str], at: int, form: str, statistics: Vocabulary) -> float:
    """The logarithm of the probability of a form between its neighbours (as in ``analyzers.restore``)."""
    total = max(1.0, statistics.total)
    count = max(_count(form, statistics), _UNSEEN)
    chance = count / total
    if at:
        left = max(_count(forms[at - 1], statistics), _UNSEEN)
        chance = _PAIRS * _together(forms[at - 1], form, statistics) / left + (1 - _PAIRS) * chance
    result = math.log(chance)
    if at + 1 < len(forms):
        right = max(_count(forms[at + 1], statistics), _UNSEEN) / total
        result += math.log(_PAIRS * _together(form, forms[at + 1], statistics) / count + (1 - _PAIRS) * right)
    return result


def _count(form: str, statistics: Vocabulary) -> float:
    """How often a form occurs; one without marks stands for all forms of its key."""
    key = fold(form)
    counts = statistics.forms(key)
    return sum(counts.values()) if form == key else counts.get(form, 0.0)


def _together(left: str, right: str, statistics: Vocabulary) -> float:
    """How often two forms stand side by side, in that sense."""
    keys = fold(left), fold(right)
    pairs = statistics.pairs(*keys)
    if (left, right) == keys:
        return sum(pairs.values())
    any_left, any_right = left == keys[0], right == keys[1]
    if not (any_left or any_right):
        return pairs.get((left, right), 0.0)
    return sum(
        count for (one, other), count in pairs.items() if (any_left or one == left) and (any_right or other == right)
    )
