"""``/compare``: up to five queries over time, counted or as a share of what was published; its address holds it all."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, Literal, get_args
from urllib.parse import parse_qsl, urlencode

import falcon
import msgspec
from markupsafe import Markup
from msgspec import structs

from search import Engine, QueryError
from search.reports.series import Interval, Series, share
from search.reports.table import BOM, csv_line
from service.access.policy import Policy
from service.api.export_rows import CSV
from service.api.params import SearchParams, canonical, lenient_params, query_options
from service.http.cost import charge
from service.http.language import Language, Text, language_of
from service.http.problems import Problem
from service.http.query_string import Pairs, read_pairs
from service.http.translate import from_query_error
from service.pages.chart import NARROW, WIDE, Frame, Line, draw
from service.pages.formats import number
from service.pages.pages import Page
from service.pages.results import chips_of

MOST: Final = 5
SVG: Final = "image/svg+xml"
Show = Literal["count", "share"]
By = Literal["source", "section"]
INTERVALS: Final[tuple[Interval, ...]] = get_args(Interval)
BYS: Final[tuple[By, ...]] = get_args(By)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: queries, or the sources or sections of one; how; and the filters of all, as of a search."""

    queries: tuple[str, ...]
    show: Show
    interval: Interval
    by: By | None
    filters: SearchParams

    @classmethod
    def read(cls, pairs: Pairs) -> Wanted:
        """From the parameters of the page, as well as they can be read."""
        params, _ = lenient_params([pair for pair in pairs if pair[0] != "q"])
        filters = SearchParams(
            since=params.since,
            until=params.until,
            source=params.source,
            section=params.section,
            author=params.author,
            tag=params.tag,
            words=params.words,
            match=params.match,
            generation=params.generation,
            collapse=params.collapse,
        )
        asked = dict.fromkeys(value.strip()[:1000] for name, value in pairs if name == "q")
        given = dict(pairs)
        return cls(
            queries=tuple(each for each in asked if each)[:MOST],
            show="share" if given.get("show") == "share" else "count",
            interval=next((one for one in INTERVALS if one == given.get("interval")), "year"),
            by=next((one for one in BYS if one == given.get("by")), None),
            filters=filters,
        )

    def hidden(self) -> list[tuple[str, str]]:
        """The filters that have no field in the form of the page."""
        bare = structs.replace(self.filters, since=None, until=None, collapse=None)
        return parse_qsl(canonical(bare))

    def query(self) -> str:
        """Its parameters, in one order."""
        own = [("q", each) for each in self.queries]
        own += [("show", self.show)] if self.show != "count" else []
        own += [("interval", self.interval)] if self.interval != "year" else []
        own += [("by", self.by)] if self.by else []
        return "&".join(filter(None, [urlencode(own), canonical(self.filters)]))


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """The periods, and for each line of the chart its name and its numbers."""

    generation: str
    keys: list[str]
    series: list[tuple[str, Series]]


def compare(engine: Engine, wanted: Wanted) -> tuple[Compared, float]:
    """Count what is compared, all of one generation; gives the cost as well. Raises what a search raises."""
    generation = wanted.filters.generation or engine.generation
    options = structs.replace(query_options(wanted.filters, generation), lenient=True)
    if wanted.by and wanted.queries:
        answer = share(engine, wanted.queries[0], options, interval=wanted.interval, by=wanted.by, top=MOST)
        found = [(one.value or "", one) for one in answer.series[1 : MOST + 1]]
        cost = float(answer.query.cost.units * len(answer.series))
    else:
        answers = [share(engine, q, options, interval=wanted.interval) for q in wanted.queries]
        found = [(q, answer.series[0]) for q, answer in zip(wanted.queries, answers, strict=True)]
        cost = float(sum(answer.query.cost.units for answer in answers))
    keys = [point.key for point in found[0][1].points] if found else []
    return Compared(generation=generation, keys=keys, series=found), cost


def chart(compared: Compared, wanted: Wanted, language: Language, frame: Frame = WIDE) -> Markup:
    """The chart of what was compared."""
    lines = [
        Line(
            name=f"{name} ({number(sum(point.count for point in one.points), language)})",
            values=[point.ratio if wanted.show == "share" else float(point.count) for point in one.points],
        )
        for name, one in compared.series
    ]
    title = _TITLES[wanted.show, wanted.filters.collapse]
    return draw(compared.keys, lines, title.to(language), language, frame, shares=wanted.show == "share")


