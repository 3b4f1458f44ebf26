"""Merge: several segments into one, by putting their lists together; deleted articles drop out.

No list is sorted again (``lists.py``). What only deleted articles held (forms, keys, pairs, words, facet values) is
left out, so that a merge equals a fresh build of the living articles. One array is made at a time, piece by piece,
from one segment after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged
from search.whoosh.segments.arrays import Array, Arrays, Stream, gaps, offsets, ranges, smallest, write_stream
from search.whoosh.segments.columns import FACETS, id_arrays
from search.whoosh.segments.lexicon import Lexicon, pack
from search.whoosh.segments.packed import Packer
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.store import MergedStores, blob_pieces, dictionary_arrays
from search.whoosh.segments.titles import merge_titles
from search.whoosh.writing.lists import Keep, Lists
from search.whoosh.writing.merge_pairs import merge_pairs
from search.whoosh.writing.merge_part import MergePart
from search.whoosh.writing.merge_syllables import merge_syllables


def merge_to(path: Path, parts: Sequence[tuple[Path, NDArray[np.bool_] | None]]) -> int:
    """Write the merge of segments (file, which articles are alive) to a new file; gives its size in bytes.

    Raises ``IndexDamaged`` where one of them is not as it was written: what is written here gets checksums of its own,
    which would vouch for the damage.
    """
    segments = [Segment(file, alive) for file, alive in parts]
    if damages := [damage for segment in segments for damage in segment.file.damages()]:
        raise IndexDamaged("; ".join(damages))
    return write_stream(path, merged(segments))


def merge(segments: Sequence[Segment]) -> Arrays:
    """The arrays of one segment that holds the living articles of all of them, in order."""
    return {stream.name: stream.whole() for stream in merged(segments)}


def merged(segments: Sequence[Segment]) -> Iterator[Stream]:
    """The same, array after array."""
    parts, docs = [], 0
    for segment in segments:
        parts.append(MergePart(segment, docs))
        docs += segment.live
    lexicons = _merge_lexicons(parts)
    yield from (Stream.of(*item) for item in lexicons.items())
    form_first = lexicons["form_first"]
    families = (
        merge_syllables(parts, form_first, docs),
        merge_pairs(parts, form_first),
        _merge_words(parts),
        _merge_titles(parts),
        _merge_columns(parts),
        _merge_stores(parts),
    )
    for stream in chain.from_iterable(families):
        yield stream
        for part in parts:
            part.file.release()


class _Lexicon(NamedTuple):
    """The living forms of a part: their numbers, and their keys and texts."""

    numbers: list[int]
    owners: list[int]
    rows: list[tuple[bytes, bytes]]


def _merge_lexicons(parts: Sequence[MergePart]) -> Arrays:
    """The keys and forms of all parts; leaves in each part the new numbers of its own, -1 for the dead."""
    local = [_living(part) for part in parts]
    ordered = sorted({row for lexicon in local for row in lexicon.rows})
    form_number = {row: index for index, row in enumerate(ordered)}
    starts = [index for index, row in enumerate(ordered) if not index or row[0] != ordered[index - 1][0]]
    key_number = {ordered[index][0]: number for number, index in enumerate(starts)}
    for part, lexicon in zip(parts, local, strict=True):
        part.keys = np.full(len(part.segment.keys), -1, np.int64)
        part.forms = np.full(len(part.segment.forms), -1, np.int64)
        part.keys[lexicon.owners] = [key_number[key] for key, _ in lexicon.rows]
        part.forms[lexicon.numbers] = [form_number[row] for row in lexicon.rows]
    key_blob, key_offset = pack([ordered[index][0] for index in starts])
    form_blob, form_offset = pack([form for _, form in ordered])
    return {
        "key_blob": key_blob,
        "key_offset": key_offset,
        "form_blob": form_blob,
        "form_offset": form_offset,
        "form_first": np.array([*starts, len(ordered)], np.uint32),
    }


def _living(part: MergePart) -> _Lexicon:
    keys, forms = list(part.segment.keys.strings()), list(part.segment.forms.strings())
    living = np.flatnonzero(part.counts("syllable", part.file["syllable_first"]))
    owners = np.repeat(np.arange(len(keys)), gaps(part.file["form_first"]))[living].tolist()
    numbers = living.tolist()
    return _Lexicon(numbers, owners, [(keys[key], forms[form]) for key, form in zip(owners, numbers, strict=True)])


def _merge_words(parts: Sequence[MergePart]) -> Iterator[Stream]:
    counts = [part.counts("word", part.file["word_first"]) for part in parts]
    texts = []
    for part, own in zip(parts, counts, strict=True):
        all_texts = list(part.segment.words.strings())
        texts.append([all_texts[word] for word in np.flatnonzero(own).tolist()])
    ordered = sorted({text for own in texts for text in own})
    number = {text: index for index, text in enumerate(ordered)}
    sources = [
        part.source("word", part.file["word_first"], own, np.array([number[text] for text in living], np.int64))
        for part, own, living in zip(parts, counts, texts, strict=True)
    ]
    blob, blob_offset = pack(ordered)
    lists = Lists(sources, len(ordered))
    del texts, ordered, number

    def articles(place: int, begin: int, end: int, keep: Keep) -> Array:
        return parts[place].docs("word", begin, end, keep)

    def weights(place: int, begin: int, end: int, keep: Keep) -> Array:
        return parts[place].segment.word_weight_values(begin, end)[keep]

    yield Stream.of("word_blob", blob)
    yield Stream.of("word_offset", blob_offset)
    yield Stream.of("word_first", lists.first)
    yield Stream("word_doc", np.dtype(np.uint16), lists.pieces(articles, np.uint16))
    yield from Packer("word_weight", 4, lists.pieces(weights, np.uint32)).streams()


def _merge_titles(parts: Sequence[MergePart]) -> Iterator[Stream]:
    yield from (Stream.of(*item) for item in merge_titles([(part.file, part.alive) for part in parts]).items())


def _merge_columns(parts: Sequence[MergePart]) -> Iterator[Stream]:
    for name in ("length", "title_length"):
        yield Stream.of(name, smallest(np.concatenate([part.file[name][part.alive] for part in parts])))
    yield Stream.of("published", np.concatenate([part.file["published"][part.alive] for part in parts]))
    for name in ("sketch", "particular", "told_day"):
        yield Stream.of(name, np.concatenate([part.file[name][part.alive] for part in parts]))
    ids = [part.segment.ids[doc] for part in parts for doc in np.flatnonzero(part.alive).tolist()]
    yield from (Stream.of(*item) for item in id_arrays(ids).items())
    for name in FACETS:
        yield from (Stream.of(*item) for item in _merge_facet(parts, name).items())


def _merge_facet(parts: Sequence[MergePart], name: str) -> Arrays:
    lexicons = [Lexicon(part.file[f"{name}_blob"], part.file[f"{name}_offset"]) for part in parts]
    texts = [list(lexicon.strings()) for lexicon in lexicons]
    used: set[bytes] = set()
    rows = []
    for part, own in zip(parts, texts, strict=True):
        first = part.file[f"{name}_first"].astype(np.int64)
        docs = np.flatnonzero(part.alive)
        counts = np.diff(first)[docs]
        numbers = part.file[f"{name}_value"][ranges(first[docs], counts)]
        used.update(own[number] for number in np.unique(numbers).tolist())
        rows.append((counts, numbers))
    ordered = sorted(used)
    number_of = {text: index for index, text in enumerate(ordered)}
    values = []
    for own, (_, numbers) in zip(texts, rows, strict=True):
        new = np.array([number_of.get(text, 0) for text in own], np.int64)
        values.append(new[numbers] if len(own) else numbers.astype(np.int64))
    blob, blob_offset = pack(ordered)
    return {
        f"{name}_blob": blob,
        f"{name}_offset": blob_offset,
        f"{name}_first": offsets(np.concatenate([counts for counts, _ in rows])),
        f"{name}_value": smallest(np.concatenate(values)),
    }


def _merge_stores(parts: Sequence[MergePart]) -> Iterator[Stream]:
    """The stored articles as they are: each keeps the dictionary it was compressed with."""
    together = MergedStores.of([part.segment.store for part in parts])
    yield from (Stream.of(*item) for item in dictionary_arrays(together.dictionaries).items())
    numbered = zip(together.numbers, parts, strict=True)
    numbers = [numbers[part.file["dictionary_of"][part.alive]] for numbers, part in numbered]
    yield Stream.of("dictionary_of", np.concatenate(numbers))
    for name in ("head", "rest"):
        sizes = [gaps(part.file[f"{name}_offset"])[part.alive] for part in parts]
        docs = [np.flatnonzero(part.alive) for part in parts]
        pieces = (
            piece
            for part, own in zip(parts, docs, strict=True)
            for piece in blob_pieces(part.file[f"{name}_blob"], part.file[f"{name}_offset"], own)
        )
        yield Stream(f"{name}_blob", np.dtype(np.uint8), pieces)
        yield Stream.of(f"{name}_offset", offsets(np.concatenate(sizes)))
