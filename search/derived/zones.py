"""Zones: the parts of an article in the order they are indexed, and what a syllable in each is worth.

All zones of an article share one sequence of positions: the title first, then the summary, the body and the
captions, with a gap between them that no phrase and no pair crosses. A syllable's weight counts in half units, so
that 2.5 is a whole number on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzers.segment import compounds
from analyzers.tokens import tokenize
from search.article import Article

GAP = 16
UNIT = 2  # weights on disk are counted in units of 1/2
TITLE, SUMMARY, LEAD, BODY = 6, 5, 3, 2  # that is 3, 2.5, 1.5 and 1
LEAD_TOKENS = 80  # the first syllables of a body say most of what it is about
EARLY, SOON = 40, 120  # syllables behind the title among which a first occurrence is told apart
IN_TITLE = 3  # the place of a first occurrence: in the title, among the first EARLY, the first SOON, or later (0)
WITHIN_TITLE = 0  # no syllable behind it
PLACES = {WITHIN_TITLE: IN_TITLE, EARLY: 2, SOON: 1}


class Zone(NamedTuple):
    """One analysed part: its name, normal forms in order, compounds as (first, last+1) tokens, weight, and how many
    of its first tokens weigh ``LEAD`` instead; its text, and where each token starts and ends in it."""

    name: str
    forms: list[str]
    compounds: list[tuple[int, int]]
    weight: int
    lead: int = 0
    text: str = ""
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def weight_at(self, index: int) -> int:
        """The weight of the token at ``index``."""
        return LEAD if index < self.lead else self.weight

    def runs(self) -> list[tuple[int, int, int]]:
        """(first token, tokens, weight) of the stretches of equal weight."""
        lead = min(self.lead, len(self.forms))
        stretches = [(0, lead, LEAD), (lead, len(self.forms) - lead, self.weight)]
        return [stretch for stretch in stretches if stretch[1]]


def zones(article: Article) -> Iterator[Zone]:
    """The zones of an article that hold text, analysed."""
    yield _zone("title", article.title, TITLE)
    parts = [("summary", article.summary, SUMMARY), ("body", article.body, BODY)]
    parts += [("caption", image.caption, BODY) for image in article.images]
    for name, text, weight in parts:
        if text:
            yield _zone(name, text, weight)


def _zone(name: str, text: str, weight: int) -> Zone:
    tokens = tokenize(text)
    return Zone(
        name,
        tokens.forms,
        _compound_tokens(text, tokens.starts, tokens.ends),
        weight,
        LEAD_TOKENS if name == "body" else 0,
        text,
        tokens.starts,
        tokens.ends,
    )


def _compound_tokens(text: str, starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    """pyvi's words of two syllables and more as runs of tokens; a word that cuts a token is left out."""
    first = {start: index for index, start in enumerate(starts)}
    last = {end: index + 1 for index, end in enumerate(ends)}
    runs = []
    for start, end in compounds(text):
        begin, stop = first.get(start), last.get(end)
        if begin is not None and stop is not None and stop - begin > 1:
            runs.append((begin, stop))
    return runs
