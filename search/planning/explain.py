"""Explain: what the analyzers make of a text, and how it is read as a query, step by step."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from analyzers.explain import TextView, explain
from search import plan
from search.answer import Note
from search.errors import QueryError
from search.options import SearchOptions
from search.plan import Condition
from search.planning.archive import Archive, UnknownArchive
from search.planning.evidence import Alternative, Evidence
from search.planning.loosen import draft_of
from search.query import canonical, nodes, parse
from search.query.canonical import spell_span

MAX_TEXT = 2_000  # code points


class SyllableView(msgspec.Struct):
    """A syllable of the query: ``marks`` is ``folded``, ``typed`` or ``exact``; ``frequency`` counts the articles
    that have its key."""

    form: str
    key: str
    marks: str
    spellings: list[str]
    frequency: int


class AlternativeView(msgspec.Struct):
    """Syllables as typed, and other spellings that are searched for as well."""

    typed: str
    spellings: list[str]


class QueryView(msgspec.Struct, kw_only=True):
    """How a text is read as a query.

    ``condition`` is what an article must meet: plain words are keys (any marks), ``~năm`` asks for the typed marks,
    ``=má`` for the form itself, quotes for neighbours, ``near 24 (…)`` for what begins within so many syllables,
    ``300 of (a:120, …)`` for what weighs so much together. ``rule`` and ``groups`` say of a query of bare words what
    counts as a hit (``search.planning.hits``). ``pairs`` and ``words`` are what ranks beside the syllables.
    """

    canonical: str
    parsed: str
    parsed_en: str
    notes: list[Note]
    condition: str
    rule: str | None
    groups: list[str]
    syllables: list[SyllableView]
    alternatives: list[AlternativeView]
    pairs: list[str]
    words: list[str]
    prefixes: list[str]


class Explanation(TextView, kw_only=True):
    """A text explained, and as a query; None where it is none, like a hundred parentheses."""

    query: QueryView | None


def explain_text(
    text: str,
    archive: Archive | None = None,
    options: SearchOptions = SearchOptions(),  # noqa: B008  # immutable
) -> Explanation:
    """Explain a text, as far as an archive is known.

    >>> explained = explain_text("Học tập")
    >>> explained.query.condition, [token.key for token in explained.tokens]
    ('"=học =tập"', ['hoc', 'tap'])
    """
    known = archive or UnknownArchive()
    view = explain(text, known.frequency)
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    return Explanation(**members, query=explain_query(text, known, options))


def explain_query(text: str, archive: Archive, options: SearchOptions) -> QueryView | None:
    """Explain how a text is read as a query, mended as a page does it; None where it cannot be read at all."""
    try:
        parsed = parse(text, lenient=True)
    except QueryError:
        return None
    planned, loosened = draft_of(parsed, options, archive)
    condition, evidence = planned.condition, planned.evidence
    rule = planned.rules.get(planned.root.position) if isinstance(planned.root, nodes.Bag) else None
    return QueryView(
        canonical=canonical(planned.root),
        parsed=planned.parsed,
        parsed_en=planned.parsed_en,
        notes=[*parsed.notes, *([loosened] if loosened else []), *planned.notes],
        condition=written(condition),
        rule=rule.kind if rule else None,
        groups=[part.text for part in rule.parts] if rule else [],
        syllables=_syllables(evidence, archive),
        alternatives=[_alternative(one) for one in evidence.alternatives],
        pairs=list(dict.fromkeys(f"{a.form} {b.form}" for run in evidence.runs for a, b in pairwise(run))),
        words=[*evidence.words],
        prefixes=[f"{prefix.form}*" for prefix in evidence.prefixes],
    )


def written(condition: Condition) -> str:
    """A condition as text.

    >>> written(plan.NoneOf(plan.Syllable("năm", "nam", "typed")))
    'NOT ~năm'
    """
    match condition:
        case plan.AllOf():
            return " AND ".join(map(_grouped, condition.children)) or "*"
        case plan.AnyOf():
            return " OR ".join(dict.fromkeys(map(_grouped, condition.children)))
        case plan.NoneOf():
            return f"NOT {_grouped(condition.child)}"
        case plan.Share():
            pairs = zip(condition.children, condition.weights, strict=True)
            return f"{condition.minimum} of ({', '.join(f'{_grouped(child)}:{weight}' for child, weight in pairs)})"
        case plan.Near():
            return f"near {condition.width} ({', '.join(map(_grouped, condition.children))})"
        case plan.Apart():
            return f"{_leaf(condition.sequence)} apart from ({', '.join(map(_leaf, condition.others))})"
        case plan.InTitle():
            return f"title:{_grouped(condition.child)}"
        case _:
            return _leaf(condition)


def _grouped(condition: Condition) -> str:
    text = written(condition)
    return f"({text})" if isinstance(condition, plan.AllOf | plan.AnyOf) else text


def _leaf(condition: Condition) -> str:
    match condition:
        case plan.Syllable():
            return _syllable(condition)
        case plan.Sequence():
            parts = " ".join("*" if part is None else _syllable(part) for part in condition.parts)
            return f'"{parts}"' + (f"~{condition.slop}" if condition.slop else "")
        case plan.Prefix():
            return f"{condition.form}*"
        case plan.Facet():
            return f'{condition.name}:"{condition.text}"' + ("*" if condition.prefix else "")
        case plan.Dates():
            return f"date:{spell_span(condition.since, condition.until)}"
        case plan.Everything():
            return "*"
    return "NOT *"


def _syllable(syllable: plan.Syllable) -> str:
    sign = {"folded": "", "typed": "~", "exact": "="}[syllable.marks]
    typed = syllable.form if sign else syllable.key
    return "|".join([sign + typed, *(f"={form}" for form in syllable.spellings)])


def _syllables(evidence: Evidence, archive: Archive) -> list[SyllableView]:
    distinct = dict.fromkeys(syllable for run in evidence.runs for syllable in run)
    return [
        SyllableView(one.form, one.key, one.marks, [*one.spellings], archive.frequency(one.key)) for one in distinct
    ]


def _alternative(one: Alternative) -> AlternativeView:
    forms = [[part.form for part in sequence.parts if part is not None] for sequence in one.sequences]
    return AlternativeView(" ".join(part.form for part in one.typed), [" ".join(row) for row in forms])
