"""What the results page shows: active filters, facets as links, the timeline, sorting and paging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
from markupsafe import Markup

from analyzers import fold, tokenize
from search import Answer, Engine, FacetValue, Headline, Highlight, Hit, Stats
from service.api.addresses import Links
from service.api.params import SearchParams, to_options
from service.http.dates import VIETNAM, lower_bound, upper_bound
from service.http.language import Language
from service.http.urls import host
from service.pages.formats import period
from service.pages.markup import marked
from service.pages.timeline import Bar, bars, unit_of

SHOWN_FACETS: Final = ("section", "source", "author", "tag")
_VALUES_SHOWN: Final = 10
_SENTENCE_ENDS: Final = tuple(".!?…”\"'’)")


class Chip(NamedTuple):
    """An active filter and the address of the search without it."""

    name: str
    label: str
    without: str


class FacetLink(msgspec.Struct, frozen=True):
    """A value of a facet and the address that takes or drops it."""

    value: str
    count: int
    active: bool
    href: str


class BarLink(NamedTuple):
    """A bar of the timeline, its words and its address."""

    bar: Bar
    label: str
    href: str


class HitView(NamedTuple):
    """A hit with its passages sorted to where the page shows them, and (headline, address) of the rest of its story."""

    hit: Hit
    href: str
    host: str
    title_spans: Sequence[tuple[int, int]]
    passages: Sequence[tuple[str, Markup]]
    members: Sequence[tuple[Headline, str]]
    more: int


class Results(msgspec.Struct, kw_only=True, frozen=True):
    """Everything ``search.html`` needs."""

    answer: Answer
    hits: list[HitView]
    chips: list[Chip]
    facets: dict[str, list[FacetLink]]
    timeline: list[BarLink]
    timeline_unit: str
    sorts: list[tuple[str, str, bool]]
    first_href: str
    next_href: str | None
    suggestions: list[tuple[str, str]]
    typed_with_marks: bool
    hidden: list[tuple[str, str]]


def ask(engine: Engine, params: SearchParams) -> Answer:
    """Ask the engine what the page shows. A facet's own filter does not narrow its counts, so that a second value can
    be taken beside the first."""
    options = msgspec.structs.replace(to_options(params, lenient=True), facets=SHOWN_FACETS, histogram=unit_of(params))
    return engine.search(params.q, options)


def present(answer: Answer, params: SearchParams, stats: Stats, links: Links, language: Language) -> Results:
    """Lay an answer out for the page."""
    return Results(
        answer=answer,
        hits=[_hit(hit, links, params.q) for hit in answer.items],
        chips=_chips(params, links, language),
        facets={name: _facet(name, answer.facets.get(name, []), params, links) for name in SHOWN_FACETS},
        timeline=timeline(bars(answer.histogram, params, stats), params, links, language),
        timeline_unit=unit_of(params),
        sorts=[(sort, links.search(params, sort=sort), sort == params.sort) for sort in _sorts(params)],
        first_href=links.search(params),
        next_href=links.search(params, cursor=answer.next) if answer.next else None,
        suggestions=[(each.text, links.search(params, q=each.text)) for each in answer.suggest],
        typed_with_marks=any(fold(form) != form for form in tokenize(params.q).forms),
        hidden=hidden_fields(params),
    )


def timeline(found: Sequence[Bar], params: SearchParams, links: Links, language: Language) -> list[BarLink]:
    """The bars with their links; each narrows the search to its period."""
    return [
        BarLink(bar, period(bar.key, language), links.search(params, since=bar.key, until=bar.key)) for bar in found
    ]


def date_fields(params: SearchParams) -> tuple[str, str]:
    """``from`` and ``to`` as the date fields of a form take them: whole days, the last one included."""
    since = lower_bound(params.since).astimezone(VIETNAM).date().isoformat() if params.since else ""
    if not params.until:
        return since, ""
    until = upper_bound(params.until).astimezone(VIETNAM)
    last = until.toordinal() - (1 if until.time() == until.min.time() else 0)
    return since, until.fromordinal(last).date().isoformat()


def hidden_fields(params: SearchParams) -> list[tuple[str, str]]:
    """What the form of the page must carry along: the filters that have no field of their own in it."""
    fields = [(name, value) for name in SHOWN_FACETS for value in getattr(params, name)]
    fields += [("collapse", params.collapse)] if params.collapse else []
    return fields + ([("sort", params.sort)] if params.sort != "relevance" else [])


def _hit(hit: Hit, links: Links, q: str) -> HitView:
    titles = [each for each in hit.highlights if each.field == "title" and each.text == hit.title]
    passages = [(each.field, _whole(each)) for each in hit.highlights if each.field != "title"]
    return HitView(
        hit=hit,
        href=links.article(hit.id, q),
        host=host(hit.url),
        title_spans=titles[0].spans if titles else (),
        passages=passages,
        members=[(member, links.article(member.id, q)) for member in hit.story.members] if hit.story else [],
        more=hit.story.size - 1 if hit.story else 0,
    )


def _whole(passage: Highlight) -> Markup:
    """A passage with its words marked, and an ellipsis where it begins or ends within a sentence."""
    text = marked(passage.text, passage.spans)
    before = "… " if passage.text[:1].islower() else ""
    after = "" if passage.text.rstrip()[-1:] in _SENTENCE_ENDS else " …"
    return Markup("{}{}{}").format(before, text, after)


def _sorts(params: SearchParams) -> tuple[str, ...]:
    return ("relevance", "newest", "oldest") if params.q else ("newest", "oldest")


def _facet(name: str, values: Sequence[FacetValue], params: SearchParams, links: Links) -> list[FacetLink]:
    chosen: tuple[str, ...] = getattr(params, name)
    counts = {each.value: each.count for each in values if each.value}
    shown = list(dict.fromkeys([*chosen, *counts]))[: max(_VALUES_SHOWN, len(chosen))]
    made: list[FacetLink] = []
    for value in shown:
        rest = tuple(one for one in chosen if one != value)
        after = rest if value in chosen else (*chosen, value)
        href = links.search(params, **{name: after})
        made.append(FacetLink(value, counts.get(value, 0), value in chosen, href))
    return made


def _chips(params: SearchParams, links: Links, language: Language) -> list[Chip]:
    chips: list[Chip] = []
    for name in SHOWN_FACETS:
        chosen = getattr(params, name)
        for value in chosen:
            rest = tuple(one for one in chosen if one != value)
            chips.append(Chip(name, value, links.search(params, **{name: rest})))
    if params.since and params.since == params.until:
        label = period(params.since, language)
        chips.append(Chip("period", label, links.search(params, since=None, until=None)))
    else:
        for name in ("since", "until"):
            if value := getattr(params, name):
                chips.append(Chip(name, period(value, language), links.search(params, **{name: None})))
    if params.collapse:
        chips.append(Chip(f"collapse-{params.collapse}", "", links.search(params, collapse=None)))
    if params.match != "auto":
        chips.append(Chip(f"match-{params.match}", "", links.search(params, match="auto")))
    if params.words != "auto":
        chips.append(Chip(f"words-{params.words}", "", links.search(params, words="auto")))
    return chips
