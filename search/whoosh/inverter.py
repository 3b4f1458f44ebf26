"""Inverter: takes analysed articles in and turns them into the arrays of one segment.

Occurrences are collected in flat arrays and sorted once. A *posting* here is one (syllable key, article, marked
form): its folded reading is the union over the forms, its marked reading a filter on the form's number, so both
are held in one list (see ``docs/index-format.md``).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.whoosh.arrays import Array, gaps, smallest
from search.whoosh.lexicon import pack
from search.whoosh.zones import GAP, Zone

MAX_DOCS = 1 << 16  # article numbers within a segment are uint16
MAX_FORM = 255  # a key's forms beyond this number share the last number

Arrays = dict[str, Array]


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
        form_ids, key_ids, tables = _lexicons(self._form_ids)
        tokens = np.frombuffer(self._tokens, np.uint32)
        forms = form_ids[tokens]
        keys = key_ids[forms]
        variants = np.minimum(forms - tables["form_first"][keys], MAX_FORM).astype(np.uint64)
        lengths = np.frombuffer(self._counts, np.uint32)
        docs = np.repeat(np.arange(self.docs, dtype=np.uint64), lengths)
        positions, weights = self._positions()
        result: Arrays = dict(tables)
        heads = np.frombuffer(self._heads, np.uint32)
        result |= _syllables(keys, variants, docs, positions, weights, heads, len(tables["form_first"]) - 1)
        result |= _pairs(keys, variants, docs, positions, weights)
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
        rank = np.zeros(len(texts), np.uint64)
        rank[[number for _, number in texts]] = np.arange(len(texts), dtype=np.uint64)
        words = rank[np.frombuffer(self._words, np.uint32)] if texts else np.zeros(0, np.uint64)
        docs = np.frombuffer(self._word_docs, np.uint32).astype(np.uint64)
        order, first = _groups((words << np.uint64(16)) | docs)
        weights = np.frombuffer(self._word_weights, np.uint8).astype(np.uint32)[order]
        blob, offsets = pack([text for text, _ in texts])
        return {
            "word_blob": blob,
            "word_offset": offsets,
            "word_first": first_of(words[order][first], len(texts)),
            "word_doc": docs[order][first].astype(np.uint16),
            "word_weight": smallest(_sums(weights, first)),
        }


def _lexicons(form_ids: dict[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64], Arrays]:
    """Sort forms by (key, form): gives batch id → form number, form number → key number, and the lexicons."""
    rows = sorted((_bytes(fold(form)), _bytes(form), number) for form, number in form_ids.items())
    by_id = np.zeros(len(rows), np.int64)
    by_id[[number for _, _, number in rows]] = np.arange(len(rows))
    starts = [index for index, row in enumerate(rows) if index == 0 or row[0] != rows[index - 1][0]]
    first = np.array([*starts, len(rows)], np.uint32)
    keys_of_forms = np.repeat(np.arange(len(starts)), gaps(first))
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
    keys: Array, variants: Array, docs: Array, positions: Array, weights: Array, heads: Array, key_count: int
) -> Arrays:
    composite = (keys.astype(np.uint64) << np.uint64(24)) | (docs << np.uint64(8)) | variants
    order, first = _groups(composite)
    composite = composite[order][first]
    posting_keys = composite >> np.uint64(24)
    posting_docs = (composite >> np.uint64(8)).astype(np.uint16)
    counts = np.diff(first, append=len(order))
    return {
        "syllable_first": first_of(posting_keys, key_count),
        "syllable_df": document_frequency(posting_keys, posting_docs, key_count),
        "syllable_doc": posting_docs,
        "syllable_form": composite.astype(np.uint8),
        "syllable_weight": smallest(_sums(weights[order].astype(np.uint32), first)),
        "syllable_count": smallest(counts.astype(np.uint32)),
        "syllable_early": _early(positions[order][first], heads[posting_docs]),
        "position_first": first_of(keys.astype(np.uint64)[order], key_count),
        "position": smallest(positions[order]),
    }


def _early(positions: Array, heads: Array) -> Array:
    """How early a posting's first occurrence stands: 0 in the title, else its place behind it, from 1 on."""
    behind = positions.astype(np.int64) - heads + 1
    return np.where(positions < heads, 0, np.minimum(behind, 255)).astype(np.uint8)


def _pairs(keys: Array, variants: Array, docs: Array, positions: Array, weights: Array) -> Arrays:
    adjacent = np.flatnonzero((docs[1:] == docs[:-1]) & (gaps(positions) == 1))
    left, right = keys[adjacent].astype(np.uint64), keys[adjacent + 1].astype(np.uint64)
    codes, inverse = np.unique((left << np.uint64(32)) | right, return_inverse=True)
    forms = (variants[adjacent] << np.uint64(8)) | variants[adjacent + 1]
    composite = (inverse.astype(np.uint64) << np.uint64(32)) | (docs[adjacent] << np.uint64(16)) | forms
    order, first = _groups(composite)
    sums = _sums(weights[adjacent][order].astype(np.uint32), first)
    composite = composite[order][first]
    owners = composite >> np.uint64(32)
    pair_docs = (composite >> np.uint64(16)).astype(np.uint16)
    return {
        "pair_code": codes,
        "pair_first": first_of(owners, len(codes)),
        "pair_df": document_frequency(owners, pair_docs, len(codes)),
        "pair_doc": pair_docs,
        "pair_form": composite.astype(np.uint16),
        "pair_weight": smallest(sums),
    }


def _groups(composite: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(order, first): the stable sort of ``composite``, and where each distinct value begins in it."""
    order = np.argsort(composite, kind="stable")
    if not len(order):
        return order, order
    ordered = composite[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return order, first


def _sums(values: Array, first: Array) -> Array:
    return np.add.reduceat(values, first) if len(first) else values[:0]


def first_of(owners: Array, count: int) -> Array:
    """Where the run of each owner 0..count-1 begins in the sorted ``owners``; one more entry for the end."""
    return smallest(np.searchsorted(owners, np.arange(count + 1, dtype=owners.dtype)))


def document_frequency(owners: Array, docs: Array, count: int) -> Array:
    """The number of distinct articles in each owner's run (a run is sorted by article)."""
    if not len(owners):
        return np.zeros(count, np.uint8)
    new = np.concatenate(([True], (owners[1:] != owners[:-1]) | (docs[1:] != docs[:-1])))
    return smallest(np.bincount(owners[new].astype(np.int64), minlength=count).astype(np.uint32))
