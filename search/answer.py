"""What a search gives back: the shapes that become the JSON of the HTTP API, field for field."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType


class Note(msgspec.Struct, frozen=True):
    """Something a reader should know about how the query was read (``code`` is stable, texts are for people)."""

    code: str
    vi: str
    en: str


class Cost(msgspec.Struct, frozen=True):
    """What a query was reckoned to take before it ran: ``units`` (about a millisecond each), made of postings and
    positions to be read and words or values to be looked through one by one."""

    units: int = 1
    postings: int = 0
    positions: int = 0
    expansions: int = 0


class Clause(msgspec.Struct, kw_only=True):
    """One part of a query, as it was read: ``text`` is canonical, ``position`` and ``end`` are its place in the query
    (code points). ``count`` articles meet it by itself within the filters of the request, ``archive`` in all."""

    text: str
    parsed: str
    parsed_en: str
    position: int
    end: int
    count: int = 0
    archive: int = 0
    cost: Cost = Cost()
    clauses: list[Clause] = []


class QueryEcho(msgspec.Struct, kw_only=True):
    """How the query was understood: as typed, in canonical form, and as a reading in Vietnamese; what it costs; and,
    where it was asked to be explained, its clauses."""

    text: str
    canonical: str
    parsed: str
    parsed_en: str = ""
    notes: list[Note] = []
    cost: Cost = Cost()
    clauses: list[Clause] = []


class Total(msgspec.Struct, frozen=True):
    """How many articles are hits. ``relation`` is ``eq`` (exact); ``all_words`` counts the hits with every word,
    ``loose`` all articles with every syllable anywhere, marks aside. ``stories``, where hits are folded: the items
    there are."""

    value: int
    relation: str
    all_words: int
    loose: int
    stories: int | UnsetType = UNSET


class Highlight(msgspec.Struct, frozen=True):
    """A passage of one field, cut from the original text; spans are [start, end) code points of ``text``.
    Where they are asked for: ``spans_utf16`` (units of UTF-16) and ``html`` (the text escaped, with ``mark``
    elements)."""

    field: str
    text: str
    spans: list[tuple[int, int]]
    spans_utf16: list[tuple[int, int]] | UnsetType = UNSET
    html: str | UnsetType = UNSET


class Listed(msgspec.Struct, kw_only=True):
    """What every list of articles shows of one, and how well it answers."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime | None
    source: str
    section: str
    score: float


class Headline(msgspec.Struct, kw_only=True, frozen=True):
    """What one line of a list shows of an article."""

    id: str
    url: str
    title: str
    published: datetime | None
    source: str
    section: str


class Story(msgspec.Struct, frozen=True):
    """The hits that tell the same in nearly the same words, or of the same event. ``id`` is that of the earliest
    article of the archive that does, ``size`` counts the hits, ``members`` are those beside the item, by date."""

    id: str
    size: int
    members: list[Headline]


class Hit(Listed, kw_only=True):
    """One article of the answer. ``match``: how near the marks are: exact, tone, fold or repair. ``story``, where hits
    are folded: what else belongs to it."""

    match: str
    highlights: list[Highlight] = []
    story: Story | UnsetType = UNSET


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a facet and the number of matching articles that have it."""

    value: str
    count: int


class Bucket(msgspec.Struct, frozen=True):
    """One period of the date histogram: ``key`` is ``2024``, ``2024-05`` or ``2024-05-31`` (Vietnam time)."""

    key: str
    count: int
    total: int


class Suggestion(msgspec.Struct, frozen=True):
    """A query the reader may have meant; ``reason`` is ``marks``, ``slip``, ``typing`` or ``joined``."""

    text: str
    reason: str


class NameOffer(msgspec.Struct, frozen=True):
    """A name in the query whose bearer had or has others: ``vi`` and ``en`` say which and since when, and ``q`` is the
    query that asks for all of them. ``position`` and ``end`` are the place of the name (code points)."""

    name: str
    others: list[str]
    position: int
    end: int
    vi: str
    en: str
    q: str


class Loose(msgspec.Struct, frozen=True):
    """Beside hits that are fewer than a page: articles with every syllable anywhere, marks aside, that are no hits."""

    items: list[Hit]


class Answer(msgspec.Struct, kw_only=True):
    """The whole answer to one search."""

    query: QueryEcho
    generation: str
    took_ms: float
    total: Total
    items: list[Hit]
    loose: Loose | UnsetType = UNSET
    facets: dict[str, list[FacetValue]] = {}
    histogram: list[Bucket] = []
    suggest: list[Suggestion] = []
    names: list[NameOffer] = []
    next: str | None = None
    next_url: str | None = None


class Stats(msgspec.Struct, kw_only=True):
    """What an index holds: counts, size on disk in bytes, the span of dates, sections and sources."""

    engine: str
    generation: str
    articles: int
    deleted: int
    segments: int
    size_bytes: int
    syllables: int
    first_published: datetime | None
    last_published: datetime | None
    sections: list[FacetValue]
    sources: list[FacetValue]


class GenerationInfo(msgspec.Struct, kw_only=True, frozen=True):
    """A generation that is kept: when it was published, what it holds, and whether it is the one that answers.
    ``pinned``: it is kept however many follow. ``number`` grows from each generation to the next.

    ``mark`` is what the last commit that was given one (this or an earlier) was marked with.
    """

    name: str
    number: int
    created: datetime
    articles: int
    deleted: int
    segments: int
    size_bytes: int
    current: bool
    mark: str = ""
    pinned: bool = False


class SimilarHit(Listed, kw_only=True):
    """An article like another. ``reasons``: pairs of syllables both have, as the other writes them, the most telling
    first."""

    reasons: list[str]


class Similar(msgspec.Struct, kw_only=True):
    """The articles like the one of ``id``, best first."""

    id: str
    generation: str
    took_ms: float
    items: list[SimilarHit]


Span = tuple[int, int]


class Completion(msgspec.Struct, frozen=True):
    """A text to go on with. ``kind``: ``phrase`` stands so in the titles of ``count`` articles; ``words`` stand
    together in ``count`` articles; ``marks``, ``slip``, ``typing`` and ``joined`` are what may have been meant, with
    the articles that have every word of it. ``spans``, [start, end): what was typed, in code points and in units of
    UTF-16; ``html`` as of a highlight."""

    text: str
    kind: str
    count: int
    spans: list[Span] = []
    spans_utf16: list[Span] = []
    html: str | UnsetType = UNSET


class TitleSuggestion(Headline, kw_only=True, frozen=True):
    """An article to open, with the spans of what was typed in its title; ``html`` is the title, marked."""

    spans: list[Span] = []
    spans_utf16: list[Span] = []
    html: str | UnsetType = UNSET


class Completions(msgspec.Struct, kw_only=True):
    """What may follow on a text that is being typed: texts to search for, and articles to open."""

    text: str
    generation: str
    took_ms: float
    items: list[Completion]
    articles: list[TitleSuggestion]
