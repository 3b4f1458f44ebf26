"""Words: how the archive reads a word that is no syllable.

Names and foreign words have no grammar that tells a slip; the archive's own vocabulary does. A word that it does not
have is read as what it was meant to be: what an input method made marks of, several words written as one, the word that
is a slip away, what an abbreviation stands for. A word that it has is read as it stands, and what it may mean beside
that is searched for as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple
from weakref import WeakKeyDictionary, proxy

from analyzers.fold import fold
from analyzers.leftovers import keys_of
from analyzers.normal import normal_form
from analyzers.syllable import is_key, is_syllable
from analyzers.typos import slip_cost
from analyzers.variants import phrase_variants, split_joined
from search import plan
from search.plan import Syllable
from search.planning.archive import Vocabulary

MUCH_MORE: Final = 20  # another reading must be this much more frequent than the text as typed
_KEPT: Final = 1 << 12  # words of an archive
_LEAST: Final = 3  # articles that have a word for it to be no slip itself
_BOUND: Final = 10  # articles in which the parts of a joined word stand side by side
_RARE: Final = 10  # articles that have a word; one of more is hardly a slip
_KNOWN: Final = 50  # one of more is hardly two words that were joined
_SHORT, _LONG = 4, 8  # letters: of fewer no slip can be told, from so many on two are
# What the slips of a word may cost, from so many letters on: of one that the archive has not, and of a rare one.
_FARTHEST: Final = {_SHORT: (0.7, 0.6), 5: (1.1, 0.7), 6: (1.1, 1.0), _LONG: (1.8, 1.2)}
_STRAY_MARK: Final = 0.2  # a mark that an input method has put on a foreign word with a slip
_SHARPNESS: Final = 8.0  # a slip that costs 1 is e to this less likely
_MEANINGS: Final = 6  # phrases that are looked at for an abbreviation
_DEFINED: Final = 3  # articles that have the phrase and behind it the abbreviation, as in "học sinh (HS)"
_CLEARLY: Final = 2  # times as many as the next one
_HEADING: Final = 5  # titles that have the phrase, where the archive does not know the abbreviation ...
_ALONE: Final = 5  # ... times as many as the next one
_ABBREVIATION: Final = re.compile("[a-zđư][b-df-hj-np-tv-zđ]{1,6}")  # not to be pronounced

Kind = Literal["", "typing", "joined", "slip", "abbreviation"]
Forms = tuple[str, ...]


class Reading(NamedTuple):
    """How a word is read: its forms, and why these if they are not what was typed."""

    forms: Forms
    kind: Kind = ""


class _Asked(NamedTuple):
    """The answers of an archive, each kept."""

    reading: Callable[[str], Reading]
    meanings: Callable[[str], tuple[Forms, ...]]


_OF: WeakKeyDictionary[Vocabulary, _Asked] = WeakKeyDictionary()


def reading(form: str, vocabulary: Vocabulary) -> Reading:
    """How an archive reads a normal form.

    >>> from search.planning.archive import UnknownArchive
    >>> reading("iphnoe", UnknownArchive())
    Reading(forms=('iphnoe',), kind='')
    """
    return _asked(vocabulary).reading(form)


def meanings(form: str, vocabulary: Vocabulary) -> tuple[Forms, ...]:
    """What a normal form that the archive has may mean beside itself."""
    return _asked(vocabulary).meanings(form)


def _asked(vocabulary: Vocabulary) -> _Asked:
    known = _OF.get(vocabulary)
    if known is None:
        words = _Words(proxy(vocabulary))
        asked = _Asked(lru_cache(maxsize=_KEPT)(words.reading), lru_cache(maxsize=_KEPT)(words.meanings))
        known = _OF.setdefault(vocabulary, asked)
    return known


def is_plain(form: str) -> bool:
    """Whether there is nothing to ask: a syllable, however many of its marks there are, or a number."""
    return is_key(fold(form)) or not form.isalpha()


def _marked_cost(form: str, other: str) -> float:
    """How far a form with marks is from another: a foreign word never had the marks."""
    foreign = other.isascii() and not is_key(other)
    return slip_cost(fold(form), other) + _STRAY_MARK if foreign else slip_cost(form, other)


class _Words:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def reading(self, form: str) -> Reading:
        if is_plain(form):
            return Reading((form,))
        if fold(form) != form:
            return self._marked(form)
        return Reading((form,)) if self._vocabulary.frequency(form) else self._unknown(form)

    def meanings(self, form: str) -> tuple[Forms, ...]:
        key = fold(form)
        if is_plain(form) or not (known := self._vocabulary.frequency(key)):
            return ()
        found = [self._meaning(form)]
        if form != key:
            left = self._left(form)
            found += [(left,)] if left and left != key else []
            if self._vocabulary.form_frequencies(key).get(form, 0) < _RARE:
                single = self._undoubled(form)
                found += [(single,) if single else (), self._split_marked(form)]
        else:
            found += [self._joined(form, known)] if known < _KNOWN else []
            found += [self._near(form, known)] if known < _RARE else []
        return tuple(filter(None, found))

    def _marked(self, form: str) -> Reading:
        """A word with marks: what is left of a foreign one, or an abbreviation with đ."""
        key = fold(form)
        if form in self._vocabulary.form_frequencies(key):
            return Reading((form,))
        if single := self._undoubled(form):
            return Reading((single,), "typing")
        if split := self._split_marked(form):
            return Reading(split, "joined")
        if left := self._left(form):
            return Reading((left,), "typing")
        if near := self._near_marked(form):
            return Reading((near,), "slip")
        meaning = () if self._vocabulary.frequency(key) else self._meaning(form)
        return Reading(meaning, "abbreviation") if meaning else Reading((form,))

    def _undoubled(self, form: str) -> str:
        """The syllable of which an input method has left one letter twice, with its mark and without (``vuụ``); empty
        if the archive knows none."""
        counts: dict[str, int] = {}
        for at, (one, other) in enumerate(pairwise(form)):
            for place in (at, at + 1) if one != other and fold(one) == fold(other) else ():
                single = normal_form(form[:place] + form[place + 1 :])
                if single != fold(single) and is_syllable(single):
                    counts[single] = self._vocabulary.form_frequencies(fold(single)).get(single, 0)
        best = max(counts, key=lambda one: counts[one], default="")
        return best if best and counts[best] >= _LEAST else ""

    def _split_marked(self, form: str) -> Forms:
        """Syllables with their marks that were written as one (``nướcsạch``), where the archive has them side by
        side."""
        whole = fold(form)
        keys = split_joined(whole, lambda key: 0 if key == whole else self._vocabulary.frequency(key)) or ()
        ends = list(accumulate(map(len, keys)))
        split = tuple(form[end - len(key) : end] for key, end in zip(keys, ends, strict=True))
        well_formed = all(one == key or is_syllable(one) for one, key in zip(split, keys, strict=True))
        return split if split and well_formed and self._bound(tuple(keys)) >= _BOUND else ()

    def _left(self, form: str) -> str:
        """The foreign word of which an input method has left a form with marks; empty if the archive knows none."""
        key = fold(form)
        typed = self._vocabulary.form_frequencies(key).get(form, 0)
        counts = {meant: self._vocabulary.frequency(meant) - typed * (meant == key) for meant in keys_of(form)}
        best = max(counts, key=lambda meant: counts[meant], default="")
        return best if best and counts[best] >= max(_LEAST, MUCH_MORE * typed) else ""

    def _unknown(self, form: str) -> Reading:
        """A word that no article has."""
        if phrase_variants((form,)):
            return Reading((form,))
        split = tuple(split_joined(form, self._vocabulary.frequency) or ())
        bound = self._bound(split) if split else 0
        if bound >= _BOUND:
            return Reading(split, "joined")
        if joined := self._joined(form, 0):
            return Reading(joined, "joined")
        if near := self._near(form, 0):
            return Reading(near, "slip")
        if bound:
            return Reading(split, "joined")
        meaning = self._meaning(form)
        return Reading(meaning, "abbreviation") if meaning else Reading((form,))

    def _bound(self, keys: Forms) -> int:
        return min(self._vocabulary.together(one, other) for one, other in pairwise(keys))

    def _joined(self, form: str, known: int) -> Forms:
        """Two words, one of them foreign, that the archive has side by side more often than as one."""
        best: Forms = ()
        most = max(_BOUND - 1, known)
        for at in range(2, len(form) - 1):
            left, right = form[:at], form[at:]
            if is_key(left) and is_key(right):
                continue
            if (count := self._vocabulary.together(left, right)) > most:
                best, most = (left, right), count
        return best

    def _near(self, form: str, known: int) -> Forms:
        """The word that is likeliest to have slipped so."""
        if len(form) < _SHORT:
            return ()
        farthest = _FARTHEST[max(least for least in _FARTHEST if least <= len(form))][known > 0]
        best: Forms = ()
        most = -math.inf
        for other in self._vocabulary.near(form, 1 + (len(form) >= _LONG), max(_LEAST, MUCH_MORE * known)):
            cost = slip_cost(form, other)
            worth = math.log(self._vocabulary.frequency(other)) - _SHARPNESS * cost
            if cost <= farthest and worth > most:
                best, most = (other,), worth
        return best

    def _near_marked(self, form: str) -> str:
        """The form that is likeliest to have slipped so, marks and all: ``trưởngg``. Empty if there is none."""
        if len(form) < _SHORT:
            return ""
        near = self._vocabulary.near(fold(form), 1, _LEAST)[:_MEANINGS]
        counts = {other: count for key in near for other, count in self._vocabulary.form_frequencies(key).items()}
        worth = {
            other: math.log(count) - _SHARPNESS * cost
            for other, count in counts.items()
            if count >= _LEAST and (cost := _marked_cost(form, other)) <= _FARTHEST[5][0]
        }
        return max(worth, key=lambda other: worth[other], default="")

    def _meaning(self, form: str) -> Forms:
        """What an abbreviation stands for: the phrase that the archive writes it behind."""
        if not _ABBREVIATION.fullmatch(form) or phrase_variants((form,)):
            return ()
        phrases = self._vocabulary.spelled_out(form, _MEANINGS)
        if not phrases:
            return ()
        known = self._vocabulary.frequency(fold(form))
        counts = {phrase: self._defined(phrase, form) if known else titles for phrase, titles in phrases}
        first, *others = sorted(counts, key=lambda phrase: -counts[phrase])
        least, clearly = (_DEFINED, _CLEARLY) if known else (_HEADING, _ALONE)
        second = counts[others[0]] if others else 0
        long_enough = known > 0 or len(form) > 2
        return first if long_enough and counts[first] >= max(least, clearly * second) else ()

    def _defined(self, phrase: Sequence[str], form: str) -> int:
        """The articles that have a phrase and right behind it the abbreviation."""
        key = fold(form)
        if not self._vocabulary.together(fold(phrase[-1]), key):
            return 0
        parts = [*(Syllable(part, fold(part), "exact") for part in phrase), Syllable(form, key)]
        return self._vocabulary.count(plan.Sequence(tuple(parts)))
