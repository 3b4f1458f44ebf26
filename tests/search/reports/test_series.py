"""Series: counted in loops over the articles, they come out the same."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import archives

from search import Article, OptionError, SearchOptions, open_index
from search.reports.series import Series, share, table

VIETNAM = timezone(timedelta(hours=7))
LENGTH = {"year": 4, "month": 7, "day": 10}


def archive(folder: Path, *articles: Article):
    engine = open_index(str(folder), create=True)
    with engine.writer() as writer:
        writer.add(articles)
    engine.refresh()
    return engine


def key(article: Article, interval: str) -> str | None:
    return article.published.astimezone(VIETNAM).isoformat()[: LENGTH[interval]] if article.published else None


def counted(series: Series) -> dict[str, tuple[int, int]]:
    return {point.key: (point.count, point.total) for point in series.points if point.count or point.total}


@given(
    found=archives(),
    interval=st.sampled_from(["year", "month", "day"]),
    section=st.sampled_from([(), ("Thể thao",), ("Thể thao", "Thời sự")]),
    by=st.sampled_from([None, "source", "tag"]),
)
def test_counts_and_denominators(tmp_path_factory, found, interval, section, by) -> None:
    engine = archive(tmp_path_factory.mktemp("series") / "index", *found)
    answer = share(engine, "học", SearchOptions(section=section), interval=interval, by=by)
    hits = {hit.id for hit in engine.search("học", SearchOptions(size=100)).items}

    def expected(value: str | None) -> dict[str, tuple[int, int]]:
        inside = [
            one
            for one in found
            if (not section or one.section in section)
            and (value is None or value in (one.tags if by == "tag" else [one.source]))
        ]
        totals = Counter(key(one, interval) for one in inside)
        counts = Counter(key(one, interval) for one in inside if one.id in hits)
        return {name: (counts[name], totals[name]) for name in totals if name}

    for series in answer.series:
        assert counted(series) == expected(series.value)
        assert series.undated + sum(point.count for point in series.points) == series.count
        assert [point.key for point in series.points] == sorted({point.key for point in series.points})
        for point in series.points:
            assert point.ratio == (round(point.count / point.total, 6) if point.total else None)
    assert answer.series[0].value is None
    assert len({len(series.points) for series in answer.series}) == 1


def dated(name: str, *moment: int, title: str = "bão", source: str = "Báo A") -> Article:
    return Article(id=name, title=title, published=datetime(*moment, tzinfo=VIETNAM), source=source)


@pytest.fixture
def engine(tmp_path: Path):
    return archive(
        tmp_path / "index",
        dated("1", 2020, 11, 30, 23),
        dated("2", 2021, 2, 1, title="lũ", source="Báo B"),
        dated("3", 2021, 3, 5),
        Article(id="4", title="bão không ngày"),
    )


def test_periods_without_a_hit_or_without_an_article(engine) -> None:
    (series,) = share(engine, "bão", SearchOptions()).series
    assert [(one.key, one.count, one.total, one.ratio) for one in series.points] == [
        ("2020-11", 1, 1, 1.0),
        ("2020-12", 0, 0, None),
        ("2021-01", 0, 0, None),
        ("2021-02", 0, 1, 0.0),
        ("2021-03", 1, 1, 1.0),
    ]
    assert (series.count, series.undated) == (3, 1)


def test_the_span_asked_for_is_covered_whole(engine) -> None:
    options = SearchOptions(since=datetime(2021, 1, 1, tzinfo=VIETNAM), until=datetime(2021, 5, 1, tzinfo=VIETNAM))
    (series,) = share(engine, "không-có", options).series
    assert [point.key for point in series.points] == ["2021-01", "2021-02", "2021-03", "2021-04"]
    assert (series.count, series.undated, sum(point.total for point in series.points)) == (0, 0, 2)
    days = share(engine, "bão", options, interval="day").series[0].points
    assert (days[0].key, days[-1].key, len(days)) == ("2021-01-01", "2021-04-30", 120)


@pytest.mark.parametrize("interval", ["year", "month", "day"])
@pytest.mark.parametrize(
    "since", [(2020, 1, 1), (2020, 11, 30, 22), (2021, 1, 1), (2021, 2, 20), (2021, 3, 4), (2021, 3, 5)]
)
def test_from_without_to_ends_with_the_period_of_the_last_article(engine, since, interval) -> None:
    moment = datetime(*since, tzinfo=VIETNAM)
    (series,) = share(engine, "bão", SearchOptions(since=moment), interval=interval).series
    assert series.points[0].key == moment.isoformat()[: LENGTH[interval]]
    assert series.points[-1].key == "2021-03-05"[: LENGTH[interval]]
    assert (
        sum(point.count for point in series.points)
        == series.count
        == len(engine.search("bão", SearchOptions(since=moment)).items)
    )


def test_by_the_values_filtered_by_else_by_the_most_frequent(engine) -> None:
    def names(options: SearchOptions, **more: object) -> list[str | None]:
        return [series.value for series in share(engine, "", options, by="source", **more).series]

    assert names(SearchOptions()) == [None, "Báo A", "Báo B"]
    assert names(SearchOptions(), top=1) == [None, "Báo A"]
    assert names(SearchOptions(source=("Báo B", "Báo X"))) == [None, "Báo B", "Báo X"]


def test_an_archive_of_nothing(tmp_path: Path) -> None:
    engine = archive(tmp_path / "index")
    assert [series.points for series in share(engine, "bão", SearchOptions(), by="tag").series] == [[]]


def test_too_many_periods(engine) -> None:
    long_ago = SearchOptions(since=datetime(1900, 1, 1, tzinfo=VIETNAM))
    assert len(share(engine, "bão", long_ago).series[0].points) == 121 * 12 + 3
    with pytest.raises(OptionError, match="4,000 periods"):
        share(engine, "bão", long_ago, interval="day")
    with pytest.raises(OptionError, match="4,000 periods"):
        share(archive_of_ages(engine), "bão", SearchOptions(), interval="day")


def archive_of_ages(engine):
    with engine.writer() as writer:
        writer.add([dated("old", 1990, 1, 1)])
    engine.refresh()
    return engine


def test_the_same_series_of_a_kept_generation(engine) -> None:
    before = share(engine, "bão", SearchOptions(), by="source")
    archive_of_ages(engine)
    again = share(engine, "bão", SearchOptions(generation=before.generation), by="source")
    assert (again.generation, again.series) == (before.generation, before.series)
    assert share(engine, "bão", SearchOptions()).series != before.series[:1]


def test_as_a_table(engine) -> None:
    lines = "".join(table(share(engine, "bão", SearchOptions(), interval="year", by="source"), bom=True))
    assert list(csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline=""))) == [
        ["source", "year", "count", "total", "ratio"],
        ["", "2020", "1", "1", "1.000000"],
        ["", "2021", "1", "2", "0.500000"],
        ["Báo A", "2020", "1", "1", "1.000000"],
        ["Báo A", "2021", "1", "1", "1.000000"],
    ]
    assert "".join(table(share(engine, "x", SearchOptions()))).startswith(
        "month,count,total,ratio\r\n2020-11,0,1,0.000"
    )
