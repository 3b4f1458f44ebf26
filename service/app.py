"""The application: every address, what answers it, and what happens around it."""

from __future__ import annotations

import re
from typing import Any, Final

import falcon

from search import Engine
from service.access.policy import MISSING, MISSING_PAGE
from service.access.rate_limit import Limits
from service.access.router import Router
from service.access.scopes import Access
from service.access.token_buckets import Buckets
from service.api.analyze import AnalyzeResource
from service.api.batch import BatchResource
from service.api.export import ExportResource
from service.api.search import SearchResource
from service.api.series import SeriesResource
from service.api.stats import StatsResource
from service.api.suggest import SuggestResource
from service.api.values import LISTS, ValuesResource
from service.api.writing import ArticlesResource, EditableArticleResource, RejectsResource, TaskResource
from service.errors import ErrorHandlers
from service.feeds.atom import Feed
from service.feeds.browser_search import Description
from service.http.urls import ROOT
from service.middleware.access_log import AccessLog
from service.middleware.admission import Admission
from service.middleware.compression import Compression
from service.middleware.cors import Cors
from service.middleware.guard import Guard
from service.middleware.headers import CommonHeaders
from service.monitoring.health import LiveResource, ReadyResource
from service.monitoring.request_counts import Measure, MetricsResource
from service.openapi.page import DocsPage
from service.openapi.resource import ApiDescription
from service.pages.batch import BatchPage
from service.pages.brand import Brand
from service.pages.compare import ComparePage
from service.pages.element import ElementScript, EmbedPage
from service.pages.pages import ArticlePage, HelpPage, HomePage, KeptPage, ProblemPage, ProblemsPage, SearchPage
from service.pages.robots import Favicon, Robots
from service.pages.script import ELEMENTS
from service.pages.static_files import StaticFiles
from service.pages.templating import STATIC, Pages
from service.pages.values import ValuesPage
from service.settings import ServiceSettings
from service.write_queue.writing import Writing

# As the router has it, to which any number of slashes is a beginning.
_API: Final = re.compile("/*api/")


def create_app(
    engine: Engine,
    settings: ServiceSettings | None = None,
    *,
    writing: Writing | None = None,
    buckets: Buckets | None = None,
) -> falcon.App[Any, Any]:
    """The WSGI application that serves an open engine.

    Args:
        engine: Shared by all threads; moved to its newest generation as requests come in.
        settings: Safe defaults when left out.
        writing: The queue for what is written, and how an article is read; nothing can be written without.
        buckets: Of rate limits, shared by the workers; its own when left out.

    Raises:
        Undeclared: A resource does not say what its methods need.
    """
    from service.monitoring.metrics import Metrics  # noqa: PLC0415  # in the worker: on being imported it decides where it counts

    settings = settings or ServiceSettings()
    metrics = Metrics(engine, writing.queue if writing else None)
    limits = Limits(settings, buckets or Buckets())
    router = Router()
    admission = Admission(router.policies, Access(settings), limits, Guard(engine, settings))
    app = falcon.App(middleware=[*_around(settings), Measure(metrics), limits, admission], router=router)
    pages = Pages(settings)
    ErrorHandlers(pages, settings).install(app)
    app.add_route(f"{ROOT}/search", SearchResource(engine, settings))
    app.add_route(f"{ROOT}/suggest", SuggestResource(engine, settings))
    app.add_route(f"{ROOT}/articles", ArticlesResource(engine, settings, writing))
    app.add_route(f"{ROOT}/articles/{{article_id:path}}", EditableArticleResource(engine, settings, writing))
    app.add_route(f"{ROOT}/tasks/{{task_id}}", TaskResource(engine, settings, writing))
    app.add_route(f"{ROOT}/tasks/{{task_id}}/rejects", RejectsResource(engine, settings, writing))
    app.add_route(f"{ROOT}/analyze", AnalyzeResource(engine, settings))
    batches = BatchResource(engine, settings)
    app.add_route(f"{ROOT}/batch", batches)
    export = ExportResource(engine, settings)
    app.add_route(f"{ROOT}/export", export)
    app.add_route(f"{ROOT}/export/manifest", export, suffix="manifest")
    app.add_route(f"{ROOT}/series", SeriesResource(engine, settings))
    for name, facet in LISTS.items():
        app.add_route(f"{ROOT}/{name}", ValuesResource(engine, settings, facet))
    app.add_route(f"{ROOT}/stats", StatsResource(engine, settings))
    app.add_route(f"{ROOT}/openapi.json", ApiDescription(settings, router.policies))
    app.add_route("/healthz", LiveResource())
    app.add_route("/readyz", ReadyResource(engine, writing))
    app.add_route("/metrics", MetricsResource(metrics))
    _add_pages(app, pages, engine, batches)
    app.add_route("/docs", DocsPage(engine, pages, router.policies))
    app.add_sink(admission.nowhere(MISSING_PAGE), re.compile(""))
    app.add_sink(admission.nowhere(MISSING), _API)  # asked before the one above
    return app


def _add_pages(app: falcon.App[Any, Any], pages: Pages, engine: Engine, batches: BatchResource) -> None:
    settings = pages.settings
    app.add_route("/", HomePage(engine, pages))
    app.add_route("/search", SearchPage(engine, pages))
    app.add_route("/batch", BatchPage(engine, pages, batches))
    comparing = ComparePage(engine, pages)
    app.add_route("/compare", comparing)
    app.add_route("/compare.svg", comparing, suffix="svg")
    app.add_route("/compare.csv", comparing, suffix="csv")
    app.add_route("/search/{facet}", ValuesPage(engine, pages))
    app.add_route("/search.atom", Feed(engine, settings))
    app.add_route("/opensearch.xml", Description(settings))
    app.add_route("/article/{article_id:path}", ArticlePage(engine, pages))
    app.add_route("/kept", KeptPage(engine, pages))
    app.add_route("/about", HelpPage(engine, pages))
    app.add_route("/problems", ProblemsPage(engine, pages))
    app.add_route("/problems/{code}", ProblemPage(engine, pages))
    app.add_route("/static/{name}", StaticFiles(STATIC, {"brand.css": Brand.of(settings).css}))
    app.add_route("/robots.txt", Robots(settings))
    app.add_route("/favicon.ico", Favicon())
    for element in ELEMENTS:
        app.add_route(f"/{element}.js", ElementScript(element))
        app.add_route(f"/{element}-{{version}}.js", ElementScript(element))
    app.add_route("/embed", EmbedPage(engine, pages))


def _around(settings: ServiceSettings) -> list[Any]:
    # The first sees a request first and its answer last.
    around: list[Any] = [AccessLog(settings), CommonHeaders(settings), Compression(settings)]
    return [*around, Cors(settings.cors_origins)] if settings.cors_origins or settings.keys else around
