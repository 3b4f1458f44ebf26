"""An engine in memory behind the port: naive and slow, and what each number means said in loops over articles.

It is the oracle of ``tests/conformance`` and what the service's tests ask. Nothing of it is shared with another engine
but the analysis of an article (``search.derived.zones``) and the shapes.
"""

from __future__ import annotations

import math
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timezone
from functools import cached_property, lru_cache

import msgspec
import naive
from memory_titles import MemoryTitles, Title, headline_of

from analyzers import fold, tokenize
from search import Article, FacetValue, GenerationInfo, GenerationMissing, IndexLocked, Stats, Story
from search.answer import Bucket
from search.beginning import Beginning
from search.deadline import Deadline
from search.derived.particulars import Particulars, alike, bits, gap, particulars
from search.derived.zones import UNIT, zones
from search.options import MAX_SIZE
from search.plan import (
    K1,
    MATCHES,
    B,
    Condition,
    EarlyBonus,
    Everything,
    Feature,
    Grading,
    Match,
    Plan,
    Ranking,
    Share,
    Substitute,
    Term,
    TermField,
    idf,
)
from search.plan import (
    Sequence as Syllables,
)
from search.searcher import (
    FACETS,
    MAX_BUCKETS,
    UNDATED,
    Alike,
    Capabilities,
    Filters,
    Fold,
    Page,
    PageHit,
    Place,
    Rows,
    Telling,
    Wanted,
)

KEPT = 4  # generations
SHINGLE, LEAST, RESEMBLANCE = 3, 30, 0.5  # of stories


class Analysed:
    """What an article says: its tokens, and for each term how often, by zone."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.places = naive.places(article)
        self.length = len(self.places)
        self._met: dict[Condition, bool] = {}
        counts: dict[TermField, Counter[str]] = defaultdict(Counter)
        for zone in zones(article):
            for at, form in enumerate(zone.forms):
                weight = zone.weight_at(at) / UNIT
                counts["form"][form] += weight
                counts["key"][fold(form)] += weight
                if at + 1 < len(zone.forms):
                    following = zone.forms[at + 1]
                    counts["form_pair"][f"{form} {following}"] += weight
                    counts["key_pair"][f"{fold(form)} {fold(following)}"] += weight
            for begin, end in zone.compounds:
                counts["word"][" ".join(zone.forms[begin:end])] += zone.weight_at(begin) / UNIT
        self.counts = counts

    def count(self, field: TermField, text: str) -> float:
        """How often a term occurs, by zone."""
        return self.counts[field][text] if field in self.counts else 0.0

    def holds(self, condition: Condition) -> bool:
        """Whether it meets a condition; looked at once for each."""
        if condition not in self._met:
            self._met[condition] = naive.holds(self.article, condition, self.places)
        return self._met[condition]

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], list[tuple[str, str, float]]]:
        """The neighbouring forms of each two keys, with their counts."""
        found: dict[tuple[str, str], list[tuple[str, str, float]]] = defaultdict(list)
        for text, count in self.counts["form_pair"].items():
            left, right = text.split(" ")
            found[fold(left), fold(right)].append((left, right, count))
        return found

    def is_early(self, field: TermField, text: str, reach: int) -> bool:
        """Whether a term is in the title or within so many syllables behind it."""
        title = sum(token.title for token in self.places)
        head = title + naive.GAP if title else 0
        ats = (token.at for token in self.places if (fold(token.form) if field == "key" else token.form) == text)
        first = next(ats, None)
        return first is not None and first - head < reach

    def occurrences(self, sequence: Syllables) -> float:
        """How often a sequence occurs; of one of a single syllable, the weighted count of its key."""
        first = sequence.parts[0]
        if len(sequence.parts) == 1 and first is not None:
            return sum(count for form, count in self.counts["form"].items() if naive.agrees(first, form))
        there = {token.at: token.form for token in self.places}
        return sum(
            all(
                part is None or (at + step in there and naive.agrees(part, there[at + step]))
                for step, part in enumerate(sequence.parts)
            )
            for at in there
        )

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        texts = (self.article.title, self.article.summary, self.article.body)
        keys = [fold(form) for text in texts for form in tokenize(text).forms]
        return frozenset(tuple(keys[at : at + SHINGLE]) for at in range(len(keys) - SHINGLE + 1))

    @property
    def seconds(self) -> int | None:
        when = self.article.published
        return None if when is None else math.floor(when.timestamp())


_ANALYSED: dict[str, Analysed] = {}


def analysed(article: Article) -> Analysed:
    """An article analysed, once for all tests that have it."""
    name = repr(article)
    if name not in _ANALYSED:
        _ANALYSED[name] = Analysed(article)
    return _ANALYSED[name]


class Scoring:
    """BM25 over one article at a time."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    def score(self, one: Analysed) -> float:
        ranking = self._ranking
        score = self._typed(one, ranking.features, ranking.early)
        for beginning in ranking.beginnings:
            score += self._saturated(one, beginning.worth, float(one.holds(beginning.prefix)))
        return score + sum(self._substitute(one, substitute) for substitute in ranking.substitutes)

    def _typed(self, one: Analysed, features: Iterable[Feature], early: Iterable[EarlyBonus]) -> float:
        score = 0.0
        for feature in features:
            weight = sum(one.count(field, text) * share for field, text, share in feature.terms)
            score += self._saturated(one, feature.worth, weight)
        return score + sum(bonus.worth for bonus in early if one.is_early(bonus.field, bonus.text, bonus.reach))

    def _saturated(self, one: Analysed, worth: float, weight: float) -> float:
        ranking = self._ranking
        norm = ranking.k1 * (1 - ranking.b + ranking.b * one.length / ranking.average_length)
        return worth * (ranking.k1 + 1) * weight / (weight + norm) if weight else 0.0

    def _substitute(self, one: Analysed, substitute: Substitute) -> float:
        times = sum(map(one.occurrences, substitute.sequences))
        if not times:
            return 0.0
        typed = self._typed(one, substitute.features, substitute.early)
        return max(0.0, self._saturated(one, substitute.worth, times) - typed)


