"""Document counts: how many living articles have a term. Without deletions nothing has to be read for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from search.whoosh.segments.arrays import Array
from search.whoosh.segments.rows import Row
from search.whoosh.segments.segment import Segment

_KEPT = 1 << 14  # answers: of keys ...
_KEPT_MORE = 1 << 12  # ... of forms and words ...
_KEPT_PAIRS = 1 << 11  # ... and of pairs, which can have a hundred entries each


class DocumentCounts:
    """The counts over some segments; what was found once is kept."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self.frequency = lru_cache(maxsize=_KEPT)(self._frequency)
        self.form_frequencies = lru_cache(maxsize=_KEPT_MORE)(self._form_frequencies)
        self.pair_frequency = lru_cache(maxsize=_KEPT_MORE)(self._pair_frequency)
        self.form_pair_frequencies = lru_cache(maxsize=_KEPT_PAIRS)(self._form_pair_frequencies)
        self.word_frequency = lru_cache(maxsize=_KEPT_MORE)(self._word_frequency)

    def _frequency(self, key: str) -> int:
        total = 0
        for segment in self._segments:
            number = segment.key(key)
            if number >= 0:
                total += segment.frequency(number) if segment.alive is None else _of_key(segment, number)
        return total

    def _form_frequencies(self, key: str) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for segment in self._segments:
            number = segment.key(key)
            if number >= 0:
                for form, name in enumerate(segment.forms_of(number), segment.span(number)[0]):
                    df = segment.form_frequency(form) if segment.alive is None else _of_form(segment, form)
                    if df:
                        found[name] += df
        return dict(sorted(found.items(), key=_in_bytes)) if len(self._segments) > 1 else dict(found)

    def _pair_frequency(self, left: str, right: str) -> int:
        total = 0
        for segment in self._segments:
            keys = segment.key(left), segment.key(right)
            pair = segment.pair(*keys) if min(keys) >= 0 else None
            if pair is not None:
                total += pair.frequency if segment.alive is None else _distinct(pair.docs, segment)
        return total

    def _form_pair_frequencies(self, left: str, right: str) -> Mapping[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        for segment in self._segments:
            keys = segment.key(left), segment.key(right)
            pair = segment.pair(*keys) if min(keys) >= 0 else None
            if pair is None:
                continue
            one, other = segment.forms_of(keys[0]), segment.forms_of(keys[1])
            sizes = pair.sizes
            for (first, second), at in pair.forms.items():
                df = sizes[at] if segment.alive is None else _listed(pair.alone(at).docs, segment)
                if df:
                    found[one[first], other[second]] += df
        return found

    def _word_frequency(self, word: str) -> int:
        lists = ((segment, segment.word(word)) for segment in self._segments)
        return sum(_listed(found.docs, segment) for segment, found in lists if found is not None)


def _in_bytes(item: tuple[str, int]) -> bytes:
    return item[0].encode("utf-8", "surrogatepass")


def _of_key(segment: Segment, key: int) -> int:
    source = segment.of_key(key)
    return _of_row(source, segment) if isinstance(source, Row) else _distinct(source.docs, segment)


def _of_form(segment: Segment, form: int) -> int:
    source = segment.of_form(form)
    return _of_row(source, segment) if isinstance(source, Row) else _listed(source.docs, segment)


def _of_row(row: Row, segment: Segment) -> int:
    return int(np.count_nonzero(row.bytes[segment.alive]))


def _listed(docs: Array, segment: Segment) -> int:
    """The living articles of a list that has each once."""
    return len(docs) if segment.alive is None else int(np.count_nonzero(segment.alive.take(docs)))


def _distinct(docs: Array, segment: Segment) -> int:
    """The living articles of a list that may repeat them."""
    there = np.zeros(segment.docs, np.bool_)
    there[docs] = True
    return int(np.count_nonzero(there if segment.alive is None else there & segment.alive))
