"""The pages: home, results, one article, how to search, and the kinds of problems."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import falcon
from msgspec import structs

from search import CursorError, Engine, EngineUnavailable, QueryError, SearchOptions, Stats
from service.access.policy import PAGE, Policy
from service.api.addresses import Links, api_link
from service.api.article import cited, likest
from service.api.citation import text
from service.api.params import SearchParams, canonical, lenient_params
from service.http.cost import searched
from service.http.dates import today
from service.http.etag import not_modified
from service.http.language import language_of
from service.http.problems import KINDS, Problem
from service.http.query_string import read_pairs
from service.http.resource import Resource
from service.http.translate import from_query_error
from service.http.urls import host, web_address
from service.pages import results
from service.pages import schema_org as metadata
from service.pages.alphabet import ordered
from service.pages.paging import Place
from service.pages.templating import Pages
from service.pages.timeline import Show, span_of, unit_of
from service.pages.ways_out import ways_out


class Page(Resource):
    """A page for readers: from a template, in the reader's language, with an ETag of the generation."""

    def __init__(self, engine: Engine, pages: Pages) -> None:
        self._engine = engine
        self._pages = pages
        self._stats: tuple[str, Stats] | None = None

    def _unchanged(self, req: falcon.Request, resp: falcon.Response, *parts: str) -> bool:
        resp.append_header("Vary", "Accept-Language")
        resp.set_header("Content-Language", language_of(req))
        shown = (self._pages.version, language_of(req), req.get_param("lang") or "", req.path, *parts)
        try:
            generation = self._engine.identity()
        except EngineUnavailable:  # some pages need no index, others will say so
            generation = ""
        return not_modified(req, resp, generation, *shown)

    def _show(self, req: falcon.Request, resp: falcon.Response, template: str, **context: Any) -> None:
        resp.content_type = falcon.MEDIA_HTML
        resp.data = self._pages.render(template, req, **context)

    def _links(self, req: falcon.Request) -> Links:
        return Links(self._pages.settings, req)

    def stats(self) -> Stats:
        """The statistics of the open generation, counted once for each."""
        generation = self._engine.identity()
        if self._stats is None or self._stats[0] != generation:
            self._stats = (generation, self._engine.stats())
        return self._stats[1]


class HomePage(Page):
    """``/``: the search box, what the archive holds, the newest articles."""

    policy = PAGE

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the front page."""
        if self._unchanged(req, resp):
            return
        everything = SearchParams(sort="newest")
        stats, links, language = self.stats(), self._links(req), language_of(req)
        unit = unit_of(span_of(everything, stats))
        options = SearchOptions(sort="newest", size=13, facets=("tag",), histogram=unit, highlight=False)
        answer = self._engine.search("", options)
        timeline = results.timeline(answer, everything, stats, links, language)
        self._show(
            req,
            resp,
            "home.html",
            stats=stats,
            hits=answer.items,
            tags=ordered(answer.facets.get("tag", []))[:12],
            sections=ordered(stats.sections),
            sources=ordered(stats.sources),
            timeline=timeline,
            years=_years(timeline),
        )


def _years(timeline: results.Timeline) -> str:
    """The years of the archive, from the first to the last."""
    keys = [each.bar.key[:4] for each in timeline.bars]
    return "–".join(dict.fromkeys((keys[0], keys[-1]))) if keys else ""


class SearchPage(Page):
    """``/search``: the results. It reads what it is given as well as it can, and says what it left out."""

    policy = Policy({"GET": "search"}, page=True, queried=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the results of a query."""
        pairs = read_pairs(req, self._pages.settings)
        params, dropped = lenient_params(pairs)
        params, place = self._page_params(params), Place.read(pairs)
        show: Show = "share" if ("chart", "share") in pairs else "count"
        if self._unchanged(req, resp, canonical(params), str(dropped), place.query(), show):
            return
        context: dict[str, Any] = {
            "params": params,
            "chart": show,
            "folds": [kind for kind in ("event", "story") if kind == "story" or self._engine.capabilities.events],
            "dropped": dropped,
            "date_fields": results.date_fields(params),
            "paged": bool(params.cursor),
            "restarted": False,
            "problem": None,
            "results": None,
            "stats": self.stats(),
        }
        try:
            context |= self._answer(req, params, place, show)
        except QueryError as error:
            problem = from_query_error(error)
            resp.status = problem.status
            resp.delete_header("ETag")
            context |= {"problem": problem, "hidden": results.hidden_fields(params)}
        self._show(req, resp, "search.html", **context)

    def _page_params(self, params: SearchParams) -> SearchParams:
        sort = "newest" if not params.q.strip() and params.sort == "relevance" else params.sort
        return SearchParams(
            q=params.q.strip(),
            match=params.match,
            words=params.words,
            since=params.since,
            until=params.until,
            source=params.source,
            section=params.section,
            author=params.author,
            tag=params.tag,
            sort=sort,
            cursor=params.cursor,
            size=self._pages.settings.page_size,
            explain=params.explain,
            generation=params.generation,
            collapse=params.collapse,
        )

    def _answer(self, req: falcon.Request, params: SearchParams, place: Place, show: Show) -> dict[str, Any]:
        restarted, stats = False, self.stats()
        try:
            answer = results.ask(self._engine, params, stats)
            searched(req, answer)
        except CursorError:
            # A reader who comes back to an old page is better served by its beginning than by an error.
            restarted, place = True, Place()
            params = SearchParams(
                **{name: getattr(params, name) for name in params.__struct_fields__} | {"cursor": None}
            )
            answer = results.ask(self._engine, params, stats)
        links = self._links(req)
        shown = results.present(answer, params, stats, links, language_of(req), place, show)
        if not answer.items and params.q:
            shown = structs.replace(shown, ways_out=ways_out(self._engine, params, links))
        return {
            "results": shown,
            "hidden": shown.hidden,
            "restarted": restarted,
            "paged": bool(params.cursor),
            "params": params,
        }