class MemoryStatistics:
    """Counts of articles, one by one."""

    def __init__(self, articles: Sequence[Analysed]) -> None:
        self._analysed = articles
        self.articles = len(articles)
        self.total = float(sum(one.length for one in articles))
        self.average_length = round(max(1.0, self.total / len(articles)), 3) if articles else 1.0

    @cached_property
    def _dfs(self) -> Mapping[TermField, Counter[str]]:
        found: dict[TermField, Counter[str]] = defaultdict(Counter)
        for one in self._analysed:
            for field, counts in one.counts.items():
                found[field].update(counts.keys())
        return found

    def _df(self, field: TermField, text: str) -> int:
        return self._dfs.get(field, Counter())[text]

    @cached_property
    def _forms(self) -> Mapping[str, Mapping[str, float]]:
        return self._gathered("form")

    @cached_property
    def _pairs(self) -> Mapping[str, Mapping[str, float]]:
        return self._gathered("form_pair")

    def _gathered(self, field: TermField) -> Mapping[str, Mapping[str, float]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self._analysed:
            for text, count in one.counts[field].items():
                found[" ".join(map(fold, text.split(" ")))][text] += count
        return found

    def expect(self, pairs: object = (), words: object = (), conditions: object = ()) -> None:
        pass

    def frequency(self, key: str) -> int:
        return self._df("key", key)

    def forms(self, key: str) -> Mapping[str, float]:
        return self._forms.get(key, {})

    def pairs(self, left: str, right: str) -> Mapping[tuple[str, str], float]:
        found = self._pairs.get(f"{left} {right}", {})
        return {(text.partition(" ")[0], text.partition(" ")[2]): count for text, count in found.items()}

    def triples(self, left: str, middle: str, right: str) -> Mapping[tuple[str, str, str], float]:
        found: Counter[tuple[str, str, str]] = Counter()
        for one in self._analysed:
            for a, b, first in one.pairs.get((left, middle), ()):
                for c, d, second in one.pairs.get((middle, right), ()):
                    if b == c:
                        found[a, b, d] += min(first, second)
        return found

    def form_frequencies(self, key: str) -> Mapping[str, int]:
        forms = sorted(self.forms(key), key=lambda form: form.encode("utf-8", "surrogatepass"))
        return {form: self._df("form", form) for form in forms}

    def pair_frequency(self, left: str, right: str) -> int:
        return self._df("key_pair", f"{left} {right}")

    def form_pair_frequencies(self, left: str, right: str) -> Mapping[tuple[str, str], int]:
        return {pair: self._df("form_pair", " ".join(pair)) for pair in self.pairs(left, right)}

    def word_frequency(self, word: str) -> int:
        return self._df("word", word)

    def together(self, left: str, right: str) -> int:
        return self.pair_frequency(left, right)

    def begun(self, key: str) -> tuple[int, int]:
        found = [one for one in self._forms if one.startswith(key)]
        return len(found), sum(map(self.frequency, found))

    def beginning(self, key: str, most: int) -> list[str]:
        found = [one for one in self._forms if one.startswith(key)]
        return sorted(found, key=lambda one: (-self.frequency(one), one))[:most]

    def near(self, key: str, edits: int, least: int) -> list[str]:
        usual = [one for one in self._forms if one != key and self.frequency(one) >= least and len(key) <= 40]
        plain = [one for one in usual if all(re.fullmatch("[a-z]+", word) for word in (one, key))]
        near = [one for one in plain if naive.edits(key, one) <= edits]
        return sorted(near, key=lambda one: (-self.frequency(one), one))

    def spelled_out(self, letters: str, most: int) -> list[tuple[tuple[str, ...], int]]:
        found: Counter[tuple[str, ...]] = Counter()
        for one in self._analysed:
            title, *_ = zones(one.article)
            found.update(naive.initialled(one.article.title, title.compounds, letters))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most]

    def values(self, facet: str) -> int:
        return len({value for one in self._analysed for value in naive.values(one.article, facet)})

    def count(self, condition: Condition) -> int:
        return sum(one.holds(condition) for one in self._analysed)

    def best(self, share: Share) -> int:
        weighed = list(zip(share.children, share.weights, strict=True))
        return max((sum(w for child, w in weighed if one.holds(child)) for one in self._analysed), default=0)


