"""Groups: neighbours of a query that belong together, as the archive tells.

``tai nạn cao tốc`` says two things, ``tai nạn`` and ``cao tốc``. Neighbours are bound where they stand side by side far
more often than chance would have it (pointwise mutual information, Church and Hanks 1990), where pyvi's model sees one
word, where a number follows what it counts, and where a unit of measure follows its number (``100 USD``, ``2 tỷ USD``).
Bound neighbours make a group, the strongest first; groups side by side are one where most articles that have the rarer
of them have them so (``dịch tả`` + ``lợn`` + ``châu phi``). A lone syllable belongs to a name beside it where they
hardly ever stand near each other otherwise (``hồ ngọc`` + ``hà``), and a suffix to what the archive puts it behind
(``quân sự`` + ``hóa``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from analyzers import is_key
from analyzers.fold import fold
from analyzers.restore import Restored
from analyzers.variants import Variant
from search.planning.archive import Archive
from search.planning.compounds import within_compounds
from search.planning.units import Unit

# Tuned on the judged queries of ``benchmarks/hits.py``; flat around these.
BOUND: Final = 3.0  # bits: eight times as often as by chance
TOGETHER: Final = 0.7  # of the articles with the rarer part
NAMED: Final = 0.75  # of the articles that have a lone syllable near a group, ...
BESIDE: Final = 2.0  # ... which are looked at where the two are neighbours four times as often as by chance (bits)
SUFFIXES: Final = frozenset({("hóa",)})  # of words (``quân sự hóa``), and too usual beside them for counts to tell ...
SUFFIXED: Final = 5  # ... in fewer articles
LIKELY: Final = 0.4  # so probable, another reading of what was typed without marks is meant as well
LISTED: Final = 0.25  # of one order of two foreign words is the other: they are two names, not one, ...
# Of measure or money: behind a number nothing else is meant than so much of it. None is a Vietnamese word as well, as
# "tấn" is one of "tấn công". Signs in them and behind them are left out (``km/h``, ``USD,``).
MEASURES: Final = frozenset({
    "cm", "eur", "euro", "gb", "gbp", "gram", "gw", "ha", "hp", "jpy", "kg", "km", "km2", "kmgiờ", "kmh", "kw", "kwh",
    "m2", "m3", "mah", "mb", "mg", "ml", "mm", "mw", "tb", "usd", "vnd", "vnđ",
})  # fmt: skip
NEIGHBOURS: Final = 0.5  # ... and so is a foreign word beside what it is not next to in half of the articles near it
MAGNITUDES: Final = frozenset({"nghìn", "ngàn", "triệu", "tỷ", "tỉ"})  # a part of the number before, and ...
MONEY: Final = frozenset({"đồng", "đô"})  # ... these of both: the first are words by themselves, and begin others


class Group(NamedTuple):
    """Units of the query [begin, end) that stand side by side. ``meant`` are their forms, missing marks put back;
    ``others`` are other forms of one or two syllables that may be meant as well, ``synonyms`` other words for runs of
    the forms, by their places in the group."""

    begin: int
    end: int
    units: tuple[Unit, ...]
    meant: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    synonyms: tuple[Variant, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """The forms as they were typed."""
        return tuple(syllable.form for unit in self.units for syllable in unit.syllables)


def groups_of(
    units: Sequence[Unit],
    meant: Restored,
    archive: Archive,
    count: Callable[[Group], int],
    near: Callable[[Group, Group], int],
    place: int = 0,
) -> list[Group]:
    """The groups of units that stand side by side, the first of them at ``place`` in the query. ``meant`` are the forms
    of all of them; ``count`` tells in how many articles a group stands, ``near`` in how many two stand near each
    other."""
    return _Binder(units, meant, archive, count, near, place).groups()


def binding(left: str, right: str, archive: Archive) -> float:
    """The pointwise mutual information of two forms side by side, in bits."""
    together = archive.pairs(fold(left), fold(right)).get((left, right), 0.0)
    one, other = (archive.forms(fold(form)).get(form, 0.0) for form in (left, right))
    return math.log2(together * archive.total / (one * other)) if together and one and other else -math.inf


class _Binder:
    def __init__(
        self,
        units: Sequence[Unit],
        meant: Restored,
        archive: Archive,
        count: Callable[[Group], int],
        near: Callable[[Group, Group], int],
        place: int,
    ) -> None:
        self._place = place
        self._units = units
        self._archive = archive
        self._count = count
        self._near = near
        self._first = [0]
        for unit in units:
            self._first.append(self._first[-1] + len(unit.syllables))
        self._meant = meant.forms
        self._ways = meant.ways

    def groups(self) -> list[Group]:
        if len(self._meant) == 2 and not (len(self._units) == 2 and self._are_two(1)):
            return [self._group(0, len(self._units))]
        joined = self._merged([self._group(begin, end) for begin, end in self._bound()], self._share, TOGETHER)
        return self._merged(joined, self._share_of_near, NAMED)

    def _group(self, begin: int, end: int) -> Group:
        first, last = self._first[begin], self._first[end]
        meant = tuple(self._meant[first:last])
        units = tuple(self._units[begin:end])
        return Group(self._place + begin, self._place + end, units, meant, self._others(first, last))

    def _others(self, first: int, last: int) -> tuple[tuple[str, ...], ...]:
        """Other likely readings of one syllable, or of two that are a word of pyvi's; more that stand side by side tell
        by themselves what they mean."""
        if last - first > 2 or last > len(self._ways):
            return ()
        likely: dict[tuple[str, ...], float] = {}
        for (before, form), share in self._ways[last - 1].items():
            read = (form,) if last - first == 1 else (before, form)
            likely[read] = likely.get(read, 0.0) + share
        meant = tuple(self._meant[first:last])
        others = (one for one, share in likely.items() if share >= LIKELY and one != meant)
        return tuple(sorted(one for one in others if len(one) == 1 or within_compounds(one)))

    def _bound(self) -> list[tuple[int, int]]:
        """Units in twos, the most strongly bound first, and numbers with what they follow."""
        count = len(self._units)
        words = within_compounds(self._meant)
        # What is not bound is tied by pyvi alone, which sees words in half a phrase too (``giá xăng giảm``): last.
        # A unit of several syllables (``s-400``) is a group already: what is joined to it is told by ``_share``.
        single = [len(unit.syllables) == 1 for unit in self._units]
        tied = [at for at in range(1, count) if self._is_counter(at) or self._measures(at)]
        apart = {*tied, *(at - 1 for at in tied if self._measures(at))}  # a measured number goes with its unit alone
        between = (at for at in range(1, count) if single[at - 1] and single[at] and at not in apart)
        bits = {at: self._binding(at) for at in between}
        bound = [at for at in bits if (bits[at] >= BOUND or self._first[at] in words) and not self._are_two(at)]
        bound.sort(key=lambda at: (bits[at] < BOUND, -bits[at], at))
        taken: set[int] = set()
        for at in bound:
            if not taken & {at - 1, at}:
                taken |= {at - 1, at}
                tied.append(at)
        ends = [at for at in range(1, count) if at not in tied] + [count]
        return list(zip([0, *ends[:-1]], ends, strict=True)) if count else []

    def _is_counter(self, at: int) -> bool:
        """Whether a unit is a number or a single letter, which says something only with what stands before; a number
        that is measured says it with what stands behind."""
        forms = [syllable.form for syllable in self._units[at].syllables]
        if len(forms) != 1 or (at + 1 < len(self._units) and self._measures(at + 1)):
            return False
        return forms[0].isdecimal() or (len(forms[0]) == 1 and forms[0].isascii())

    def _measures(self, at: int) -> bool:
        """Whether a unit is one of measure, and what stands before it a number, with or without a magnitude (``2 tỷ
        USD``); or such a magnitude itself, if no other word begins with it (``tỷ lệ``)."""
        before = [syllable.form for syllable in self._units[at - 1].syllables] if at else []
        if len(before) != 1:
            return False
        measure = "".join(syllable.form for syllable in self._units[at].syllables) in MEASURES
        if before[0][0].isdecimal():
            return measure or self._is_magnitude(at)
        counted = measure or self._form(at) in MAGNITUDES | MONEY
        return counted and self._is_magnitude(at - 1) and self._measures(at - 1)

    def _is_magnitude(self, at: int) -> bool:
        if self._form(at) not in MAGNITUDES:
            return False
        ends = at + 1 == len(self._units) or self._form(at + 1) in MAGNITUDES | MONEY
        return ends or self._first[at + 1] not in within_compounds(self._meant)

    def _form(self, at: int) -> str:
        """The form that is meant by a unit, if that is one syllable."""
        return self._meant[self._first[at]] if len(self._units[at].syllables) == 1 else ""

    def _binding(self, at: int) -> float:
        """How strongly the syllables on both sides of a boundary are bound."""
        return binding(self._meant[self._first[at] - 1], self._meant[self._first[at]], self._archive)

    def _are_two(self, at: int) -> bool:
        """Whether a foreign word and what stands beside it (``vé vietjet``, ``uber grab``) are two things, rather than
        one (``real madrid``)."""
        left, right = self._meant[self._first[at] - 1], self._meant[self._first[at]]
        foreign = [one.isalpha() and not is_key(fold(one)) for one in (left, right)]
        if not any(foreign):
            return False
        one, other = self._group(at - 1, at), self._group(at, at + 1)
        if self._count(self._both(one, other)) < NEIGHBOURS * self._near(one, other):
            return True
        return all(foreign) and self._in_either_order(left, right)

    def _in_either_order(self, left: str, right: str) -> bool:
        archive = self._archive
        there = archive.form_pair_frequencies(fold(left), fold(right)).get((left, right), 0)
        back = archive.form_pair_frequencies(fold(right), fold(left)).get((right, left), 0)
        return back >= LISTED * there

    def _merged(self, groups: list[Group], share: Callable[[Group, Group], float], least: float) -> list[Group]:
        """Groups side by side made one, those of the greatest share first, while it is not less than ``least``."""
        while len(groups) > 1:
            shares = [share(left, right) for left, right in pairwise(groups)]
            best = max(range(len(shares)), key=shares.__getitem__)
            if shares[best] < least:
                break
            groups[best : best + 2] = [self._both(groups[best], groups[best + 1])]
        return groups

    def _share_of_near(self, left: Group, right: Group) -> float:
        """Of the articles that have a lone syllable and a group near each other, the share that has them side by
        side."""
        if (len(left.meant) == 1) == (len(right.meant) == 1):
            return 0.0
        suffix = right.meant in SUFFIXES
        if not suffix and binding(left.meant[-1], right.meant[0], self._archive) < BESIDE:
            return 0.0
        whole = self._count(self._both(left, right))
        if suffix:
            return float(whole >= SUFFIXED)
        return whole / max(self._near(left, right), 1) if whole else 0.0

    def _share(self, left: Group, right: Group) -> float:
        """Of the articles that have the rarer of two groups, the share that has both side by side."""
        rarer = min(self._count(left), self._count(right))
        if not rarer:
            return 0.0
        at_most = self._archive.pair_frequency(fold(left.meant[-1]), fold(right.meant[0]))
        if at_most < TOGETHER * rarer:
            return 0.0
        return self._count(self._both(left, right)) / rarer

    def _both(self, left: Group, right: Group) -> Group:
        return self._group(left.begin - self._place, right.end - self._place)
