"""Suggest: what may follow on a text that is being typed, from the titles of one snapshot.

Where no title goes on so, the beginning of the text is left aside until one does, and the last syllable is completed
from the texts of the articles; at last what may have been meant is offered. What does not stand in a title of its own
is only suggested after a search for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.tokens import tokenize
from search.answer import Completion, Headline
from search.options import SearchOptions, SuggestOptions
from search.planner import make_plan
from search.query import parse
from search.query.limits import MAX_LENGTH
from search.suggestions import suggestions
from search.typed import Typed, read_typed
from search.units import UnitReader
from search.whoosh.answering.searching import Search
from search.whoosh.answering.statistics import statistics_of
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.matching.deadline import Deadline
from search.whoosh.matching.matcher import Matcher
from search.whoosh.segments.columns import NO_DATE
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.titles import Titles
from search.whoosh.suggesting.headlines import headlines
from search.whoosh.suggesting.phrases import AGREES, Forms, Place, count, located, nearness, phrases

HALF_LIFE: Final = 365 * 86400  # seconds in which an article counts half of what it did ...
LASTING: Final = 0.2  # ... but for this share, which stays
_MUCH_MORE: Final = 20  # a decoded reading must be so much more frequent than the text as typed
_TRIED: Final = 3  # texts that are searched for where no title goes on as typed
_ENDS: Final = 24  # keys that a half-typed syllable is completed to
_KEPT: Final = 512  # answers that are kept for a snapshot ...
_COUNTS: Final = 8192  # ... and counts of phrases in all of it

_Answer = tuple[list[Completion], list[Headline]]


class Suggester:
    """Suggests from some segments; what is worked out once for them is kept."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.answers: dict[tuple[str, SuggestOptions], _Answer] = {}
        self.counts: dict[Forms, int] = {}

    @cached_property
    def titles(self) -> list[Titles]:
        """The titles of each segment."""
        return [Titles(segment.file) for segment in self._segments]

    @cached_property
    def weights(self) -> list[NDArray[np.float32]]:
        """What each article counts: half as much for each year that it is older than the newest, to a lasting rest."""
        dates = [segment.file["published"] for segment in self._segments]
        living = [
            own if segment.alive is None else own[segment.alive]
            for own, segment in zip(dates, self._segments, strict=True)
        ]
        newest = max((int(own.max()) for own in living if len(own)), default=0)
        found = []
        for own in dates:
            known = own != NO_DATE
            age = np.maximum(newest - np.where(known, own, 0), 0) / HALF_LIFE
            recent = np.where(known, np.exp2(-age), 0)
            found.append((LASTING + (1 - LASTING) * recent).astype(np.float32))
        return found


_OF: WeakKeyDictionary[Snapshot, Suggester] = WeakKeyDictionary()


def suggest(snapshot: Snapshot, q: str, options: SuggestOptions) -> _Answer:
    """The texts and the articles to suggest for a text that is being typed. The same texts give the same answer."""
    suggester = _OF.get(snapshot) or _OF.setdefault(snapshot, Suggester(snapshot.segments))
    found = suggester.answers.get((q, options))
    if found is None:
        found = _Typing(snapshot, suggester, options).answer(q)
        if len(suggester.answers) >= _KEPT:
            suggester.answers.clear()
        suggester.answers[q, options] = found
    return found


