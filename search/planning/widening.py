"""Widening: what a query that no article meets is read as instead, the nearest first, and how a reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from search.answer import Note
from search.plan import AllOf, AnyOf, Condition, Dates, Everything, Facet, NoneOf
from search.planning.hits import as_marked
from search.planning.planner import Draft
from search.planning.rule import Part

APART: Final = Note(
    "widened",
    "Không bài nào có các từ này cạnh hay gần nhau; đây là những bài có đủ các từ, ở bất cứ chỗ nào.",
    "No article has these words beside or near each other; these have all of them, wherever they stand.",
)
WIDENED: Final = Note(
    "widened",
    "Không bài nào có các từ này cạnh hay gần nhau với đúng dấu; đây là những bài có đủ các tiếng, bất kể chỗ và dấu.",
    "No article has these words beside or near each other with these marks; these have every syllable, wherever and "
    "in whatever marks.",
)
_FEW: Final = 5  # articles, ...
_TELLING: Final = 0.1  # ... or of the archive, that have the syllables in any marks; what more have was not asked for


def answers(note: Note, found: int, articles: int) -> bool:
    """Whether a reading that so many of the articles meet is one to answer with: in a small archive nearly every
    article has the letters of ``bão`` in some marks."""
    return 0 < found <= (articles if note is APART else max(_FEW, _TELLING * articles))


def unscoped(condition: Condition) -> Condition:
    """What a condition asks of the words of an article: without dates and values of facets. These narrow what is found,
    as filters do, and say nothing of what is a hit."""
    match condition:
        case Dates() | Facet():
            return Everything()
        case NoneOf() if unscoped(condition.child) == Everything():
            return Everything()
        case AllOf():
            asked = [child for child in map(unscoped, condition.children) if not isinstance(child, Everything)]
            return AllOf(tuple(asked)) if len(asked) > 1 else asked[0] if asked else Everything()
        case AnyOf():
            either = tuple(map(unscoped, condition.children))
            return Everything() if Everything() in either else AnyOf(either)
    return condition


def widenings(made: Draft) -> Iterator[tuple[Draft, Note]]:
    """What a query may be read as: its groups anywhere in an article, its groups with their numbers apart, its
    syllables with the marks that were typed, and its syllables in any marks."""
    place = made.root.position
    rule = made.rules.get(place)
    if rule is not None and rule.condition == made.condition:
        pieces = [
            Part(part.begin, part.end, text, condition)
            for part in rule.parts
            for text, condition in part.pieces or ((part.text, part.condition),)
        ]
        for parts in dict.fromkeys((rule.parts, tuple(pieces))):
            if len(parts) > 1:
                apart = AllOf(tuple(part.condition for part in parts))
                asked = rule._replace(kind="anywhere", condition=apart, parts=parts)
                yield structs.replace(made, condition=apart, rules={place: asked}), APART
    notes = [note for note in made.notes if note.code != "synonym"]  # these ask for the words that were typed alone
    if (marked := as_marked(made.every)) != made.every:
        yield structs.replace(made, condition=marked, rules={}, notes=notes), APART
    yield structs.replace(made, condition=made.every, rules={}, notes=notes), WIDENED
