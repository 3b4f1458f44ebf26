"""Analysis: articles as documents, many at a time: each piece of text is read once, and all that is counted is numbers.

What a field holds is told in ``mapping``; this makes the same as going through ``search.derived.zones`` article by
article, in a quarter of the time.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.derived.particular_arrays import particular_arrays
from search.derived.sketches import sketches_of
from search.derived.sorting import Array, ordered, runs, sums_of
from search.derived.stories import LEAST
from search.derived.title_marks import title_marks
from search.derived.zone_arrays import Analyzer, ZoneArrays, portions
from search.derived.zones import GAP
from search.opensearch.documents import plain_fields
from search.opensearch.initials import windows
from search.opensearch.lexicon import Change
from search.opensearch.mapping import EARLY_FIELDS, INITIALS, SKETCH, TEXT, TITLE, TITLE_MARKS, TOLD
from search.opensearch.terms import COUNT, FORM, JOINT, START, term_of
from search.opensearch.title_lines import written_marks


class Analysed(NamedTuple):
    """Articles ready to be indexed: the document of each, its length in syllables, and what all add to the lexicon."""

    documents: list[dict[str, Any]]
    lengths: list[int]
    change: Change


class Analysis:
    """Analyses articles, and remembers the words that it met. Not safe to share between threads."""

    def __init__(self) -> None:
        self._analyzer = Analyzer()
        self._terms = _Terms()

    def of(self, articles: Sequence[Article]) -> Analysed:
        """Analyse articles."""
        made = Analysed([], [], Change())
        for some in portions(articles):
            if self._analyzer.is_full:
                self._analyzer, self._terms = Analyzer(), _Terms()
            batch = self._analyzer.analysed(some)
            self._terms.grow(batch)
            portion = _Portion(batch, self._terms)
            columns = portion.columns()
            for at, article in enumerate(some):
                document = plain_fields(article) | {name: column[at] for name, column in columns.items()}
                made.documents.append({name: value for name, value in document.items() if value not in (None, [], "")})
            made.lengths.extend(portion.lengths.tolist())
            made.change.add(portion.change())
        return made


class _Terms:
    """The terms of forms and of keys by their numbers: a form by itself, beside keys, and at a place of a title."""

    def __init__(self) -> None:
        self.forms: list[str] = []
        self.marked: list[str] = []
        self.placed: list[str] = []
        self.keys: list[str] = []

    def grow(self, batch: ZoneArrays) -> None:
        """Take in what a batch brought."""
        table = batch.table
        self.keys += map(term_of, table.keys[len(self.keys) :])
        known = len(self.forms)
        for form, key in zip(batch.forms[known:], table.key[known:].tolist(), strict=True):
            term = term_of(form)
            self.forms.append(term)
            self.marked.append(FORM + term)
            self.placed.append(f"{self.keys[key]}{FORM}{term}")


class _Counts(NamedTuple):
    """What the articles of a batch have, and how often: the article of each, the number of the thing, its weighted
    count; sorted by article."""

    docs: Array
    numbers: Array
    sums: Array

    @classmethod
    def of(cls, docs: Array, numbers: Array, weights: Array) -> _Counts:
        """Count occurrences."""
        order = ordered(docs, numbers)
        docs, numbers = docs[order], numbers[order]
        first = runs(docs, numbers)
        return cls(docs[first], numbers[first], sums_of(weights[order].astype(np.uint32), first))

    def named(self, names: Sequence[str]) -> list[str]:
        """The terms of what was counted, given those of all numbers."""
        return list(map(names.__getitem__, self.numbers.tolist()))

    def texts(self, things: Sequence[str], docs: int) -> list[str]:
        """The field of each article, given the terms of what was counted, one for one."""
        counted = [f"{thing}{COUNT}{n}" for thing, n in zip(things, self.sums.tolist(), strict=True)]
        return [" ".join(counted[a:b]) for a, b in self.bounds(docs)]

    def bounds(self, docs: int) -> Iterator[tuple[int, int]]:
        """Where the rows of each article begin and end."""
        return pairwise(np.searchsorted(self.docs, np.arange(docs + 1)).tolist())


class _Portion:
    """Articles that were analysed together, as columns of fields."""

    def __init__(self, batch: ZoneArrays, terms: _Terms) -> None:
        self._batch, self._terms = batch, terms
        self.lengths: NDArray[np.int64] = np.diff(batch.doc_first)
        self._docs = np.repeat(np.arange(batch.docs, dtype=np.uint32), self.lengths)
        self._weights = batch.weights
        self._keys = batch.table.key.take(batch.tokens)
        self._forms_counted = _Counts.of(self._docs, batch.tokens, self._weights)
        self._keys_counted = _Counts.of(self._docs, self._keys, self._weights)

    def columns(self) -> dict[str, Sequence[Any]]:
        """What is analysed of each article, by field."""
        docs, terms = self._batch.docs, self._terms
        titles = list(self._titles())
        return {
            "length": self.lengths.tolist(),
            "form": self._forms_counted.texts(self._forms_counted.named(terms.forms), docs),
            "key": self._keys_counted.texts(self._keys_counted.named(terms.keys), docs),
            "form_pair": self._pairs(),
            "word": self._words(),
            TEXT: self._texts(),
            TITLE: [" ".join([f"{START}{FORM}{START}", *map(terms.placed.__getitem__, one)]) for one in titles],
            TITLE_MARKS: self._title_marks(),
            INITIALS: [" ".join(dict.fromkeys(windows([self._batch.forms[n] for n in one]))) for one in titles],
            **{field: self._early(reach) for reach, field in EARLY_FIELDS.items()},
            SKETCH: self._sketches(),
            TOLD: self._told(),
        }

    def change(self) -> Change:
        """What the articles add to the lexicon."""
        forms, keys = self._forms_counted, self._keys_counted
        of_keys = np.bincount(keys.numbers)
        articles, units = np.bincount(forms.numbers), np.bincount(forms.numbers, weights=forms.sums)
        names = self._batch.forms
        return Change(
            {self._batch.table.keys[n]: int(of_keys[n]) for n in np.flatnonzero(of_keys).tolist()},
            {names[n]: (int(articles[n]), int(units[n])) for n in np.flatnonzero(articles).tolist()},
        )

    def _titles(self) -> Iterator[list[int]]:
        """The numbers of the forms of each title."""
        first, zones = self._batch.first, self._batch.doc_zones
        for begin, end in zip(first[zones].tolist(), first[zones + 1].tolist(), strict=True):
            yield self._batch.tokens[begin:end].tolist()

    def _title_marks(self) -> list[str]:
        """What follows on each syllable of each title."""
        marks = title_marks(self._batch)
        written = written_marks(marks)
        ends = np.cumsum(marks.lengths)
        return [written[a:b] for a, b in zip((ends - marks.lengths).tolist(), ends.tolist(), strict=True)]

    def _texts(self) -> list[list[str]]:
        """The forms of each zone that has any, by article."""
        found: list[list[str]] = [[] for _ in range(self._batch.docs)]
        marked = list(map(self._terms.marked.__getitem__, self._batch.tokens.tolist()))
        for doc, (begin, end) in zip(self._batch.zone_doc.tolist(), pairwise(self._batch.first.tolist()), strict=True):
            if begin < end:
                found[doc].append(" ".join(marked[begin:end]))
        return found

    def _pairs(self) -> list[str]:
        tokens = self._batch.tokens.astype(np.uint64)
        beside = np.ones(max(0, len(tokens) - 1), np.bool_)
        borders = self._batch.first[1:-1] - 1  # the last token of each zone has none beside it
        beside[borders[(borders >= 0) & (borders < len(beside))]] = False
        at = np.flatnonzero(beside)
        counted = _Counts.of(self._docs[at], tokens[at] << np.uint64(32) | tokens[at + 1], self._weights[at])
        forms = self._terms.forms
        lefts, rights = counted.numbers >> np.uint64(32), counted.numbers & np.uint64(0xFFFFFFFF)
        joined = [f"{forms[a]}{JOINT}{forms[b]}" for a, b in zip(lefts.tolist(), rights.tolist(), strict=True)]
        return counted.texts(joined, self._batch.docs)

    def _words(self) -> list[str]:
        batch = self._batch
        forms = list(map(self._terms.forms.__getitem__, batch.tokens.tolist()))
        found = [Counter[str]() for _ in range(batch.docs)]
        rows = (self._docs[batch.begins], batch.begins, batch.ends, self._weights[batch.begins])
        for doc, begin, end, weight in zip(*(row.tolist() for row in rows), strict=True):
            found[doc][JOINT.join(forms[begin:end])] += weight
        return [" ".join(f"{word}{COUNT}{n}" for word, n in words.items()) for words in found]

    def _early(self, reach: int) -> list[str]:
        """Forms and keys in the title or among the first syllables behind it."""
        batch, terms = self._batch, self._terms
        titles = batch.sizes[batch.doc_zones]
        ends = np.where(titles, titles + GAP, 0) + reach
        at = np.flatnonzero(batch.positions < ends[self._docs])
        parts = []
        for numbers, names in ((batch.tokens, terms.marked), (self._keys, terms.keys)):
            found = _Counts.of(self._docs[at], numbers[at], self._weights[at])
            texts = found.named(names)
            parts.append([texts[a:b] for a, b in found.bounds(batch.docs)])
        return [" ".join([*forms, *keys]) for forms, keys in zip(*parts, strict=True)]

    def _sketches(self) -> list[str | None]:
        """The sketch of each article; None of one that says too little to be the copy of another."""
        made = sketches_of(self._batch)
        told = (self.lengths >= LEAST) & made.any(axis=1)
        return [b64encode(row.tobytes()).decode() if one else None for row, one in zip(made, told, strict=True)]

    def _told(self) -> list[str | None]:
        """The particulars of each article, those but for the days first (``documents.told_of``)."""
        arrays = particular_arrays(self._batch)
        packed = (_packed(*row) for row in zip(arrays["particular"], arrays["told_day"], strict=True))
        return [b64encode(one).decode() if one else None for one in packed]


def _packed(tokens: Array, days: Array) -> bytes:
    tokens, days = tokens[tokens > 0], days[days > 0]
    return bytes([len(tokens)]) + tokens.astype("<u4").tobytes() + days.astype("<u2").tobytes() if len(tokens) else b""
