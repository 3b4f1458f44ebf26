"""Typos: how much one word must have slipped to be another, letter by letter.

The distance counts a letter left out, put in or replaced and two neighbours swapped (Damerau 1964), each by how easily
fingers do it: a letter doubled or halved, or its neighbour on the keyboard, costs less than any other.
"""

from __future__ import annotations

from typing import Final

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = frozenset(
    (one, other)
    for at, row in enumerate(_ROWS)
    for place, one in enumerate(row)
    for other in row[max(place - 1, 0) : place + 2] + (_ROWS[at + 1][max(place - 1, 0) : place + 1] if at < 2 else "")
)
_EDIT: Final = 1.0
_TOO_MANY: Final = 1.2  # a letter that is not meant, unless the finger brushed it: a neighbour of the one beside it
_SWAP: Final = 0.7
_DOUBLE: Final = 0.6  # a letter too many or too few beside its like
_NEAR: Final = 0.8  # instead of a letter its neighbour on the keyboard ...
_OTHER: Final = 1.1  # ... or any other, which is a name of its own more often than a slip
_BEGIN: Final = 0.5  # the first letter is seldom wrong


def slip_cost(typed: str, meant: str) -> float:
    """How far a word is from another; 0 from itself.

    >>> slip_cost("iphnoe", "iphone"), slip_cost("vietlot", "vietlott"), slip_cost("facebok", "facebook")
    (0.7, 0.6, 0.6)
    >>> slip_cost("kosova", "kosovo"), slip_cost("hansen", "jansen"), slip_cost("zalop", "zalo")
    (1.1, 1.3, 1.0)
    """
    before: list[float] = []
    last = [_EDIT * j + (_BEGIN if j else 0.0) for j in range(len(meant) + 1)]
    for i, letter in enumerate(typed, 1):
        current = [last[0] + _extra(typed, i - 1) + (_BEGIN if i == 1 else 0.0)]
        for j, other in enumerate(meant, 1):
            best = min(
                last[j] + _extra(typed, i - 1),
                current[j - 1] + _missing(meant, j - 1),
                last[j - 1] + _replaced(letter, other, first=i == j == 1),
            )
            if i > 1 and j > 1 and letter == meant[j - 2] and other == typed[i - 2] and letter != other:
                best = min(best, before[j - 2] + _SWAP)
            current.append(best)
        before, last = last, current
    return round(last[-1], 2)


def _extra(typed: str, at: int) -> float:
    """What it costs that a letter was typed."""
    beside = typed[max(at - 1, 0) : at] + typed[at + 1 : at + 2]
    if typed[at] in beside:
        return _DOUBLE
    return _EDIT if any(_neighbours(typed[at], letter) for letter in beside) else _TOO_MANY


def _missing(meant: str, at: int) -> float:
    """What it costs that a letter was not typed."""
    beside = meant[max(at - 1, 0) : at] + meant[at + 1 : at + 2]
    return _DOUBLE if meant[at] in beside else _EDIT


def _replaced(letter: str, other: str, *, first: bool) -> float:
    if letter == other:
        return 0.0
    return (_NEAR if _neighbours(letter, other) else _OTHER) + (_BEGIN if first else 0.0)


def _neighbours(one: str, other: str) -> bool:
    return (one, other) in _NEIGHBOURS or (other, one) in _NEIGHBOURS
