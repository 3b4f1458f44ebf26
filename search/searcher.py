"""The port: what an engine gives, so that it can be searched and written. Shapes go down, shapes come back.

``search.engine`` and ``search.answering`` conduct; an engine opens generations, tells counts, carries out plans and
fetches what is stored. It knows nothing of queries, options, passages or readings. What it can't, it says beforehand
(``Capabilities``), and whatever it can't right now raises ``EngineUnavailable``.

Numbers are the same on every engine. Document counts (``Statistics.frequency`` and its like), the number of articles
and the average length are of living articles: one that was deleted or replaced counts no more from the commit on. Only
the weighted counts that restore marks (``forms``, ``pairs``, ``triples``, ``total``) may lag behind a deletion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from analyzers import restore
from search.answer import Bucket, FacetValue, GenerationInfo, Headline, Stats, Story
from search.article import Article
from search.beginning import Beginning, Continuation, Forms
from search.deadline import Deadline
from search.options import FACET_SIZE
from search.plan import Condition, Match, Plan, Share

MAX_BUCKETS: Final = 4000  # periods of a histogram with its gaps; of a longer one only those with hits are told
FACETS: Final = ("source", "section", "author", "tag")
LONGEST_NEAR: Final = 40  # letters; what is longer is no word that a finger slipped on, and dear to compare
# Undated articles come last, whichever end the order begins at.
UNDATED: Final = -1e300


class Filters(msgspec.Struct, frozen=True):
    """Which articles may be found at all. Values of one name are alternatives, each exactly as written; different
    names must all hold. ``since`` and ``until``: published at or after, and before."""

    since: datetime | None = None
    until: datetime | None = None
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()


Period = Literal["year", "month", "day"]
Fold = Literal["story", "event"]  # near-duplicates, or all that tell of the same event


class Wanted(msgspec.Struct, frozen=True):
    """What is wanted of a run: how many hits in which order (``relevance`` of everything is the newest first), what is
    counted and how many values of each facet, whether its own filter narrows their counts too, whether hits are folded
    into stories or events, whether the histogram then counts these (each in the period of its lead, or of the first
    article within the filters that tells of it) or articles, and which fields of the articles come along (beside those
    that every list shows)."""

    size: int = 10
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    facets: tuple[str, ...] = ()
    histogram: Period | None = None
    collapse: Fold | None = None
    counting: Literal["articles", "items", "firsts"] = "articles"
    body: bool = False
    facet_size: int = FACET_SIZE
    narrow_facets: bool = False

    def beside(self, hits: int) -> Wanted:
        """What is wanted of what stands beside so few hits (``Plan.beside``): as many as fill the page."""
        return msgspec.structs.replace(self, size=self.size - hits, facets=(), histogram=None)


class Place(NamedTuple):
    """Where an article stands in an order: its sort key (score or seconds), and its number in the order of the index,
    which decides between equals."""

    key: float
    number: int


class PageHit(NamedTuple):
    """An article of a page: where it stands, how near its marks are, what is shown of it (its body only where that was
    wanted; the other fields that no list shows are empty), and its story or event, if hits are folded."""

    place: Place
    match: Match
    article: Article
    story: Story | None = None


class Page(NamedTuple):
    """What a run gives. ``total`` is exact, ``all_words`` are those of them that meet ``Plan.every``, ``loose`` all
    articles that do; ``stories`` counts the items there are where hits are folded. A facet's own filter narrows
    its counts only with ``Wanted.narrow_facets``, the others do always."""

    hits: Sequence[PageHit]
    more: bool
    total: int
    all_words: int
    loose: int
    stories: int | None = None
    facets: Mapping[str, list[FacetValue]] = {}
    histogram: Sequence[Bucket] = ()


class Rows(msgspec.Struct, frozen=True):
    """All articles of a run, published first to last, then by id; without a date last. ``read`` gives those from a
    place on, one at a time in memory."""

    count: int
    read: _Reader


class _Reader(Protocol):
    def __call__(self, start: int, /) -> Iterator[Article]: ...


class Telling(NamedTuple):
    """A pair of neighbouring forms that an article is told by: its weighted count there, and whether it is within one
    of pyvi's words."""

    left: str
    right: str
    weight: float
    inside: bool


class Alike(NamedTuple):
    """An article that shares pairs with another: what they are worth together, and the places of those it has among
    the ones that were given, the most telling first."""

    article: Article
    score: float
    shared: Sequence[int]


