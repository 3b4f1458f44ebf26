"""Segment: one immutable array file of at most 65,536 articles, opened for reading."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache, partial
from itertools import accumulate, count
from pathlib import Path
from sys import intern
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.article import Article
from search.whoosh.segments import rows
from search.whoosh.segments.arrays import Array, ArrayFile, gaps, narrowest, numbers_of, ranges, smallest
from search.whoosh.segments.columns import NO_DAY, FacetColumn, PeriodColumn, id_hash, periods
from search.whoosh.segments.lexicon import Lexicon
from search.whoosh.segments.packed import PackedArray
from search.whoosh.segments.pairs import PairTable
from search.whoosh.segments.postings import PackedList, Postings
from search.whoosh.segments.rows import Row, Rows
from search.whoosh.segments.store import Store
from search.whoosh.segments.titles import Titles

_REMEMBERED = 1 << 10  # numbers of keys ...
_REMEMBERED_MORE = 1 << 8  # ... and what takes half a thousand bytes and more: what a few queries ask for
_FEW = 16  # of numbers, one in so many or fewer: it is faster to add up what is between them
_SERIALS = count()
# Nine tenths of a segment: to compare these with their checksums before they are read would be to read all of it.
# Stored articles carry checksums of their own (``store.py``); the others say what is found and how it scores.
LISTS: Final = frozenset((
    "syllable_doc", "syllable_weight", "syllable_count", "position", "key_row", "form_row", "pair_right", "pair_left",
    "pair_length", "pair_doc", "pair_weight", "pair_repeat", "word_doc", "word_weight", "head_blob", "rest_blob",
))  # fmt: skip


class Segment:
    """Reads one segment. ``alive`` marks the articles that are not deleted (None: all of them)."""

    def __init__(self, path: Path, alive: NDArray[np.bool_] | None = None) -> None:
        self.file = ArrayFile(path, unread=LISTS)
        self.serial = next(_SERIALS)  # what is kept of this segment elsewhere is kept under it
        self.alive = alive
        self.norms: dict[tuple[float, ...], NDArray[np.float32]] = {}  # see ranking.length_norm
        file = self.file
        self.docs = len(file["length"])
        self.key_rows, self.form_rows = Rows(file, "key", self.docs), Rows(file, "form", self.docs)
        self._weights = PackedArray(file, "syllable_weight", 6)
        self._counts = PackedArray(file, "syllable_count", 4)
        self._positions = PackedArray(file, "position", 12)
        self._word_weights = PackedArray(file, "word_weight", 4)
        self.pairs = PairTable(file)
        numbers = (numbers_of(file[name]) for name in ("form_first", "key_df", "syllable_first"))
        self._form_first, self._key_df, self._starts = numbers
        # The number of a key, or of a form, or -1; and the marked forms of a key in the order of their numbers.
        self.key = lru_cache(maxsize=_REMEMBERED)(self._key)
        self.form = lru_cache(maxsize=_REMEMBERED)(self._form)
        self.forms_of = lru_cache(maxsize=_REMEMBERED_MORE)(self._forms_of)
        self.pair = lru_cache(maxsize=_REMEMBERED_MORE)(self.pairs.find)
        # Where a key stands: a row if it is common, else the lists of its forms. What is remembered are places in the
        # file, not what is read there.
        self.of_key = lru_cache(maxsize=_REMEMBERED_MORE)(self._of_key)
        self._listed = lru_cache(maxsize=_REMEMBERED_MORE)(self._lists)
        self.lone_pair = lru_cache(maxsize=_REMEMBERED)(self._lone_pair)
        self.word = lru_cache(maxsize=_REMEMBERED_MORE)(self._word)

    @cached_property
    def keys(self) -> Lexicon:
        """The keys, sorted."""
        return Lexicon(self.file["key_blob"], self.file["key_offset"], sieved=True)

    @cached_property
    def forms(self) -> Lexicon:
        """The forms, in order of key and form."""
        return self._lexicon("form")

    @cached_property
    def words(self) -> Lexicon:
        """The words of pyvi's, sorted."""
        return self._lexicon("word")

    @cached_property
    def ids(self) -> Lexicon:
        """The ids, in article order."""
        return self._lexicon("id")

    def _lexicon(self, name: str) -> Lexicon:
        return Lexicon(self.file[f"{name}_blob"], self.file[f"{name}_offset"])

    @property
    def name(self) -> str:
        """The segment's name: its file's, without the suffix."""
        return self.file.path.stem

    @property
    def live(self) -> int:
        """Articles not deleted."""
        return self.docs if self.alive is None else int(np.count_nonzero(self.alive))

    def periods(self, period: str) -> PeriodColumn:
        """The ``year``, ``month`` or ``day`` in which each article was published, in Vietnam."""
        if period not in self._periods:
            numbers = periods(period, self.file["published"])
            known = numbers[numbers != NO_DAY]
            first = int(known.min()) if len(known) else 0
            codes = smallest(np.where(numbers != NO_DAY, numbers.astype(np.int64) - first + 1, 0))
            totals = np.bincount(codes if self.alive is None else codes * self.alive)
            self._periods[period] = PeriodColumn(first, codes, totals)
        return self._periods[period]

    @cached_property
    def _periods(self) -> dict[str, PeriodColumn]:
        return {}

    @cached_property
    def syllables(self) -> int:
        """Syllables in all articles, deleted ones included."""
        return int(self.file["length"].sum(dtype=np.int64))

    def _forms_of(self, key: int) -> tuple[str, ...]:
        # A form is in memory once, however many segments have it.
        return tuple(intern(form.decode("utf-8", "surrogatepass")) for form in self.forms.between(*self.span(key)))

    def _key(self, text: str) -> int:
        return self.keys.find(text.encode("utf-8", "surrogatepass"))

    def _form(self, text: str) -> int:
        key = self.key(fold(text))
        forms = self.forms_of(key) if key >= 0 else ()
        return self.span(key)[0] + forms.index(text) if text in forms else -1

    def span(self, key: int) -> tuple[int, int]:
        """[first, last) of the forms of a key."""
        return self._form_first[key], self._form_first[key + 1]

    def frequency(self, key: int) -> int:
        """The number of articles with a key, deleted ones included."""
        return self._key_df[key]

    def form_frequency(self, form: int) -> int:
        """The number of articles with a form, deleted ones included."""
        return self._starts[form + 1] - self._starts[form]

    def _of_key(self, key: int) -> Row | Postings:
        return self.key_rows.get(key) or self.postings(*self.span(key))

    def form_pair(self, left: str, right: str) -> PackedList | None:
        """Where two forms stand side by side. All lists of their keys are looked up, and remembered for what else is
        asked of these."""
        one, other = self.form(left), self.form(right)
        if one < 0 or other < 0:
            return None
        first, second = self.key(fold(left)), self.key(fold(right))
        pair = self.pair(first, second)
        if pair is None:
            return None
        return pair.of_forms(one - self._form_first[first], other - self._form_first[second])

    def _lone_pair(self, left: str, right: str) -> PackedList | None:
        """The same of two forms of which nothing else is asked: their list is looked up alone."""
        one, other = self.form(left), self.form(right)
        if one < 0 or other < 0:
            return None
        key = self.key(fold(left))
        return self.pairs.of_forms(key, one - self._form_first[key], other)

    def of_form(self, form: int) -> Row | Postings:
        """Where a form stands; a list that is worth it is made into a row."""
        if row := self.form_rows.get(form):
            return row
        if self.form_frequency(form) * rows.KEPT_SHARE < self.docs or self.docs < rows.LEAST:
            return self._listed(form, form + 1)
        return rows.KEPT.get((self.serial, form), lambda: self._row(form))

    def _row(self, form: int) -> Row:
        postings = self._listed(form, form + 1)
        at, over = postings.exceptions()
        data = np.zeros(self.docs, np.uint8)
        data[postings.docs] = postings.bytes
        return Row.beside(data, postings.docs.take(at).astype(np.int64), over)

    def postings(self, first: int, last: int) -> Postings:
        """The lists of the forms [first, last)."""
        stretches = self.form_rows.stretches(first, last)
        lists = [Postings.of_row(row) if row else self._listed(begin, end) for begin, end, row in stretches]
        return Postings.joined(lists) if lists else self._listed(first, last)

    def _lists(self, first: int, last: int) -> Postings:
        """The lists of the forms [first, last), none of which has a row."""
        left_out = self._rows_before(first)
        begin, end = self._starts[first] - left_out, self._starts[last] - left_out
        exceptions = partial(self._weights.exceptions, begin, end)
        return Postings(self.file["syllable_doc"][begin:end], self.file["syllable_weight"][begin:end], exceptions)

    def _rows_before(self, form: int) -> int:
        """The postings that are in rows of the forms before one."""
        return self._in_rows[bisect_left(self._row_forms, form)]

    @cached_property
    def _row_forms(self) -> list[int]:
        return self.form_rows.within(0, len(self.forms))

    @cached_property
    def _in_rows(self) -> list[int]:
        return [0, *accumulate(map(self.form_frequency, self._row_forms))]

    @property
    def in_rows(self) -> int:
        """The number of postings that are in rows of forms."""
        return self._in_rows[-1]

    def postings_between(self, begin: int, end: int) -> Postings:
        """The postings [begin, end), counted through the lists of all forms; both have to be ends of lists."""
        first, last = np.searchsorted(self.file["syllable_first"], (begin, end)).tolist()
        return self.postings(first, last)

    def form_weights(self, first: int, last: int) -> list[int]:
        """How often each of the forms [first, last) occurs, by zone, in half units."""
        weights: list[int] = self.file["form_weight"][first:last].tolist()
        return weights

    def standing(self, form: int, docs: Array) -> NDArray[np.bool_]:
        """In which of some articles a form stands."""
        if row := self.form_rows.get(form):
            stands: NDArray[np.bool_] = row.bytes.take(docs) != 0
            return stands
        there = self._listed(form, form + 1).docs
        at = there.searchsorted(docs.astype(there.dtype))  # of the list's own type, or all of it is converted
        found: NDArray[np.bool_] = there.take(at, mode="clip") == docs
        return found

    def position_values(self, begin: int, end: int) -> Array:
        """The positions of the occurrences [begin, end)."""
        return self._positions.between(begin, end)

    def word_weight_values(self, begin: int, end: int) -> Array:
        """The weights of the postings [begin, end) of words, in half units."""
        return self._word_weights.between(begin, end)

    def occurrence_counts(self, begin: int, end: int) -> Array:
        """How often the syllable occurs in each of the postings [begin, end)."""
        return self._counts.between(begin, end)

    def occurrences(
        self,
        first: int,
        last: int,
        among: NDArray[np.bool_] | None = None,
        forms: NDArray[np.bool_] | None = None,
    ) -> tuple[NDArray[np.int64], Array]:
        """(articles, positions) of the occurrences of the forms [first, last); only in the articles ``among`` and, of
        the forms, only of some."""
        starts, places = self.file["syllable_first"][first : last + 1], self.file["position_first"]
        begin, end = int(starts[0]), int(starts[-1])
        docs = self._docs_of(first, last)
        if among is None:
            counts = self.occurrence_counts(begin, end)
            positions = self._positions.between(int(places[first]), int(places[last]))
            return np.repeat(docs.astype(np.int64), counts), positions
        chosen = among.take(docs)
        if forms is not None:
            chosen &= np.repeat(forms, gaps(starts))
        kept = chosen.nonzero()[0]
        if not len(kept):
            return np.zeros(0, np.int64), np.zeros(0, np.uint16)
        counts = self.occurrence_counts(begin, begin + int(kept[-1]) + 1)
        ends = _sums_to(counts, kept)
        counts = counts.take(kept).astype(np.int64)
        wanted = ranges(ends - counts + int(places[first]), counts)
        return np.repeat(docs.take(kept).astype(np.int64), counts), self._positions.take(wanted)

    def _docs_of(self, first: int, last: int) -> Array:
        """The articles of ``postings``, alone."""
        stretches = self.form_rows.stretches(first, last)
        parts = [row.docs() if row else self._listed(begin, end).docs for begin, end, row in stretches]
        return np.concatenate(parts) if len(parts) != 1 else parts[0]

    def _word(self, text: str) -> PackedList | None:
        """Where a word of pyvi's stands, its forms joined by spaces."""
        at = self.words.find(text.encode("utf-8", "surrogatepass"))
        if at < 0:
            return None
        span = _span(self.file["word_first"], at)
        return PackedList(self.file["word_doc"][span], self._word_weights, span.start)

    def facet(self, name: str) -> FacetColumn:
        """A facet's column."""
        if name not in self._facets:
            file = self.file
            values = [value.decode("utf-8", "surrogatepass") for value in self._lexicon(name).strings()]
            first, value = file[f"{name}_first"], file[f"{name}_value"]
            counts = gaps(first)
            owners = None if (counts == 1).all() else np.repeat(np.arange(self.docs, dtype=np.int32), counts)
            codes = value.astype(narrowest(len(values) + 1)) + narrowest(len(values) + 1)(1)
            self._facets[name] = FacetColumn(values, first, value, codes, owners)
        return self._facets[name]

    @cached_property
    def _facets(self) -> dict[str, FacetColumn]:
        return {}

    def find(self, article_id: str) -> int | None:
        """The number of the article with that id, if it is here and not deleted."""
        doc = self.number(article_id)
        return doc if doc is not None and (self.alive is None or self.alive[doc]) else None

    def number(self, article_id: str) -> int | None:
        """The number of the article with that id, if it is here, deleted or not."""
        file = self.file
        hashes, wanted = file["id_hash"], np.uint64(id_hash(article_id))
        raw = article_id.encode("utf-8", "surrogatepass")
        for at in range(int(np.searchsorted(hashes, wanted)), int(np.searchsorted(hashes, wanted, "right"))):
            doc = int(file["id_doc"][at])
            if self.ids[doc] == raw:
                return doc
        return None

    @cached_property
    def store(self) -> Store:
        """The stored articles."""
        return Store(self.file)

    @cached_property
    def titles(self) -> Titles:
        """The titles."""
        return Titles(self.file)

    def article(self, doc: int) -> Article:
        """The stored article."""
        return self.store.article(doc)


def _sums_to(numbers: Array, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of the numbers up to each of some ascending places, of which the last number is at the last."""
    if len(places) * _FEW > len(numbers):
        return np.cumsum(numbers, dtype=np.int64).take(places)
    begins = np.zeros(len(places), np.int64)
    np.add(places[:-1], 1, out=begins[1:])
    sums: NDArray[np.int64] = np.add.reduceat(numbers, begins, dtype=np.int64).cumsum()
    return sums


def _span(first: Array, index: int) -> slice:
    return slice(int(first[index]), int(first[index + 1]))
