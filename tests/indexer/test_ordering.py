"""Ordering: a file's dates are read in one order, which the whole file tells, or the file is refused."""

import pytest

from indexer import SourceError
from indexer.dates import Order
from indexer.ordering import in_order
from indexer.records import to_reading
from indexer.sources import Record


def rows(*dates, source="f"):
    return [
        Record(source=source, line=number, raw=text, mapping={"title": "T", "id": str(number), "date": text})
        for number, text in enumerate(dates, start=1)
    ]


def days(records, order=None):
    readings = [to_reading(record.mapping, told) for record, told in in_order(records, order)]
    return [f"{r.article.published:%m-%d}" if r.article.published else r.warned[0].field for r in readings]


def test_one_date_tells_for_all_before_and_behind_it():
    assert days(rows("3/12/2024", "2024-01-01", "3/25/2024 12:00:00 AM", "3/5/2024")) == [
        "03-12", "01-01", "03-25", "03-05",
    ]  # fmt: skip
    assert days(rows("3/12/2024", "25/3/2024", "3/5/2024")) == ["12-03", "03-25", "05-03"]


def test_a_file_that_says_nothing_is_read_day_first_and_each_file_tells_for_itself():
    assert days([*rows("3/12/2024", "3/5/2024"), *rows("3/25/2024", "3/5/2024", source="g")]) == [
        "12-03", "05-03", "03-25", "03-05",
    ]  # fmt: skip


def test_a_date_against_all_others_is_left_out_with_a_warning():
    assert days(rows("25/3/2024", "26/3/2024", "3/27/2024", "3/5/2024")) == ["03-25", "03-26", "published", "05-03"]


def test_a_file_read_in_the_wrong_order_is_refused_with_what_to_do(monkeypatch):
    with pytest.raises(SourceError, match="--date-order month-first"):
        days(rows("25/3/2024", "3/5/2024", "3/25/2024", "3/26/2024"))
    monkeypatch.setattr("indexer.ordering.MOST_HELD", 2)
    with pytest.raises(SourceError, match="f:3"):
        days(rows("3/5/2024", "3/6/2024", "3/25/2024"))


def test_the_order_can_be_said():
    assert days(rows("3/12/2024", "3/5/2024"), Order.MONTH) == ["03-12", "03-05"]
    assert days(rows("3/12/2024", "25/12/2024"), Order.MONTH) == ["03-12", "published"]


def test_nothing_is_held_back_without_need():
    given = []

    def watched():
        for record in rows("2024-01-01", "13/1/2024", "3/5/2024"):
            yield record
            given.append(record.line)

    for record, _ in in_order(watched()):
        assert len(given) == record.line - 1
