"""Phrases: how the titles of an archive go on from what was typed, the likeliest first.

All occurrences of what was typed stand side by side in the order of the titles (``titles.py``). A sample of them is
walked syllable by syllable; what many share and what ends with a word is a phrase, if titles pause or end behind it
now and then: behind "Nguyễn Xuân Phúc tiếp" none does. An occurrence counts by how recent its article is, a phrase by
its occurrences, by its length, by how near its marks are to the typed ones, and by whether it is a heading: what stands
between two pauses, like "Giá vàng hôm nay".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.open_words import OPEN
from search.searcher import AGREES, Beginning, nearness
from search.whoosh.segments.arrays import Array
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import DEPTH, Span, Titles

Forms = tuple[str, ...]

SAMPLE: Final = 1536  # occurrences that are walked, evenly spread over all segments
FURTHER: Final = 4  # syllables of a phrase beyond what was typed
_WORD: Final = 2  # syllables; a longer word of pyvi's is often a name and what follows on it
_FEW: Final = 24  # occurrences that are walked to the end of their titles
_LEVEL: Final = 16  # phrases of one length that are looked at, in one segment
_NARROW: Final = 512
_INSIDE: Final = 0.2  # what an occurrence counts that begins within a word
_ABSORBED: Final = 0.6  # a phrase that goes on in one way so often is left to the longer one
_LONGER: Final = 0.5  # what each further syllable adds to a phrase that is usual
_USUAL: Final = 5  # occurrences; fewer may be the copies of one title
_CLOSED: Final = 0.1  # the share of a phrase's occurrences that titles pause or end behind; of fewer it is a fragment
_HEADING: Final = 0.1  # the share of its occurrences in which a phrase is a heading ...
_HEADINGS: Final = 2  # ... and how many these are at least
_HEADED: Final = 4.0  # what a heading counts more
_APART: Final = 0.05  # what an occurrence counts in which something stands between what was typed together
_ALONE: Final = 0.3  # what a word counts by itself that something has to follow
_OTHER_MARKS: Final = 20  # times as many have a phrase in other marks, for it to be a slip of a paper


class Occurrences(NamedTuple):
    """What was typed in one segment, with its titles: the occurrences, what each article of the segment counts (nothing
    if it is deleted or not asked for), and which of them may be found (None: all)."""

    segment: Segment
    titles: Titles
    span: Span
    weights: NDArray[np.float32]
    allowed: NDArray[np.bool_] | None


class Continuation(msgspec.Struct):
    """A way to go on: one of its occurrences, what all of them count together, how often a word ends behind it, how
    often the title pauses or ends there, and how often it pauses or begins before it as well. ``word``: it is one of
    pyvi's words, or has one syllable."""

    titles: Titles
    at: int
    weight: float = 0.0
    times: float = 0.0
    ends: float = 0.0
    closed: float = 0.0
    headings: float = 0.0
    word: bool = False

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
        _walk(place, own[::step], typed, found)
    scores = {forms: _score(forms, found[forms], typed) for forms in _distinct(found, typed)}
    ordered = sorted(scores, key=lambda forms: (-scores[forms], len(forms), forms))
    return {forms: found[forms] for forms in _as_meant(ordered, found, typed)}


def _as_meant(phrases: Sequence[Forms], found: dict[Forms, Continuation], typed: Beginning) -> list[Forms]:
    """Without phrases that nearly all titles write with other marks (``sân bây Tân Sơn Nhất``), unless with these they
    were typed so far."""
    most: dict[Forms, float] = {}
    for forms in phrases:
        keys = tuple(map(fold, forms))
        most[keys] = max(most.get(keys, 0.0), found[forms].times)
    whole = len(typed.forms) - typed.half
    marked = any(form != fold(form) for form in typed.forms[:whole])
    return [
        forms
        for forms in phrases
        if found[forms].times * _OTHER_MARKS > most[tuple(map(fold, forms))]
        or (marked and forms[:whole] == typed.forms[:whole])
    ]


