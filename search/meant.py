"""What a query without marks probably means, as evidence for ranking.

Marks put back from the archive's own statistics are right in most syllables of a sentence, and a sentence typed without
marks then ranks nearly as one with them. They are believed in part and by how sure each is. A query of a few syllables
says too little: there they only decide between equals, and nothing for a single syllable (``docs/quality.md``).
"""

from __future__ import annotations

import msgspec

from search.archive import Archive
from search.plan import Plan, Syllable
from search.planner import compounds_of
from search.query.reading import ALL_WORDS_UP_TO

_BELIEF = 0.7
_DOUBT = 0.1  # the belief in a query of two to four syllables
_SHARPNESS = 8  # a syllable that is sure by nine in ten is believed by less than half


def with_meant(plan: Plan, archive: Archive) -> Plan:
    """The plan with the probable marks of its runs, where no mark was typed."""
    runs = plan.evidence.runs
    if not plan.use_marks or any(syllable.marked for run in runs for syllable in run):
        return plan
    words = list(plan.evidence.words)
    meant: list[tuple[Syllable, ...]] = []
    for run in runs:
        if len(run) == 1:
            meant.append(run)
            continue
        found = archive.restored(tuple(syllable.form for syllable in run))
        belief = _BELIEF if len(run) > ALL_WORDS_UP_TO else _DOUBT
        if belief == _BELIEF:
            words += compounds_of(" ".join(found.forms))
        trusts = [belief * confidence**_SHARPNESS for confidence in found.confidence]
        meant.append(tuple(map(_believed, run, found.forms, trusts)))
    return msgspec.structs.replace(
        plan, evidence=msgspec.structs.replace(plan.evidence, runs=tuple(meant), words=tuple(dict.fromkeys(words)))
    )


def _believed(syllable: Syllable, form: str, trust: float) -> Syllable:
    return msgspec.structs.replace(syllable, meant=form, trust=trust)
