"""Merge: several segments into one, by concatenating their lists term by term; deleted articles drop out.

No list is sorted again: terms are sorted within each segment and article numbers only shift, so that every
posting's place in the merged list is known from counts alone. What only deleted articles held (forms, keys, pairs,
words, facet values) is left out, so that a merge equals a fresh build of the living articles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.whoosh.arrays import Array, gaps, ranges, smallest
from search.whoosh.columns import FACETS, id_arrays
from search.whoosh.inverter import MAX_FORM, Arrays, document_frequency
from search.whoosh.lexicon import Lexicon, pack
from search.whoosh.segment import Segment


class _Source:
    """One segment of a merge: which postings it keeps, and its numbers in the merged segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        self.file = segment.file
        alive = segment.alive if segment.alive is not None else np.ones(segment.docs, np.bool_)
        self.alive = alive
        self.new_docs = (np.cumsum(alive) - 1 + base).astype(np.int64)
        self.keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self.forms: NDArray[np.int64] = np.zeros(0, np.int64)

    def keep(self, docs: Array) -> NDArray[np.int64]:
        """The indices of the postings whose article is alive."""
        return np.flatnonzero(self.alive[docs])


def merge(segments: Sequence[Segment]) -> Arrays:
    """The arrays of one segment that holds the living articles of all of them, in order."""
    sources, base = [], 0
    for segment in segments:
        sources.append(_Source(segment, base))
        base += segment.live
    result = _merge_lexicons(sources)
    key_count = len(result["form_first"]) - 1
    result |= _merge_syllables(sources, key_count, result["form_first"].astype(np.int64))
    result |= _merge_pairs(sources, result["form_first"].astype(np.int64))
    result |= _merge_words(sources)
    result |= _merge_columns(sources)
    return result


def _merge_lexicons(sources: Sequence[_Source]) -> Arrays:
    rows: set[tuple[bytes, bytes]] = set()
    local = []
    for source in sources:
        keys = list(source.segment.keys.strings())
        forms = list(source.segment.forms.strings())
        owners = _owners(source.file["form_first"]).tolist()
        pairs = {form: (keys[owners[form]], forms[form]) for form in np.flatnonzero(_living_forms(source)).tolist()}
        source.keys, source.forms = np.full(len(keys), -1), np.full(len(forms), -1)
        local.append((owners, pairs))
        rows.update(pairs.values())
    ordered = sorted(rows)
    form_number = {row: index for index, row in enumerate(ordered)}
    starts = [index for index, row in enumerate(ordered) if not index or row[0] != ordered[index - 1][0]]
    key_number = {ordered[index][0]: number for number, index in enumerate(starts)}
    for source, (owners, pairs) in zip(sources, local, strict=True):
        for form, pair in pairs.items():
            source.keys[owners[form]] = key_number[pair[0]]
            source.forms[form] = form_number[pair]
    key_blob, key_offset = pack([ordered[index][0] for index in starts])
    form_blob, form_offset = pack([form for _, form in ordered])
    return {
        "key_blob": key_blob,
        "key_offset": key_offset,
        "form_blob": form_blob,
        "form_offset": form_offset,
        "form_first": np.array([*starts, len(ordered)], np.uint32),
    }


def _living_forms(source: _Source) -> NDArray[np.bool_]:
    """Which forms stand in an article that is alive."""
    first = source.file["form_first"].astype(np.int64)
    keep = source.keep(source.file["syllable_doc"])
    keys = _owners(source.file["syllable_first"])[keep]
    living = np.zeros(int(first[-1]), np.bool_)
    living[first[keys] + source.file["syllable_form"][keep]] = True
    # The forms that share a key's last number cannot be told apart, so such a key keeps all its forms.
    counts = np.diff(first)
    crowded = np.bincount(keys, minlength=len(counts)).astype(np.bool_) & (counts > MAX_FORM + 1)
    return living | np.repeat(crowded, counts)


def _variants(source: _Source, keys: Array, variants: Array, form_first: Array) -> NDArray[np.int64]:
    """The numbers, in the merged segment, of the form numbers ``variants`` of the old keys ``keys``."""
    old_first = source.file["form_first"].astype(np.int64)
    new_forms = source.forms[old_first[keys] + variants]
    return np.minimum(new_forms - form_first[source.keys[keys]], MAX_FORM)


