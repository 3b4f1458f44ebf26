"""Name offers: "Từ 1/7/2025 Bình Dương thuộc TP.HCM: tìm cả hai". Told and never done unasked.

A name is offered where a query asks for it as it stands in a text, by its words or as a phrase, and where the archive
may have one of its other names. What was asked for with ``=``, behind a minus or in a field is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.names import Other, city_since, mentions, named, names, others
from analyzers.segment import compounds
from analyzers.tokens import tokenize
from search.answer import NameOffer
from search.deadline import Deadline
from search.plan import Dates
from search.query import nodes
from search.query.dates import parse_day
from search.searcher import Filters, Searcher, Statistics

MOST: Final = 3  # names of one query
_EVERYWHERE: Final = Filters()


class _Found(NamedTuple):
    name: str
    start: int
    end: int


def name_offers(query: str, root: nodes.Node, searcher: Searcher, deadline: Deadline) -> list[NameOffer]:
    """An offer for each name in a query that was parsed to ``root``, at most ``MOST``."""
    offers: list[NameOffer] = []
    for found in dict.fromkeys(_names(query, root)):
        listed = [one for one in others(found.name) if _known(one.name, searcher.statistics)]
        if any(one.later for one in listed) and not _reaches(listed, searcher, deadline):
            listed = [one for one in listed if not one.later]
        if listed and len(offers) < MOST:
            offers.append(_offer(query, found, listed))
    return offers


def _known(name: str, statistics: Statistics) -> bool:
    """Whether the archive may have a name in any spelling: the keys of one, or the pairs of neighbours of it."""
    return any(_has([fold(form) for form in forms], statistics) for forms in names()[name])


def _has(keys: Sequence[str], statistics: Statistics) -> bool:
    if len(keys) == 1:
        return statistics.frequency(keys[0]) > 0
    return all(statistics.pair_frequency(left, right) > 0 for left, right in pairwise(keys))


def _reaches(listed: Sequence[Other], searcher: Searcher, deadline: Deadline) -> bool:
    """Whether there are articles from the time of a later name."""
    first = min(one.since for one in listed if one.since is not None)
    return searcher.count([Dates(parse_day(first.isoformat())[0], None)], _EVERYWHERE, deadline)[0] > 0


# Which names a query has. --------------------------------------------------------------------------------------


def _names(query: str, node: nodes.Node) -> Iterator[_Found]:
    match node:
        case nodes.Word():
            yield from _in_words(query, [node])
        case nodes.Bag() | nodes.And():
            for plain, group in groupby(node.children, lambda one: isinstance(one, nodes.Word) and not one.exact):
                children = list(group)
                if plain:
                    yield from _in_words(query, [one for one in children if isinstance(one, nodes.Word)])
                else:
                    for child in children:
                        yield from _names(query, child)
        case nodes.Or():
            for child in node.children:
                yield from _names(query, child)
        case nodes.Phrase(slop=0, exact=False) if "*" not in node.text and (name := named(node.text)) is not None:
            yield _Found(name, node.position, node.end)


def _in_words(query: str, words: Sequence[nodes.Word]) -> Iterator[_Found]:
    """The names in words side by side; a name begins and ends with a word."""
    forms: list[str] = []
    capital: list[bool] = []
    begins: dict[int, nodes.Word] = {}
    ends: dict[int, nodes.Word] = {}
    for word in words:
        if word.exact:
            return
        tokens = tokenize(word.text)
        if not tokens.forms:
            continue
        begins[len(forms)] = word
        forms += tokens.forms
        capital += [word.text[start].isupper() and not query.isupper() for start in tokens.starts]
        ends[len(forms)] = word
    for one in mentions(forms, capital):
        if one.start in begins and one.end in ends and not _cut(forms, one.start, one.end):
            yield _Found(one.name, begins[one.start].position, ends[one.end].end)


def _cut(forms: Sequence[str], start: int, end: int) -> bool:
    """Whether a word of pyvi's reaches into a name or out of it: in "Lâm đồng ý" there is no Lâm Đồng."""
    text = " ".join(forms)
    edges = [0]
    for form in forms:
        edges.append(edges[-1] + len(form) + 1)
    begin, stop = edges[start], edges[end] - 1
    return any(left < begin < right or left < stop < right for left, right in compounds(text))


