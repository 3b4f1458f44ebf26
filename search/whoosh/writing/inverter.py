"""Inverter: takes analysed articles in and turns them into the arrays of one segment.

Occurrences are collected in flat arrays and sorted once. A *posting* is one (form, article): the forms of a key stand
side by side, so that a search without marks reads the lists of all of them, which are one run of the arrays, and a
search with marks those it wants (see ``docs/index-format.md``).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.whoosh.segments.arrays import Array, Arrays, gaps, narrowest, smallest
from search.whoosh.segments.lexicon import pack
from search.whoosh.segments.packed import offset_streams, packed
from search.whoosh.segments.rows import Occurrences, is_common, row_streams
from search.zones import EARLY, GAP, SOON, Zone

MAX_DOCS = 1 << 16  # article numbers within a segment are uint16


class Inverter:
    """Collects the occurrences of up to ``MAX_DOCS`` articles; ``arrays`` inverts them."""

    def __init__(self) -> None:
        self._form_ids: dict[str, int] = {}
        self._word_ids: dict[str, int] = {}
        self._tokens = array("I")
        self._counts = array("I")
        self._runs: list[tuple[int, int, int]] = []  # (first position, tokens, weight) of stretches
        self._title_lengths = array("I")
        self._heads = array("I")  # the position behind each title
        self._words = array("I")
        self._word_docs = array("I")
        self._word_weights = array("B")

    @property
    def occurrences(self) -> int:
        """Syllables collected so far."""
        return len(self._tokens)

    @property
    def docs(self) -> int:
        """Articles collected so far."""
        return len(self._counts)

    def add(self, zones: Iterable[Zone]) -> None:
        """Collect one article; it becomes the segment's next article number."""
        doc, before, position = self.docs, len(self._tokens), 0
        title = 0
        for zone in zones:
            if zone.name == "title":
                title = len(zone.forms)
            if not zone.forms:
                continue
            self._add_forms(zone.forms)
            self._add_words(zone, doc)
            self._runs += [(position + first, tokens, weight) for first, tokens, weight in zone.runs()]
            position += len(zone.forms) + GAP
        self._counts.append(len(self._tokens) - before)
        self._title_lengths.append(title)
        self._heads.append(title + GAP if title else 0)

    def _add_forms(self, forms: list[str]) -> None:
        ids = self._form_ids
        try:
            self._tokens.extend([ids[form] for form in forms])
        except KeyError:
            self._tokens.extend([ids.setdefault(form, len(ids)) for form in forms])

    def _add_words(self, zone: Zone, doc: int) -> None:
        ids, forms = self._word_ids, zone.forms
        for begin, end in zone.compounds:
            word = " ".join(forms[begin:end])
            self._words.append(ids.setdefault(word, len(ids)))
            self._word_docs.append(doc)
            self._word_weights.append(zone.weight_at(begin))

    def arrays(self) -> Arrays:
        """The arrays of the segment's terms and of its articles' lengths."""
        form_ids, keys_of_forms, tables = _lexicons(self._form_ids)
        forms = form_ids[np.frombuffer(self._tokens, np.uint32)]
        lengths = np.frombuffer(self._counts, np.uint32)
        docs = np.repeat(np.arange(self.docs, dtype=np.uint16), lengths)
        positions, weights = self._positions()
        result: Arrays = dict(tables)
        heads = np.frombuffer(self._heads, np.uint32)
        result |= _syllables(forms, docs, positions, weights, heads, tables["form_first"], self.docs)
        result |= _pairs(forms, keys_of_forms, docs, positions, weights, tables["form_first"])
        result |= self._invert_words()
        result["length"] = smallest(lengths)
        result["title_length"] = smallest(np.frombuffer(self._title_lengths, np.uint32))
        return result

    def _positions(self) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        if not self._runs:
            return np.zeros(0, np.uint32), np.zeros(0, np.uint16)
        runs = np.array(self._runs, np.int64)
        sizes = runs[:, 1]
        before = np.cumsum(sizes) - sizes
        positions = np.arange(int(sizes.sum())) + np.repeat(runs[:, 0] - before, sizes)
        return positions.astype(np.uint32), np.repeat(runs[:, 2], sizes).astype(np.uint16)

    def _invert_words(self) -> Arrays:
        texts = sorted((word.encode("utf-8", "surrogatepass"), number) for word, number in self._word_ids.items())
        rank = np.zeros(len(texts), np.uint32)
        rank[[number for _, number in texts]] = np.arange(len(texts), dtype=np.uint32)
        words = rank[np.frombuffer(self._words, np.uint32)] if texts else np.zeros(0, np.uint32)
        docs = np.frombuffer(self._word_docs, np.uint32).astype(np.uint16)
        order = ordered(words)
        words, docs = words[order], docs[order]
        first = _runs(words, docs)
        weights = np.frombuffer(self._word_weights, np.uint8).astype(np.uint32)[order]
        blob, offsets = pack([text for text, _ in texts])
        return {
            "word_blob": blob,
            "word_offset": offsets,
            "word_first": first_of(words[first], len(texts)),
            "word_doc": docs[first],
            **packed("word_weight", _sums(weights, first), 4),
        }


