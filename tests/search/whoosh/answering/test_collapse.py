"""Hits folded into stories: against the same search without folding, put together by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import pytest
from embedded import commit, create
from hypothesis import given
from hypothesis import strategies as st
from sample import SECTIONS, SYLLABLES, VIETNAM, chapters

from search import Answer, Article, CursorError, Hit, open_index
from search.derived.stories import labels_of
from search.engine import Engine
from search.whoosh.answering.collapse import LEAST
from search.whoosh.writing.build import build_arrays

DAY = datetime(2024, 5, 1, tzinfo=VIETNAM)


def text(seed: int, syllables: int = 120) -> str:
    source = random.Random(seed)
    return " ".join(
        f"{source.choice(SYLLABLES)} {source.choice('abcdeghik')}{source.randrange(90)}" for _ in range(syllables)
    )


def copy_of(seed: int, copy: int) -> str:
    """The text of a family with a few words changed."""
    found = text(seed).split()
    source = random.Random(copy)
    for at in source.sample(range(len(found)), 8 * (copy > 0)):
        found[at] = "khác"
    return " ".join(found)


@st.composite
def archives(draw: st.DrawFn) -> list[Article]:
    """Articles in families of near-duplicates, and short ones that are all alike."""
    made = []
    for number in range(draw(st.integers(1, 14))):
        short = draw(st.integers(0, 9)) == 0
        date = draw(st.one_of(st.none(), st.integers(0, 3)))
        made.append(
            Article(
                id=f"{number:02d}",
                title=f"{draw(st.sampled_from(SYLLABLES))} {number}",
                body="học sinh" if short else copy_of(draw(st.integers(0, 3)), draw(st.integers(0, 3))),
                published=None if date is None else DAY + timedelta(days=date),
                section=draw(st.sampled_from(SECTIONS)),
                source=draw(st.sampled_from(["Báo A", "Báo B"])),
            )
        )
    return made


def pages(engine: Engine, q: str, **options: Any) -> Iterator[Answer]:
    answer = engine.search(q, **options)
    yield answer
    while answer.next:
        answer = engine.search(q, cursor=answer.next, **options)
        yield answer


def everything(engine: Engine, q: str, **options: Any) -> list[Hit]:
    return [hit for answer in pages(engine, q, size=100, **options) for hit in answer.items]


def stories_by_hand(living: list[Article]) -> dict[str, str]:
    """The id of each article → that of the earliest article of its story."""
    arrays = build_arrays(living)
    told = (arrays["length"] >= LEAST) & arrays["sketch"].any(axis=1)
    labels = labels_of(arrays["sketch"], told).tolist()
    groups: dict[int, list[Article]] = {}
    for label, article in zip(labels, living, strict=True):
        groups.setdefault(label, []).append(article)
    return {article.id: by_date(group)[0].id for group in groups.values() for article in group}


def by_date(articles: list[Any]) -> list[Any]:
    """The earliest first; undated ones last, and of equal dates the first in the index first."""
    return sorted(articles, key=lambda one: (one.published is None, one.published or DAY, one.id))


SEARCHES: list[dict[str, Any]] = [
    {"q": "học"},
    {"q": "khac", "sort": "newest"},
    {"q": "", "sort": "oldest"},
    {"q": "nam sinh", "words": "any", "source": ["Báo A"]},
    {"q": "đường", "section": ["Thể thao", "Thế giới"], "facets": ["section", "source"], "histogram": "day"},
]


@given(
    articles=archives(),
    pieces=st.integers(1, 3),
    dead=st.sets(st.integers(0, 13).map("{:02d}".format), max_size=4),
    asked=st.sampled_from(SEARCHES),
    size=st.integers(1, 4),
)
def test_folded_is_what_folding_by_hand_gives(tmp_path_factory, articles, pieces, dead, asked, size) -> None:
    folder = create(tmp_path_factory.mktemp("collapse") / "index")
    for chapter in chapters(articles, pieces):
        commit(folder, chapter)
    commit(folder, deleted=dead)
    engine = open_index(str(folder))
    home = stories_by_hand([article for article in articles if article.id not in dead])
    options = {name: value for name, value in asked.items() if name != "q"}
    hits = everything(engine, asked["q"], **options)
    groups: dict[str, list[Hit]] = {}
    for hit in hits:  # in the order asked for: a story stands where its first hit does
        groups.setdefault(home[hit.id], []).append(hit)
    leads = {story: by_date(group)[0].id for story, group in groups.items()}

    first, *rest = answers = list(pages(engine, asked["q"], size=size, collapse="story", **options))
    items = [item for answer in answers for item in answer.items]
    assert all(len(answer.items) == size for answer in answers[:-1])
    plain = engine.search(asked["q"], size=0, **options)
    assert (first.facets, first.histogram) == (plain.facets, plain.histogram)
    for answer in answers:
        assert answer.total == msgspec.structs.replace(plain.total, stories=len(groups))
    assert len(items) == len(groups)
    score = {story: max(hit.score for hit in group) for story, group in groups.items()}
    for item in items:
        story, group = home[item.id], groups[home[item.id]]
        assert item.id == leads[story]
        assert item.score == score[story]
        assert item.story.id == story
        assert item.story.size == len(group)
        assert [item.id, *(member.id for member in item.story.members)] == [one.id for one in by_date(group)]
    # Where keys are equal the order within them is the lead's, not the first hit's.
    keys = [_key(groups[home[item.id]], options.get("sort", "relevance")) for item in items]
    assert keys == sorted(keys, reverse=True)
    assert rest == answers[1:]


def _key(group: list[Hit], sort: str) -> float:
    if sort == "relevance" and any(hit.score for hit in group):
        return max(hit.score for hit in group)
    sign = -1 if sort == "oldest" else 1
    return max(sign * hit.published.timestamp() if hit.published else -1e300 for hit in group)


def index_of(folder, *articles: Article) -> Engine:
    commit(create(folder), articles)
    return open_index(str(folder))


def wire(article_id: str, day: int, title: str, seed: int = 1, copy: int = 0, **more: Any) -> Article:
    return Article(id=article_id, title=title, body=copy_of(seed, copy), published=DAY + timedelta(days=day), **more)


@pytest.fixture
def engine(tmp_path) -> Engine:
    return index_of(
        tmp_path / "index",
        wire("late", 3, "Bão số 3 đổ bộ", copy=1, source="Báo A"),
        wire("first", 1, "Tâm bão vào đất liền", copy=2, source="Báo B"),
        wire("other", 2, "Bão số 3: chuyện khác", seed=2, source="Báo A"),
        wire("copy", 2, "Bão số 3, bão số 3", copy=3, source="Báo A"),
    )


def test_the_earliest_leads_and_the_others_are_listed(engine: Engine) -> None:
    answer = engine.search("bão", collapse="story")
    assert (answer.total.value, answer.total.stories) == (4, 2)
    found = {item.id: item.story for item in answer.items}
    assert set(found) == {"first", "other"}
    assert [member.id for member in found["first"].members] == ["copy", "late"]
    assert found["first"].members[0].title == "Bão số 3, bão số 3"
    assert (found["first"].id, found["first"].size) == ("first", 3)
    assert (found["other"].id, found["other"].size, found["other"].members) == ("other", 1, [])


def test_a_filter_leaves_the_story_its_name(engine: Engine) -> None:
    answer = engine.search("bão", collapse="story", source=["Báo A"], sort="oldest")
    found = [(item.id, item.story.id, item.story.size) for item in answer.items]
    assert found == [("other", "other", 1), ("copy", "first", 2)]


def test_nothing_changes_without_the_parameter(engine: Engine) -> None:
    answer = msgspec.to_builtins(engine.search("bão"))
    assert "stories" not in answer["total"]
    assert [item["id"] for item in answer["items"] if "story" in item] == []
    assert len(answer["items"]) == 4


def test_deleting_and_replacing_undoes_a_story(engine: Engine, tmp_path) -> None:
    commit(tmp_path / "index", [wire("copy", 2, "Bão", seed=9)], ["first"])
    engine.refresh()
    answer = engine.search("bão", collapse="story", sort="oldest")
    assert answer.total.stories == 3
    assert {item.id: item.story.size for item in answer.items} == {"other": 1, "copy": 1, "late": 1}


def test_a_cursor_is_of_its_own_search(engine: Engine) -> None:
    cursor = engine.search("bão", collapse="story", size=1).next
    assert len(engine.search("bão", collapse="story", size=1, cursor=cursor).items) == 1
    with pytest.raises(CursorError):
        engine.search("bão", size=1, cursor=cursor)


def test_a_large_story_shows_its_first_hundred(tmp_path) -> None:
    engine = index_of(tmp_path / "index", *(wire(f"{number:03d}", number, "Bão", copy=0) for number in range(130)))
    (item,) = engine.search("bão", collapse="story").items
    assert (item.id, item.story.size) == ("000", 130)
    assert [member.id for member in item.story.members] == [f"{number:03d}" for number in range(1, 101)]


def test_a_merge_changes_no_story(tmp_path, news: list[Article]) -> None:
    copies = [
        msgspec.structs.replace(article, id=f"copy-{article.id}", title="Tin", summary="") for article in news[:60:3]
    ]
    mixed = [*news[:90], *copies, *news[90:120]]
    whole = index_of(tmp_path / "whole", *mixed)
    parts = create(tmp_path / "parts")
    for chapter in chapters(mixed, 4):
        commit(parts, chapter)
    split = open_index(str(parts))

    def found(engine: Engine) -> list[tuple[str, str, int]]:
        return [
            (hit.id, hit.story.id, hit.story.size) for hit in everything(engine, "", collapse="story", sort="oldest")
        ]

    assert found(whole) == found(split)
    assert whole.search("", collapse="story").total.stories <= len(mixed) - len(copies)


def test_an_empty_archive(tmp_path) -> None:
    answer = open_index(str(tmp_path / "index"), create=True).search("", collapse="story")
    assert (answer.items, answer.total.stories) == ([], 0)


def test_labels_are_of_living_articles_alone() -> None:
    sketches = build_arrays([wire(str(number), 0, "Bão", copy=number) for number in range(3)])["sketch"]
    assert labels_of(sketches, np.array([True, True, True])).tolist() == [0, 0, 0]
    assert labels_of(sketches, np.array([True, False, True])).tolist() == [0, 1, 0]