# What is said of one. --------------------------------------------------------------------------------------------


def _offer(query: str, found: _Found, listed: Sequence[Other]) -> NameOffer:
    name = query[found.start : found.end].strip('"“”«»')
    return NameOffer(
        name=found.name,
        others=[one.name for one in listed],
        position=found.start,
        end=found.end,
        vi="; ".join(_told(found.name, listed, _VI)),
        en="; ".join(_told(found.name, listed, _EN)),
        q=_apart(query[: found.start], f'name:"{_quotable(name, found.name)}"', query[found.end :]),
    )


def _apart(before: str, term: str, after: str) -> str:
    """A query with a term put into it, which touches neither a word before nor one behind."""
    left = "" if not before or before[-1].isspace() or before[-1] == "(" else " "
    right = "" if not after or after[0].isspace() or after[0] == ")" else " "
    return f"{before}{left}{term}{right}{after}"


def _quotable(typed: str, name: str) -> str:
    """A name as it was typed, where it can be quoted so."""
    text = " ".join(typed.split())
    return text if named(text) == name else name


class _Words(NamedTuple):
    """How one language says that a name became another, and that it has taken others in."""

    became: dict[str, str]
    took: dict[str, str]
    city: str
    and_: str
    vietnamese: bool


_VI: Final = _Words(
    became={
        "province": "từ {since} {name} thuộc {other}",
        "city": "từ {since} {name} là thành phố {other}",
        "ministry": "từ {since} {name} nhập vào {other}",
        "renamed": "từ {since} {name} đổi tên là {other}",
    },
    took={
        "province": "từ {since} {name} gồm cả {other}",
        "city": "trước {since} {name} là {other}",
        "ministry": "từ {since} {name} gồm cả {other}",
        "renamed": "trước {since} {name} là {other}",
    },
    city="từ {since} là thành phố trực thuộc trung ương",
    and_=" và ",
    vietnamese=True,
)
_EN: Final = _Words(
    became={
        "province": "since {since} {name} is part of {other}",
        "city": "since {since} {name} is the city of {other}",
        "ministry": "since {since} {name} is merged into {other}",
        "renamed": "since {since} {name} is called {other}",
    },
    took={
        "province": "since {since} {name} includes {other}",
        "city": "before {since} {name} was {other}",
        "ministry": "since {since} {name} includes {other}",
        "renamed": "before {since} {name} was {other}",
    },
    city="a centrally run city since {since}",
    and_=" and ",
    vietnamese=False,
)


def _told(name: str, listed: Sequence[Other], words: _Words) -> Iterator[str]:
    """A clause for each step, others of the same kind and day in one."""
    by_step = groupby(listed, key=lambda one: (one.later, one.row.kind, one.row.since))
    for at, ((later, kind, since), group) in enumerate(by_step):
        steps = list(group)
        nearer = steps[0].row.old[0] if later else steps[0].row.new[0]
        listing = _listing([one.name for one in steps], words.and_)
        told = (words.became if later else words.took)[kind]
        text = told.format(since=_day(since, words), name=nearer, other=listing)
        yield text[0].upper() + text[1:] if at == 0 else text
    if since := city_since(name):
        yield words.city.format(since=_day(since, words))


def _listing(listed: Sequence[str], and_: str) -> str:
    return and_.join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else listed[0]


def _day(since: str, words: _Words) -> str:
    """
    >>> _day("2025-07-01", _VI), _day("2025-02", _VI), _day("2025-02", _EN)
    ('1/7/2025', '2/2025', '2025-02')
    """
    if not words.vietnamese:
        return since
    parts = [str(int(part)) for part in since.split("-")]
    return "/".join(reversed(parts))
