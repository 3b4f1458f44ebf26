"""Other words: what a query says in words for which papers have others as well (``analyzers.synonyms``).

They have no part in finding out what belongs together in a query: groups are those of the words that were typed. A word
within a group is another way to read that group; a word that several groups make up (``ngộ độc`` + ``thực phẩm``) is
another way to read these together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, groupby

from analyzers.synonyms import synonyms
from analyzers.variants import Variant
from search.planning.archive import Archive
from search.planning.compounds import within_compounds
from search.planning.groups import Group
from search.planning.other_spellings import usual


def other_words(forms: Sequence[str], archive: Archive) -> list[Variant]:
    """The other words for what forms say, with all their marks, of those that an archive has."""
    if not synonyms(forms):
        return []  # most queries have none, and need not be cut into words
    return [one for one in synonyms(forms, within_compounds(forms)) if usual(one.forms, archive)]


def attached(groups: Sequence[Group], others: Iterable[Variant]) -> tuple[list[Group], list[Group]]:
    """The groups with the other words of each, and those that several of them make up; the groups stand side by side,
    and the others are of all their forms."""
    found = list(others)
    if not found:
        return [*groups], []
    first = [0, *accumulate(len(group.meant) for group in groups)]
    own: list[list[Variant]] = [[] for _ in groups]
    wholes: list[Group] = []
    for (start, end), words in groupby(found, key=lambda one: one[:2]):
        left = max(at for at, place in enumerate(first[:-1]) if place <= start)
        right = min(at for at, place in enumerate(first) if place >= end)
        placed = tuple(word._replace(start=start - first[left], end=end - first[left]) for word in words)
        if right - left == 1 and _cuts_no_unit(groups[left], placed[0]):
            own[left] += placed
        elif right - left > 1 and (first[left], first[right]) == (start, end):
            wholes.append(_together(groups[left:right], placed))
    return [group._replace(synonyms=tuple(words)) for group, words in zip(groups, own, strict=True)], wholes


def instead(groups: Sequence[Group], whole: Group) -> list[Group]:
    """The groups with one in the place of those that make it up."""
    before = [group for group in groups if group.end <= whole.begin]
    return [*before, whole, *(group for group in groups if group.begin >= whole.end)]


def _cuts_no_unit(group: Group, word: Variant) -> bool:
    bounds = {0, *accumulate(len(unit.syllables) for unit in group.units)}
    return word.start in bounds and word.end in bounds


def _together(groups: Sequence[Group], words: tuple[Variant, ...]) -> Group:
    units = tuple(chain.from_iterable(group.units for group in groups))
    meant = tuple(chain.from_iterable(group.meant for group in groups))
    return Group(groups[0].begin, groups[-1].end, units, meant, (), words)


def worded(group: Group) -> Iterator[tuple[str, ...]]:
    """The forms of a group with one word of it in another."""
    for one in group.synonyms:
        yield (*group.meant[: one.start], *one.forms, *group.meant[one.end :])
