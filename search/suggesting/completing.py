"""Completing: what may follow on a text that is being typed, from the titles of an archive.

Where no title goes on so, the beginning of the text is left aside until one does, and the last syllable is completed
from the texts of the articles; at last what may have been meant is offered. What does not stand in a title of its own
is only suggested after a search for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.open_words import OPEN
from analyzers.tokens import tokenize
from search.answer import Completion, Headline
from search.beginning import AGREES, Beginning, Forms, nearness
from search.deadline import Deadline
from search.errors import QueryError
from search.options import SearchOptions, SuggestOptions
from search.plan import Condition
from search.planning.planner import draft
from search.planning.restoring import restored
from search.planning.units import UnitReader
from search.planning.words import meanings
from search.query import parse
from search.query.limits import MAX_LENGTH
from search.query.nodes import Bag
from search.searcher import Filters, Searcher, Statistics, Titles
from search.suggesting.phrases import phrases
from search.suggesting.query_prefix import read_beginning
from search.suggesting.suggestions import suggestions

Searched = Callable[[str, Statistics], Condition]
_MUCH_MORE: Final = 20  # a decoded reading must be so much more frequent than the text as typed
_ALL_WORDS: Final = SearchOptions(words="all")
_TRIED: Final = 3  # texts that are searched for where no title goes on as typed
_ENDS: Final = 24  # keys that a half-typed syllable is completed to


class Completed(NamedTuple):
    """How a text that is being typed was read, and the texts and the articles to suggest for it."""

    readings: list[Beginning]
    items: list[Completion]
    articles: list[Headline]


def complete(searcher: Searcher, q: str, options: SuggestOptions, searched: Searched) -> Completed:
    """What is to be suggested for a text that is being typed; ``searched`` tells what a search for a text looks for.
    The same texts give the same answer."""
    return _Typing(searcher, options, searched).answer(q)


class _Typing:
    """One text that is being typed."""

    def __init__(self, searcher: Searcher, options: SuggestOptions, searched: Searched) -> None:
        self._searcher, self._searched = searcher, searched
        self._statistics = searcher.statistics
        self._options = options
        self._filters = Filters(source=options.source, section=options.section)

    def answer(self, q: str) -> Completed:
        """What is suggested."""
        readings = read_beginning(q, self._statistics)
        if not readings:
            return Completed([], [], [])
        typed, titles = self._likelier([(typed, self._titles(typed)) for typed in readings])
        items = self._phrases(titles, typed, " ".join(q.split()))
        if not items and self._options.size and len(q) <= MAX_LENGTH:
            items = list(self._otherwise(q, typed))[: self._options.size]
        articles = titles.headlines(self._options.articles) if self._options.articles else []
        return Completed(readings, items, articles)

    def _titles(self, typed: Beginning) -> Titles:
        return self._searcher.complete(typed, self._filters)

    @staticmethod
    def _likelier(readings: list[tuple[Beginning, Titles]]) -> tuple[Beginning, Titles]:
        """The text as typed, unless titles have another reading much more often."""
        if len(readings) == 1:
            return readings[0]
        sizes = [titles.occurrences for _, titles in readings]
        other = max(range(len(sizes)), key=lambda at: (sizes[at], -at))
        return readings[other if sizes[other] > _MUCH_MORE * sizes[0] else 0]

    def _phrases(self, titles: Titles, typed: Beginning, q: str) -> list[Completion]:
        """How titles go on; what was typed itself where they write it with capitals that were not typed."""
        chosen: dict[str, Forms] = {}
        for forms, text in phrases(titles, typed):
            if len(chosen) >= self._options.size:
                break
            same = text == q or (forms == typed.forms and text == text.lower())
            if not same and self._searchable(text, forms):
                chosen.setdefault(text, forms)
        counts = titles.counts(list(chosen.values()))
        return [Completion(text, "phrase", count) for text, count in zip(chosen, counts, strict=True)]

    def _searchable(self, text: str, forms: Sequence[str]) -> bool:
        """Whether a query reads a text as it stands in the title, not as operators, nor as keys of an input method."""
        try:
            if not isinstance(parse(text).root, Bag):
                return False
        except QueryError:
            return False
        read = UnitReader(self._statistics).chunks(text.split())
        return [form for chunk in read if chunk for form in chunk.forms] == list(forms)

    def _otherwise(self, q: str, typed: Beginning) -> Iterator[Completion]:
        """What is suggested where no title goes on as typed; every text is searched for."""
        found: dict[str, str] = {}
        for step in (self._tails, self._ended, self._meant):
            found |= {text: kind for text, kind in step(q, typed) if tuple(tokenize(text).forms) != typed.forms}
            made = [Completion(text, kind, self._hits(text)) for text, kind in list(found.items())[:_TRIED]]
            made = [one for one in made if one.count]
            if made:
                yield from made
                return

    def _tails(self, _: str, typed: Beginning) -> Iterator[tuple[str, str]]:
        """The beginning with its marks put back, the rest as titles go on."""
        whole = len(typed.forms) - typed.half
        marked = restored(typed.forms[:whole], self._statistics).forms
        for start in range(1, len(typed.forms) - 1):
            tail = Beginning(typed.forms[start:], typed.half)
            going_on = phrases(self._titles(tail), tail)
            agreeing = (phrase for phrase in going_on if phrase.forms[: whole - start] == marked[start:])
            found = list(islice(agreeing, _TRIED))
            for phrase in found:
                yield " ".join([*marked[:start], phrase.text]), "words"
            if found:
                return

    def _ended(self, q: str, typed: Beginning) -> Iterator[tuple[str, str]]:
        """The last syllable completed as the articles have it."""
        if not typed.half:
            return
        *heads, last = typed.forms
        counts: Counter[str] = Counter()
        for key in self._statistics.beginning(fold(last), _ENDS):
            if heads:
                pairs = self._statistics.pairs(fold(heads[-1]), key)
                counts.update({form: times for (_, form), times in pairs.items()})
            else:
                counts.update(self._statistics.forms(key))
        near = {form: nearness((form,), Beginning((last,), True)) for form in counts}
        agreeing = [form for form in counts if near[form] > AGREES]
        agreeing = [form for form in agreeing if not heads or form not in OPEN]  # "toyota cho" says no more
        chunk = q.rsplit(maxsplit=1)[-1]
        tokens = tokenize(chunk)
        joined = len(tokens.forms) if tuple(tokens.forms) == typed.forms[-len(tokens.forms) :] else 1
        for form in sorted(agreeing, key=lambda form: (-counts[form] * near[form], form))[:_TRIED]:
            forms = restored((*heads, form), self._statistics).forms[:-1]
            if joined > 1:  # "s-40" goes on as "s-400"
                yield " ".join([*forms[: 1 - joined], chunk[: tokens.starts[-1]] + form]), "words"
            else:
                yield " ".join([*forms, form]), "words"

    def _meant(self, q: str, typed: Beginning) -> Iterator[tuple[str, str]]:
        """What may have been meant, and what the last word may mean beside."""
        for one in suggestions(q, parse(q, lenient=True).root, self._statistics):
            yield one.text, one.reason
        *heads, last = typed.forms
        for meant in meanings(last, self._statistics):
            yield " ".join([*restored(tuple(heads), self._statistics).forms, *meant]), "slip"

    def _hits(self, text: str) -> int:
        """The articles that have every word of a text; 0 where a search for it finds none, or cannot read it."""
        try:
            root = parse(text).root
        except QueryError:
            return 0
        whole = self._count(draft(root, _ALL_WORDS, self._statistics).condition)
        if not whole:
            return 0
        return whole if self._count(self._searched(text, self._statistics)) else 0

    def _count(self, condition: Condition) -> int:
        return self._searcher.count([condition], self._filters, Deadline(None))[0]
