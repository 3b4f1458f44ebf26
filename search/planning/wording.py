"""The words with which a query is read back, in Vietnamese and in English."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple, Protocol

from search.query.dates import is_midnight, last_day, local, whole


class _Dates(Protocol):
    def __call__(self, since: datetime | None, until: datetime | None, /) -> str: ...


class _Day(Protocol):
    def __call__(self, day: date, /) -> str: ...


class Wording(NamedTuple):
    """The phrases of one language; ``{}`` is where a quoted text or a list of clauses goes."""

    everything: str
    has: str
    lacks: str
    exact: str
    phrase: str
    slop: str
    gap: str
    prefix: str
    value_prefix: str
    near: str
    anywhere: str
    most: str
    evidence: str
    any: str
    both: str
    either: str
    apart: str
    excepted: str
    not_value: str
    title: str
    name: str
    other_name: str
    not_name: str
    facets: dict[str, tuple[str, str]]
    dates: _Dates
    not_dates: str
    day: _Day


def _vi_dates(since: datetime | None, until: datetime | None) -> str:
    """
    >>> from search.query.dates import parse_span
    >>> _vi_dates(*parse_span("[1/1/2021 TO 30/6/2021]")), _vi_dates(*parse_span("4/2021"))
    ('đăng từ 1/1/2021 đến hết 30/6/2021', 'đăng trong tháng 4/2021')
    """
    if since and until and (period := whole(since, until)):
        start = local(since)
        return {
            "year": f"đăng trong năm {start.year}",
            "month": f"đăng trong tháng {start.month}/{start.year}",
            "day": f"đăng ngày {_vi_day(start)}",
        }[period]
    parts = [f"từ {_vi_moment(since)}"] if since else []
    if until and is_midnight(until):
        parts.append(f"đến hết {_vi_day(last_day(until))}")
    elif until:
        parts.append(f"trước {_vi_moment(until)}")
    return " ".join(["đăng", *parts])


def _vi_day(moment: datetime) -> str:
    return f"{moment.day}/{moment.month}/{moment.year}"


def _vi_moment(moment: datetime) -> str:
    clock = "" if is_midnight(moment) else f"{_clock(moment)} ngày "
    return clock + _vi_day(local(moment))


def _en_dates(since: datetime | None, until: datetime | None) -> str:
    """
    >>> from search.query.dates import parse_span
    >>> _en_dates(*parse_span("[1/1/2021 TO 30/6/2021]")), _en_dates(*parse_span("4/2021"))
    ('published from 2021-01-01 to 2021-06-30 inclusive', 'published in 2021-04')
    """
    if since and until and (period := whole(since, until)):
        day = local(since).date().isoformat()
        return {"year": f"published in {day[:4]}", "month": f"published in {day[:7]}"}.get(
            period, f"published on {day}"
        )
    parts = [f"from {_en_moment(since)}"] if since else []
    if until and is_midnight(until):
        parts.append(f"to {last_day(until).date().isoformat()} inclusive")
    elif until:
        parts.append(f"before {_en_moment(until)}")
    return " ".join(["published", *parts])


def _en_moment(moment: datetime) -> str:
    clock = "" if is_midnight(moment) else f" {_clock(moment)}"
    return local(moment).date().isoformat() + clock


def _clock(moment: datetime) -> str:
    clock = local(moment).time()
    return clock.isoformat("seconds" if clock.second else "minutes")


VIETNAMESE: Final = Wording(
    everything="mọi bài",
    has="có {}",
    lacks="không có {}",
    exact="đúng {}",
    phrase="cụm {}",
    slop=" (xen tối đa {} tiếng)",
    gap=" (* là một tiếng bất kỳ)",
    prefix="từ bắt đầu bằng {}",
    value_prefix="bắt đầu bằng {}",
    near="có {} gần nhau",
    anywhere="có {}",
    most="có phần lớn của {}",
    evidence="có nhiều tiếng và cụm của {}",
    any="có ít nhất một tiếng của {}",
    both=" và ",
    either=" hoặc ",
    apart="mọi bài, {}",
    excepted="trừ bài mà {}",
    not_value="không phải {}",
    title="{} trong tiêu đề",
    name="có tên {}",
    other_name="{} (từ {})",
    not_name="không có tên {}",
    facets={
        "section": ("thuộc chuyên mục {}", "không thuộc chuyên mục {}"),
        "source": ("từ nguồn {}", "không từ nguồn {}"),
        "author": ("của tác giả {}", "không của tác giả {}"),
        "tag": ("có thẻ {}", "không có thẻ {}"),
    },
    dates=_vi_dates,
    not_dates="không {}",
    day=lambda day: f"{day.day}/{day.month}/{day.year}",
)

ENGLISH: Final = Wording(
    everything="every article",
    has="has {}",
    lacks="lacks {}",
    exact="exactly {}",
    phrase="the phrase {}",
    slop=" (up to {} syllables between)",
    gap=" (* is any one syllable)",
    prefix="a word beginning with {}",
    value_prefix="beginning with {}",
    near="has {} near each other",
    anywhere="has {}",
    most="has most of {}",
    evidence="has many syllables and pairs of {}",
    any="has at least one of the syllables of {}",
    both=" and ",
    either=" or ",
    apart="every article, {}",
    excepted="except where {}",
    not_value="not {}",
    title="{} in the title",
    name="names {}",
    other_name="{} (from {})",
    not_name="does not name {}",
    facets={
        "section": ("in section {}", "not in section {}"),
        "source": ("from source {}", "not from source {}"),
        "author": ("by author {}", "not by author {}"),
        "tag": ("tagged {}", "not tagged {}"),
    },
    dates=_en_dates,
    not_dates="not {}",
    day=date.isoformat,
)
