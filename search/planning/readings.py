"""Readings: the forms in which a group of a query may stand, and in how many articles it does.

A group stands as it is meant, as it was typed, or without any mark, for a text without marks denies none; but not where
what has no marks is a name of its own (``nha trang`` for ``nhà trắng``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby, islice, pairwise, product
from typing import Final, Literal

from analyzers.fold import fold
from analyzers.names import is_everyday, named
from analyzers.variants import Variant, admitted
from search import plan
from search.plan import AnyOf, Condition, Syllable
from search.planning.archive import Archive
from search.planning.evidence import Alternative
from search.planning.groups import BOUND, Group, binding
from search.planning.naming import apart_from, written_around
from search.planning.other_words import worded
from search.planning.units import simple

KNOWN: Final = 5  # articles: what so many have is no slip of a paper
AS_TYPED: Final = 0.1  # of what marks would make of it: so often it is meant as it was typed
_SPELLINGS: Final = 12  # of one group
_NEVER_BARE: Final = ("không", "người", "được", "trước", "nước", "việc")  # usual words, nothing without their marks


class Readings:
    """The readings of groups in an archive, under the option ``match``."""

    def __init__(self, archive: Archive, match: Literal["auto", "exact", "folded"]) -> None:
        self._archive = archive
        self._match = match
        self._conditions: dict[tuple[int, int, tuple[Variant, ...]], Condition] = {}

    def condition(self, group: Group) -> Condition:
        """What a group asks for."""
        place = group.begin, group.end, group.synonyms
        found = self._conditions.get(place)
        if found is None:
            found = self._conditions[place] = either(self._sequences(group, self.forms_of(group)))
        return found

    def alone(self, group: Group) -> Condition:
        """What a group asks for that nothing else is asked for beside. The name of a place is no part of another name
        (``Bình Dương`` of *Thái Bình Dương*)."""
        condition = self.condition(group)
        name = named(" ".join(group.meant)) if self._match == "auto" else None
        if name is None or is_everyday(name):
            return condition
        ways = condition.children if isinstance(condition, AnyOf) else (condition,)
        return either(apart_from(way, written_around(name)) for way in ways)

    def count(self, group: Group) -> int:
        """In how many articles a group stands; of one or two syllables, in how many each of its readings does, which is
        known without looking."""
        otherwise = group.synonyms or any(unit.alternatives for unit in group.units)
        if len(group.meant) > 2 or self._match == "folded" or otherwise:
            return self._archive.count(self.condition(group))
        return sum(map(self._frequency, self.forms_of(group)))

    def _frequency(self, forms: Sequence[str]) -> int:
        """In how many articles one or two forms stand, in any spelling that is admitted."""
        spelled = product(*((form, *self._syllable(form).spellings) for form in forms))
        if len(forms) == 1:
            return sum(self._archive.form_frequencies(fold(one)).get(one, 0) for (one,) in spelled)
        pairs = self._archive.form_pair_frequencies
        return sum(pairs(fold(left), fold(right)).get((left, right), 0) for left, right in spelled)

    def forms_of(self, group: Group) -> list[tuple[str, ...]]:
        """The forms in which a group may stand."""
        typed, meant = group.typed, group.meant
        unmarked = tuple(map(fold, typed))
        if self._match == "exact":
            return [typed]
        if len(typed) == 1:
            return [meant, *group.others]
        if unmarked != meant and self._written_so(unmarked, meant):
            return [typed] if typed == unmarked else self._known(meant, [typed])
        if typed != unmarked and self._says_another(unmarked, meant):
            return self._known(meant, [typed])
        return self._known(meant, (*group.others, typed, unmarked))

    def _known(self, meant: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """What is meant, and of the other readings those that the archive has, as far as that is known."""
        return [
            meant,
            *(one for one in dict.fromkeys(others) if one != meant and (len(one) > 2 or self._frequency(one))),
        ]

    def _written_so(self, unmarked: Sequence[str], meant: Sequence[str]) -> bool:
        """Whether what has no marks is a name that has none (``nha trang``): neither marks left out, nor words that
        happen to meet (``thông tin gia đình``)."""
        if any(binding(left, right, self._archive) < BOUND for left, right in pairwise(unmarked)):
            return False
        written, marked = (self._archive.count(self._in_order(forms)) for forms in (unmarked, meant))
        return written >= self._least(marked)

    def _says_another(self, unmarked: Sequence[str], meant: Sequence[str]) -> bool:
        """Whether two syllables without marks stand so often beside what is meant (``sao hoa`` beside ``sao hỏa``) that
        they are words of their own: oftener than the archive leaves marks out."""
        if len(unmarked) != 2 or unmarked == meant:
            return False
        return self._frequency(unmarked) >= self._least(self._frequency(meant))

    def _least(self, marked: int) -> float:
        """In how many articles what has no marks is no slip, and not left out from what so many have with marks."""
        return max(KNOWN, (AS_TYPED + 2 * self._left_out) * marked)

    @cached_property
    def _left_out(self) -> float:
        """How often the archive writes without marks what has some: by words that are nothing without them."""
        without = marked = 0
        for form in _NEVER_BARE:
            counts = self._archive.form_frequencies(fold(form))
            without += counts.get(fold(form), 0)
            marked += counts.get(form, 0)
        return without / max(marked, 1)

    def _in_order(self, forms: Iterable[str]) -> Condition:
        return simple(plan.Sequence(tuple(map(self._syllable, forms))))

    def _sequences(self, group: Group, readings: Iterable[tuple[str, ...]]) -> list[Condition]:
        """What may stand there: each reading, with any unit of it in another spelling."""
        if self._match == "folded":
            return list(map(simple, _spelled(group, _syllables(group))))
        read = (_spelled(group, tuple(map(self._syllable, forms))) for forms in readings)
        return list(map(simple, chain(chain.from_iterable(read), self.in_other_words(group))))

    def in_other_words(self, group: Group) -> Iterator[plan.Sequence]:
        """The group with one word of it in another, with its marks or without any; nothing where it is not read with
        the marks that are put back."""
        for forms in worded(group) if self._is_meant(group) else ():
            for written in dict.fromkeys((forms, tuple(map(fold, forms)))):
                yield plan.Sequence(tuple(map(self._syllable, written)))

    def _is_meant(self, group: Group) -> bool:
        return self.forms_of(group)[0] == group.meant

    def synonyms(self, group: Group) -> Iterator[Alternative]:
        """The words of a group that have others, and these."""
        if not group.synonyms or not self._is_meant(group):
            return
        syllables = _syllables(group)
        for (start, end), others in groupby(group.synonyms, key=lambda one: one[:2]):
            sequences = (plan.Sequence(tuple(map(self._syllable, one.forms))) for one in others)
            yield Alternative(syllables[start:end], tuple(sequences))

    def _syllable(self, form: str) -> Syllable:
        return _exactly(form) if self._match == "exact" else _admitting(form)

    def pair(self, left: str, right: str) -> Condition:
        """Two neighbours with their marks, or without any."""
        keys = fold(left), fold(right)
        if self._match == "folded":
            return plan.Sequence(tuple(Syllable(key, key) for key in keys))
        readings = self._known((left, right), [keys] if self._match == "auto" else [])
        return either(map(self._in_order, readings))

    def spelled_pairs(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The keys of neighbours in any spelling that is admitted, with marks and without: they are looked up."""
        for forms in pairs:
            yield from product(*map(self._spelled_keys, forms))

    def _spelled_keys(self, form: str) -> dict[str, None]:
        spelled = (one for own in (form, fold(form)) for one in (own, *self._syllable(own).spellings))
        return dict.fromkeys(map(fold, spelled))

    def pair_frequency(self, left: str, right: str) -> int:
        """In how many articles two forms are neighbours."""
        keys = fold(left), fold(right)
        if self._match == "folded":
            return self._archive.pair_frequency(*keys)
        return self._frequency((left, right))

    def pieces(self, group: Group) -> tuple[tuple[str, Condition], ...]:
        """A group with a number in it apart: its words, each number, and each chunk that a number is a part of
        (``km2``), each with what it asks for; nothing of any other group."""
        if self._match == "folded" or not any(form.isdecimal() for form in group.meant):
            return ()
        forms = iter(group.meant)
        chunks = [(unit.text, tuple(islice(forms, len(unit.syllables)))) for unit in group.units]
        pieces = groupby(chunks, key=lambda chunk: chunk if len(chunk[1]) > 1 else chunk[1][0].isdecimal())
        return tuple(self._piece(list(piece)) for _, piece in pieces)

    def _piece(self, chunks: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, Condition]:
        """What chunks of a group are, and what they ask for."""
        run = tuple(chain.from_iterable(forms for _, forms in chunks))
        text = chunks[0][0] if len(chunks) == 1 and len(run) > 1 else " ".join(run)
        return text, either(map(self._in_order, (run, tuple(map(fold, run)))))

    def unmarked(self, group: Group) -> Condition:
        """What a group asks of a text without marks."""
        return either(self._sequences(group, [tuple(map(fold, group.typed))]))

    def text(self, group: Group) -> str:
        """A group as it was typed, or with the marks that it is meant to have; what may be meant as well behind it."""
        forms = [group.meant] if self._match == "folded" else self.forms_of(group)
        others = [" ".join(one) for one in group.others if one in forms[1:]]
        return " / ".join([self._first(group, forms[0]), *others])

    @staticmethod
    def _first(group: Group, meant: tuple[str, ...]) -> str:
        typed = " ".join(unit.text for unit in group.units)
        if meant == group.typed or len(raws := typed.split()) != len(meant):
            return typed
        capitals = (form.capitalize() if raw[0].isupper() else form for raw, form in zip(raws, meant, strict=True))
        return " ".join(capitals)


@lru_cache(maxsize=1 << 12)
def _exactly(form: str) -> Syllable:
    return Syllable(form, fold(form), "exact")


@lru_cache(maxsize=1 << 12)
def _admitting(form: str) -> Syllable:
    """A form in any spelling that is admitted."""
    return Syllable(form, fold(form), "exact", admitted(form))


def _syllables(group: Group) -> tuple[Syllable, ...]:
    return tuple(syllable for unit in group.units for syllable in unit.syllables)


def _spelled(group: Group, own: Sequence[Syllable]) -> Iterator[plan.Sequence]:
    """A group, with any unit of it in another spelling."""
    options: list[list[tuple[Syllable | None, ...]]] = []
    at = 0
    for unit in group.units:
        end = at + len(unit.syllables)
        options.append([tuple(own[at:end]), *(sequence.parts for sequence in unit.alternatives)])
        at = end
    for chosen in islice(product(*options), _SPELLINGS):
        yield plan.Sequence(tuple(part for parts in chosen for part in parts))


def either(children: Iterable[Condition]) -> Condition:
    """Any of some conditions."""
    conditions = tuple(dict.fromkeys(children))
    return conditions[0] if len(conditions) == 1 else AnyOf(conditions)