def _lexicons(form_ids: dict[str, int]) -> tuple[NDArray[np.uint32], NDArray[np.uint32], Arrays]:
    """Sort forms by (key, form): gives batch id → form number, form number → key number, and the lexicons."""
    rows = sorted((_bytes(fold(form)), _bytes(form), number) for form, number in form_ids.items())
    by_id = np.zeros(len(rows), np.uint32)
    by_id[[number for _, _, number in rows]] = np.arange(len(rows), dtype=np.uint32)
    starts = [index for index, row in enumerate(rows) if index == 0 or row[0] != rows[index - 1][0]]
    first = np.array([*starts, len(rows)], np.uint32)
    keys_of_forms = np.repeat(np.arange(len(starts), dtype=np.uint32), gaps(first))
    key_blob, key_offset = pack([rows[index][0] for index in starts])
    form_blob, form_offset = pack([row[1] for row in rows])
    tables: Arrays = {
        "key_blob": key_blob,
        "key_offset": key_offset,
        "form_blob": form_blob,
        "form_offset": form_offset,
        "form_first": first,
    }
    return by_id, keys_of_forms, tables


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _syllables(
    forms: Array, docs: Array, positions: Array, weights: Array, heads: Array, form_first: Array, doc_count: int
) -> Arrays:
    order = ordered(forms)
    forms, docs, positions = forms[order], docs[order], positions[order]
    first = _runs(forms, docs)
    own, own_docs = forms[first], docs[first]
    counts = np.diff(first, append=len(order)).astype(np.uint32)
    sums = _sums(weights[order].astype(np.uint32), first)
    places = place(positions[first], heads[own_docs])
    starts = np.searchsorted(own, np.arange(int(form_first[-1]) + 1))
    keys = len(form_first) - 1
    key_df = distinct(np.repeat(np.arange(keys), gaps(starts[form_first])), own_docs, keys)

    def fetch(begin: int, end: int) -> Occurrences:
        span = slice(int(starts[begin]), int(starts[end]))
        return own_docs[span], sums[span], places[span]

    listed = np.repeat(~is_common(gaps(starts), doc_count), gaps(starts))  # the others are rows
    return {
        "syllable_first": smallest(starts),
        "syllable_doc": own_docs[listed],
        "key_df": smallest(key_df),
        "form_weight": smallest(_sums(sums, starts[:-1])),
        **packed("syllable_weight", sums[listed], 6, places[listed]),
        **packed("syllable_count", counts, 4),
        "position_first": first_of(forms, int(form_first[-1])),
        **packed("position", positions, 12),
        **{stream.name: stream.whole() for stream in row_streams(fetch, form_first, gaps(starts), key_df, doc_count)},
    }


def distinct(owners: Array, docs: Array, count: int) -> NDArray[np.int64]:
    """The number of different articles of each owner 0..count-1; owners ascend, their articles may repeat."""
    order = ordered(owners, docs)
    owners, docs = owners[order], docs[order]
    return np.bincount(owners[_runs(owners, docs)], minlength=count)


def repeated(owners: Array, docs: Array, count: int) -> NDArray[np.uint32]:
    """How many of the articles of each owner 0..count-1 are repetitions; owners ascend."""
    return (np.bincount(owners, minlength=count) - distinct(owners, docs, count)).astype(np.uint32)


