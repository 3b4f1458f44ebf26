"""Settling: whether what was read of an article can still change without its site telling so.

Sites tell to the second, the minute or the day when an article changed. What is read within that second can change
again within it, and the site's word for its version stays the same: git calls such files racily clean. So what was read
so close to its own change is read once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from indexer.dates import read_date
from indexer.following.fetching import Answer
from indexer.following.memory import Seen

_MARGIN: Final = timedelta(seconds=2)  # a site's clocks (of its database, its pages, its answers) differ by so much
# An answer may be kept for so long on its way, and be older than the change that it is read for. What is told to be
# later than that has a wrong clock, or a wrong zone.
_KEPT: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_ZONE: Final = re.compile(r"(?:[+-]\d{2}:?\d{2}|Z)$")
_CLOCK: Final = re.compile(r"\d[:h]\d{2}(:\d{2})?")
_NUMBER: Final = re.compile(r"\d{9,}(?:\.\d+)?")  # seconds since 1970


def again_at(moments: Iterable[object], answer: Answer, now: datetime) -> float:
    """When what an answer says of an article has to be read again (seconds since 1970, by the clock that ``now`` is
    of); 0 where it need not be. ``moments`` is what the site tells of when the article changed.

    Where a site tells no more than the day, that is when the day is over; else at the next look.
    """
    return max((_again_at(moment, answer, now) for moment in moments if moment), default=0.0)


def _again_at(moment: object, answer: Answer, now: datetime) -> float:
    try:
        changed = read_date(moment)
    except ValueError:
        return 0.0
    if changed is None or changed > answer.moment + _KEPT:
        return 0.0
    span = _span_of(moment)
    left = changed + span + _MARGIN - answer.moment
    if left <= timedelta():
        return 0.0
    return (now + left if span > _MINUTE else now).timestamp()


def _span_of(moment: object) -> timedelta:
    """How much time a date names.

    >>> _span_of("2024-05-01"), _span_of("2024-05-01T08:00+07:00"), _span_of("2024-05-01T08:00:00+07:00")
    (datetime.timedelta(days=1), datetime.timedelta(seconds=60), datetime.timedelta(seconds=1))
    """
    if isinstance(moment, str) and not _NUMBER.fullmatch(moment):
        clock = _CLOCK.search(_ZONE.sub("", moment.strip()))
        if clock is None:
            return timedelta(days=1)
        if clock[1] is None:
            return _MINUTE
    return timedelta(seconds=1)


def is_due(seen: Seen | None, now: datetime) -> bool:
    """Tell whether an article that was seen has to be read again, whatever its version."""
    return seen is not None and 0 < seen.again <= now.timestamp()