class ArticlePage(Page):
    """``/article/{id}``: one article to read, the words of ``?q=`` marked in it."""

    policy = PAGE

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Show an article."""
        article_id = fields["article_id"]
        pairs = read_pairs(req, self._pages.settings)
        params, _ = lenient_params([pair for pair in pairs if pair[0] == "q"])
        back = self._back(req, params.q, dict(pairs).get("back"))
        if self._unchanged(req, resp, params.q, back, today().isoformat()):  # which the citation names
            return
        citation = cited(self._engine, self._pages.settings, article_id)
        article = citation.article
        texts = [article.title, article.summary, article.body, *(image.caption for image in article.images)]
        resp.append_link(api_link(self._pages.settings, article_id), "alternate", type_hint="application/json")
        self._show(
            req,
            resp,
            "article.html",
            article=article,
            paragraphs=[part.strip() for part in article.body.splitlines() if part.strip()],
            captions=[image for image in article.images if image.caption.strip()],
            spans=self._engine.marks(params.q).within(texts).spans,
            q=params.q,
            back=back,
            original=web_address(article.url),
            original_host=host(article.url),
            picture=next(filter(None, (web_address(image.url) for image in article.images)), ""),
            web_address=web_address,
            citation=text(citation),
            permanent=self._pages.settings.base_url + citation.address.removeprefix(self._pages.settings.absolute),
            cite=f"{api_link(self._pages.settings, article_id)}/cite",
            similar=likest(self._engine, article_id),
            linked_data=metadata.news_article(article),
        )

    def _back(self, req: falcon.Request, q: str, query: str | None) -> str:
        """The address of the results that a reader comes from: made anew of what it says, and so never another site."""
        if query is None:
            return self._links(req).find(q=q) if q else ""
        pairs = parse_qsl(query[:4000], keep_blank_values=True) if query.count("&") < 100 else []
        params, _ = lenient_params([*pairs, ("q", q)])
        beside = [Place.read(pairs).query(), "chart=share" if ("chart", "share") in pairs else ""]
        return self._links(req).results(params, "&".join(filter(None, beside)))


class HelpPage(Page):
    """``/about``: how to search."""

    policy = PAGE

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show how queries are written and read."""
        if not self._unchanged(req, resp):
            template = "about.html" if language_of(req) == "vi" else "about.en.html"
            self._show(req, resp, template, stats=self.stats())


class KeptPage(Page):
    """``/kept``: the searches and articles that a reader keeps in the browser."""

    policy = PAGE

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the page, which is the same for all: what is kept never comes here."""
        if not self._unchanged(req, resp):
            self._show(req, resp, "kept.html")


class ProblemsPage(Page):
    """``/problems``: every kind of problem the API can answer with."""

    policy = Policy({"GET": "open"}, page=True, free=True, fresh=False)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """List the kinds."""
        if not self._unchanged(req, resp):
            self._show(req, resp, "problems.html", kinds=KINDS)


class ProblemPage(Page):
    """``/problems/{code}``: the page a problem's ``type`` points to."""

    policy = Policy({"GET": "open"}, page=True, free=True, fresh=False)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Explain one kind."""
        code = fields["code"]
        if code not in KINDS:
            raise Problem("not-found")
        if not self._unchanged(req, resp):
            self._show(req, resp, "problems.html", kinds={code: KINDS[code]})