class Titles(Protocol):
    """The titles in which something goes on as typed, among the articles that may be found."""

    @property
    def occurrences(self) -> int:
        """How often it stands in titles, as far as the marks of its last syllable agree (``search.beginning``)."""

    def continuations(self) -> Mapping[Forms, Continuation]:
        """How they go on: phrases that begin so, with what tells which of them to suggest. The same titles give the
        same answer."""

    def closing(self, form: str, /) -> float:
        """In which share of its occurrences titles pause or end behind a form (``derived.continuations.closing``)."""

    def written(self, forms: Forms, /) -> str:
        """One of these phrases as titles write it."""

    def counts(self, phrases: Sequence[Forms], /) -> list[int]:
        """For each of these phrases the articles that have it in their title."""

    def headlines(self, size: int, /) -> list[Headline]:
        """Articles whose titles have it, those that begin with it and the newest first, no two of one title."""


class Statistics(restore.Statistics, Protocol):
    """What an archive knows without reading articles: all that reading, planning, ranking and pricing ask.

    Whoever asks may ask again: an engine keeps what is dear to find.
    """

    @property
    def articles(self) -> int:
        """Articles in all."""

    @property
    def average_length(self) -> float:
        """The length of an article in syllables, rounded to three decimals; 1 of an empty archive."""

    def expect(
        self,
        pairs: Iterable[tuple[str, str]] = (),
        words: Iterable[str] = (),
        conditions: Iterable[Condition] = (),
        /,
    ) -> None:
        """Keys that will be asked for side by side, words of pyvi's, and conditions that will be counted: who has to
        go far for what is known of them fetches it at once."""

    def frequency(self, key: str, /) -> int:
        """Articles that have a key."""

    def form_frequencies(self, key: str, /) -> Mapping[str, int]:
        """For each form of a key the articles that have it, in the order of their UTF-8."""

    def pair_frequency(self, left: str, right: str, /) -> int:
        """Articles in which one key follows the other."""

    def form_pair_frequencies(self, left: str, right: str, /) -> Mapping[tuple[str, str], int]:
        """For each two forms of two keys the articles in which one follows the other."""

    def word_frequency(self, word: str, /) -> int:
        """Articles that have a word of pyvi's, its forms joined by spaces."""

    def together(self, left: str, right: str, /) -> int:
        """What there is to read of two keys side by side: at least their articles."""

    def begun(self, key: str, /) -> tuple[int, int]:
        """(words, postings) that there are to read of the keys that begin so."""

    def beginning(self, key: str, most: int, /) -> Sequence[str]:
        """The keys that begin so which the most articles have."""

    def near(self, key: str, edits: int, least: int, /) -> Sequence[str]:
        """The keys, all of the letters a to z, that are so many edits from one or fewer (a letter left out, put in or
        replaced, or two neighbours swapped) and that at least ``least`` articles have: those that the most have first,
        then by name. The key itself is none of them; a key of more than ``LONGEST_NEAR`` letters has none."""

    def spelled_out(self, letters: str, most: int, /) -> Sequence[tuple[tuple[str, ...], int]]:
        """The phrases whose syllables begin with the letters, each with the articles that have it in their titles: at
        most ``most``, those that the most have first, then by their forms. A d stands for đ too. What is within one of
        pyvi's words in part is no phrase, nor is what stands on both sides of a pause; of phrases that few articles
        have an engine may leave some out."""

    def values(self, facet: str, /) -> int:
        """What there is to look through of the values of a facet: at least as many as there are."""

    def count(self, condition: Condition, /) -> int:
        """Articles that meet a condition, which a plan has to know to weigh it."""

    def best(self, share: Share, /) -> int:
        """The most that the children of a share weigh together in one article; 0 of an empty archive."""


