"""What the results page shows: active filters, facets as links, the timeline, sorting and paging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

import msgspec
from markupsafe import Markup

from analyzers import fold, tokenize
from search import Answer, Engine, FacetValue, Headline, Highlight, Hit, NameOffer, Stats
from service.api.addresses import Links
from service.api.params import SearchParams, to_options
from service.http.dates import VIETNAM, lower_bound, upper_bound
from service.http.language import Language
from service.http.markup import marked
from service.http.urls import host
from service.pages.alphabet import ordered
from service.pages.formats import period
from service.pages.paging import Paging, Place, paging
from service.pages.timeline import Bar, Show, Unit, bars, highest, span_of, unit_of
from service.pages.ways_out import WayOut

SHOWN_FACETS: Final = ("section", "source", "author", "tag")
_VALUES_SHOWN: Final = 10
_FIRST: Final = Place()
_SENTENCE_ENDS: Final = tuple(".!?…”\"'’)")


class Chip(NamedTuple):
    """An active filter and the address of the search without it."""

    name: str
    label: str
    without: str


class FacetLink(msgspec.Struct, frozen=True):
    """A value of a facet, the address that takes or drops it, and the one that leaves its articles out."""

    value: str
    count: int
    active: bool
    href: str
    without: str = ""


class BarLink(NamedTuple):
    """A bar of the timeline, the period in words, what is drawn in figures, and its address."""

    bar: Bar
    label: str
    value: str
    href: str


class Timeline(NamedTuple):
    """The timeline: its bars, what they show by which unit, the one that stands out most, and the addresses of the same
    drawn by counts and by shares."""

    bars: list[BarLink]
    unit: Unit
    show: Show
    highest: BarLink | None
    counted: str
    shared: str


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
    loose: list[HitView]
    chips: list[Chip]
    facets: dict[str, list[FacetLink]]
    timeline: Timeline
    sorts: list[tuple[str, str, bool]]
    paging: Paging
    ways_out: Sequence[WayOut]
    suggestions: list[tuple[str, str]]
    names: list[tuple[NameOffer, str]]
    typed_with_marks: bool
    hidden: list[tuple[str, str]]


def ask(engine: Engine, params: SearchParams, stats: Stats) -> Answer:
    """Ask the engine what the page shows. A facet's own filter does not narrow its counts, so that a second value can
    be taken beside the first; what is folded is counted once in the timeline."""
    options = msgspec.structs.replace(
        to_options(params, lenient=True),
        facets=SHOWN_FACETS,
        histogram=unit_of(span_of(params, stats)),
        counting="items",
    )
    return engine.search(params.q, options)


def present(
    answer: Answer,
    params: SearchParams,
    stats: Stats,
    links: Links,
    language: Language,
    place: Place = _FIRST,
    show: Show = "count",
) -> Results:
    """Lay an answer out for the page."""
    here = links.back(params, place.query())
    return Results(
        answer=answer,
        hits=[_hit(hit, links, params.q, here) for hit in answer.items],
        loose=[_hit(hit, links, params.q, here) for hit in answer.loose.items] if answer.loose else [],
        chips=chips_of(params, partial(links.search, params), language),
        facets={name: _facet(name, answer.facets.get(name, []), params, links) for name in SHOWN_FACETS},
        timeline=timeline(answer, params, stats, links, language, show),
        sorts=[(sort, links.search(params, sort=sort), sort == params.sort) for sort in _sorts(params)],
        paging=paging(answer, params, place, links),
        ways_out=(),
        suggestions=[(each.text, links.search(params, q=each.text)) for each in answer.suggest],
        names=[(each, links.search(params, q=each.q)) for each in answer.names],
        typed_with_marks=any(fold(form) != form for form in tokenize(params.q).forms),
        hidden=hidden_fields(params),
    )


def timeline(
    answer: Answer, params: SearchParams, stats: Stats, links: Links, language: Language, show: Show = "count"
) -> Timeline:
    """The timeline of an answer; each bar narrows the search to its period."""
    span = span_of(params, stats)
    made = [
        BarLink(
            bar,
            period(bar.key, language),
            bar.value(show, language),
            links.search(params, since=bar.key, until=bar.key),
        )
        for bar in bars(answer.histogram, span, show, language)
    ]
    first = highest([each.bar for each in made], show)
    return Timeline(
        bars=made,
        unit=unit_of(span),
        show=show,
        highest=next((each for each in made if each.bar is first), None),
        counted=links.drawn(params, shares=False),
        shared=links.drawn(params, shares=True),
    )


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
    fields += [("generation", params.generation)] if params.generation else []
    return fields + ([("sort", params.sort)] if params.sort != "relevance" else [])


def _hit(hit: Hit, links: Links, q: str, here: str) -> HitView:
    titles = [each for each in hit.highlights if each.field == "title" and each.text == hit.title]
    passages = [(each.field, _whole(each)) for each in hit.highlights if each.field != "title"]
    return HitView(
        hit=hit,
        href=links.title(hit, q, here),
        host=host(hit.url),
        title_spans=titles[0].spans if titles else (),
        passages=passages,
        members=[(member, links.title(member, q, here)) for member in hit.story.members] if hit.story else [],
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
    counts = {each.value: each.count for each in ordered(values) if each.value}
    shown = list(dict.fromkeys([*chosen, *counts]))[: max(_VALUES_SHOWN, len(chosen))]
    made: list[FacetLink] = []
    for value in shown:
        rest = tuple(one for one in chosen if one != value)
        after = rest if value in chosen else (*chosen, value)
        href = links.search(params, **{name: after})
        made.append(FacetLink(value, counts.get(value, 0), value in chosen, href, _without(name, value, params, links)))
    return made


def _without(name: str, value: str, params: SearchParams, links: Links) -> str:
    """The address of the search without the articles of a value; nothing where it cannot be said in the query."""
    if '"' in value or value in getattr(params, name):
        return ""
    return links.search(params, q=f'{params.q} -{name}:"{value}"'.strip())


def chips_of(params: SearchParams, without: Callable[..., str], language: Language) -> list[Chip]:
    """The active filters; ``without`` gives the address that has some parameters changed."""
    chips: list[Chip] = []
    for name in SHOWN_FACETS:
        chosen = getattr(params, name)
        for value in chosen:
            rest = tuple(one for one in chosen if one != value)
            chips.append(Chip(name, value, without(**{name: rest})))
    if params.since and params.since == params.until:
        label = period(params.since, language)
        chips.append(Chip("period", label, without(since=None, until=None)))
    else:
        for name in ("since", "until"):
            if value := getattr(params, name):
                chips.append(Chip(name, period(value, language), without(**{name: None})))
    if params.collapse:
        chips.append(Chip(f"collapse-{params.collapse}", "", without(collapse=None)))
    if params.match != "auto":
        chips.append(Chip(f"match-{params.match}", "", without(match="auto")))
    if params.words != "auto":
        chips.append(Chip(f"words-{params.words}", "", without(words="auto")))
    return chips
