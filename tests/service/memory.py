"""A small engine in memory, for tests of the service alone: folded words, all required, nothing ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from analyzers import fold, tokenize
from search import (
    MEMORY,
    Answer,
    Article,
    Bucket,
    Clause,
    Completion,
    Completions,
    Cost,
    CursorError,
    FacetValue,
    GenerationInfo,
    GenerationMissing,
    Highlight,
    Hit,
    QueryEcho,
    QueryError,
    SearchOptions,
    Stats,
    Suggestion,
    SuggestOptions,
    Total,
    Writer,
)
from search.answer import Similar, SimilarHit

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"
VIETNAM = timezone(timedelta(hours=7))
LENGTH = {"year": 4, "month": 7, "day": 10}


def sample_articles() -> list[Article]:
    decoder = msgspec.json.Decoder(Article)
    return [decoder.decode(line) for path in sorted(SAMPLE.glob("*.jsonl")) for line in path.read_bytes().splitlines()]


class MemoryEngine:
    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = {article.id: article for article in articles}
        self.asked: list[tuple[str, SearchOptions]] = []
        self.refreshed = 0
        self.failure: Exception | None = None
        self.name = "g1"
        self.fallback = ""

    @property
    def generation(self) -> str:
        return self.name

    def search(self, q: str, options: SearchOptions = SearchOptions(), /) -> Answer:  # noqa: B008
        self.asked.append((q, options))
        if self.failure:
            raise self.failure
        self._asked(options.generation)
        if len(q) > 1000:
            raise QueryError("too-long", "Câu tìm quá dài.", "The query is too long.")
        if q.count('"') % 2 and not options.lenient:
            raise QueryError(
                "syntax",
                "Thiếu dấu ngoặc kép đóng.",
                "A closing quote is missing.",
                position=q.rindex('"'),
                hint_vi='Thêm dấu ".',
                hint_en="Add a quote.",
            )
        found = [article for article in self.articles.values() if self._matches(article, q, options)]
        found.sort(key=lambda article: article.published.timestamp() if article.published else 0)
        if options.sort != "oldest":
            found.reverse()
        start = self._start(options)
        page = found[start : start + options.size]
        more = start + options.size < len(found) and options.size
        return Answer(
            query=QueryEcho(
                text=q,
                canonical=q,
                parsed=" và ".join(f"“{word}”" for word in tokenize(q).forms),
                clauses=_clauses(q, len(found)) if options.explain else [],
            ),
            generation=self.name,
            took_ms=1.0,
            total=Total(len(found), "eq", len(found)),
            items=[_hit(article, q, options) for article in page],
            facets={name: _facet(found, name) for name in options.facets},
            histogram=_histogram(found, options.histogram, list(self.articles.values())) if options.histogram else [],
            suggest=[Suggestion("học tập", "marks")] if q == "hoc tap" else [],
            next=f"{self.name}:{start + options.size}" if more else None,
        )

    def _asked(self, generation: str | None) -> None:
        if generation not in (None, self.name):
            raise GenerationMissing("not kept", kept=(self.name,))

    def _start(self, options: SearchOptions) -> int:
        if options.cursor is None:
            return 0
        generation, _, place = options.cursor.partition(":")
        if not place.isascii() or not place.isdecimal() or len(place) > 9:
            raise CursorError("not a cursor")
        if generation != self.name:
            raise CursorError("gone", gone=True)
        return int(place)

    def _matches(self, article: Article, q: str, options: SearchOptions) -> bool:
        words = {fold(form) for form in tokenize(q).forms}
        text = f"{article.title} {article.summary} {article.body}"
        return (
            _in_period(article, options)
            and _one_of(options.source, [article.source])
            and _one_of(options.section, [article.section])
            and _one_of(options.author, article.authors)
            and _one_of(options.tag, article.tags)
            and words <= {fold(form) for form in tokenize(text).forms}
        )

    def estimate(self, q: str, options: SearchOptions = SearchOptions(), /) -> Cost:  # noqa: B008
        return self.search(q, options).query.cost

    def get(self, article_id: str, generation: str | None = None) -> Article | None:
        self._asked(generation)
        return self.articles.get(article_id)

    def similar(self, article_id: str, size: int = 10) -> Similar | None:
        article = self.articles.get(article_id)
        if article is None:
            return None
        names = ("id", "url", "title", "summary", "published", "source", "section")
        items = [
            SimilarHit(**{name: getattr(one, name) for name in names}, score=1.0, reasons=[one.section])
            for one in self.articles.values()
            if one.id != article_id and one.section == article.section
        ]
        return Similar(id=article_id, generation=self.name, took_ms=1.0, items=items[:size])

    def ids(self) -> Iterator[str]:
        return iter(self.articles)

    def suggest(self, q: str, options: SuggestOptions | None = None, /) -> Completions:
        size = (options or SuggestOptions()).size
        words = sorted({form for article in self.articles.values() for form in tokenize(article.title).forms})
        items = [Completion(word, "phrase", 1) for word in words if fold(word).startswith(fold(q))]
        return Completions(text=q, generation=self.name, took_ms=1.0, items=items[:size], articles=[])

    def stats(self) -> Stats:
        dates = [article.published for article in self.articles.values() if article.published]
        return Stats(
            engine="memory",
            generation=self.name,
            articles=len(self.articles),
            deleted=0,
            segments=1,
            size_bytes=0,
            syllables=0,
            first_published=min(dates, default=None),
            last_published=max(dates, default=None),
            sections=_facet(list(self.articles.values()), "section"),
            sources=_facet(list(self.articles.values()), "source"),
        )

    def refresh(self) -> bool:
        self.refreshed += 1
        return False

    def generations(self) -> list[GenerationInfo]:
        created = datetime.now(timezone.utc)
        return [GenerationInfo(name=self.name, created=created, articles=len(self.articles), deleted=0, segments=1,
                               size_bytes=0, current=True)]  # fmt: skip

    def check(self) -> list[str]:
        return []

    def writer(self, *, memory: int = MEMORY) -> AbstractContextManager[Writer]:
        raise NotImplementedError

    def close(self) -> None:
        pass


def _clauses(q: str, count: int) -> list[Clause]:
    return [
        Clause(text=word, parsed=f"có “{word}”", parsed_en=f"has “{word}”", position=0, end=1, count=count, archive=999)
        for word in q.split()
    ]


def _in_period(article: Article, options: SearchOptions) -> bool:
    if article.published is None:
        return not (options.since or options.until)
    after = options.since is None or article.published >= options.since
    return after and (options.until is None or article.published < options.until)


def _one_of(wanted: Sequence[str], present: Sequence[str]) -> bool:
    return not wanted or bool(set(wanted) & set(present))


def _hit(article: Article, q: str, options: SearchOptions) -> Hit:
    highlights = []
    words = {fold(form) for form in tokenize(q).forms}
    if options.highlight and words:
        for field, text in (("title", article.title), ("body", article.body[:300])):
            spans = [(start, end) for form, start, end in zip(*tokenize(text), strict=True) if fold(form) in words]
            if spans:
                highlights.append(Highlight(field, text, spans))
    return Hit(
        id=article.id,
        url=article.url,
        title=article.title,
        summary=article.summary,
        published=article.published,
        source=article.source,
        section=article.section,
        score=1.0,
        match="exact",
        highlights=highlights,
    )


def _facet(articles: list[Article], name: str) -> list[FacetValue]:
    counts: Counter[str] = Counter()
    for article in articles:
        value = {"author": article.authors, "tag": article.tags}.get(name) or [getattr(article, name, "")]
        counts.update(value)
    return [FacetValue(value, count) for value, count in counts.most_common(20) if value]


def _histogram(found: list[Article], unit: str, everything: list[Article]) -> list[Bucket]:
    def key(article: Article) -> str:
        return article.published.astimezone(VIETNAM).isoformat()[: LENGTH[unit]] if article.published else ""

    totals = Counter(key(article) for article in everything)
    counts = Counter(key(article) for article in found)
    return [Bucket(each, counts[each], totals[each]) for each in sorted(counts) if each]
