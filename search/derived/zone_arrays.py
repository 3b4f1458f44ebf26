"""Zone arrays: what ``search.derived.zones`` makes of an article, for many articles at once and as numbers.

The zones of the articles stand one behind the other, and their tokens in them; an article has one for its title, be it
empty, and one for each other text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.pieces import Pieces
from search.article import Article
from search.derived.form_table import FormTable
from search.derived.zones import BODY, GAP, LEAD, LEAD_TOKENS, SUMMARY, TITLE

TITLE_ZONE, SUMMARY_ZONE, BODY_ZONE, CAPTION_ZONE = range(4)
_TOGETHER: Final = 128  # articles that are analysed at a time, or
_CHARACTERS: Final = 400_000  # so much text: numbers for it fit in the caches of a processor
_WEIGHTS: Final = np.array([TITLE, SUMMARY, BODY, BODY], np.uint8)
_MOST_TEXT: Final = 2_000_000  # characters of pieces that are remembered, with what each takes beside them
_MOST_FORMS: Final = 1 << 16  # that are remembered from batch to batch


class ZoneArrays(NamedTuple):
    """Articles that were analysed. Of each token: the number of its form, and its bits (``analyzers.pieces``). Of each
    zone: its article, what it is (0 to 3), whether its text is all in capitals, where its tokens begin (one more for
    the end). Where compounds begin and end, among the tokens. ``forms`` are the texts of the forms by their numbers,
    which hold for one ``Analyzer``."""

    docs: int
    forms: list[str]
    table: FormTable
    tokens: NDArray[np.uint32]
    bits: NDArray[np.uint8]
    zone_doc: NDArray[np.uint32]
    zone_kind: NDArray[np.uint8]
    shouted: NDArray[np.bool_]
    first: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The tokens of each zone."""
        sizes: NDArray[np.int64] = self.first[1:] - self.first[:-1]
        return sizes

    @property
    def doc_zones(self) -> NDArray[np.int64]:
        """The first zone of each article."""
        return np.flatnonzero(self.zone_kind == TITLE_ZONE)

    @property
    def weights(self) -> NDArray[np.uint8]:
        """What each token weighs."""
        weights = np.repeat(_WEIGHTS[self.zone_kind], self.sizes)
        leads = np.where(self.zone_kind == BODY_ZONE, np.minimum(self.sizes, LEAD_TOKENS), 0)
        weights[places(self.first[:-1], leads)] = LEAD
        return weights

    @property
    def positions(self) -> NDArray[np.int64]:
        """Where each token stands in its article, with the gaps between zones counted."""
        sizes = self.sizes
        steps = np.where(sizes, sizes + GAP, 0)
        begins = np.cumsum(steps) - steps
        begins -= np.repeat(begins[self.doc_zones], np.diff(self.doc_zones, append=len(sizes)))
        found: NDArray[np.int64] = np.repeat(begins - self.first[:-1], sizes) + np.arange(int(self.first[-1]))
        return found

    @property
    def doc_first(self) -> NDArray[np.int64]:
        """Where the tokens of each article begin, and the end of the last one."""
        return np.append(self.first[self.doc_zones], self.first[-1])


def places(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of several runs, one behind the other: from each start on, so many."""
    ends = np.cumsum(counts)
    found: NDArray[np.int64] = np.repeat(starts - (ends - counts), counts)
    found += np.arange(int(ends[-1]) if len(ends) else 0)
    return found


def portions(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """Articles to be analysed together; at least one portion, which may be empty."""
    begin = size = 0
    for at, article in enumerate(articles):
        if at > begin and (at - begin == _TOGETHER or size > _CHARACTERS):
            yield articles[begin:at]
            begin, size = at, 0
        size += len(article.body)
    yield articles[begin:]


class Analyzer:
    """Analyses articles, and remembers the pieces of text that it met. Not safe to share between threads."""

    def __init__(self) -> None:
        self._pieces = Pieces()
        self._table = FormTable()

    @property
    def is_full(self) -> bool:
        """Whether it remembers so many forms that another one should go on."""
        return len(self._pieces.forms) > _MOST_FORMS

    def analysed(self, articles: Sequence[Article]) -> ZoneArrays:
        """Analyse articles."""
        if self._pieces.size > _MOST_TEXT:
            self._pieces.forget()
        texts: list[str] = []
        docs, kinds = array("I"), array("B")
        for doc, article in enumerate(articles):
            parts = [(TITLE_ZONE, article.title), (SUMMARY_ZONE, article.summary), (BODY_ZONE, article.body)]
            parts += [(CAPTION_ZONE, image.caption) for image in article.images]
            for kind, text in parts:
                if text or kind == TITLE_ZONE:
                    texts.append(text)
                    docs.append(doc)
                    kinds.append(kind)
        tokens, bits, first, begins, ends = self._pieces.analysed(texts)
        self._table.grow(self._pieces.forms)
        return ZoneArrays(
            len(articles),
            self._pieces.forms,
            self._table,
            tokens,
            bits,
            np.frombuffer(docs, np.uint32),
            np.frombuffer(kinds, np.uint8),
            np.array([text.isupper() for text in texts], np.bool_),
            first,
            begins,
            ends,
        )
