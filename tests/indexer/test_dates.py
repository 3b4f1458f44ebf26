"""Dates: every form that news sites write, and refusals that say why."""

from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import FIRST_YEAR, LAST_YEAR, VIETNAM, find_date, read_date

MORNING = "2023-05-12T08:30:00+07:00"


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-12T08:30:00+07:00",
        "2023-05-12T01:30:00Z",
        "2023-05-12T01:30:00.000Z",
        "2023-05-12T08:30+0700",
        "2023-05-12 08:30",
        "2023/05/12 08:30:00",
        "12/05/2023 08:30",
        "12-05-2023 8:30",
        "12.5.2023 08:30",
        "12/5/2023, 08:30",
        "12/05/2023 - 08:30",
        "12/05/2023 | 08:30 GMT+7",
        "08:30 12/05/2023",
        "08:30 - 12/05/2023",
        "8h30 ngày 12/5/2023",
        "Thứ Hai, 12/05/2023 08:30 (GMT+7)",
        "Thứ sáu, 12/5/2023, 08:30 (GMT+7)",
        "Thứ sáu, ngày 12 tháng 5 năm 2023, 8 giờ 30 phút",
        "12 Tháng Năm, 2023 08:30",
        "12/05/2023 08:30 SA",
        "12/05/2023 8:30 AM",
        "Fri, 12 May 2023 08:30:00 +0700",
        "12 May 2023 01:30:00 GMT",
        "20230512083000",
        "1683855000",
        "1683855000000",
        1683855000,
        1683855000000,
        datetime(2023, 5, 12, 8, 30),
        datetime(2023, 5, 12, 1, 30, tzinfo=timezone.utc),
    ],
)
def test_one_moment_in_many_spellings(text):
    assert read_date(text) == datetime.fromisoformat(MORNING)


@pytest.mark.parametrize(
    "text", ["2023-05-12", "12/05/2023", "Chủ nhật, ngày 12/05/2023", "20230512", date(2023, 5, 12)]
)
def test_a_day_begins_at_midnight_in_vietnam(text):
    assert read_date(text) == datetime(2023, 5, 12, tzinfo=VIETNAM)


def test_afternoon():
    assert read_date("12/05/2023 08:30 CH") == read_date("12/05/2023 8:30 PM") == read_date("12/05/2023 20:30")
    assert read_date("12/05/2023 12:10 SA").hour == 0


@pytest.mark.parametrize("text", ["0000-00-00 00:00:00", "0001-01-01T00:00:00", 0, "0"])
def test_the_empty_dates_of_databases_are_no_date(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    "value",
    ["hôm qua", "05/13/2023", "31/02/2023", "12/05/2023 25:00", "2023", "12/05/0023", "12/05/9999",
     True, None, [], {}, float("nan"), float("inf"), 10**40,
     "12/05/2023 lúc 08:30 bởi An", "2023-05-12T08:30:00+99:00",
     "x" * 200],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_reason(value):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        read_date(value)


def test_a_range_of_hours_is_not_a_zone():
    found, rest = find_date("12/05/2023 8:30 - 10:30")
    assert found.isoformat() == MORNING and rest == "- 10:30"


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.from_regex(r"[0-9/:T+Z .-]{0,40}")))
def test_anything_is_an_aware_date_or_a_value_error(value):
    try:
        found = read_date(value)
    except ValueError:
        return
    assert found is None or (found.tzinfo and FIRST_YEAR <= found.year <= LAST_YEAR)
    assert found is None or isinstance(found.timestamp(), float)


@given(st.datetimes(datetime(FIRST_YEAR + 1, 1, 1), datetime(LAST_YEAR, 1, 1)))
def test_iso_comes_back(when):
    assert read_date(when.isoformat()) == when.replace(tzinfo=VIETNAM)
