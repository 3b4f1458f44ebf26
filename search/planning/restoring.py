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

from analyzers import restore as marks
from analyzers.restore import Restored, restore
from search.plan import Syllable
from search.planning.compounds import compounds_of
from search.planning.evidence import Evidence
from search.searcher import Statistics

_BELIEF = 0.7
_DOUBT = 0.1  # the belief in a query of two to four syllables ...
_SHORT = 4  # ... which is no context to judge by
_SHARPNESS = 8  # a syllable that is sure by nine in ten is believed by less than half
_KEPT = 1 << 8  # texts of an archive: a query is restored to be ranked, to be suggested, and for its next page

_OF: WeakKeyDictionary[marks.Statistics, Callable[[tuple[str, ...]], Restored]] = WeakKeyDictionary()


def restored(typed: tuple[str, ...], statistics: marks.Statistics) -> Restored:
    """What ``analyzers.restore.restore`` makes of forms that stand side by side; kept as long as the statistics are."""
    known = _OF.get(statistics)
    if known is None:
        counts = proxy(statistics)
        known = _OF.setdefault(statistics, lru_cache(maxsize=_KEPT)(lambda forms: restore(forms, counts)))
    return known(typed)


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
