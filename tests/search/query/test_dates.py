"""Dates as people write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.canonical import spell_span
from search.query.dates import VIETNAM, DateError, parse_day, parse_span, whole


def day(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=VIETNAM)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", day(2021, 1, 1), day(2022, 1, 1)),
        ("2021-05", day(2021, 5, 1), day(2021, 6, 1)),
        ("2021-12", day(2021, 12, 1), day(2022, 1, 1)),
        ("5/2021", day(2021, 5, 1), day(2021, 6, 1)),
        ("05/2021", day(2021, 5, 1), day(2021, 6, 1)),
        ("2021-04-30", day(2021, 4, 30), day(2021, 5, 1)),
        ("2021-4-3", day(2021, 4, 3), day(2021, 4, 4)),
        ("2021/04/30", day(2021, 4, 30), day(2021, 5, 1)),
        ("30/4/2021", day(2021, 4, 30), day(2021, 5, 1)),
        ("30-04-2021", day(2021, 4, 30), day(2021, 5, 1)),
        ("30.4.2021", day(2021, 4, 30), day(2021, 5, 1)),
        ("29/2/2024", day(2024, 2, 29), day(2024, 3, 1)),
        (" 2021 ", day(2021, 1, 1), day(2022, 1, 1)),
    ],
)
def test_a_period(text: str, start: datetime, end: datetime) -> None:
    assert parse_day(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["2024-05-31T18:00:00+07:00", "2024-05-31T18:00", "2024-05-31 18:00", "2024-05-31T11:00:00Z",
     "2024-05-31T11:00:00.25z", "2024-05-31T18:00:00 07:00", "2024-05-31T18:00:00+0700",
     "2024-05-31T06:00-05:00"],
)  # fmt: skip
def test_a_moment_is_its_own_end(text: str) -> None:
    assert parse_day(text) == (day(2024, 5, 31, 18), day(2024, 5, 31, 18))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "bad-date"),
        ("hôm nay", "bad-date"),
        ("21", "bad-date"),
        ("0021", "bad-date"),
        ("3021", "bad-date"),
        ("30/4/21", "bad-date"),
        ("30/4", "date-without-year"),
        ("31/2/2021", "no-such-day"),
        ("29/2/2023", "no-such-day"),
        ("4/30/2021", "no-such-day"),
        ("2021-00", "no-such-day"),
        ("2021-05-31T25:00", "no-such-day"),
        ("2021-05-31T18:00+99:00", "no-such-day"),
        ("٢٠٢١", "bad-date"),
    ],
)
def test_what_is_no_date(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_day(text)
    assert isinstance(caught.value, DateError)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("[2021-01-01 TO 2021-06-30]", day(2021, 1, 1), day(2021, 7, 1)),
        ("[ 2021  to  2021 ]", day(2021, 1, 1), day(2022, 1, 1)),
        ("[1/2021 ĐẾN 3/2021]", day(2021, 1, 1), day(2021, 4, 1)),
        ("[* TO 2021]", None, day(2022, 1, 1)),
        ("[2021 TO *]", day(2021, 1, 1), None),
        (">=2021-05-01", day(2021, 5, 1), None),
        (">2021", day(2022, 1, 1), None),
        ("<=2021", None, day(2022, 1, 1)),
        ("<2021", None, day(2021, 1, 1)),
    ],
)
def test_a_span(text: str, since: datetime | None, until: datetime | None) -> None:
    assert parse_span(text) == (since, until)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[2021 TO 2020]", "reversed-dates"),
        ("[2021-01-01T10:00 TO 2021-01-01T10:00]", "reversed-dates"),
        ("[* TO *]", "bad-date"),
        ("[2021]", "bad-date"),
        ("[2021 TO 2022", "bad-date"),
        (">=", "bad-date"),
        ("2021-05-31T18:00", "lone-moment"),
    ],
)
def test_what_is_no_span(text: str, problem: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_span(text)
    assert caught.value.problem == problem


def test_since_and_until_include_the_day_they_name() -> None:
    assert parse_span("30/4/2021", "since") == (day(2021, 4, 30), None)
    assert parse_span("30/4/2021", "until") == (None, day(2021, 5, 1))


MOMENTS = st.datetimes(datetime(1000, 1, 2), datetime(2998, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=VIETNAM)
)
DAYS = MOMENTS.map(lambda moment: moment.replace(hour=0, minute=0, second=0))


@given(MOMENTS | DAYS, st.integers(1, 10**9) | st.integers(1, 1000).map(lambda days: days * 86_400))
def test_a_span_is_spelled_so_that_it_is_read_back(since: datetime, seconds: int) -> None:
    until = min(since + timedelta(seconds=seconds), day(2999, 1, 1))
    assert parse_span(spell_span(since, until)) == (since, until)
    assert parse_span(spell_span(since, None)) == (since, None)
    assert parse_span(spell_span(None, until)) == (None, until)


@given(DAYS)
def test_calendar_periods_are_recognised(start: datetime) -> None:
    assert whole(*parse_day(start.strftime("%Y"))) == "year"
    assert whole(*parse_day(start.strftime("%m/%Y"))) == "month"
    assert whole(*parse_day(start.strftime("%d/%m/%Y"))) == "day"
