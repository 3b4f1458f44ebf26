"""Keystrokes: which chunks of a query are keys of an input method that was off.

A chunk that could be a foreign word as well is read as keys where another chunk beside it is, and where the archive
knows what that gives better among its neighbours: ``lux lutj`` is "lũ lụt".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from analyzers import telex, vni
from analyzers.fold import fold
from analyzers.syllable import is_key
from search.planning.archive import Vocabulary
from search.planning.words import MUCH_MORE

PUNCTUATION: Final = ".,;:!?()\"'"
_DIGIT_WITHIN: Final = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_BOUND: Final = 0.05  # the share of the rarer of two keys that stands beside the other, where they belong together


def decoded(
    raws: Sequence[str],
    forms: Sequence[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    leaving: Collection[int] = (),
) -> Mapping[int, str]:
    """The syllables that some of the chunks spell, by their places; ``forms`` are the chunks as they were typed."""
    open_to = [at for at, raw in enumerate(raws) if at not in leaving and forms[at] and not is_key(raw)]
    read = [tuple(own) for own in forms]
    beside = _Neighbours(read, vocabulary)
    found: dict[int, str] = {}
    sure = {at for at in open_to if _DIGIT_WITHIN.search(raws[at])}  # no number of a thing: "d9ie65n"
    for at in (*sorted(sure), *(at for at in open_to if at not in sure)):
        form = _decode(raws[at], forms[at], eager=False)
        if form is None or len(form) == 1 or not _much_likelier(form, forms[at], vocabulary):
            continue  # "af cup" is no "à cup": of a single letter the neighbours have to tell
        if at in sure or not beside.belongs(at, form):
            found[at] = form
        if at in sure:
            read[at] = (form,)
    for at, form in found.items():
        read[at] = (form,)
    for at in open_to if found else ():
        eager = None if at in found else _decode(raws[at], forms[at], eager=True)
        if eager is not None and beside.likelier(at, eager):
            found[at] = eager
            read[at] = (eager,)
    return found


def _decode(raw: str, forms: Sequence[str], *, eager: bool) -> str | None:
    word = raw.strip(PUNCTUATION)
    if len(forms) != 1:
        return vni.decode(word, eager=eager)
    return telex.decode(word, eager=eager) or telex.decode_rest(word)


def _much_likelier(form: str, typed: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the archive knows a syllable far better than what was typed."""
    known = vocabulary.frequency(fold(typed[0])) if len(typed) == 1 else 0
    return vocabulary.frequency(fold(form)) > known * MUCH_MORE


class _Neighbours:
    """How well forms go with what stands beside a place, as it is read so far."""

    def __init__(self, read: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        self._read = read
        self._vocabulary = vocabulary

    def belongs(self, at: int, meant: str) -> bool:
        """Whether what was typed belongs there, and a syllable does less: "Noo Phước Thịnh" is a name."""
        return self._bound(at, self._read[at]) > max(self._bound(at, (meant,)), _BOUND)

    def likelier(self, at: int, meant: str) -> bool:
        """Whether a syllable belongs there, and what was typed does less; where neither is seen beside a neighbour,
        whether the archive knows the syllable far better."""
        there, typed = self._bound(at, (meant,)), self._bound(at, self._read[at])
        return there > max(typed, _BOUND) if there or typed else _much_likelier(meant, self._read[at], self._vocabulary)

    def _bound(self, at: int, forms: Sequence[str]) -> float:
        """The greatest share of the rarer of two neighbouring keys that stands beside the other."""
        before = self._read[at - 1][-1:] if at else ()
        after = self._read[at + 1][:1] if at + 1 < len(self._read) else ()
        keys = [fold(form) for form in (*before, *forms, *after)]
        return max((self._share(one, other) for one, other in pairwise(keys)), default=0.0)

    def _share(self, left: str, right: str) -> float:
        rarer = min(self._vocabulary.frequency(left), self._vocabulary.frequency(right))
        return self._vocabulary.together(left, right) / rarer if rarer else 0.0