@lru_cache(maxsize=16)
def statistics_of(articles: tuple[Analysed, ...]) -> MemoryStatistics:
    """The statistics of articles, counted once for all tests that have these."""
    return MemoryStatistics(articles)


class MemorySearcher:
    """One generation: its living articles, in the order in which they were added."""

    def __init__(self, name: str, articles: Sequence[Article], created: datetime, key: bytes, number: int) -> None:
        self.generation, self.created, self.key, self.number = name, created, key, number
        self.analysed = list(map(analysed, articles))
        self.statistics = statistics_of(tuple(self.analysed))

    # Finding. -----------------------------------------------------------------------------------------------

    def _found(self, condition: Condition, filters: Filters, without: str = "") -> list[int]:
        return [
            number
            for number, one in enumerate(self.analysed)
            if one.holds(condition) and passes(one.article, filters, without)
        ]

    def run(self, plan: Plan, filters: Filters, wanted: Wanted, after: Place | None, deadline: Deadline) -> Page:
        deadline.check()
        found = self._found(plan.condition, filters)
        places = [Place(key, number) for number, key in zip(found, self._keys(plan, wanted, found), strict=True)]
        groups = self._groups(wanted.collapse)
        stories = self._stories(found, groups)
        ordered = sorted(self._folded(places, groups) if wanted.collapse else places, key=_order)
        behind = [place for place in ordered if after is None or _order(place) > _order(after)]
        facets = {
            name: self._facet([self.analysed[n].article for n in self._found(plan.condition, filters, own)], name)[
                : wanted.facet_size
            ]
            for name in wanted.facets
            for own in ["" if wanted.narrow_facets else name]
        }
        return Page(
            hits=[self._hit(plan, wanted, place, stories) for place in behind[: wanted.size]],
            more=len(behind) > wanted.size,
            total=len(found),
            all_words=sum(self.analysed[number].holds(plan.every) for number in found),
            loose=len(self._found(plan.every, filters)),
            stories=len(ordered) if wanted.collapse else None,
            facets=facets,
            histogram=self._histogram(found, groups, wanted, self._found(Everything(), filters)),
        )

    def _histogram(
        self, found: Collection[int], groups: Iterable[list[int]], wanted: Wanted, within: Collection[int]
    ) -> list[Bucket]:
        if not wanted.histogram:
            return []
        everything: Collection[int] = range(len(self.analysed))
        if wanted.counting == "firsts":
            whole = {number: group for group in groups for number in group}
            found = {next(one for one in whole.get(number, [number]) if one in within) for number in found}
        if wanted.counting != "articles":
            found, everything = _leads(found, groups), self._once_in_each(wanted.histogram, everything, groups)
        counted = [[self.analysed[number].article for number in one] for one in (found, everything)]
        return _histogram(*counted, wanted.histogram)

    def _once_in_each(self, period: str, numbers: Iterable[int], groups: Iterable[list[int]]) -> list[int]:
        """Of the articles of a group that were published in one period, the first."""
        whole = {number: group[0] for group in groups for number in group}
        first: dict[tuple[int, str], int] = {}
        for number in numbers:
            buckets = _histogram([self.analysed[number].article], [], period)
            first.setdefault((whole.get(number, number), buckets[0].key if buckets else ""), number)
        return sorted(first.values())

    def _keys(self, plan: Plan, wanted: Wanted, found: Iterable[int]) -> list[float]:
        if wanted.sort == "relevance" and not isinstance(plan.condition, Everything):
            scoring = Scoring(plan.ranking)
            return [scoring.score(self.analysed[number]) for number in found]
        sign = -1.0 if wanted.sort == "oldest" else 1.0
        seconds = (self.analysed[number].seconds for number in found)
        return [UNDATED if one is None else sign * one for one in seconds]

    def _hit(self, plan: Plan, wanted: Wanted, place: Place, stories: Mapping[int, Story]) -> PageHit:
        one = self.analysed[place.number]
        article = msgspec.structs.replace(
            one.article,
            body=one.article.body if wanted.body else "",
            modified=None, authors=[], tags=[], images=[], language="vi", extra={},
        )  # fmt: skip
        return PageHit(place, _grade(one, plan.grading), article, stories.get(place.number))

    @staticmethod
    def _facet(articles: list[Article], name: str) -> list[FacetValue]:
        return [FacetValue(*row) for row in naive.facet_counts(articles, name)]

    def count(self, conditions: Sequence[Condition], filters: Filters, deadline: Deadline) -> list[int]:
        deadline.check()
        return [len(self._found(condition, filters)) for condition in conditions]

    def select(self, condition: Condition, filters: Filters, deadline: Deadline, collapse: Fold | None = None) -> Rows:
        deadline.check()
        numbers = self._found(condition, filters)
        found = [self.analysed[number] for number in _leads(numbers, self._groups(collapse))]
        found.sort(key=lambda one: (one.seconds is None, one.seconds or 0, one.article.id.encode("utf-8", "replace")))
        return Rows(len(found), lambda start: (one.article for one in found[start:]))

    def _groups(self, collapse: Fold | None) -> list[list[int]]:
        return {"story": lambda: self._same, "event": lambda: self._events, None: list}[collapse]()

    # Stories. -----------------------------------------------------------------------------------------------

    @cached_property
    def _same(self) -> list[list[int]]:
        """Articles in groups that tell the same, the earliest first (without a date last)."""
        groups: list[list[int]] = []
        for number, one in enumerate(self.analysed):
            alike = [group for group in groups if any(_resemble(one, self.analysed[other]) for other in group)]
            groups = [group for group in groups if group not in alike]
            groups.append(sorted([number, *(other for group in alike for other in group)]))
        return [sorted(group, key=self._date) for group in groups]

    def _date(self, number: int) -> tuple[bool, int, int]:
        seconds = self.analysed[number].seconds
        return seconds is None, seconds or 0, number

    @cached_property
    def _events(self) -> list[list[int]]:
        """Articles in groups that tell of the same event: the earliest, and what is linked to it, with its story."""
        told = [particulars(zones(one.article)) for one in self.analysed]
        dfs = Counter(token for one in told for token in one.tokens)
        worth = {token: bits(len(told), df) ** 2 for token, df in dfs.items()}
        groups: list[list[int]] = []
        for number in sorted(range(len(told)), key=self._date):
            story = next(group for group in self._same if number in group)
            own = [group for group in groups if any(other in group for other in story)]
            linked = [group for group in groups if self._one_event(told, worth, group[0], number)]
            if own or linked:
                (own or linked)[0].append(number)
            else:
                groups.append([number])
        return groups

    def _one_event(self, told: Sequence[Particulars], worth: Mapping[str, int], left: int, right: int) -> bool:
        one, other = told[left], told[right]
        both = [token for token in one.tokens if token in other.tokens and worth[token]]
        if len(both) < 2 or not any(one.tokens[token] and other.tokens[token] for token in both):
            return False
        titles = [days.days[: days.title_days] for days in (one, other)]
        if all(titles) and not set(titles[0]) & set(titles[1]):
            return False
        gaps = [gap(a, b) for a in one.days for b in other.days]
        if gaps and min(gaps) > 10:
            return False
        dates = [self.analysed[number].seconds for number in (left, right)]
        near = None not in dates and abs(dates[0] - dates[1]) <= 3 * 86_400
        shared = sum(worth[token] for token in both)
        whole = [sum(worth[token] for token in each.tokens) for each in (one, other)]
        return alike(shared, *whole, near=near or (bool(gaps) and min(gaps) <= 1))

    def _stories(self, found: Collection[int], groups: Iterable[list[int]]) -> dict[int, Story]:
        """The stories or events of what was found, by the article that leads each."""
        stories: dict[int, Story] = {}
        for group in groups:
            hits = [number for number in group if number in found]
            if hits:
                members = [headline_of(self.analysed[number].article) for number in hits[1 : MAX_SIZE + 1]]
                stories[hits[0]] = Story(self.analysed[group[0]].article.id, len(hits), members)
        return stories

    def _folded(self, places: Sequence[Place], groups: Iterable[list[int]]) -> list[Place]:
        """For each story or event its lead, with the greatest key of its hits."""
        keys = {place.number: place.key for place in places}
        found = [[number for number in group if number in keys] for group in groups]
        return [Place(max(keys[number] for number in group), group[0]) for group in found if group]

    # What is stored. ----------------------------------------------------------------------------------------

    def stored(self, ids: Sequence[str], fields: Collection[str] | None = None) -> list[Article | None]:
        known = {one.article.id: one.article for one in self.analysed}
        return [known.get(article_id) for article_id in ids]

    def ids(self) -> Iterator[str]:
        return iter([one.article.id for one in self.analysed])

    def stats(self) -> Stats:
        articles = [one.article for one in self.analysed]
        dates = [one.published.astimezone(timezone.utc) for one in articles if one.published]
        return Stats(
            engine="memory",
            generation=self.generation,
            articles=len(articles),
            deleted=0,
            segments=1,
            size_bytes=0,
            syllables=int(self.statistics.total),
            first_published=min(dates, default=None),
            last_published=max(dates, default=None),
            sections=[FacetValue(*row) for row in naive.facet_counts(articles, "section")],
            sources=[FacetValue(*row) for row in naive.facet_counts(articles, "source")],
        )

    def close(self) -> None:
        pass

    # Similar articles. --------------------------------------------------------------------------------------

    def similar(self, article_id: str, telling: Sequence[Telling], size: int) -> list[Alike]:
        weighed = []
        for place, pair in enumerate(telling):
            dfs = self.statistics.form_pair_frequencies(fold(pair.left), fold(pair.right))
            df = dfs.get((pair.left, pair.right), 0)
            if df > 1:
                worth = idf(len(self.analysed), df)
                weighed.append((pair.weight * worth, pair.inside, place, worth))
        inside = [one for one in weighed if one[1]]
        chosen = sorted(inside if len(inside) >= 8 else weighed, key=lambda one: -one[0])[:20]
        found = []
        for number, one in enumerate(self.analysed):
            texts = {place: f"{telling[place].left} {telling[place].right}" for _, _, place, _ in chosen}
            shared = [place for _, _, place, _ in chosen if one.count("form_pair", texts[place])]
            if one.article.id == article_id or not shared or len(shared) < min(3, len(chosen)):
                continue
            ranking = Ranking(
                tuple(Feature(worth, (Term("form_pair", texts[place]),)) for _, _, place, worth in chosen),
                k1=K1, b=B, average_length=self.statistics.average_length,
            )  # fmt: skip
            found.append((-Scoring(ranking).score(one), number, shared))
        return [Alike(self.analysed[number].article, -score, shared) for score, number, shared in sorted(found)[:size]]

    def complete(self, beginning: Beginning, filters: Filters) -> MemoryTitles:
        within = [title for title in self._titles if passes(title.article, filters)]
        return MemoryTitles(self._titles, within, beginning)

    @cached_property
    def _titles(self) -> list[Title]:
        return [Title.of(one.article) for one in self.analysed]