class _Typing:
    """One text that is being typed."""

    def __init__(self, snapshot: Snapshot, suggester: Suggester, options: SuggestOptions) -> None:
        self._snapshot = snapshot
        self._suggester = suggester
        self._options = options
        self._filtered = bool(options.source or options.section)
        self._search_options = SearchOptions(words="all", source=options.source, section=options.section)
        self._statistics = statistics_of(snapshot)

    @cached_property
    def _allowed(self) -> list[NDArray[np.bool_] | None]:
        """The articles of each segment that may be found; None: all."""
        wanted = {name: frozenset(getattr(self._options, name)) for name in ("source", "section")}
        masks: list[NDArray[np.bool_] | None] = []
        for segment in self._snapshot.segments:
            mask = segment.alive
            for name in filter(wanted.__getitem__, wanted):
                values = [value in wanted[name] for value in segment.facet(name).values]
                having = Matcher(segment, Deadline(None)).having(name, np.array(values, np.bool_))
                mask = having if mask is None else mask & having
            masks.append(mask)
        return masks

    def answer(self, q: str) -> _Answer:
        """What is suggested."""
        readings = read_typed(q, self._snapshot)
        if not readings:
            return [], []
        typed, places = self._likelier([(typed, self._places(typed)) for typed in readings])
        items = self._phrases(typed, places)
        if not items and self._options.size and len(q) <= MAX_LENGTH:
            items = list(self._otherwise(q, typed))[: self._options.size]
        articles = headlines(places, typed, self._options.articles) if self._options.articles else []
        return items, articles

    def _places(self, typed: Typed) -> list[Place]:
        """The segments in whose titles something goes on as typed."""
        suggester = self._suggester
        rows = zip(self._snapshot.segments, suggester.titles, suggester.weights, self._allowed, strict=True)
        found = (
            Place(segment, titles, located(titles, typed), weights, allowed)
            for segment, titles, weights, allowed in rows
        )
        return [place for place in found if len(place.span)]

    @staticmethod
    def _likelier(readings: list[tuple[Typed, list[Place]]]) -> tuple[Typed, list[Place]]:
        """The text as typed, unless titles have another reading much more often."""
        sizes = [sum(len(place.span) for place in places) for _, places in readings]
        other = max(range(len(sizes)), key=lambda at: (sizes[at], -at))
        return readings[other if sizes[other] > _MUCH_MORE * sizes[0] else 0]

    def _phrases(self, typed: Typed, places: list[Place]) -> list[Completion]:
        made: dict[str, Completion] = {}
        for forms, phrase in phrases(places, typed).items():
            if len(made) >= self._options.size:
                break
            text = phrase.text(len(forms))
            if self._searchable(text, forms):
                made.setdefault(text, Completion(text, "phrase", self._count(forms, typed, places)))
        return list(made.values())

    def _count(self, forms: Forms, typed: Typed, places: list[Place]) -> int:
        """The articles with a phrase in their title."""
        counts: dict[Forms, int] = {} if self._filtered else self._suggester.counts
        found = counts.get(forms)
        if found is None:
            if len(counts) >= _COUNTS:
                counts.clear()
            found = counts[forms] = sum(count(place, forms, len(typed.forms)) for place in places)
        return found

    def _searchable(self, text: str, forms: Sequence[str]) -> bool:
        """Whether a query reads a text as it stands in the title, and not as keys of an input method."""
        reader = UnitReader(self._snapshot)
        read = [reader.chunk(chunk) for chunk in text.split()]
        return [form for chunk in read if chunk for form in chunk.forms] == list(forms)

    def _otherwise(self, q: str, typed: Typed) -> Iterator[Completion]:
        """What is suggested where no title goes on as typed; every text is searched for."""
        found: dict[str, str] = {}
        for step in (self._tails, self._ended, self._meant):
            found |= {text: kind for text, kind in step(q, typed) if tuple(tokenize(text).forms) != typed.forms}
            made = [Completion(text, kind, self._hits(text)) for text, kind in list(found.items())[:_TRIED]]
            made = [one for one in made if one.count]
            if made:
                yield from made
                return

    def _tails(self, _: str, typed: Typed) -> Iterator[tuple[str, str]]:
        """The beginning with its marks put back, the rest as titles go on."""
        whole = len(typed.forms) - typed.half
        marked = self._statistics.restored(typed.forms[:whole]).forms
        for start in range(1, len(typed.forms) - 1):
            tail = Typed(typed.forms[start:], typed.half)
            made = phrases(self._places(tail), tail).items()
            found = [(forms, phrase) for forms, phrase in made if forms[: whole - start] == marked[start:]]
            for forms, phrase in found[:_TRIED]:
                yield " ".join([*marked[:start], phrase.text(len(forms))]), "words"
            if found:
                return

    def _ended(self, _: str, typed: Typed) -> Iterator[tuple[str, str]]:
        """The last syllable completed as the articles have it."""
        if not typed.half:
            return
        *heads, last = typed.forms
        counts: Counter[str] = Counter()
        for key in self._keys(fold(last)):
            if heads:
                pairs = self._statistics.pairs(fold(heads[-1]), key)
                counts.update({form: times for (_, form), times in pairs.items()})
            else:
                counts.update(self._statistics.forms(key))
        near = {form: nearness((form,), Typed((last,), True)) for form in counts}
        agreeing = [form for form in counts if near[form] > AGREES]
        for form in sorted(agreeing, key=lambda form: (-counts[form] * near[form], form))[:_TRIED]:
            forms = self._statistics.restored((*heads, form)).forms[:-1]
            yield " ".join([*forms, form]), "words"

    def _keys(self, beginning: str) -> list[str]:
        """The most frequent keys that begin so."""
        raw = beginning.encode("utf-8", "surrogatepass")
        counts: Counter[str] = Counter()
        for segment in self._snapshot.segments:
            first, last = segment.keys.prefix_range(raw)
            frequencies = segment.file["key_df"][first:last]
            for at in np.argsort(-frequencies.astype(np.int64), kind="stable")[:_ENDS].tolist():
                counts[segment.keys[first + at].decode("utf-8", "surrogatepass")] += int(frequencies[at])
        return sorted(counts, key=lambda key: (-counts[key], key))[:_ENDS]

    def _meant(self, q: str, _: Typed) -> Iterator[tuple[str, str]]:
        """What may have been meant."""
        for one in suggestions(q, parse(q, lenient=True).root, self._snapshot, self._statistics):
            yield one.text, one.reason

    def _hits(self, text: str) -> int:
        """The articles that have every word of a text."""
        planned = make_plan(parse(text, lenient=True).root, self._search_options, self._snapshot)
        return Search(self._snapshot, planned, self._search_options, Deadline(None)).total()
