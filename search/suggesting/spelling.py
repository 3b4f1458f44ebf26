"""Slips in a query: syllables that the archive hardly knows beside their neighbours, where another that is easily
mistaken for them is far more usual (``sữa chữa`` for ``sửa chữa``)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

from analyzers.fold import fold
from analyzers.restore import Statistics
from analyzers.slips import corrections
from analyzers.syllable import is_key, is_syllable

# Tuned on 500 titles (``python -m benchmarks.restore``) so that what is right is hardly ever doubted.
_GAIN: Final = 20.0  # a correction makes the text at least so many times likelier ...
_COST: Final = 3.0  # ... and e to this more for each unit of its cost
_PAIRS: Final = 0.85
_UNSEEN: Final = 0.5
_USUAL: Final = 200.0  # beside a neighbour it is seen with so often, a syllable is not doubted
_RARE: Final = 10.0  # a correction that is seen less often with its neighbours is not offered
_MOST: Final = 4  # syllables doubted in one query
_PROPOSED: Final = 16


def corrected(forms: Sequence[str], statistics: Statistics, *, believed: Collection[int] = ()) -> list[str]:
    """The forms with their slips put right; a syllable without marks is put right without marks.

    Args:
        forms: Normal forms that stand side by side.
        statistics: The counts of the archive.
        believed: Places that are not to be doubted.
    """
    made = list(forms)
    support = [(_support(made, at, statistics), at) for at in range(len(made)) if at not in believed]
    for _, at in sorted(one for one in support if one[0] < _USUAL)[:_MOST]:
        made[at] = _correction(made, at, statistics)
    return made


def _support(forms: Sequence[str], at: int, statistics: Statistics) -> float:
    """How often a syllable stands beside one of its neighbours; alone, how often it stands at all.

    Not to be doubted are numbers, foreign words that the archive knows, and a lone syllable that is well formed.
    """
    form = forms[at]
    foreign = not is_key(fold(form))
    if not form.isalpha() or (foreign and _count(form, statistics) >= _USUAL):
        return math.inf
    if len(forms) == 1:
        return _count(form, statistics) if foreign or not is_syllable(form) else math.inf
    return max(_beside(forms, at, form, statistics))


def _beside(forms: Sequence[str], at: int, form: str, statistics: Statistics) -> list[float]:
    before = [_together(forms[at - 1], form, statistics)] if at else []
    after = [_together(form, forms[at + 1], statistics)] if at + 1 < len(forms) else []
    return before + after


def _correction(forms: Sequence[str], at: int, statistics: Statistics) -> str:
    typed = forms[at]
    best, most = typed, 0.0
    now = _likelihood(forms, at, typed, statistics)
    there = _beside(forms, at, typed, statistics)
    for other, cost in corrections(typed, limit=_PROPOSED):
        if _count(other, statistics) < _RARE:
            continue
        beside = _beside(forms, at, other, statistics)
        if beside and (max(beside) < _RARE or any(one < two for one, two in zip(beside, there, strict=True))):
            continue
        gain = _likelihood(forms, at, other, statistics) - now - math.log(_GAIN) - _COST * cost
        if gain > most:
            best, most = other, gain
    return best


def _likelihood(forms: Sequence[str], at: int, form: str, statistics: Statistics) -> float:
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


def _count(form: str, statistics: Statistics) -> float:
    """How often a form occurs; one without marks stands for all forms of its key."""
    key = fold(form)
    counts = statistics.forms(key)
    return sum(counts.values()) if form == key else counts.get(form, 0.0)


def _together(left: str, right: str, statistics: Statistics) -> float:
    """How often two forms stand side by side, in that sense."""
    keys = fold(left), fold(right)
    pairs = statistics.pairs(*keys)
    if (left, right) == keys:
        return sum(pairs.values())
    any_left, any_right = left == keys[0], right == keys[1]
    return sum(
        count for (one, other), count in pairs.items() if (any_left or one == left) and (any_right or other == right)
    )