def _chosen(place: Occurrences) -> range | Array:
    """The occurrences that may be found."""
    if place.allowed is None:
        return range(len(place.span))
    return np.flatnonzero(place.allowed[place.titles.docs(place.span)])


def agreeing(place: Occurrences, typed: Beginning) -> int:
    """How many occurrences have what was typed last with marks that agree."""
    titles = place.titles
    at, _ = titles.positions(place.span, slice(None))
    numbers: Array = titles.forms_at(at + min(len(typed.forms), DEPTH) - 1)
    last = Beginning(typed.forms[-1:], typed.half)
    near = {number: nearness((titles.form(number),), last) for number in np.unique(numbers).tolist()}
    return int(np.count_nonzero(np.isin(numbers, [number for number in near if near[number] > AGREES])))


def spelled(place: Occurrences, forms: Sequence[str], typed: int) -> tuple[Array, Array]:
    """(articles, where among all syllables) of the occurrences of a phrase, spelled so, in articles that may be found;
    ``typed``: its syllables that the place was found by."""
    titles, span = place.titles, place.span
    numbers = [titles.number(form) for form in forms]
    if min(numbers) < 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    span = Span(span.first, span.last, typed - 1)  # the last syllable may have been half a one
    for number in numbers[typed - 1 : DEPTH]:
        if len(span) <= _NARROW:
            break  # comparing so few is cheaper
        span = titles.narrowed(span, titles.key_of(number))
    chosen = titles.spelled(span, numbers)
    if place.allowed is not None:
        chosen &= place.allowed[titles.docs(span)]
    at, _ = titles.positions(span, chosen)
    return titles.docs(span)[chosen], at


class _Level(NamedTuple):
    """Occurrences that are walked: where they stand, where their titles end, what they count, which of them have been
    the same so far, and whether their titles pause or begin before them."""

    at: Array
    behind: Array
    weights: Array
    ids: Array
    opened: Array

    def only(self, chosen: Array) -> _Level:
        return _Level(*(part[chosen] for part in self))


def _walk(place: Occurrences, chosen: range | Array, typed: Beginning, found: dict[Forms, Continuation]) -> None:
    """Add what chosen occurrences of one segment go on with."""
    titles, length = place.titles, len(typed.forms)
    chosen = np.asarray(chosen, np.int64)
    at, behind = titles.positions(place.span, chosen)
    weights = place.weights[titles.docs(place.span)[chosen]]
    inside = titles.places(place.span)[chosen] > 0
    opened = ~inside
    opened[inside] = titles.pauses(at[inside] - 1)
    inside[inside] = ~titles.word_ends(at[inside] - 1)
    weights[inside] *= _INSIDE
    for step in typed.joins:
        weights[~titles.joins(at + step)] *= _APART
    for step in range(length - 1):
        weights[titles.pauses(at + step)] *= _APART
    level = _Level(at, behind, weights, np.zeros(len(at), np.int64), opened)
    few = len(at) <= _FEW
    for depth in range(DEPTH if few else min(length + FURTHER, DEPTH)):
        if depth >= length:
            on = level.at + depth < level.behind
            on[on] = ~titles.pauses(level.at[on] + depth - 1)
            level = level.only(on)
        if not len(level.at):
            return
        numbers = level.ids << 32 | titles.forms_at(level.at + depth)
        _, first, ids = np.unique(numbers, return_index=True, return_inverse=True)
        level = level._replace(ids=ids)
        if depth >= length - 1:
            _gather(titles, depth + 1, level, first, found)
        if depth > length and not few:  # what is said once has gone on far enough
            level = level.only(np.bincount(ids)[ids] > 1)


