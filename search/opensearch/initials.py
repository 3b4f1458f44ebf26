"""Initials: what an abbreviation may stand for, from titles. Which titles have syllables that begin so is asked of the
cluster; the phrases are read from the newest of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

import msgspec

from analyzers.fold import fold
from search.article import Article
from search.derived.zones import Zone, zones
from search.opensearch.mapping import INITIALS, NO_DATE

MOST: Final = 6  # letters
_LOOKED_AT: Final = 1000  # titles

Phrase = tuple[str, ...]


def first_of(form: str) -> str:
    """The first letter of a form, without marks but for đ."""
    return "đ" if form.startswith("đ") else fold(form)[:1]


def windows(forms: Sequence[str]) -> Iterator[str]:
    """The first letters of all neighbours in a title, up to so many."""
    letters = [first_of(form) for form in forms]
    for at in range(len(letters)):
        for end in range(at + 1, min(len(letters), at + MOST) + 1):
            yield "".join(letters[at:end])


def spelled_out(
    letters: str, most: int, living: Mapping[str, Any], search: Callable[[Sequence[Mapping[str, Any]]], list[Any]]
) -> list[tuple[Phrase, int]]:
    """The phrases whose syllables begin with the letters, with the articles that have them in their titles."""
    if not 0 < len(letters) <= MOST:
        return []
    wanted = list(map("".join, product(*("dđ" if letter == "d" else letter for letter in letters))))
    body = {
        "size": _LOOKED_AT,
        "track_total_hits": False,
        "query": {"bool": {"filter": [living, {"terms": {INITIALS: wanted}}]}},
        "sort": [{"seconds": {"order": "desc", "missing": -NO_DATE}}, {"number": "asc"}],
        "_source": ["shown"],
    }
    counts: Counter[Phrase] = Counter()
    for hit in search([body])[0]["hits"]["hits"]:
        title = msgspec.json.decode(hit["_source"]["shown"])["title"]
        counts.update(set(_phrases(next(zones(Article(id="", title=title))), set(wanted))))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


def _phrases(title: Zone, wanted: set[str]) -> Iterator[Phrase]:
    """The phrases of a title that cut no word and go over no pause."""
    size = len(next(iter(wanted)))
    letters = list(map(first_of, title.forms))
    inside = {place for begin, end in title.compounds for place in range(begin + 1, end)}
    for at in range(len(title.forms) - size + 1):
        end = at + size
        if "".join(letters[at:end]) in wanted and at not in inside and end not in inside and not _pause(title, at, end):
            yield tuple(title.forms[at:end])


def _pause(title: Zone, at: int, end: int) -> bool:
    gaps = (title.text[title.ends[place] : title.starts[place + 1]] for place in range(at, end - 1))
    return any(not gap.isspace() and any(map(str.isspace, gap)) for gap in gaps)
