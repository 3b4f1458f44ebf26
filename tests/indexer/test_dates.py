"""Dates: every form that news sites write, and refusals that say why."""

from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import FIRST_YEAR, LAST_YEAR, VIETNAM, Evidence, Order, evidence, find_date, read_date

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
        "8h30' ngày 12/5/2023",
        "Đã đăng 12/05/2023 lúc 08:30",
        "12 Th5 2023 08:30",
        "Tháng Năm 12, 2023 8:30 sáng",
        "Fri May 12 2023 08:30:00 GMT+0700 (Indochina Time)",
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
    ["hôm qua", "13/13/2023", "31/02/2023", "12/05/2023 25:00", "2023", "12/05/0023", "12/05/9999",
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


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Sun, 23 Apr 2023 23:30:00 -0000", "2023-04-23T23:30:00+00:00"),
        ("Sun, 23 Apr 2023 23:30:00 GMT", "2023-04-23T23:30:00+00:00"),
        ("Mon, 24 Apr 23 10:15:00 +0700", "2023-04-24T10:15:00+07:00"),
        ("24 Apr 23", "2023-04-24T00:00:00+07:00"),
        ("24/4/2023 10:15 GMT +7", "2023-04-24T10:15:00+07:00"),
        ("2023-04-24T10:15:00+07", "2023-04-24T10:15:00+07:00"),
        ("2023-04-24 10:15 +7", "2023-04-24T10:15:00+07:00"),
        ("2023-04-24T10:15:00+00:00", "2023-04-24T10:15:00+00:00"),
        ("2023-04-24T10:15:00+09:00", "2023-04-24T10:15:00+09:00"),
        ("24/4/2023 10:15 GMT+0", "2023-04-24T10:15:00+00:00"),
        ("2023-04-24 10:15 JST", "2023-04-24T10:15:00+09:00"),
        ("2026-10-07 07:49 + 07:00", "2026-10-07T07:49:00+07:00"),
        ("20230424T101500+0700", "2023-04-24T10:15:00+07:00"),
        (20230424, "2023-04-24T00:00:00+07:00"),
        (45040, "2023-04-24T00:00:00+07:00"),
        (45040.5, "2023-04-24T12:00:00+07:00"),
        ("24 thg 4, 2023", "2023-04-24T00:00:00+07:00"),
        ("10:15:00 24 thg 4, 2023", "2023-04-24T10:15:00+07:00"),
        ("sáng 24/4/2023", "2023-04-24T00:00:00+07:00"),
        ("chiều 24/4/2023, 3h15", "2023-04-24T15:15:00+07:00"),
        ("mùng 2 tháng 9 năm 2023", "2023-09-02T00:00:00+07:00"),
        ("Đăng ngày: 25/06/2024 10:30", "2024-06-25T10:30:00+07:00"),
        ("4/24/2023 10:15:00 AM", "2023-04-24T10:15:00+07:00"),
        ("4/24/2023 12:00:00 AM", "2023-04-24T00:00:00+07:00"),
        ("24/4/2023 12:00:00 SA", "2023-04-24T00:00:00+07:00"),
        ("Apr 24, 2023 10:15 AM", "2023-04-24T10:15:00+07:00"),
    ],
)
def test_zones_names_and_numbers(text, iso):
    assert read_date(text).isoformat() == iso


NOW = datetime(2023, 5, 12, 8, 30, tzinfo=VIETNAM)  # a Friday


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2 giờ trước", "2023-05-12T06:30"),
        ("Cách đây 15 phút trước", "2023-05-12T08:15"),
        ("3 ngày trước", "2023-05-09T00:00"),
        ("hai tuần trước", "2023-04-28T00:00"),
        ("1 tháng trước", "2023-04-12T00:00"),
        ("vừa xong", "2023-05-12T08:30"),
        ("Hôm nay, 07:10", "2023-05-12T07:10"),
        ("hôm qua", "2023-05-11T00:00"),
        ("Hôm qua, lúc 19:45", "2023-05-11T19:45"),
        ("thứ 5 tuần trước", "2023-05-04T00:00"),
        ("chủ nhật tuần trước", "2023-05-07T00:00"),
    ],
)
def test_told_from_another_moment(text, iso):
    assert read_date(text, now=NOW).isoformat() == f"{iso}:00+07:00"
    with pytest.raises(ValueError, match="not in a form"):
        read_date(text)


def test_what_one_date_says_of_the_order_in_a_file():
    said = {text: evidence(text) for text in ("3/25/2024", "25/3/2024 8:30", "3/5/2024", "5/5/2024", "2024-03-05", "")}
    assert list(said.values()) == [
        Evidence.MONTH, Evidence.DAY, Evidence.EITHER, Evidence.NONE, Evidence.NONE, Evidence.NONE,
    ]  # fmt: skip
    assert evidence(5) is Evidence.NONE
    assert read_date("3/12/2024 12:00:00 AM", order=Order.MONTH) == datetime(2024, 3, 12, tzinfo=VIETNAM)
    assert read_date("3/12/2024") == datetime(2024, 12, 3, tzinfo=VIETNAM)
