"""Names through time: what a place, a ministry or a company was called before, or has become a part of.

The table ``data/names.tsv`` says so, with a date and a source for each row; nothing here decides to search for another
name, which is for who asks. A name is read where its syllables stand together with all their marks or with none, and
where they are no part of another name: Thái Bình Dương has neither Thái Bình nor Bình Dương in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.tokens import tokenize
from analyzers.variants import phrase_variants, table

Forms = tuple[str, ...]

KINDS: Final = ("province", "city", "ministry", "renamed")  # of rows with a new name
APART: Final = ("other", "apart", "capitals")  # of rows that say how not to read one
# Whoever has one of these before a name is a person: Nguyễn Hòa Bình, Trần Thị Hà Giang.
_PERSONS: Final = frozenset({
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "ngô", "trương",
    "lương", "trịnh", "đinh", "lâm", "phùng", "tạ", "thị",
})  # fmt: skip
# A ministry before one of these is another country's: Bộ Tài chính Mỹ, Bộ Nội vụ Nhật Bản.
_ABROAD: Final = frozenset({
    "mỹ", "nga", "anh", "pháp", "đức", "trung", "nhật", "hàn", "triều", "ấn", "úc", "ý", "thái", "lào", "đài", "thổ",
    "ukraine", "israel", "iran", "iraq", "campuchia", "singapore", "malaysia", "indonesia", "philippines", "canada",
    "italia", "australia", "hong", "hồng", "eu", "châu",
})  # fmt: skip
_RANKS: Final = (("thành", "phố"), ("tỉnh",), ("tp",))  # what stands before the name of a province and belongs to it


class Row(NamedTuple):
    """A row of the table. ``old`` and ``new`` are the spellings of a name, the one that is shown first."""

    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    since: str
    source: str
    note: str


class Other(NamedTuple):
    """Another name for what a name stands for. It counts from ``since`` on (None: always), and the rows between the
    two names tell why, the nearest first. ``later``: it came after."""

    name: str
    since: date | None
    later: bool
    row: Row


class Mention(NamedTuple):
    """A name that a text has, as the tokens ``start`` to ``end``."""

    start: int
    end: int
    name: str


@cache
def rows() -> tuple[Row, ...]:
    """All rows of the table, in order."""
    made = []
    for kind, old, new, since, source, note in table("names.tsv"):
        made.append(Row(kind, _spelled(old), _spelled(new), since, source, note))
    return tuple(made)


def _spelled(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | ")) if text else ()


def first_day(since: str) -> date:
    """The first day of a day, a month or a year.

    >>> first_day("2025-02"), first_day("2008-08-01")
    (datetime.date(2025, 2, 1), datetime.date(2008, 8, 1))
    """
    return date.fromisoformat(since + "-01" * (2 - since.count("-")))


@cache
def names() -> dict[str, tuple[Forms, ...]]:
    """Each name of the table to all its spellings, its own first."""
    found: dict[str, dict[Forms, None]] = {}
    for row in rows():
        for spellings in (row.old, row.new) if row.kind in KINDS else ():
            own = found.setdefault(spellings[0], {})
            own.update(dict.fromkeys(_written(spellings)))
    known = {forms for spellings in found.values() for forms in spellings}
    for kind, line in table("abbreviations.tsv"):  # of the other places there is nothing to tell but their spellings
        if kind == "place" and not known.intersection(spelled := [tuple(one.split()) for one in _spelled(line)]):
            found[_spelled(line)[0]] = dict.fromkeys(spelled)
    return {name: tuple(spellings) for name, spellings in found.items()}


def _written(spellings: Sequence[str]) -> Iterator[Forms]:
    """Spellings, and those in which one part is written as the table of abbreviations has it."""
    typed = [tuple(tokenize(spelling).forms) for spelling in spellings]
    yield from typed
    for forms in typed:
        for one in phrase_variants(forms):
            yield (*forms[: one.start], *one.forms, *forms[one.end :])


class _Entry(NamedTuple):
    forms: Forms
    name: str  # nothing of what is no name here
    kind: str


@cache
def _index() -> dict[Forms, list[_Entry]]:
    """The keys of a spelling to what it may be."""
    index: dict[Forms, list[_Entry]] = {}
    kinds = {spellings[0]: row.kind for row in rows() if row.kind in KINDS for spellings in (row.old, row.new)}
    entries = [
        _Entry(forms, name, kinds.get(name, "place")) for name, spellings in names().items() for forms in spellings
    ]
    for row in rows():
        entries += [_Entry(forms, "", row.kind) for forms in _written(row.old) if row.kind in ("other", "apart")]
    for entry in entries:
        index.setdefault(tuple(map(fold, entry.forms)), []).append(entry)
    return index


def is_everyday(name: str) -> bool:
    """Whether a name is an everyday word too: ``Hòa Bình``, peace."""
    return name in _everyday()


@cache
def _everyday() -> frozenset[str]:
    return frozenset(row.old[0] for row in rows() if row.kind == "capitals")


@cache
def _reach() -> dict[str, int]:
    """The first key of a spelling to the tokens of the longest that begins so."""
    reach: dict[str, int] = {}
    for keys in _index():
        reach[keys[0]] = max(len(keys), reach.get(keys[0], 0))
    return reach


def named(text: str) -> str | None:
    """The name that a text is, or None.

    >>> named("binh duong"), named("Bộ GTVT"), named("tỉnh Hòa Bình"), named("Thủ Đức")
    ('Bình Dương', 'Bộ Giao thông vận tải', 'Hòa Bình', None)
    """
    forms = tuple(tokenize(text).forms)
    for rank in (*_RANKS, ()):
        if forms[: len(rank)] == rank and (entry := _entry(forms[len(rank) :])) and entry.name:
            return entry.name if not rank or entry.kind in ("province", "city") else None
    return None


def _entry(forms: Forms) -> _Entry | None:
    unmarked = all(fold(form) == form for form in forms)
    entries = _index().get(tuple(map(fold, forms)), ())
    return next((entry for entry in entries if unmarked or entry.forms == forms), None)


def mentions(forms: Sequence[str], capital: Sequence[bool]) -> list[Mention]:
    """The names that neighbouring tokens of a text have in them; ``capital``: which are written with a capital.

    >>> mentions(("lao", "động", "bình", "dương"), (False,) * 4)
    [Mention(start=2, end=4, name='Bình Dương')]
    >>> mentions(("thái", "bình", "dương"), (True,) * 3), mentions(("hòa", "bình"), (True, False))
    ([], [])
    """
    found: list[Mention] = []
    at = 0
    while at < len(forms):
        end = min(len(forms), at + _reach().get(fold(forms[at]), 0))
        while end > at and (entry := _entry(tuple(forms[at:end]))) is None:
            end -= 1
        if end == at:
            at += 1
            continue
        assert entry is not None
        begin = at - _rank(forms, at) if entry.kind in ("province", "city") else at
        if entry.name and _stands(entry, forms, (begin, at, end), capital):
            found.append(Mention(max(begin, found[-1].end if found else 0), end, entry.name))
        at = end
    return found


def _rank(forms: Sequence[str], at: int) -> int:
    """How many tokens before a place say what kind of place it is."""
    return next((len(rank) for rank in _RANKS if tuple(forms[max(0, at - len(rank)) : at]) == rank), 0)


def _stands(entry: _Entry, forms: Sequence[str], where: tuple[int, int, int], capital: Sequence[bool]) -> bool:
    begin, at, end = where
    if entry.kind == "ministry":
        return end == len(forms) or not _one_of(forms[end], _ABROAD)
    if begin < at:
        return True
    if at and _one_of(forms[at - 1], _PERSONS):
        return False
    return entry.name not in _everyday() or all(capital[at:end])


def _one_of(form: str, listed: frozenset[str]) -> bool:
    return form in listed or (fold(form) == form and form in _folded(listed))


@cache
def _folded(listed: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, listed))


@cache
def others(name: str) -> tuple[Other, ...]:
    """The other names for what a name of the table stands for, later ones first: what it became, counted from then on,
    and what it was made of.

    >>> [(other.name, other.since) for other in others("Bình Dương")]
    [('TP.HCM', datetime.date(2025, 7, 1))]
    >>> [(other.name, other.since) for other in others("TP.HCM")]
    [('Bà Rịa - Vũng Tàu', None), ('Bình Dương', None)]
    """
    found = [*_followed(name, later=True), *_followed(name, later=False)]
    own = names().get(name, ())
    return tuple(other for other in found if not all(_within(own, forms) for forms in names()[other.name]))


@cache
def around(name: str) -> tuple[Forms, ...]:
    """The spellings of what else the syllables of a name may be a part of in an article.

    >>> [" ".join(forms) for forms in around("Thái Bình")], [" ".join(forms) for forms in around("Đồng Tháp")]
    (['thái bình dương', 'châu á thái bình dương'], ['đồng tháp mười'])
    """
    own = names().get(name, ())
    apart = (forms for row in rows() if row.kind == "apart" for forms in _written(row.old))
    found = (forms for forms in apart if _within(own, forms) or any(_into(forms, shorter) for shorter in own))
    return tuple(dict.fromkeys(found))


def _into(before: Forms, forms: Forms) -> bool:
    """Whether forms may begin with the end of what stands before them."""
    return any(before[-shared:] == forms[:shared] for shared in range(1, min(len(before), len(forms))))


def city_since(name: str) -> str:
    """The day from which a province that kept its name is a centrally run city; nothing for any other.

    >>> city_since("Đồng Nai"), city_since("Bình Dương")
    ('2026-04-30', '')
    """
    return next((row.since for row in rows() if row.kind == "city" and row.old[0] == row.new[0] == name), "")


def _followed(name: str, *, later: bool) -> Iterator[Other]:
    """The names before or after a name, and those before or after them."""
    seen, waiting = {name}, [name]
    while waiting:
        one = waiting.pop(0)
        for row in rows():
            if row.kind not in KINDS:
                continue
            source, target = (row.old[0], row.new[0]) if later else (row.new[0], row.old[0])
            if source == one and target not in seen:
                seen.add(target)
                waiting.append(target)
                yield Other(target, first_day(row.since) if later else None, later, row)


def _within(own: Sequence[Forms], forms: Forms) -> bool:
    """Whether every text that has some forms has one of a name's own spellings: Thừa Thiên Huế has Huế."""
    return any(
        forms[at : at + len(shorter)] == shorter for shorter in own for at in range(len(forms) - len(shorter) + 1)
    )