_TITLES: Final[dict[tuple[Show, Literal["story", "event"] | None], Text]] = {
    ("count", None): Text("Số bài theo thời gian", "Articles over time"),
    ("share", None): Text("Tỉ lệ trong mọi bài đã đăng, theo thời gian", "Share of all articles, over time"),
    ("count", "story"): Text("Số tin theo thời gian, bài trùng đã gộp", "Stories over time, near-duplicates folded"),
    ("share", "story"): Text(
        "Tỉ lệ trong mọi tin theo thời gian, bài trùng đã gộp", "Share of all stories over time, near-duplicates folded"
    ),
    ("count", "event"): Text("Số sự kiện theo thời gian", "Events over time"),
    ("share", "event"): Text("Tỉ lệ trong mọi sự kiện, theo thời gian", "Share of all events, over time"),
}


def table(compared: Compared) -> str:
    """The numbers as CSV: a row a period; of each line its count, what it is counted among, and the ratio."""
    names = [name for name, _ in compared.series]
    header = ["period", *(f"{name} [{what}]" for name in names for what in ("count", "total", "ratio"))]
    lines = [csv_line(header)]
    for at, key in enumerate(compared.keys):
        points = [one.points[at] for _, one in compared.series]
        cells = [value for point in points for value in (point.count, point.total, _ratio(point.ratio))]
        lines.append(csv_line([key, *map(str, cells)]))
    return BOM + "".join(lines)


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


class ComparePage(Page):
    """``/compare``, with the chart as ``/compare.svg`` and the numbers as ``/compare.csv``."""

    policy = Policy({"GET": "search"}, page=True, queried=True)
    policy_svg = policy
    policy_csv = policy

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the page."""
        wanted = self._wanted(req)
        if self._unchanged(req, resp, wanted.query()):
            return
        compared, drawn, narrow, problem = None, None, None, None
        if wanted.queries:
            try:
                compared = self._compared(req, wanted)
                drawn = chart(compared, wanted, language_of(req))
                narrow = chart(compared, wanted, language_of(req), NARROW)
            except QueryError as error:
                problem = from_query_error(error)
                resp.status = problem.status
                resp.delete_header("ETag")
        self._show(
            req, resp, "compare.html",
            wanted=wanted, compared=compared, chart=drawn, narrow=narrow, problem=problem,
            fields=self._fields(wanted), most=MOST,
            folds=[kind for kind in ("story", "event") if kind == "story" or self._engine.capabilities.events],
            chips=chips_of(wanted.filters, partial(self._without, req, wanted), language_of(req)),
            here_as=lambda kind: f"{self._pages.settings.base_url}/compare.{kind}?{wanted.query()}",
        )  # fmt: skip

    def on_get_svg(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the chart as a file."""
        self._file(req, resp, "svg")

    def on_get_csv(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Give the numbers as a file."""
        self._file(req, resp, "csv")

    on_head_svg = on_get_svg
    on_head_csv = on_get_csv

    def _file(self, req: falcon.Request, resp: falcon.Response, kind: Literal["svg", "csv"]) -> None:
        wanted = self._wanted(req)
        if not wanted.queries:
            raise Problem("not-found", Text("Chưa có câu tìm nào để so sánh.", "There is no query to compare."))
        if self._unchanged(req, resp, wanted.query(), kind):
            return
        compared = self._compared(req, wanted)
        text = table(compared) if kind == "csv" else str(chart(compared, wanted, language_of(req)))
        resp.content_type = CSV if kind == "csv" else SVG
        resp.set_header("Content-Disposition", f'attachment; filename="timbao-compare-{compared.generation}.{kind}"')
        resp.data = text.encode("utf-8", "replace")

    def _without(self, req: falcon.Request, wanted: Wanted, **changes: Any) -> str:
        """The address of the page with some filters changed."""
        other = structs.replace(wanted, filters=structs.replace(wanted.filters, **changes))
        return self._links(req).page("/compare", other.query())

    def _wanted(self, req: falcon.Request) -> Wanted:
        return Wanted.read(read_pairs(req, self._pages.settings))

    def _compared(self, req: falcon.Request, wanted: Wanted) -> Compared:
        compared, cost = compare(self._engine, wanted)
        charge(req, cost)
        return compared

    @staticmethod
    def _fields(wanted: Wanted) -> list[str]:
        """What the fields for queries hold: those there are, and room for another."""
        return [*wanted.queries, *([""] * max(2 - len(wanted.queries), int(len(wanted.queries) < MOST)))]