class _Lists:
    """Places the postings of several sources into merged lists, owner by owner."""

    def __init__(self, owners: Sequence[NDArray[np.int64]], count: int) -> None:
        counts = [np.bincount(owner, minlength=count) for owner in owners]
        total = np.sum(counts, axis=0) if counts else np.zeros(count, np.int64)
        self.first = np.concatenate(([0], np.cumsum(total)))
        self.size = int(self.first[-1])
        self.places = []
        start = self.first[:-1].copy()
        for owner, own in zip(owners, counts, strict=True):
            before = np.cumsum(own) - own
            self.places.append(start[owner] + np.arange(len(owner)) - before[owner])
            start += own

    def lay(self, parts: Sequence[Array], dtype: type = np.int64) -> Array:
        """The parts' values in merged order."""
        merged: Array = np.zeros(self.size, dtype)
        for place, part in zip(self.places, parts, strict=True):
            merged[place] = part
        return merged


def _owners(first: Array) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(first) - 1), gaps(first))


def _merge_syllables(sources: Sequence[_Source], key_count: int, form_first: Array) -> Arrays:
    owners, docs, forms, weights, counts, position_owners, positions = [], [], [], [], [], [], []
    early = []
    for source in sources:
        file = source.file
        keep = source.keep(file["syllable_doc"])
        old = _owners(file["syllable_first"])[keep]
        own = source.keys[old]
        owners.append(own)
        docs.append(source.new_docs[file["syllable_doc"][keep]])
        forms.append(_variants(source, old, file["syllable_form"][keep], form_first))
        weights.append(file["syllable_weight"][keep])
        early.append(file["syllable_early"][keep])
        all_counts = file["syllable_count"].astype(np.int64)
        begins = np.cumsum(all_counts) - all_counts
        counts.append(all_counts[keep])
        positions.append(file["position"][ranges(begins[keep], all_counts[keep])])
        position_owners.append(np.repeat(own, all_counts[keep]))
    lists = _Lists(owners, key_count)
    spots = _Lists(position_owners, key_count)
    all_docs = lists.lay(docs, np.uint16)
    all_owners = np.repeat(np.arange(key_count, dtype=np.uint64), np.diff(lists.first))
    return {
        "syllable_first": smallest(lists.first),
        "syllable_df": document_frequency(all_owners, all_docs, key_count),
        "syllable_doc": all_docs,
        "syllable_form": lists.lay(forms, np.uint8),
        "syllable_weight": smallest(lists.lay(weights, np.uint32)),
        "syllable_count": smallest(lists.lay(counts, np.uint32)),
        "syllable_early": lists.lay(early, np.uint8),
        "position_first": smallest(spots.first),
        "position": smallest(spots.lay(positions, np.uint32)),
    }


