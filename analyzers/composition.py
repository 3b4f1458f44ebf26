"""Canonical composition and decomposition (NFC and NFD) in linear time, whatever is in the text.

``unicodedata`` orders the marks of a letter by insertion, quadratic in their number: minutes for a megabyte of marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final
from unicodedata import combining, normalize

# No writing puts so many marks on a letter.
_LONG_RUN: Final = 256
_BEGINNING: Final = 32  # marks on one side of a place by which a long run is told from a letter's own


def composed(text: str) -> str:
    """Return the NFC of a text.

    >>> composed("a\\u0323\\u0302") == "ậ", len(composed("a" + "\\u0301\\u0323" * 100_000))
    (True, 200000)
    """
    return normalize("NFC", _orderly(text))


def decomposed(text: str) -> str:
    """Return the NFD of a text.

    >>> decomposed("ậ") == "a\\u0323\\u0302"
    True
    """
    return normalize("NFD", _orderly(text))


def _orderly(text: str) -> str:
    """Put long runs of marks in canonical order; one shows at some 256th place."""
    if len(text) < _LONG_RUN or not any(map(combining, text[::_LONG_RUN])):
        return text
    if not any(_is_in_run(text, at) for at in range(0, len(text), _LONG_RUN)):
        return text
    return "".join(_ordered(run) if marks else "".join(run) for marks, run in groupby(text, _is_mark))


def _is_in_run(text: str, at: int) -> bool:
    before, behind = text[max(at - _BEGINNING, 0) : at + 1], text[at : at + _BEGINNING]
    return all(map(combining, before)) or all(map(combining, behind))


def _is_mark(char: str) -> bool:
    return combining(char) > 0


def _ordered(marks: Iterable[str]) -> str:
    """Put a run of marks in canonical order: by their class, and within a class as they come."""
    return "".join(sorted("".join(normalize("NFD", mark) for mark in marks), key=combining))
