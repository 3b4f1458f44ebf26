"""How large a query may be. The same on every engine, and lower than what any of them could bear."""

from __future__ import annotations

from typing import Final

from search.query.report import Report

MAX_LENGTH: Final = 1_000  # code points
MAX_CLAUSES: Final = 64  # words, phrases, prefixes and dates
MAX_DEPTH: Final = 16  # parentheses within parentheses
MAX_SLOP: Final = 100  # syllables between the words of a phrase
MIN_PREFIX: Final = 2  # letters before a star


def fit(text: str, report: Report) -> str:
    """The text if it is short enough; a lenient reader cuts a longer one at the last space that fits.

    >>> len(fit("bão " * 500, Report(lenient=True)))
    999
    """
    if len(text) <= MAX_LENGTH:
        return text
    report.problem("too-long", MAX_LENGTH, limit=MAX_LENGTH, length=len(text))
    kept = text[:MAX_LENGTH]
    if text[MAX_LENGTH].isspace():
        return kept
    space = max(kept.rfind(" "), kept.rfind("\n"), kept.rfind("\t"))
    return kept[:space] if space > 0 else kept


def enough(clauses: int, position: int, report: Report) -> bool:
    """Whether a query has all the clauses it may have; a strict reader raises at the first one too many."""
    if clauses < MAX_CLAUSES:
        return False
    report.problem("too-many-clauses", position, limit=MAX_CLAUSES)
    return True