class MemoryWriter:
    """Gathers changes; what is added goes behind all that is there."""

    def __init__(self, backend: MemoryBackend) -> None:
        self._backend = backend
        self._articles = {one.article.id: one.article for one in backend.latest.analysed}
        self._changed = False

    @property
    def generation(self) -> str:
        return self._backend.latest.generation

    @property
    def articles(self) -> int:
        return len(self._backend.latest.analysed)

    def add(self, articles: Iterable[Article]) -> None:
        for article in articles:
            self._articles.pop(article.id, None)
            self._articles[article.id] = article
            self._changed = True

    def delete(self, ids: Iterable[str]) -> int:
        deleted = sum(self._articles.pop(article_id, None) is not None for article_id in dict.fromkeys(ids))
        self._changed |= deleted > 0
        return deleted

    def commit(self, mark: str = "") -> str:
        if not self._changed:
            return self._backend.latest.generation
        self._changed = False
        return self._backend.publish(self._articles, mark)


class MemoryBackend:
    """The port's engine: generations in a list."""

    capabilities = Capabilities()
    fallback = ""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._key = secrets.token_bytes(16)
        self._kept: list[MemorySearcher] = []
        self._marks: dict[str, str] = {}
        self._pinned: set[str] = set()
        self.failure: Exception | None = None  # what keeps it from answering
        self._writing = False
        self._number = 0
        self.publish({article.id: article for article in articles})
        self._searcher = self.latest

    @property
    def latest(self) -> MemorySearcher:
        """The generation that was published last."""
        return self._kept[-1]

    def publish(self, articles: Mapping[str, Article], mark: str = "") -> str:
        self._number += 1
        name = f"g{self._number}"
        self._marks[name] = mark or (self._marks.get(self.latest.generation, "") if self._kept else "")
        made = MemorySearcher(name, list(articles.values()), datetime.now(timezone.utc), self._key, self._number)
        self._kept.append(made)
        newest = [one.generation for one in self._kept[-KEPT:]]
        self._kept = [one for one in self._kept if one.generation in newest or one.generation in self._pinned]
        return name

    def replace(self, articles: Mapping[str, Article]) -> None:
        """Give the newest generation other articles, for a test that needs no new one."""
        old = self._kept.pop()
        self._kept.append(MemorySearcher(old.generation, list(articles.values()), old.created, self._key, old.number))
        self._searcher = self.latest

    def newest(self) -> MemorySearcher:
        if self.failure:
            raise self.failure
        return self._searcher

    def kept(self, generation: str) -> MemorySearcher:
        upto = [one.generation for one in self._kept].index(self._searcher.generation) + 1
        for one in self._kept[:upto]:
            if one.generation == generation:
                return one
        names = tuple(one.generation for one in reversed(self._kept[:upto]))
        raise GenerationMissing(f"generation {generation} is not kept; kept are {', '.join(names)}", kept=names)

    def watch(self) -> AbstractContextManager[None]:
        """Memory is not damaged."""
        return nullcontext()

    def refresh(self) -> bool:
        moved = self._searcher is not self.latest
        self._searcher = self.latest
        return moved

    @contextmanager
    def writer(self) -> Iterator[MemoryWriter]:
        if self._writing:
            raise IndexLocked("another process is writing; try again when it is done")
        self._writing = True
        try:
            writer = MemoryWriter(self)
            yield writer
            writer.commit()
        finally:
            self._writing = False

    def generations(self) -> list[GenerationInfo]:
        return [
            GenerationInfo(
                name=one.generation, number=one.number, created=one.created, articles=len(one.analysed),
                deleted=0, segments=1, size_bytes=0, current=one is self.latest,
                mark=self._marks.get(one.generation, ""), pinned=one.generation in self._pinned,
            )
            for one in reversed(self._kept)
        ]  # fmt: skip

    def pin(self, name: str, *, keep: bool = True) -> None:
        self._known(name)
        (self._pinned.add if keep else self._pinned.discard)(name)

    def rollback(self, name: str) -> str:
        old = self._known(name)
        if old is self.latest:
            raise GenerationMissing(f"generation {name} is the current one already")
        return self.publish({one.article.id: one.article for one in old.analysed})

    def _known(self, name: str) -> MemorySearcher:
        found = next((one for one in self._kept if one.generation == name), None)
        if found is None:
            raise GenerationMissing(f"generation {name} is not kept")
        return found

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        pass