class Searcher(Protocol):
    """One generation, read only; it stays as it is whatever is written. Safe to share between threads."""

    @property
    def generation(self) -> str:
        """Its name."""

    @property
    def number(self) -> int:
        """Its number, which grows from each generation to the next."""

    @property
    def created(self) -> datetime:
        """When it was published."""

    @property
    def key(self) -> bytes:
        """What cursors are signed with: the same for all generations of an index, and of no other index."""

    @property
    def statistics(self) -> Statistics:
        """The counts."""

    def run(self, plan: Plan, filters: Filters, wanted: Wanted, after: Place | None, deadline: Deadline) -> Page:
        """Carry out a plan: the page behind a place, and all counts. Raises what the deadline raises."""

    def count(self, conditions: Sequence[Condition], filters: Filters, deadline: Deadline) -> list[int]:
        """How many articles within the filters meet each condition."""

    def select(self, condition: Condition, filters: Filters, deadline: Deadline, collapse: Fold | None = None) -> Rows:
        """All articles that meet a condition, in the one order of exports; folded, those that lead what is folded."""

    def stored(self, ids: Sequence[str], fields: Collection[str] | None = None) -> list[Article | None]:
        """The stored articles, in order; None for those that there are not. With ``fields`` only these are sure to be
        there."""

    def similar(self, article_id: str, telling: Sequence[Telling], size: int) -> list[Alike]:
        """The articles most like one, given what it is told by; itself left out.

        Of the pairs that another article has too, those of the greatest weight × idf count, twenty at the most; those
        within words alone if there are eight. Articles that share three (or all, if fewer are asked for) are scored by
        BM25 over them.
        """

    def complete(self, beginning: Beginning, filters: Filters) -> Titles:
        """What titles make of a beginning."""

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in the order of the index."""

    def stats(self) -> Stats:
        """Counts, sizes and spans."""

    def close(self) -> None:
        """Let go of it."""


class Writer(Protocol):
    """Takes articles in. Nothing is visible to readers, nor durable, before ``commit``."""

    @property
    def generation(self) -> str:
        """The name of the newest generation: the last that was published here, or the one that was found."""

    @property
    def articles(self) -> int:
        """The number of articles in it."""

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; one whose id is already in the index, or was added before, replaces it."""

    def delete(self, ids: Iterable[str]) -> int:
        """Delete by id; gives the number that were in the index."""

    def commit(self, mark: str = "") -> str:
        """Publish everything added and deleted so far, durably; gives the name of the new generation.

        An error means that it was not published; what fails once it is, is logged.
        A ``mark`` is published with it, in the same instant, and kept until a commit with another mark
        (``GenerationInfo.mark``): so whoever was stopped in a commit finds out whether it was published.
        """


class Capabilities(msgspec.Struct, frozen=True):
    """What an engine can beside searching and writing: answer from kept generations, keep one for good, make an older
    one the newest again, verify itself, fold what tells of the same event (``Wanted.collapse``)."""

    generations: bool = True
    pin: bool = True
    rollback: bool = True
    check: bool = True
    events: bool = True


class Backend(Protocol):
    """An engine: an index that opens searchers and writers. Safe to share between threads."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can."""

    def newest(self) -> Searcher:
        """The searcher of the generation that answers now: the newest when ``refresh`` was last called."""

    def kept(self, generation: str) -> Searcher:
        """The searcher of a generation that is kept, not newer than the one that answers. Raises
        ``GenerationMissing``."""

    def watch(self) -> AbstractContextManager[None]:
        """Within it, an error that nobody foresaw becomes ``IndexDamaged`` where what is open is damaged; else it is a
        bug, and goes on as it is."""

    @property
    def fallback(self) -> str:
        """Why another generation than the newest answers, in words; empty where the newest does."""

    def refresh(self) -> bool:
        """Move to the newest generation if there is one; True if it moved. Costs next to nothing if there is none.

        Where the newest cannot be opened, the newest that can answers, and later calls try again. Raises
        ``EngineUnavailable`` where nothing can answer."""

    def writer(self) -> AbstractContextManager[Writer]:
        """The single writer: commits on leaving without an error, leaves everything as it was otherwise. Raises
        ``IndexLocked`` when another process is writing, ``Published`` where something fails behind a commit."""

    def generations(self) -> list[GenerationInfo]:
        """The generations that are kept, newest first."""

    def pin(self, name: str, *, keep: bool = True) -> None:
        """Keep a generation for good, or no longer. Raises ``GenerationMissing`` and ``IndexLocked``."""

    def rollback(self, name: str) -> str:
        """Publish a kept generation's content as a new generation; gives the new name. Raises ``GenerationMissing``
        when it is not kept or is the current one, and ``IndexLocked``."""

    def check(self) -> list[str]:
        """Verify every checksum and cross-count; gives the damages found, in words (empty when whole)."""

    def close(self) -> None:
        """Let go of files and connections."""
