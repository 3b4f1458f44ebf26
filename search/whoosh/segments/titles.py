"""Titles: the titles of a segment as sequences of forms, and the order of everything that stands in them.

The *order* is a suffix array (Manber and Myers 1993, "Suffix Arrays") over syllables instead of letters: every place
of every title, sorted by the keys of the ``DEPTH`` syllables that begin there. All occurrences of a phrase, whatever
its marks, so stand side by side, and those of a phrase whose last syllable is half typed too. What is known of a
syllable beside its form are three bits: whether a word ends behind it, whether the title pauses there, and whether the
next one is written right behind it (``U23``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.derived.as_written import spaced
from search.derived.continuations import DEPTH
from search.derived.title_marks import title_marks
from search.derived.zone_arrays import ZoneArrays
from search.whoosh.segments.arrays import Array, ArrayFile, smallest
from search.whoosh.segments.lexicon import Lexicon, pack

BITS = ("title_end", "title_pause", "title_join")
MAX_PLACE = 255  # what stands farther behind in a title is not in the order
_REMEMBERED = 1 << 12
_BEHIND = "\U0010ffff"  # sorts behind whatever goes on


class TitleCollector:
    """Collects the titles of a segment, in article order. The numbers of forms are those of one list throughout."""

    def __init__(self) -> None:
        self._forms: list[str] = []
        self._tokens: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
        self._lengths: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        self._bits: dict[str, list[NDArray[np.bool_]]] = {name: [np.zeros(0, np.bool_)] for name in BITS}

    def add(self, batch: ZoneArrays) -> None:
        """Add the titles of the next articles."""
        self._forms = batch.forms
        marks = title_marks(batch)
        self._tokens.append(marks.tokens)
        self._lengths.append(marks.lengths)
        for name, found in zip(BITS, (marks.ends, marks.pauses, marks.joins), strict=True):
            self._bits[name].append(found)

    def arrays(self) -> dict[str, Array]:
        """The titles as arrays."""
        tokens, lengths = np.concatenate(self._tokens), np.concatenate(self._lengths)
        used = np.flatnonzero(np.bincount(tokens, minlength=1))
        forms = [self._forms[number].encode("utf-8", "surrogatepass") for number in used.tolist()]
        bits = {name: np.concatenate(found) for name, found in self._bits.items()}
        return _title_arrays(forms, np.searchsorted(used, tokens).astype(np.uint32), lengths, bits)


def merge_titles(sources: Sequence[tuple[ArrayFile, NDArray[np.bool_]]]) -> dict[str, Array]:
    """The arrays of the titles of several segments, each with the articles of it that are alive."""
    ids: dict[bytes, int] = {}
    tokens, lengths = [], []
    bits: dict[str, list[Array]] = {name: [] for name in BITS}
    for file, alive in sources:
        own = Lexicon(file["title_form_blob"], file["title_form_offset"])
        number = np.array([ids.setdefault(form, len(ids)) for form in own.strings()], np.uint32)
        kept = np.repeat(alive, file["title_length"])
        tokens.append(number[file["title_syllable"][kept]])
        lengths.append(file["title_length"][alive].astype(np.uint32))
        for name, parts in bits.items():
            parts.append(np.unpackbits(file[name], count=len(kept))[kept])
    joined = {name: np.concatenate(parts) for name, parts in bits.items()}
    return _title_arrays(list(ids), np.concatenate(tokens), np.concatenate(lengths), joined)


def _title_arrays(forms: list[bytes], tokens: Array, lengths: Array, bits: dict[str, Array]) -> dict[str, Array]:
    used = np.flatnonzero(np.bincount(tokens, minlength=1)).tolist()
    rows = sorted((fold(forms[number].decode("utf-8", "surrogatepass")), forms[number], number) for number in used)
    rank = np.zeros(len(forms), np.uint32)
    rank[[number for _, _, number in rows]] = np.arange(len(rows), dtype=np.uint32)
    new = [index == 0 or row[0] != rows[index - 1][0] for index, row in enumerate(rows)]
    keys = (np.cumsum(new, dtype=np.int64) - 1).astype(np.uint32)
    syllables = rank[tokens] if len(tokens) else tokens
    docs, places = _order(keys[syllables], lengths)
    blob, offsets = pack([form for _, form, _ in rows])
    arrays: dict[str, Array] = {
        "title_form_blob": blob,
        "title_form_offset": offsets,
        "title_key": smallest(keys),
        "title_syllable": smallest(syllables),
        "title_order_doc": docs,
        "title_order_place": places,
    }
    return arrays | {name: np.packbits(values) for name, values in bits.items()}


def _order(keys: Array, lengths: Array) -> tuple[Array, Array]:
    """(articles, places in their titles) of all places, sorted by what begins there, then by article and place."""
    total, sizes = len(keys), lengths.astype(np.int64)
    behind = np.repeat(np.cumsum(sizes), sizes)
    at = np.arange(total)
    columns = []
    for depth in range(0, DEPTH, 2):
        one, other = (_shifted(keys, at + step, behind) for step in (depth, depth + 1))
        columns.append(one << np.uint64(32) | other)
    order = np.lexsort(columns[::-1])
    docs = np.repeat(np.arange(len(lengths), dtype=np.uint16), sizes)[order]
    places = order - np.repeat(np.cumsum(sizes) - sizes, sizes)[order]
    kept = places <= MAX_PLACE
    return docs[kept], places[kept].astype(np.uint8)


def _shifted(keys: Array, at: Array, behind: Array) -> NDArray[np.uint64]:
    """The key at each place, counted from 1; 0 where the title is over."""
    inside = at < behind
    found = np.zeros(len(at), np.uint64)
    found[inside] = keys[at[inside]].astype(np.uint64) + np.uint64(1)
    return found


class Span:
    """Occurrences [first, last) of the order that begin with the same ``depth`` syllables but for their marks."""

    __slots__ = ("depth", "first", "last")

    def __init__(self, first: int, last: int, depth: int = 0) -> None:
        self.first, self.last, self.depth = first, last, depth

    def __len__(self) -> int:
        return self.last - self.first


class Titles:
    """Reads the titles of one segment."""

    def __init__(self, file: ArrayFile) -> None:
        self._forms = Lexicon(file["title_form_blob"], file["title_form_offset"])
        self._keys = file["title_key"]
        self._syllables = file["title_syllable"]
        self._ends, self._pauses, self._joins = (file[name] for name in BITS)
        self._docs, self._places = file["title_order_doc"], file["title_order_place"]
        self._lengths = file["title_length"]
        self._starts = np.concatenate(([0], np.cumsum(self._lengths, dtype=np.int64)))
        self.form = lru_cache(maxsize=_REMEMBERED)(self._form)
        self.number = lru_cache(maxsize=_REMEMBERED)(self._number)
        self.keys = lru_cache(maxsize=_REMEMBERED)(self._key_range)

    def _form(self, number: int) -> str:
        return self._forms[number].decode("utf-8", "surrogatepass")

    def _number(self, form: str) -> int:
        """The number of a form, or -1 where no title has it."""
        key, count = fold(form), len(self._forms)
        at = bisect_left(range(count), (key, form), key=lambda index: (fold(self.form(index)), self.form(index)))
        return at if at < count and self.form(at) == form else -1

    def whole(self) -> Span:
        """All occurrences."""
        return Span(0, len(self._docs))

    def _key_range(self, key: str, half: bool) -> range:
        """The number of a key in a range (an empty one where there is none); ``half``: of all keys that begin so."""

        def first(text: str) -> int:
            at = bisect_left(range(len(self._forms)), text, key=lambda index: fold(self.form(index)))
            return int(self._keys[at]) if at < len(self._keys) else int(self._keys[-1]) + 1 if at else 0

        return range(first(key), first(key + _BEHIND if half else key + "\x00"))

    def key_of(self, number: int) -> range:
        """The key of a form, as ``keys`` gives it."""
        key = int(self._keys[number])
        return range(key, key + 1)

    def narrowed(self, span: Span, keys: range) -> Span:
        """The occurrences of a span that go on with one of the keys."""
        key_at = self._key_at(span.depth)
        first = bisect_left(range(span.last), keys.start, lo=span.first, key=key_at)
        last = bisect_left(range(span.last), keys.stop, lo=first, key=key_at)
        return Span(first, last, span.depth + 1)

    def _key_at(self, depth: int) -> Callable[[int], int]:
        """The function from a place in the order to the key ``depth`` syllables on, -1 behind the title."""
        docs, places, starts, keys = self._docs, self._places, self._starts, self._keys

        def key_at(index: int) -> int:
            doc = int(docs[index])
            at = int(starts[doc]) + int(places[index]) + depth
            return int(keys[self._syllables[at]]) if at < starts[doc + 1] else -1

        return key_at

    def docs(self, span: Span) -> Array:
        """The articles of the occurrences (one may stand there several times)."""
        found: Array = self._docs[span.first : span.last]
        return found

    def places(self, span: Span) -> Array:
        """Where in their titles the occurrences stand, from 0."""
        found: Array = self._places[span.first : span.last]
        return found

    def positions(self, span: Span, chosen: Array | slice) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(where chosen occurrences of a span stand among all syllables, where their titles end)."""
        docs = self._docs[span.first : span.last][chosen]
        at = self._starts[docs] + self._places[span.first : span.last][chosen]
        return at, self._starts[docs.astype(np.int64) + 1]

    def forms_at(self, at: Array) -> NDArray[np.int64]:
        """The form numbers at positions."""
        numbers: NDArray[np.int64] = self._syllables[at].astype(np.int64)
        return numbers

    def word_ends(self, at: Array) -> NDArray[np.bool_]:
        """Whether a word ends with the syllable at each position."""
        return _bits(self._ends, at)

    def pauses(self, at: Array) -> NDArray[np.bool_]:
        """Whether something else than a space stands behind the syllable at each position."""
        return _bits(self._pauses, at)

    def joins(self, at: Array) -> NDArray[np.bool_]:
        """Whether nothing stands between the syllable at each position and the next."""
        return _bits(self._joins, at)

    def text(self, at: int, length: int) -> str:
        """The forms from a position on, spaced as the title spaces them."""
        places = np.arange(at, at + length)
        forms = map(self.form, self._syllables[places].tolist())
        return spaced(list(forms), _bits(self._joins, places).tolist())

    def spelled(self, span: Span, forms: Sequence[int]) -> NDArray[np.bool_]:
        """Which occurrences of a span are spelled with exactly these forms."""
        at, behind = self.positions(span, slice(None))
        same = at + len(forms) <= behind
        for step, number in enumerate(forms):
            same[same] = self._syllables[at[same] + step] == number
        return same

    def closing(self, form: str) -> tuple[int, int]:
        """How often titles pause or end behind a form, and how often they have it."""
        number = self.number(form)
        if number < 0:
            return 0, 0
        closed, times = self._closing
        return int(closed[number]), int(times[number])

    @cached_property
    def _closing(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        closed = np.unpackbits(self._pauses, count=len(self._syllables)).astype(np.bool_)
        closed[self._starts[1:][np.diff(self._starts) > 0] - 1] = True
        behind, times = (
            np.bincount(syllables, minlength=len(self._forms)).astype(np.uint32)
            for syllables in (self._syllables[closed], self._syllables)
        )
        return behind, times

    def initialled(self, letters: str) -> NDArray[np.int64]:
        """Where whole words stand whose syllables begin with the letters, among all syllables; a letter without marks
        stands for those with marks as well."""
        at = np.flatnonzero(self._begin_with(letters[0])[self._syllables])
        for step, letter in enumerate(letters[1:], 1):
            at = at[at + step < len(self._syllables)]
            at = at[self._begin_with(letter)[self._syllables[at + step]] & ~self.pauses(at + step - 1)]
        inside = at + len(letters) <= self._starts[np.searchsorted(self._starts, at, side="right")]
        found: NDArray[np.int64] = at[inside & self.starts_word(at) & self.word_ends(at + len(letters) - 1)]
        return found

    def starts_word(self, at: Array) -> NDArray[np.bool_]:
        """Whether a word begins with the syllable at each position."""
        first = self._starts[np.searchsorted(self._starts, at)] == at
        begins: NDArray[np.bool_] = first | self.word_ends(np.maximum(at, 1) - 1)
        return begins

    def _begin_with(self, letter: str) -> NDArray[np.bool_]:
        """Which forms begin with a letter."""
        initials = self._initials
        found: NDArray[np.bool_] = initials == ord(letter)
        return found | (initials == ord("đ")) if letter == "d" else found

    def start(self, docs: Array) -> NDArray[np.int64]:
        """Where the titles of articles begin, among all syllables."""
        starts: NDArray[np.int64] = self._starts[docs]
        return starts

    def docs_at(self, at: Array) -> NDArray[np.int64]:
        """The articles whose titles hold the syllables at positions."""
        docs: NDArray[np.int64] = np.searchsorted(self._starts, at, side="right") - 1
        return docs

    @cached_property
    def _initials(self) -> NDArray[np.uint32]:
        """For each form its first letter, without marks but for đ."""
        first = (self.form(number)[:1] for number in range(len(self._forms)))
        return np.array([ord(char if char == "đ" else fold(char)[:1] or "-") for char in first], np.uint32)

    def title(self, doc: int, place: int = 0) -> tuple[str, ...]:
        """The forms of a title, from a place on."""
        span = self._syllables[self._starts[doc] + place : self._starts[doc + 1]]
        return tuple(map(self.form, span.tolist()))


def _bits(packed: Array, at: Array) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (packed[at >> 3] >> (7 - (at & 7)).astype(np.uint8) & 1).astype(np.bool_)
    return found