def passes(article: Article, filters: Filters, without: str = "") -> bool:
    """Whether an article is within the filters, but for one of them."""
    for name in FACETS:
        wanted = getattr(filters, name)
        if wanted and name != without and not set(wanted) & set(naive.values(article, name)):
            return False
    when = article.published
    if when is None:
        return filters.since is None and filters.until is None
    return (filters.since is None or when >= filters.since) and (filters.until is None or when < filters.until)


def _order(place: Place) -> tuple[float, int]:
    return -place.key, place.number


def _grade(one: Analysed, grading: Grading) -> Match:
    own = [
        next((match for match, terms in grades if any(one.count(field, text) for field, text, _ in terms)), MATCHES[0])
        for grades in grading
    ]
    return max(own, key=MATCHES.index, default=MATCHES[0])


def _resemble(one: Analysed, other: Analysed) -> bool:
    if min(one.length, other.length) < LEAST or not one.shingles or not other.shingles:
        return False
    return len(one.shingles & other.shingles) >= RESEMBLANCE * len(one.shingles | other.shingles)


def _leads(found: Collection[int], groups: Iterable[list[int]]) -> list[int]:
    """Those of some articles that are the earliest of their group, or of none."""
    others = {number for group in groups for number in [one for one in group if one in found][1:]}
    return [number for number in found if number not in others]


def _histogram(found: list[Article], everything: list[Article], period: str) -> list[Bucket]:
    whole = [Bucket(*row) for row in naive.histogram(found, everything, period)]
    return whole if len(whole) <= MAX_BUCKETS else [bucket for bucket in whole if bucket.count]
