"""Phrases: which of the ways in which titles go on are suggested, the likeliest first.

What many titles share and what ends with a word is a phrase, if titles pause or end behind it now and then: behind
"Nguyễn Xuân Phúc tiếp" none does. A phrase counts by its occurrences, by its length, by how near its marks are to the
typed ones, and by whether it is a heading: what stands between two pauses, like "Giá vàng hôm nay".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.open_words import OPEN
from search.beginning import Beginning, Continuation, Forms, nearness
from search.searcher import Titles

_WORD: Final = 2  # syllables; a longer word of pyvi's is often a name and what follows on it
_ABSORBED: Final = 0.6  # a phrase that goes on in one way so often is left to the longer one
_LONGER: Final = 0.5  # what each further syllable adds to a phrase that is usual
_USUAL: Final = 5  # occurrences; fewer may be the copies of one title
_CLOSED: Final = 0.1  # the share of a phrase's occurrences that titles pause or end behind; of fewer it is a fragment
_HEADING: Final = 0.1  # the share of its occurrences in which a phrase is a heading ...
_HEADINGS: Final = 2  # ... and how many these are at least
_HEADED: Final = 4.0  # what a heading counts more
_ALONE: Final = 0.3  # what a word counts by itself that something has to follow
_OTHER_MARKS: Final = 20  # times as many have a phrase in other marks, for it to be a slip of a paper


class Phrase(NamedTuple):
    """How titles go on: the forms, and the text as titles have it."""

    forms: Forms
    text: str


def phrases(titles: Titles, typed: Beginning) -> Iterator[Phrase]:
    """The phrases that begin so, the likeliest first. The same titles give the same answer."""
    found = titles.continuations()
    scores = {forms: _score(forms, found[forms], typed) for forms in _distinct(found, titles, typed)}
    ordered = sorted(scores, key=lambda forms: (-scores[forms], len(forms), forms))
    for forms in _as_meant(ordered, found, typed):
        yield Phrase(forms, titles.written(forms))


def _as_meant(phrases: Sequence[Forms], found: Mapping[Forms, Continuation], typed: Beginning) -> list[Forms]:
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


def _distinct(found: Mapping[Forms, Continuation], titles: Titles, typed: Beginning) -> list[Forms]:
    """The phrases that end with a word and are not left to a longer or a shorter one. Where none comes to an end, those
    that could."""
    least = len(typed.forms)
    whole = {forms for forms, phrase in found.items() if _ends(forms, phrase, least)}
    able = {forms for forms in whole if _may_close(forms, titles)}
    onward: Counter[Forms] = Counter()  # how often a phrase goes on as it does most often
    for forms, phrase in found.items():
        onward[forms[:-1]] = max(onward[forms[:-1]], phrase.times)
    short = {forms for forms in able if len(forms) == least}  # no more than what is being typed
    ended = {forms for forms in short if onward[forms] < _ABSORBED * found[forms].times}
    kept = ended | {forms for forms in whole if _closes(forms, found[forms], titles)}
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


def _closes(forms: Forms, phrase: Continuation, titles: Titles) -> bool:
    """Whether titles pause or end behind a phrase often enough; one title may end in the middle of something."""
    if len(forms) <= _WORD and 2 * phrase.words >= phrase.times:
        return True
    usual = titles.closing(forms[-1])
    least = _CLOSED if phrase.closed < _HEADINGS else _CLOSED / 2
    return usual >= least and phrase.closed >= max(1.0, _CLOSED * phrase.times)


def _may_close(forms: Forms, titles: Titles) -> bool:
    """Whether titles pause or end behind what a phrase ends with."""
    return titles.closing(forms[-1]) >= _CLOSED


def _score(forms: Forms, phrase: Continuation, typed: Beginning) -> float:
    further = len(forms) - len(typed.forms) if phrase.times >= _USUAL else 0
    alone = _ALONE if len(forms) == 1 and forms[0] in OPEN else 1.0
    heading = phrase.headings >= max(_HEADINGS, _HEADING * phrase.times)
    headed = _HEADED if heading and further else 1.0
    score = phrase.weight * nearness(forms, typed) * alone * headed * (1 + _LONGER * further)
    return round(score, 6)  # what is worth the same is, in whatever order its occurrences were counted
