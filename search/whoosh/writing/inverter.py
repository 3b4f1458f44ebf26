"""Inverter: takes analysed articles in and turns them into the arrays of one segment.

Occurrences are collected in flat arrays and sorted once. A *posting* is one (form, article): the forms of a key stand
side by side, so that a search without marks reads the lists of all of them, which are one run of the arrays, and a
search with marks those it wants (see ``docs/index-format.md``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.derived.sorting import ordered, runs, sums_of
from search.derived.zone_arrays import ZoneArrays
from search.derived.zones import EARLY, GAP, SOON
from search.whoosh.segments.arrays import Array, Arrays, first_of, gaps, narrowest, smallest
from search.whoosh.segments.lexicon import pack
from search.whoosh.segments.packed import offset_streams, packed
from search.whoosh.segments.rows import Occurrences, is_common, row_streams
from search.whoosh.writing.compounds import Compounds

MAX_DOCS = 1 << 16  # article numbers within a segment are uint16
_LARGE = 1 << 10  # articles that are told apart by marking them; fewer are sorted


class Inverter:
    """Collects the occurrences of up to ``MAX_DOCS`` articles; ``arrays`` inverts them. The numbers of forms are those
    of one list throughout."""

    def __init__(self) -> None:
        self._forms: list[str] = []
        self._batches: list[_Batch] = [_Batch.empty()]
        self._compounds = Compounds()

    @property
    def docs(self) -> int:
        """Articles collected so far."""
        return sum(len(batch.lengths) for batch in self._batches)

    def add(self, batch: ZoneArrays) -> None:
        """Collect articles; they become the segment's next article numbers."""
        self._forms = batch.forms
        weights, docs = batch.weights, self.docs
        lengths, titles = batch.doc_first[1:] - batch.doc_first[:-1], batch.sizes[batch.doc_zones]
        self._batches.append(
            _Batch(
                batch.tokens,
                batch.positions.astype(np.uint32),
                weights,
                lengths.astype(np.uint32),
                titles.astype(np.uint32),
            )
        )
        owners = np.searchsorted(batch.doc_first, batch.begins, side="right") - 1 + docs
        self._compounds.add(batch.tokens, batch.begins, batch.ends, owners, weights[batch.begins])

    def arrays(self) -> Arrays:
        """The arrays of the segment's terms and of its articles' lengths."""
        tokens, positions, weights, lengths, titles = (
            np.concatenate(columns) for columns in zip(*self._batches, strict=True)
        )
        used = np.flatnonzero(np.bincount(tokens, minlength=1))
        by_id, keys_of_forms, tables = _lexicons([self._forms[number] for number in used.tolist()])
        numbers = np.zeros(len(self._forms), np.uint32)
        numbers[used] = by_id
        forms = numbers[tokens]
        docs = np.repeat(np.arange(len(lengths), dtype=np.uint16), lengths)
        result: Arrays = dict(tables)
        heads = np.where(titles, titles + np.uint32(GAP), 0)  # the position behind each title
        occurrences = _Tokens(forms, docs, positions, weights, ordered(forms))
        result |= _syllables(occurrences, heads, tables["form_first"], len(lengths))
        result |= _pairs(occurrences, keys_of_forms, tables["form_first"])
        result |= self._compounds.arrays(self._forms)
        result["length"] = smallest(lengths)
        result["title_length"] = smallest(titles)
        return result


class _Batch(NamedTuple):
    """Of some articles: the form, position and weight of each token; the tokens of each article, and of its title."""

    tokens: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    weights: NDArray[np.uint8]
    lengths: NDArray[np.uint32]
    titles: NDArray[np.uint32]

    @classmethod
    def empty(cls) -> _Batch:
        columns = (np.zeros(0, np.uint32) for _ in range(4))
        return cls(next(columns), next(columns), np.zeros(0, np.uint8), next(columns), next(columns))


def _lexicons(forms: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32], Arrays]:
    """Sort forms by (key, form): gives their numbers, the number of the key of each of these, and the lexicons."""
    rows = sorted((_bytes(fold(form)), _bytes(form), number) for number, form in enumerate(forms))
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


class _Tokens(NamedTuple):
    """All tokens of a segment: the form, article, position and weight of each; and their order by form."""

    forms: Array
    docs: Array
    positions: Array
    weights: Array
    order: Array


def _syllables(tokens: _Tokens, heads: Array, form_first: Array, doc_count: int) -> Arrays:
    forms, docs, positions, weights, order = tokens
    forms, docs, positions = forms[order], docs[order], positions[order]
    first = runs(forms, docs)
    own, own_docs = forms[first], docs[first]
    counts = np.diff(first, append=len(order)).astype(np.uint32)
    sums = sums_of(weights[order].astype(np.uint32), first)
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
        "form_weight": smallest(sums_of(sums, starts[:-1])),
        **packed("syllable_weight", sums[listed], 6, places[listed]),
        **packed("syllable_count", counts, 4),
        "position_first": first_of(forms, int(form_first[-1])),
        **packed("position", positions, 12),
        **{stream.name: stream.whole() for stream in row_streams(fetch, form_first, gaps(starts), key_df, doc_count)},
    }


def distinct(owners: Array, docs: Array, count: int) -> NDArray[np.int64]:
    """The number of different articles of each owner 0..count-1; owners ascend, their articles may repeat."""
    found = np.bincount(owners, minlength=count)
    large = found > _LARGE
    ends = np.cumsum(found)
    seen = np.zeros(MAX_DOCS, np.bool_)
    for owner in np.flatnonzero(large).tolist():
        own = docs[ends[owner] - found[owner] : ends[owner]]
        seen[own] = True
        found[owner] = np.count_nonzero(seen)
        seen[own] = False
    small = ~large[owners]
    owners, docs = owners[small], docs[small]
    order = ordered(owners, docs)
    owners, docs = owners[order], docs[order]
    return np.where(large, found, np.bincount(owners[runs(owners, docs)], minlength=count))


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


def _pairs(tokens: _Tokens, keys_of_forms: Array, form_first: Array) -> Arrays:
    forms, docs, positions, weights, order = tokens  # in the order by form are the left ones of the pairs, too
    beside = np.zeros(len(forms), np.bool_)
    beside[:-1] = (docs[1:] == docs[:-1]) & (gaps(positions) == 1)
    order = order[beside[order]]
    left, right = forms[order], forms[order + 1]
    within = ordered(keys_of_forms[left] if len(left) else left, right)
    order, left, right = order[within], left[within], right[within]
    docs = docs[order]
    first = runs(left, right, docs)
    sums = sums_of(weights[order].astype(np.uint32), first)
    left, right, docs = left[first], right[first], docs[first]
    starts = runs(left, right)
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
    first = runs(lefts, rights)
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
