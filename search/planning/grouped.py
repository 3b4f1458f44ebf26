"""Grouped: which syllables of a query are asked for beside each other, and which by themselves.

Who searches for ``đại học`` does not search for every *học*: where an article has the two side by side, a syllable of
them alone says nothing, and is not marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from search import plan
from search.plan import AnyOf, Condition, Syllable
from search.planning.compounds import compounds_of
from search.planning.evidence import Alternative
from search.planning.rule import Rule
from search.planning.units import Unit


def grouped_and_apart(units: Sequence[Unit], rule: Rule) -> tuple[list[Alternative], set[str]]:
    """The groups of units that stand together in a query, read by a rule, each with all that may stand there; and the
    keys of the other syllables."""
    typed = [unit.syllables for unit in units]
    groups, inside = list[Alternative](), set[int]()
    asked: list[tuple[int, int, list[plan.Sequence]]] = [
        (part.begin, part.end, [*_ways(part.condition)]) for part in rule.parts
    ]
    # A sentence is not read as groups, nor are the words of a question: what pyvi takes for a word is one there.
    words = _words(typed) if rule.parts or rule.kind == "evidence" else ()
    for begin, end, ways in chain(asked, ((begin, end, []) for begin, end in words)):
        if not inside.isdisjoint(range(begin, end)):
            continue
        syllables = tuple(chain.from_iterable(typed[begin:end]))
        if len(syllables) > 1:
            inside.update(range(begin, end))
            distinct: dict[tuple[str, ...], plan.Sequence] = {}  # as typed goes for every marking of its keys
            for way in (plan.Sequence(syllables), *ways):
                distinct.setdefault(_keys(way), way)
            groups.append(Alternative(syllables, tuple(distinct.values())))
    apart = (one for at, one in enumerate(typed) if at not in inside)
    return groups, {syllable.key for syllable in chain.from_iterable(apart)}


def _ways(condition: Condition) -> Iterator[plan.Sequence]:
    """What a group asks for: any of some sequences."""
    match condition:
        case Syllable():
            yield plan.Sequence((condition,))
        case plan.Sequence(slop=0):
            yield condition
        case AnyOf():
            yield from chain.from_iterable(map(_ways, condition.children))


def _keys(way: plan.Sequence) -> tuple[str, ...]:
    return tuple(part.key for part in way.parts if part is not None)


def _words(typed: Sequence[tuple[Syllable, ...]]) -> Iterator[tuple[int, int]]:
    """Pyvi's words of a sentence, which is not read as groups: the units of each, [begin, end)."""
    forms = [tuple(syllable.form for syllable in one) for one in typed]
    words = iter([tuple(word.split()) for word in compounds_of(" ".join(chain.from_iterable(forms)))])
    word, at = next(words, None), 0
    while word and at < len(forms):
        end = _reaches(forms, at, word)
        if end:
            yield at, end
            word = next(words, None)
        at = end or at + 1


def _reaches(forms: Sequence[tuple[str, ...]], at: int, word: Iterable[str]) -> int:
    """Behind which unit a word ends that begins with one; 0 if it is not there."""
    left = tuple(word)
    while left and at < len(forms) and forms[at] and left[: len(forms[at])] == forms[at]:
        left, at = left[len(forms[at]) :], at + 1
    return 0 if left else at
