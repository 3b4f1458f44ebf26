"""Merge: several segments into one, by concatenating their lists term by term; deleted articles drop out.

No list is sorted again: terms are sorted within each segment and article numbers only shift, so that every
posting's place in the merged list is known from counts alone. What only deleted articles held (forms, keys, pairs,
words, facet values) is left out, so that a merge equals a fresh build of the living articles.

Memory is what bounds a merge, so one array is made at a time, from one segment after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.whoosh.arrays import Array, gaps, ranges, smallest, write_stream
from search.whoosh.columns import FACETS, id_arrays
from search.whoosh.inverter import MAX_FORM, Arrays
from search.whoosh.lexicon import Lexicon, pack
from search.whoosh.lists import Lists, Runs, living_runs, totals
from search.whoosh.segment import Segment
from search.whoosh.titles import merge_titles

Named = Iterator[tuple[str, Array]]


class _Source:
    """One segment of a merge: which postings it keeps, and its numbers in the merged segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        self.file = segment.file
        alive = segment.alive if segment.alive is not None else np.ones(segment.docs, np.bool_)
        self.alive = alive
        self.whole = bool(alive.all())
        self.new_docs = (np.cumsum(alive) - 1 + base).astype(np.uint16)
        self.keys: NDArray[np.int32] = np.zeros(0, np.int32)
        self.forms: NDArray[np.int32] = np.zeros(0, np.int32)

    def keep(self, name: str) -> NDArray[np.bool_] | slice:
        """What to index postings with to get those whose article, in the array ``name``, is alive."""
        return slice(None) if self.whole else self.alive[self.file[name]]

    def kept(self, kind: str, name: str) -> Array:
        """The array ``kind_name`` of the living postings of a kind."""
        kept: Array = self.file[f"{kind}_{name}"][self.keep(f"{kind}_doc")]
        return kept

    def docs(self, kind: str) -> Array:
        """The new article numbers of the living postings of a kind."""
        return self.new_docs[self.kept(kind, "doc")]

    def counts(self, kind: str) -> NDArray[np.int64]:
        """How many living postings each term of a kind has."""
        first, keep = self.file[f"{kind}_first"], self.keep(f"{kind}_doc")
        return gaps(first) if isinstance(keep, slice) else totals(keep, first)


def merge_to(path: Path, parts: Sequence[tuple[Path, NDArray[np.bool_] | None]]) -> int:
    """Write the merge of segments (file, which articles are alive) to a new file; gives its size in bytes."""
    return write_stream(path, merged([Segment(file, alive) for file, alive in parts]))


def merge(segments: Sequence[Segment]) -> Arrays:
    """The arrays of one segment that holds the living articles of all of them, in order."""
    return dict(merged(segments))


def merged(segments: Sequence[Segment]) -> Named:
    """The same, array after array."""
    sources, base = [], 0
    for segment in segments:
        sources.append(_Source(segment, base))
        base += segment.live
    lexicons = _merge_lexicons(sources)
    yield from lexicons.items()
    form_first = lexicons["form_first"].astype(np.int32)
    families = (
        _merge_syllables(sources, form_first),
        _merge_positions(sources, len(form_first) - 1),
        _merge_pairs(sources, form_first),
        _merge_words(sources),
        _merge_titles(sources),
        _merge_columns(sources),
    )
    for family in families:
        yield from family
        for source in sources:
            source.file.release()


def _merge_lexicons(sources: Sequence[_Source]) -> Arrays:
    rows: set[tuple[bytes, bytes]] = set()
    local = []
    for source in sources:
        keys = list(source.segment.keys.strings())
        forms = list(source.segment.forms.strings())
        owners = np.repeat(np.arange(len(keys)), gaps(source.file["form_first"])).tolist()
        pairs = {form: (keys[owners[form]], forms[form]) for form in np.flatnonzero(_living_forms(source)).tolist()}
        source.keys, source.forms = np.full(len(keys), -1, np.int32), np.full(len(forms), -1, np.int32)
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
    first = source.file["form_first"]
    sizes, counts = gaps(first), source.counts("syllable")
    living = np.zeros(int(first[-1]), np.bool_)
    living[np.repeat(first[:-1], counts) + source.kept("syllable", "form")] = True
    # The forms that share a key's last number cannot be told apart, so such a key keeps all its forms.
    return living | np.repeat((counts > 0) & (sizes > MAX_FORM + 1), sizes)


def _variants(source: _Source, keys: Array, counts: Array, variants: Array, form_first: Array) -> Array:
    """The numbers, in the merged segment, of the form numbers ``variants`` of the old keys ``keys``, of which each
    has ``counts`` postings."""
    old_forms = np.repeat(source.file["form_first"][keys], counts)
    old_forms += variants
    new: Array = source.forms[old_forms]
    new -= np.repeat(form_first[source.keys[keys]], counts)
    np.minimum(new, MAX_FORM, out=new)
    return new


def _lay_kept(lists: Lists, sources: Sequence[_Source], kind: str, name: str) -> Array:
    """The values of an array that stay as they are."""
    widest = np.result_type(*(source.file[f"{kind}_{name}"].dtype for source in sources))
    return smallest(lists.lay((source.kept(kind, name) for source in sources), widest))


