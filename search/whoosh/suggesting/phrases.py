"""Phrases: how the titles of an archive go on from what was typed, the likeliest first.

All occurrences of what was typed stand side by side in the order of the titles (``titles.py``). A sample of them is
walked syllable by syllable; what many share and what ends with a word is a phrase. An occurrence counts by how recent
its article is, a phrase by its occurrences, by its length, and by how near its marks are to the typed ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.searcher import Beginning, nearness
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import DEPTH, Span, Titles

Forms = tuple[str, ...]

SAMPLE: Final = 1536  # occurrences that are walked, evenly spread over all segments
FURTHER: Final = 4  # syllables of a phrase beyond what was typed
_LEVEL: Final = 16  # phrases of one length that are looked at, in one segment
_NARROW: Final = 512
_INSIDE: Final = 0.2  # what an occurrence counts that begins within a word
_ABSORBED: Final = 0.6  # a phrase that goes on in one way so often is left to the longer one
_LONGER: Final = 0.5  # what each further syllable adds to a phrase that is usual
_USUAL: Final = 5  # occurrences; fewer may be the copies of one title
_ALONE: Final = 0.3  # what a word counts by itself that something has to follow
# Words that no phrase ends with: something has to follow.
_OPEN_TABLE: Final = """
và của là với cho các những một ở tại từ đến bị được trong khi vì do để về có không sẽ đã đang như mà thì nhưng hay hoặc
này vẫn ra vào lên theo sau trước trên dưới bằng nhiều mỗi mọi cùng giữa qua hơn còn chỉ rất nếu nên cũng gần hàng vừa
"""
_OPEN: Final = frozenset(_OPEN_TABLE.split())


class Occurrences(NamedTuple):
    """What was typed in one segment, with its titles: the occurrences, what each article of the segment counts (nothing
    if it is deleted or not asked for), and which of them may be found (None: all)."""

    segment: Segment
    titles: Titles
    span: Span
    weights: NDArray[np.float32]
    allowed: NDArray[np.bool_] | None


class Continuation(msgspec.Struct):
    """A way to go on: one of its occurrences, what all of them count together, and how often a word ends behind it."""

    titles: Titles
    at: int
    weight: float = 0.0
    times: float = 0.0
    ends: float = 0.0

    def text(self, length: int) -> str:
        """The phrase as that occurrence is spaced."""
        return self.titles.text(self.at, length)


def located(titles: Titles, typed: Beginning) -> Span:
    """The occurrences of what was typed, marks aside."""
    span = titles.whole()
    for at, form in enumerate(typed.forms[:DEPTH]):
        if not len(span):
            break
        half = typed.half and at == len(typed.forms) - 1
        span = titles.narrowed(span, titles.keys(fold(form), half))
    return span


def phrases(places: Sequence[Occurrences], typed: Beginning) -> dict[Forms, Continuation]:
    """The phrases that begin with what was typed, the likeliest first.

    Nothing is found of what is longer than ``DEPTH`` syllables.
    """
    if len(typed.forms) > DEPTH:
        return {}
    chosen = [_chosen(place) for place in places]
    step = -(-sum(map(len, chosen)) // SAMPLE) or 1
    found: dict[Forms, Continuation] = {}
    for place, own in zip(places, chosen, strict=True):
        _walk(place, own[::step], len(typed.forms), found)
    scores = {forms: _score(forms, found[forms], typed) for forms in _distinct(found, typed)}
    ordered = sorted(scores, key=lambda forms: (-scores[forms], len(forms), forms))
    return {forms: found[forms] for forms in ordered}


def _chosen(place: Occurrences) -> range | Array:
    """The occurrences that may be found."""
    if place.allowed is None:
        return range(len(place.span))
    return np.flatnonzero(place.allowed[place.titles.docs(place.span)])


def count(place: Occurrences, forms: Sequence[str], typed: int) -> int:
    """The articles that may be found with a phrase in their title, spelled so; ``typed``: its syllables that the
    place was found by."""
    titles, span = place.titles, place.span
    numbers = [titles.number(form) for form in forms]
    if min(numbers) < 0:
        return 0
    span = Span(span.first, span.last, typed - 1)  # the last syllable may have been half a one
    for number in numbers[typed - 1 : DEPTH]:
        if len(span) <= _NARROW:
            break  # comparing so few is cheaper
        span = titles.narrowed(span, titles.key_of(number))
    there = np.zeros(len(place.weights), np.bool_)
    there[titles.docs(span)[titles.spelled(span, numbers)]] = True
    return int(np.count_nonzero(there if place.allowed is None else there & place.allowed))


def _walk(place: Occurrences, chosen: range | Array, typed: int, found: dict[Forms, Continuation]) -> None:
    """Add what chosen occurrences of one segment go on with."""
    titles = place.titles
    chosen = np.asarray(chosen, np.int64)
    at, behind = titles.positions(place.span, chosen)
    weights = place.weights[titles.docs(place.span)[chosen]]
    inside = titles.places(place.span)[chosen] > 0
    inside[inside] = ~titles.word_ends(at[inside] - 1)
    weights[inside] *= _INSIDE
    ids: NDArray[np.int64] = np.zeros(len(at), np.int64)
    for depth in range(min(typed + FURTHER, DEPTH)):
        if depth >= typed:
            on = at + depth < behind
            on[on] = ~titles.pauses(at[on] + depth - 1)
            at, behind, weights, ids = at[on], behind[on], weights[on], ids[on]
        if not len(at):
            return
        _, first, ids = np.unique(ids << 32 | titles.forms_at(at + depth), return_index=True, return_inverse=True)
        if depth >= typed - 1:
            _gather(titles, depth + 1, (at, weights, ids, first), found)
        if depth > typed:  # what is said once has gone on far enough
            on = np.bincount(ids)[ids] > 1
            at, behind, weights, ids = at[on], behind[on], weights[on], ids[on]


def _gather(
    titles: Titles, length: int, level: tuple[Array, Array, Array, Array], found: dict[Forms, Continuation]
) -> None:
    """Add the phrases of one length."""
    at, weights, ids, first = level
    sums = np.bincount(ids, weights)
    times = np.bincount(ids)
    ends = np.bincount(ids, titles.word_ends(at + length - 1))
    best = np.argsort(-sums, kind="stable")[:_LEVEL]
    starts = at[first[best]]
    rows = titles.forms_at(starts[:, None] + np.arange(length)).tolist()
    for row, start, number in zip(rows, starts.tolist(), best.tolist(), strict=True):
        phrase = found.setdefault(tuple(map(titles.form, row)), Continuation(titles, start))
        phrase.weight += float(sums[number])
        phrase.times += float(times[number])
        phrase.ends += float(ends[number])


def _distinct(found: dict[Forms, Continuation], typed: Beginning) -> list[Forms]:
    """The phrases that say more than was typed, end with a word and are not left to a longer or a shorter one."""
    least = len(typed.forms)
    kept = {forms for forms, phrase in found.items() if forms != typed.forms and _complete(forms, phrase, least)}
    shortest = {forms for forms in kept if not any(forms[:length] in kept for length in range(least, len(forms)))}
    kept = {forms for forms in kept if forms in shortest or found[forms].times >= 2}
    absorbed = {
        forms[:length]
        for forms in kept
        for length in range(least, len(forms))
        if found[forms].times >= (_USUAL if forms[:length] in shortest else 2)
        if forms[:length] in kept and found[forms].weight >= _ABSORBED * found[forms[:length]].weight
    }
    return [forms for forms in kept if forms not in absorbed]


def _complete(forms: Forms, phrase: Continuation, typed: int) -> bool:
    if len(forms) > typed and forms[-1] in _OPEN:
        return False
    return 2 * phrase.ends >= phrase.times


def _score(forms: Forms, phrase: Continuation, typed: Beginning) -> float:
    further = len(forms) - len(typed.forms) if phrase.times >= _USUAL else 0
    alone = _ALONE if len(forms) == 1 and forms[0] in _OPEN else 1.0
    return phrase.weight * nearness(forms, typed) * alone * (1 + _LONGER * further)
