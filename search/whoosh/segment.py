"""Segment: one immutable array file of at most 65,536 articles, opened for reading."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.whoosh.arrays import Array, ArrayFile
from search.whoosh.columns import days, id_hash, unpack_article
from search.whoosh.lexicon import Lexicon

_LEFT = np.uint64(32)
_REMEMBERED = 1 << 13


class Postings(NamedTuple):
    """A list of one term: article numbers ascending (repeated where forms differ), form numbers, weights in
    half units; ``df`` is the number of distinct articles."""

    docs: Array
    forms: Array
    weights: Array
    df: int

    def folded(self) -> tuple[Array, Array]:
        """(articles, weights) with the forms put together: every article once."""
        if self.df == len(self.docs):
            return self.docs, self.weights
        first = np.flatnonzero(np.concatenate(([True], self.docs[1:] != self.docs[:-1])))
        return self.docs[first], np.add.reduceat(self.weights.astype(np.uint32), first)


class FacetColumn(NamedTuple):
    """A facet: its distinct values, and article d's value numbers ``value[first[d]:first[d + 1]]``."""

    values: list[str]
    first: Array
    value: Array


class Segment:
    """Reads one segment. ``alive`` marks the articles that are not deleted (None: all of them)."""

    def __init__(self, path: Path, alive: NDArray[np.bool_] | None = None) -> None:
        self.file = ArrayFile(path)
        self.alive = alive
        self.norm: tuple[tuple[float, ...], NDArray[np.float32]] | None = None  # see ranking.length_norm
        file = self.file
        self.docs = len(file["length"])
        self.keys = Lexicon(file["key_blob"], file["key_offset"])
        self.forms = Lexicon(file["form_blob"], file["form_offset"])
        self.words = Lexicon(file["word_blob"], file["word_offset"])
        self.ids = Lexicon(file["id_blob"], file["id_offset"])
        # The number of a key, or -1; and the marked forms of a key in the order of their numbers.
        self.key = lru_cache(maxsize=_REMEMBERED)(self._key)
        self.forms_of = lru_cache(maxsize=_REMEMBERED)(self._forms_of)

    @property
    def name(self) -> str:
        """The segment's name: its file's, without the suffix."""
        return self.file.path.stem

    @property
    def live(self) -> int:
        """Articles not deleted."""
        return self.docs if self.alive is None else int(np.count_nonzero(self.alive))

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """The day each article was published, in Vietnam."""
        return days(self.file["published"])

    @cached_property
    def syllables(self) -> int:
        """Syllables in all articles, deleted ones included."""
        return int(self.file["length"].sum(dtype=np.int64))

    def _forms_of(self, key: int) -> list[str]:
        first = self.file["form_first"]
        span = range(int(first[key]), int(first[key + 1]))
        return [self.forms[index].decode("utf-8", "surrogatepass") for index in span]

    def _key(self, text: str) -> int:
        return self.keys.find(text.encode("utf-8", "surrogatepass"))

    def syllable(self, key: int) -> Postings:
        """The postings of the key with that number."""
        file = self.file
        span = _span(file["syllable_first"], key)
        return Postings(
            file["syllable_doc"][span],
            file["syllable_form"][span],
            file["syllable_weight"][span],
            int(file["syllable_df"][key]),
        )

    def early(self, key: int) -> Array:
        """How early each posting of the key begins: 0 in the title, else its place behind the title, up to 255."""
        early: Array = self.file["syllable_early"][_span(self.file["syllable_first"], key)]
        return early

    def positions(self, key: int) -> tuple[Array, Array]:
        """(counts, positions): how many occurrences each posting of the key has, and all their positions."""
        file = self.file
        counts = file["syllable_count"][_span(file["syllable_first"], key)]
        return counts, file["position"][_span(file["position_first"], key)]

    def pair(self, left: int, right: int) -> Postings | None:
        """The postings of two keys side by side; form numbers are left × 256 + right."""
        code = (np.uint64(left) << _LEFT) | np.uint64(right)
        file = self.file
        codes = file["pair_code"]
        at = int(np.searchsorted(codes, code))
        if at == len(codes) or codes[at] != code:
            return None
        span = _span(file["pair_first"], at)
        return Postings(
            file["pair_doc"][span],
            file["pair_form"][span],
            file["pair_weight"][span],
            int(file["pair_df"][at]),
        )

    def word(self, text: str) -> tuple[Array, Array] | None:
        """(articles, weights) of a word of pyvi's, its forms joined by spaces."""
        at = self.words.find(text.encode("utf-8", "surrogatepass"))
        if at < 0:
            return None
        span = _span(self.file["word_first"], at)
        return self.file["word_doc"][span], self.file["word_weight"][span]

    def facet(self, name: str) -> FacetColumn:
        """A facet's column."""
        if name not in self._facets:
            file = self.file
            lexicon = Lexicon(file[f"{name}_blob"], file[f"{name}_offset"])
            values = [value.decode("utf-8", "surrogatepass") for value in lexicon.strings()]
            self._facets[name] = FacetColumn(values, file[f"{name}_first"], file[f"{name}_value"])
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

    def stored(self, doc: int) -> bytes:
        """The packed article."""
        span = _span(self.file["stored_offset"], doc)
        return self.file["stored_blob"][span].tobytes()

    def article(self, doc: int) -> Article:
        """The stored article."""
        return unpack_article(self.stored(doc))


def _span(first: Array, index: int) -> slice:
    return slice(int(first[index]), int(first[index + 1]))
