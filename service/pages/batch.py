"""``/batch``: a list of queries, pasted or uploaded, answered as a table to look at or to save."""

from __future__ import annotations

from typing import Final

import falcon

from search import Engine, SearchOptions
from search.reports.batch import RowAnswer, table
from service.access.policy import Policy
from service.api.batch import BatchResource
from service.api.export_rows import CSV
from service.api.params import BatchParams
from service.http.body import read_body
from service.http.form import FORM, MULTIPART, Form, read_form
from service.http.language import language_of
from service.pages.pages import Page
from service.pages.templating import Pages

_TABLE: Final = "text/csv"


class BatchPage(Page):
    """``/batch``.

    Args:
        engine: What is asked.
        pages: Renders the page.
        batches: Asks the queries, and knows how many batches may run at once.
    """

    policy = Policy({"GET": "search", "POST": "search"}, page=True)

    def __init__(self, engine: Engine, pages: Pages, batches: BatchResource) -> None:
        super().__init__(engine, pages)
        self._batches = batches

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the form."""
        if not self._unchanged(req, resp):
            self._show(req, resp, "batch.html", text="", answers=[], most=self._pages.settings.batch_rows)

    def on_post(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Ask every query that was pasted or uploaded."""
        settings = self._pages.settings
        body = read_body(req, (FORM, MULTIPART), settings.batch_bytes).content()
        form = read_form(req.content_type or "", body)
        data = _list(form)
        generation = self._engine.generation
        options = SearchOptions(words=BatchParams().words, generation=generation, size=1, highlight=False)
        answers = self._batches.ask(req, data, _TABLE, options) if data.strip() else []
        resp.set_header("Cache-Control", "no-store")
        language = language_of(req)
        if form.fields.get("format") == "csv":
            resp.content_type = CSV
            resp.set_header("Content-Disposition", f'attachment; filename="timbao-batch-{generation}.csv"')
            resp.data = "".join(table(answers, generation, language=language, bom=True)).encode()
            return
        resp.append_header("Vary", "Accept-Language")
        resp.set_header("Content-Language", language)
        self._show(
            req, resp, "batch.html",
            text=form.fields.get("q", ""), answers=answers, most=settings.batch_rows, generation=generation,
            shown=[(one, _told(one, language)) for one in answers],
        )  # fmt: skip


def _list(form: Form) -> bytes:
    """What is to be asked: the file, where one was chosen, else what was pasted."""
    uploaded = form.files.get("file", b"")
    return uploaded if uploaded.strip() else form.fields.get("q", "").encode("utf-8", "replace")


def _told(answer: RowAnswer, language: str) -> str:
    if answer.problem is None:
        return ""
    return answer.problem.told("en" if language == "en" else "vi")