def _keys_of(codes: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The left and the right key of each pair."""
    return (codes >> np.uint64(32)).astype(np.int64), (codes & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _merge_pairs(sources: Sequence[_Source], form_first: Array) -> Arrays:
    codes, olds, keeps = [], [], []
    for source in sources:
        keep = source.keep(source.file["pair_doc"])
        old = _owners(source.file["pair_first"])[keep]
        left, right = _keys_of(source.file["pair_code"])
        code = (source.keys[left].astype(np.uint64) << np.uint64(32)) | source.keys[right].astype(np.uint64)
        codes.append(code)
        olds.append(old)
        keeps.append(keep)
    living = [code[np.bincount(old, minlength=len(code)) > 0] for code, old in zip(codes, olds, strict=True)]
    merged = np.unique(np.concatenate(living))
    owners, docs, forms, weights = [], [], [], []
    for source, code, old, keep in zip(sources, codes, olds, keeps, strict=True):
        file = source.file
        owners.append(np.searchsorted(merged, code)[old])
        docs.append(source.new_docs[file["pair_doc"][keep]])
        left, right = _keys_of(file["pair_code"][old])
        both = file["pair_form"][keep]
        left = _variants(source, left, both >> 8, form_first)
        right = _variants(source, right, both & 0xFF, form_first)
        forms.append((left << 8) | right)
        weights.append(file["pair_weight"][keep])
    lists = _Lists(owners, len(merged))
    all_docs = lists.lay(docs, np.uint16)
    all_owners = np.repeat(np.arange(len(merged), dtype=np.uint64), np.diff(lists.first))
    return {
        "pair_code": merged,
        "pair_first": smallest(lists.first),
        "pair_df": document_frequency(all_owners, all_docs, len(merged)),
        "pair_doc": all_docs,
        "pair_form": lists.lay(forms, np.uint16),
        "pair_weight": smallest(lists.lay(weights, np.uint32)),
    }


def _merge_words(sources: Sequence[_Source]) -> Arrays:
    rows, used = [], set[bytes]()
    for source in sources:
        texts = list(source.segment.words.strings())
        keep = source.keep(source.file["word_doc"])
        old = _owners(source.file["word_first"])[keep]
        used.update(texts[word] for word in np.unique(old).tolist())
        rows.append((texts, keep, old))
    ordered = sorted(used)
    number = {text: index for index, text in enumerate(ordered)}
    owners, docs, weights = [], [], []
    for source, (texts, keep, old) in zip(sources, rows, strict=True):
        new = np.array([number.get(text, -1) for text in texts], np.int64)
        owners.append(new[old])
        docs.append(source.new_docs[source.file["word_doc"][keep]])
        weights.append(source.file["word_weight"][keep])
    lists = _Lists(owners, len(ordered))
    blob, offsets = pack(ordered)
    return {
        "word_blob": blob,
        "word_offset": offsets,
        "word_first": smallest(lists.first),
        "word_doc": lists.lay(docs, np.uint16),
        "word_weight": smallest(lists.lay(weights, np.uint32)),
    }


def _merge_columns(sources: Sequence[_Source]) -> Arrays:
    result: Arrays = {}
    for name in ("length", "title_length"):
        result[name] = smallest(np.concatenate([source.file[name][source.alive] for source in sources]))
    result["published"] = np.concatenate([source.file["published"][source.alive] for source in sources])
    ids = [source.segment.ids[doc] for source in sources for doc in np.flatnonzero(source.alive).tolist()]
    result |= id_arrays(ids)
    result |= _merge_blobs(sources)
    for name in FACETS:
        result |= _merge_facet(sources, name)
    return result


def _merge_blobs(sources: Sequence[_Source]) -> Arrays:
    blobs, sizes = [], []
    for source in sources:
        offsets = source.file["stored_offset"].astype(np.int64)
        blob = source.file["stored_blob"]
        if source.alive.all():
            blobs.append(blob)
        else:
            docs = np.flatnonzero(source.alive)
            blobs.append(blob[ranges(offsets[docs], np.diff(offsets)[docs])])
        sizes.append(np.diff(offsets)[source.alive])
    offsets = np.concatenate(([0], np.cumsum(np.concatenate(sizes))))
    return {"stored_blob": np.concatenate(blobs), "stored_offset": smallest(offsets)}


def _merge_facet(sources: Sequence[_Source], name: str) -> Arrays:
    lexicons = [Lexicon(source.file[f"{name}_blob"], source.file[f"{name}_offset"]) for source in sources]
    texts = [list(lexicon.strings()) for lexicon in lexicons]
    used: set[bytes] = set()
    rows = []
    for source, own in zip(sources, texts, strict=True):
        first = source.file[f"{name}_first"].astype(np.int64)
        docs = np.flatnonzero(source.alive)
        counts = np.diff(first)[docs]
        numbers = source.file[f"{name}_value"][ranges(first[docs], counts)]
        used.update(own[number] for number in np.unique(numbers).tolist())
        rows.append((counts, numbers))
    ordered = sorted(used)
    number_of = {text: index for index, text in enumerate(ordered)}
    values = []
    for own, (_, numbers) in zip(texts, rows, strict=True):
        new = np.array([number_of.get(text, 0) for text in own], np.int64)
        values.append(new[numbers] if len(own) else numbers.astype(np.int64))
    blob, offsets = pack(ordered)
    first = np.concatenate(([0], np.cumsum(np.concatenate([counts for counts, _ in rows]))))
    return {
        f"{name}_blob": blob,
        f"{name}_offset": offsets,
        f"{name}_first": smallest(first),
        f"{name}_value": smallest(np.concatenate(values)),
    }
