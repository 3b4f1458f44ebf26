"""What a query without marks probably means, as evidence for ranking.

Marks put back from the archive's own statistics are right in most syllables of a sentence, and a sentence typed without
marks then ranks nearly as one with them. They are believed in part and by how sure each is. A query of a few syllables
says too little: there they only decide between equals, and nothing for a single syllable (``docs/quality.md``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from weakref import WeakKeyDictionary, proxy

import msgspec

from analyzers import is_key
from analyzers import restore as marks
from analyzers.restore import Restored, restore
from analyzers.segment import listed
from search.plan import Syllable
from search.planning.compounds import compounds_of
from search.planning.evidence import Evidence
from search.searcher import Statistics

_BELIEF = 0.7
_DOUBT = 0.1  # the belief in a query of two to four syllables ...
_SHORT = 4  # ... which is no context to judge by
_SHARPNESS = 8  # a syllable that is sure by nine in ten is believed by less than half
# So much likelier is a word of pyvi's list. Of 1,000 words of two syllables in titles 92.3 in a hundred are read right
# without it and 94.0 with it, of 900 names 90.7 and 90.0; with more than 6 names lose.
_LISTED = 4
_KEPT = 1 << 8  # texts of an archive: a query is restored to be ranked, to be suggested, and for its next page

_OF: WeakKeyDictionary[marks.Statistics, Callable[[tuple[str, ...]], Restored]] = WeakKeyDictionary()


def restored(typed: tuple[str, ...], statistics: marks.Statistics) -> Restored:
    """What ``analyzers.restore.restore`` makes of forms that stand side by side; kept as long as the statistics are."""
    known = _OF.get(statistics)
    if known is None:
        counts = proxy(statistics)
        known = _OF.setdefault(statistics, lru_cache(maxsize=_KEPT)(lambda forms: _as_asked(forms, counts)))
    return known(typed)


def _as_asked(typed: tuple[str, ...], statistics: marks.Statistics) -> Restored:
    """What forms probably mean. The archive says how often its sentences have them; a query of two syllables is a word
    oftener than two that meet in a sentence (``so do``: *sổ đỏ*, not *số đó*)."""
    found = restore(typed, statistics)
    if len(typed) != 2 or not all(map(is_key, typed)) or len(found.ways[1]) < 2:
        return found
    shares = {one: share * (_LISTED if listed(*one) else 1) for one, share in found.ways[1].items()}
    whole = sum(shares.values())
    ways = {one: share / whole for one, share in shares.items()}
    forms = max(ways, key=lambda one: ways[one])
    firsts: dict[tuple[str, str], float] = {}
    for (first, _), share in ways.items():
        firsts["", first] = firsts.get(("", first), 0.0) + share
    sure = firsts["", forms[0]], sum(share for (_, last), share in ways.items() if last == forms[1])
    return Restored(forms, sure, (firsts, ways))


def with_restored(evidence: Evidence, statistics: Statistics) -> Evidence:
    """The evidence with the probable marks of its runs, where no mark was typed."""
    runs = evidence.runs
    if any(syllable.marked for run in runs for syllable in run):
        return evidence
    words = list(evidence.words)
    made: list[tuple[Syllable, ...]] = []
    for run in runs:
        if len(run) == 1:
            made.append(run)
            continue
        found = restored(tuple(syllable.form for syllable in run), statistics)
        belief = _BELIEF if len(run) > _SHORT else _DOUBT
        if belief == _BELIEF:
            words += compounds_of(" ".join(found.forms))
        confidence = [belief * one**_SHARPNESS for one in found.confidence]
        made.append(tuple(map(_believed, run, found.forms, confidence)))
    return msgspec.structs.replace(evidence, runs=tuple(made), words=tuple(dict.fromkeys(words)))


def _believed(syllable: Syllable, form: str, confidence: float) -> Syllable:
    return msgspec.structs.replace(syllable, restored=form, confidence=confidence)