def place(positions: Array, heads: Array) -> Array:
    """Where the first occurrence of a posting stands: 3 in the title, 2 among the first ``EARLY`` syllables behind
    it, 1 among the first ``SOON``, 0 later."""
    behind = positions.astype(np.int64) - heads
    found: Array = (behind < 0).astype(np.uint8)
    for limit in (EARLY, SOON):
        found += behind < limit
    return found


def _pairs(
    forms: Array, keys_of_forms: Array, docs: Array, positions: Array, weights: Array, form_first: Array
) -> Arrays:
    adjacent = np.flatnonzero((docs[1:] == docs[:-1]) & (gaps(positions) == 1))
    left, right, docs = forms[adjacent], forms[adjacent + 1], docs[adjacent]
    order = ordered(keys_of_forms[left] if len(left) else left, right, left)
    left, right, docs = left[order], right[order], docs[order]
    first = _runs(left, right, docs)
    sums = _sums(weights[adjacent][order].astype(np.uint32), first)
    left, right, docs = left[first], right[first], docs[first]
    starts = _runs(left, right)
    left, right = left[starts], right[starts]
    keys = keys_of_forms[left] if len(left) else left
    sizes = np.diff(starts, append=len(docs))
    return {
        "pair_first": first_of(keys, len(form_first) - 1),
        "pair_right": right.astype(narrowest(int(form_first[-1]))),
        "pair_left": (left - form_first[keys]).astype(most_forms(form_first)),
        **{stream.name: stream.whole() for stream in offset_streams("pair", np.append(starts, len(docs)))},
        "pair_doc": docs,
        **packed("pair_weight", sums, 4),
        **packed("pair_repeat", _pair_repeats(keys, keys_of_forms[right] if len(right) else right, sizes, docs), 4),
    }


def _pair_repeats(lefts: Array, rights: Array, sizes: Array, docs: Array) -> NDArray[np.uint32]:
    """For the first pair of two keys, how many of the postings of the two repeat an article; 0 for the others. The
    pairs are given by their keys and by how many postings each has."""
    first = _runs(lefts, rights)
    counts = np.diff(first, append=len(lefts))
    owners = np.arange(len(first)).repeat(counts).repeat(sizes)
    several = (counts > 1).repeat(counts).repeat(sizes)  # one list alone repeats nothing
    found = np.zeros(len(lefts), np.uint32)
    found[first] = repeated(owners[several], docs[several], len(first))
    return found


def most_forms(form_first: Array) -> type[np.unsignedinteger[Any]]:
    """The type for the number of a form within its key."""
    sizes = gaps(form_first)
    return narrowest(int(np.max(sizes)) if len(sizes) else 1)


def ordered(*keys: Array) -> NDArray[np.int64]:
    """The stable order by several keys, the most telling first."""
    order: NDArray[np.int64] | None = None
    for key in reversed(keys):
        for digits in _digits(key):
            step = np.argsort(digits if order is None else digits[order], kind="stable")
            order = step if order is None else order[step]
    return order if order is not None else np.zeros(0, np.int64)


def _digits(key: Array) -> Iterator[NDArray[np.uint16]]:
    """Numbers as digits of 16 bits, the lowest first: numpy sorts these by radix, ten times as fast as longer ones."""
    yield key.astype(np.uint16)
    for shift in range(16, int(key.max()).bit_length() if len(key) else 0, 16):
        yield (key >> key.dtype.type(shift)).astype(np.uint16)


def _runs(*columns: Array) -> NDArray[np.int64]:
    """Where a row differs from the one before in any column."""
    if not len(columns[0]):
        return np.zeros(0, np.int64)
    new = np.ones(len(columns[0]), np.bool_)
    np.not_equal(columns[0][1:], columns[0][:-1], out=new[1:])
    for column in columns[1:]:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def _sums(values: Array, first: Array) -> Array:
    return np.add.reduceat(values, first) if len(first) else values[:0]


def first_of(owners: Array, count: int) -> Array:
    """Where the run of each owner 0..count-1 begins in the sorted ``owners``; one more entry for the end."""
    return smallest(np.searchsorted(owners, np.arange(count + 1)))
