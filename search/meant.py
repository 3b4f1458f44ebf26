"""What a query without marks probably means, as evidence for ranking.

Marks put back from the archive's own statistics are right in most syllables of a sentence, and a sentence typed without
marks then ranks nearly as one with them. They are believed in part and by how sure each is; a query of a few syllables
says too little to put marks back, and is left as it is (the measure: ``docs/quality.md``).
"""

from __future__ import annotations

import msgspec

from analyzers.restore import Statistics, restore
from search.plan import Plan, Syllable
from search.planner import compounds_of
from search.query.reading import ALL_WORDS_UP_TO

_BELIEF = 0.7
_SHARPNESS = 8  # a syllable that is sure by nine in ten is believed by less than half


def with_meant(plan: Plan, statistics: Statistics) -> Plan:
    """The plan with the probable marks of its runs, where no mark was typed in a run of a sentence's length."""
    runs = plan.evidence.runs
    if not plan.use_marks or any(syllable.marked for run in runs for syllable in run):
        return plan
    words = list(plan.evidence.words)
    meant = []
    for run in runs:
        if len(run) <= ALL_WORDS_UP_TO:
            meant.append(run)
            continue
        found = restore([syllable.form for syllable in run], statistics)
        words += compounds_of(" ".join(found.forms))
        meant.append(tuple(map(_believed, run, found.forms, found.confidence)))
    return msgspec.structs.replace(
        plan, evidence=msgspec.structs.replace(plan.evidence, runs=tuple(meant), words=tuple(dict.fromkeys(words)))
    )


def _believed(syllable: Syllable, form: str, confidence: float) -> Syllable:
    return msgspec.structs.replace(syllable, meant=form, trust=_BELIEF * confidence**_SHARPNESS)