def _merge_syllables(sources: Sequence[_Source], form_first: Array) -> Named:
    counts = [source.counts("syllable") for source in sources]
    lists = Lists([living_runs(s.keys, own) for s, own in zip(sources, counts, strict=True)], len(form_first) - 1)
    yield "syllable_first", smallest(lists.first)
    docs = lists.lay((source.docs("syllable") for source in sources), np.uint16)
    yield "syllable_df", lists.frequencies(docs)
    yield "syllable_doc", docs
    del docs
    forms = (
        _variants(source, np.arange(len(own)), own, source.kept("syllable", "form"), form_first)
        for source, own in zip(sources, counts, strict=True)
    )
    yield "syllable_form", lists.lay(forms, np.uint8)
    for name in ("weight", "count", "early"):
        yield f"syllable_{name}", _lay_kept(lists, sources, "syllable", name)


def _merge_positions(sources: Sequence[_Source], key_count: int) -> Named:
    runs = []
    for source in sources:
        counts = source.file["syllable_count"]
        if not source.whole:
            counts = counts * source.alive[source.file["syllable_doc"]]
        runs.append(living_runs(source.keys, totals(counts, source.file["syllable_first"])))
    lists = Lists(runs, key_count)
    yield "position_first", smallest(lists.first)
    widest = np.result_type(*(source.file["position"].dtype for source in sources))
    yield "position", smallest(lists.lay(map(_positions, sources), widest))


def _positions(source: _Source) -> Array:
    positions, keep = source.file["position"], source.keep("syllable_doc")
    return positions if isinstance(keep, slice) else positions[np.repeat(keep, source.file["syllable_count"])]


def _keys_of(codes: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The left and the right key of each pair."""
    return (codes >> np.uint64(32)).astype(np.int64), (codes & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _new_codes(source: _Source, counts: Array) -> Array:
    """The codes, in the merged segment, of the pairs that any living article has."""
    left, right = _keys_of(source.file["pair_code"][counts > 0])
    codes: Array = (source.keys[left].astype(np.uint64) << np.uint64(32)) | source.keys[right].astype(np.uint64)
    return codes


def _merge_pairs(sources: Sequence[_Source], form_first: Array) -> Named:
    counts = [source.counts("pair") for source in sources]
    codes = [_new_codes(source, own) for source, own in zip(sources, counts, strict=True)]
    all_codes = np.unique(np.concatenate(codes))
    runs = [
        Runs(np.searchsorted(all_codes, code).astype(np.uint32), own[own > 0].astype(np.uint32))
        for code, own in zip(codes, counts, strict=True)
    ]
    del codes, counts
    yield "pair_code", all_codes
    lists = Lists(runs, len(all_codes))
    del all_codes, runs
    yield "pair_first", smallest(lists.first)
    docs = lists.lay((source.docs("pair") for source in sources), np.uint16)
    yield "pair_df", lists.frequencies(docs)
    yield "pair_doc", docs
    del docs
    yield "pair_form", lists.lay((_pair_forms(source, form_first) for source in sources), np.uint16)
    yield "pair_weight", _lay_kept(lists, sources, "pair", "weight")


def _pair_forms(source: _Source, form_first: Array) -> Array:
    """The form numbers of the living pairs, in the merged segment."""
    left, right = _keys_of(source.file["pair_code"])
    counts, both = source.counts("pair"), source.kept("pair", "form")
    forms = _variants(source, left, counts, both >> 8, form_first) << 8
    forms |= _variants(source, right, counts, both & 0xFF, form_first)
    return forms


def _merge_words(sources: Sequence[_Source]) -> Named:
    used: set[bytes] = set()
    for source in sources:
        texts = list(source.segment.words.strings())
        used.update(texts[word] for word in np.flatnonzero(source.counts("word")).tolist())
    ordered = sorted(used)
    number = {text: index for index, text in enumerate(ordered)}
    runs = []
    for source in sources:
        numbers = [number.get(text, -1) for text in source.segment.words.strings()]
        runs.append(living_runs(np.array(numbers, np.int64), source.counts("word")))
    blob, offsets = pack(ordered)
    lists = Lists(runs, len(ordered))
    del used, ordered, number, runs
    yield "word_blob", blob
    yield "word_offset", offsets
    yield "word_first", smallest(lists.first)
    yield "word_doc", lists.lay((source.docs("word") for source in sources), np.uint16)
    yield "word_weight", _lay_kept(lists, sources, "word", "weight")


def _merge_titles(sources: Sequence[_Source]) -> Named:
    yield from merge_titles([(source.file, source.alive) for source in sources]).items()


def _merge_columns(sources: Sequence[_Source]) -> Named:
    for name in ("length", "title_length"):
        yield name, smallest(np.concatenate([source.file[name][source.alive] for source in sources]))
    yield "published", np.concatenate([source.file["published"][source.alive] for source in sources])
    ids = [source.segment.ids[doc] for source in sources for doc in np.flatnonzero(source.alive).tolist()]
    yield from id_arrays(ids).items()
    yield from _merge_blobs(sources).items()
    for name in FACETS:
        yield from _merge_facet(sources, name).items()


def _merge_blobs(sources: Sequence[_Source]) -> Arrays:
    blobs, sizes = [], []
    for source in sources:
        offsets = source.file["stored_offset"].astype(np.int64)
        blob = source.file["stored_blob"]
        if source.whole:
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