def _gather(titles: Titles, length: int, level: _Level, first: Array, found: dict[Forms, Continuation]) -> None:
    """Add the phrases of one length."""
    at, behind, weights, ids, opened = level
    closed = at + length == behind
    closed[~closed] = titles.pauses(at[~closed] + length - 1)
    sums = np.bincount(ids, weights)
    times = np.bincount(ids)
    ends = np.bincount(ids, titles.word_ends(at + length - 1))
    closes, heads = np.bincount(ids, closed), np.bincount(ids, closed & opened)
    best = np.argsort(-sums, kind="stable")[:_LEVEL]
    starts = at[first[best]]
    rows = titles.forms_at(starts[:, None] + np.arange(length)).tolist()
    cut = titles.word_ends(starts[:, None] + np.arange(length - 1)).sum(axis=1).tolist()
    for row, start, number, inside in zip(rows, starts.tolist(), best.tolist(), cut, strict=True):
        phrase = found.setdefault(tuple(map(titles.form, row)), Continuation(titles, start, word=not inside))
        phrase.weight += float(sums[number])
        phrase.times += float(times[number])
        phrase.ends += float(ends[number])
        phrase.closed += float(closes[number])
        phrase.headings += float(heads[number])


def _distinct(found: dict[Forms, Continuation], typed: Beginning) -> list[Forms]:
    """The phrases that end with a word and are not left to a longer or a shorter one. Where none comes to an end, those
    that could."""
    least = len(typed.forms)
    whole = {forms for forms, phrase in found.items() if _ends(forms, phrase, least)}
    able = {forms for forms in whole if _may_close(forms, found[forms])}
    onward: Counter[Forms] = Counter()  # how often a phrase goes on as it does most often
    for forms, phrase in found.items():
        onward[forms[:-1]] = max(onward[forms[:-1]], int(phrase.times))
    short = {forms for forms in able if len(forms) == least}  # no more than what is being typed
    ended = {forms for forms in short if onward[forms] < _ABSORBED * found[forms].times}
    kept = ended | {forms for forms in whole if _closes(forms, found[forms])}
    own = kept & {typed.forms}
    kept = kept - own or able - own
    shortest = {forms for forms in kept if not any(forms[:length] in kept for length in range(least, len(forms)))}
    kept = {forms for forms in kept if forms in shortest or found[forms].times >= 2}
    absorbed = {
        forms[:length]
        for forms in kept
        for length in range(least, len(forms))
        if forms[:length] in kept and _absorbs(found[forms], found[forms[:length]], first=forms[:length] in shortest)
    }
    # What is typed to its end is offered too, as it is written; with a space behind it, it is known to be.
    return [*(own if typed.half else ()), *(forms for forms in kept if forms not in absorbed)]


def _absorbs(longer: Continuation, shorter: Continuation, *, first: bool) -> bool:
    """Whether a phrase goes on in one way so often that it is left to the longer one."""
    return longer.times >= (_USUAL if first else 2) and longer.weight >= _ABSORBED * shorter.weight


def _ends(forms: Forms, phrase: Continuation, typed: int) -> bool:
    """Whether a word ends with a phrase, and nothing has to follow."""
    return 2 * phrase.ends >= phrase.times and not (len(forms) > typed and forms[-1] in OPEN)


def _closes(forms: Forms, phrase: Continuation) -> bool:
    """Whether titles pause or end behind a phrase often enough; one title may end in the middle of something."""
    if phrase.word and len(forms) <= _WORD:
        return True
    usual = phrase.titles.closing(phrase.titles.number(forms[-1]))
    least = _CLOSED if phrase.closed < _HEADINGS else _CLOSED / 2
    return usual >= least and phrase.closed >= max(1.0, _CLOSED * phrase.times)


def _may_close(forms: Forms, phrase: Continuation) -> bool:
    """Whether titles pause or end behind what a phrase ends with."""
    return phrase.titles.closing(phrase.titles.number(forms[-1])) >= _CLOSED


def _score(forms: Forms, phrase: Continuation, typed: Beginning) -> float:
    further = len(forms) - len(typed.forms) if phrase.times >= _USUAL else 0
    alone = _ALONE if len(forms) == 1 and forms[0] in OPEN else 1.0
    heading = phrase.headings >= max(_HEADINGS, _HEADING * phrase.times)
    headed = _HEADED if heading and further else 1.0
    return phrase.weight * nearness(forms, typed) * alone * headed * (1 + _LONGER * further)
