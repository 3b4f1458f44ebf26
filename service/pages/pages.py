"""The pages: home, results, one article, how to search, and the kinds of problems."""

from __future__ import annotations

from typing import Any

import falcon

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
from service.pages.templating import Pages
from service.pages.timeline import bars


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
            generation = self._engine.generation
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
        generation = self._engine.generation
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
        options = SearchOptions(sort="newest", size=13, facets=("tag",), histogram="year", highlight=False)
        answer = self._engine.search("", options)
        stats, links = self.stats(), self._links(req)
        drawn = bars(answer.histogram, everything, stats)
        self._show(
            req,
            resp,
            "home.html",
            stats=stats,
            hits=answer.items,
            tags=answer.facets.get("tag", [])[:12],
            timeline=results.timeline(drawn, everything, links, language_of(req)),
            timeline_unit="year",
            years="–".join(dict.fromkeys((drawn[0].key, drawn[-1].key))) if drawn else "",
        )


class SearchPage(Page):
    """``/search``: the results. It reads what it is given as well as it can, and says what it left out."""

    policy = Policy({"GET": "search"}, page=True, queried=True)

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the results of a query."""
        params, dropped = lenient_params(read_pairs(req, self._pages.settings))
        params = self._page_params(params)
        if self._unchanged(req, resp, canonical(params), str(dropped)):
            return
        context: dict[str, Any] = {
            "params": params,
            "dropped": dropped,
            "date_fields": results.date_fields(params),
            "paged": bool(params.cursor),
            "restarted": False,
            "problem": None,
            "results": None,
            "stats": self.stats(),
        }
        try:
            context |= self._answer(req, params)
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

    def _answer(self, req: falcon.Request, params: SearchParams) -> dict[str, Any]:
        restarted = False
        try:
            answer = results.ask(self._engine, params)
            searched(req, answer)
        except CursorError:
            # A reader who comes back to an old page is better served by its beginning than by an error.
            restarted = True
            params = SearchParams(
                **{name: getattr(params, name) for name in params.__struct_fields__} | {"cursor": None}
            )
            answer = results.ask(self._engine, params)
        shown = results.present(answer, params, self.stats(), self._links(req), language_of(req))
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
        params, _ = lenient_params([pair for pair in read_pairs(req, self._pages.settings) if pair[0] == "q"])
        if self._unchanged(req, resp, params.q, today().isoformat()):  # which the citation names
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
            original=web_address(article.url),
            original_host=host(article.url),
            web_address=web_address,
            citation=text(citation),
            permanent=citation.address,
            cite=f"{api_link(self._pages.settings, article_id)}/cite",
            similar=likest(self._engine, article_id),
            linked_data=metadata.news_article(article),
        )


class HelpPage(Page):
    """``/about``: how to search."""

    policy = PAGE

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show how queries are written and read."""
        if not self._unchanged(req, resp):
            template = "about.html" if language_of(req) == "vi" else "about.en.html"
            self._show(req, resp, template, stats=self.stats())


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
