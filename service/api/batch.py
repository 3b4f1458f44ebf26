"""``POST /api/v1/batch``: many queries at once, all of one generation; a broken row fails alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

import falcon
import msgspec

from search import Engine, SearchOptions
from search.reports.batch import Row, RowAnswer, RowProblem, read_json, read_table, run, table
from search.reports.spreadsheet import TableTooLarge
from service.access.policy import Policy
from service.access.slots import RequestSlots
from service.api.export_rows import CSV
from service.api.params import BatchParams, Query, Words, check_dates, query_options
from service.api.shapes import BatchAnswer, BatchProblem, BatchRow
from service.http.body import read_body
from service.http.cost import BYTES_READ, ROWS_READ, UNREAD_QUERY, afford, spend
from service.http.language import Language, Text, language_of
from service.http.problems import Problem
from service.http.query_string import read_pairs, validated
from service.http.resource import ApiResource
from service.settings import ServiceSettings

TYPES: Final = ("application/json", "text/csv", "text/plain", "text/tab-separated-values")


_AHEAD: Final = 1.0  # units that have to be there for a row to be asked
_SPENT: Final = RowProblem(
    code="rate-limited",
    vi="Đã dùng hết phần được dùng trong lúc này trước khi đến hàng này.",
    en="What may be spent for now was spent before this row.",
    hint_vi="Đợi một lúc, rồi gửi lại những hàng chưa xong.",
    hint_en="Wait a while, then send the rows that are left again.",
)


class BatchQuery(Query, kw_only=True, frozen=True, omit_defaults=True):
    """One query of a batch, with options of its own."""

    words: Words = "auto"


class BatchResource(ApiResource):
    """``POST /api/v1/batch``."""

    policy = Policy({"POST": "search"})

    on_get = None  # type: ignore[assignment]  # Falcon answers 405 for what is not there
    on_head = None  # type: ignore[assignment]

    def __init__(self, engine: Engine, settings: ServiceSettings) -> None:
        super().__init__(engine, settings)
        self._slots = RequestSlots(settings.batches_at_once, settings.batches_per_client, settings, busy="busy")

    def on_post(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Ask every query of the body."""
        begin = time.perf_counter()
        params = validated(read_pairs(req, self._settings), BatchParams)
        check_dates(params.since, params.until)
        # The body is read before the slot is taken: waiting for it keeps nobody from theirs.
        data = read_body(req, TYPES, self._settings.batch_bytes).content()
        generation = params.generation or self._engine.generation
        options = msgspec.structs.replace(query_options(params, generation), size=params.size)
        kind = (req.content_type or "").partition(";")[0].strip().lower()
        answers = self.ask(req, data, kind, options)
        resp.set_header("Cache-Control", "no-store")
        if params.format == "csv":
            resp.content_type = CSV
            lines = table(answers, generation, language=language_of(req), bom=params.bom)
            resp.data = "".join(lines).encode()
        else:
            took = round((time.perf_counter() - begin) * 1000, 3)
            self._json(req, resp, _answer(answers, generation, took, language_of(req)))

    def ask(self, req: falcon.Request, data: bytes, kind: str, options: SearchOptions) -> list[RowAnswer]:
        """Ask every query of a table, or of JSON, as the media type says; as many at once as may be."""
        with self._slots.held(req):
            spend(req, len(data) / BYTES_READ)
            rows = self._rows(data, kind)
            spend(req, len(rows) / ROWS_READ)
            return list(self._answers(req, rows, options))

    def _answers(self, req: falcon.Request, rows: list[Row], options: SearchOptions) -> Iterator[RowAnswer]:
        """The answers, each paid for before the next is looked for."""
        for answer in run(self._engine, _paid(req, rows), options, seconds=self._settings.batch_seconds):
            units = UNREAD_QUERY if answer.status == "failed" else answer.cost
            if answer.status != "blank" and units > _AHEAD:
                spend(req, units - _AHEAD)
            yield answer

    def _rows(self, data: bytes, kind: str) -> list[Row]:
        most = self._settings.batch_rows
        try:
            return _json_rows(data, most) if kind == TYPES[0] else read_table(data, most)
        except TableTooLarge:
            told = Text(f"Mỗi lần gửi được nhiều nhất {most} câu tìm.", f"A batch may have {most} queries.")
            raise Problem("body-too-large", told, members={"allowed": [f"0..{most}"]}) from None


def _paid(req: falcon.Request, rows: list[Row]) -> Iterator[Row]:
    """The rows; those for which nothing is left are not asked."""
    for row in rows:
        if row.problem is None and row.q.strip() and not afford(req, _AHEAD):
            row.problem = _SPENT
        yield row


def _json_rows(data: bytes, most: int) -> list[Row]:
    try:
        values = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        raise Problem("invalid-body", Text("Nội dung không phải JSON.", "The body is not JSON.")) from None
    if not isinstance(values, list):
        told = Text("Nội dung phải là một mảng JSON các câu tìm.", "The body has to be a JSON array of queries.")
        raise Problem("invalid-body", told)
    return read_json(values, most)


def _answer(answers: Sequence[RowAnswer], generation: str, took_ms: float, language: Language) -> BatchAnswer:
    rows = [
        BatchRow(
            row=one.row,
            status=one.status,
            q=one.q,
            canonical=one.canonical,
            parsed=one.parsed,
            notes=one.notes,
            total=one.total,
            items=one.items,
            extra=one.extra,
            problem=_problem(one.problem, language) if one.problem else None,
        )
        for one in answers
    ]
    count = {status: sum(row.status == status for row in rows) for status in ("ok", "failed", "blank")}
    return BatchAnswer(
        generation=generation,
        took_ms=took_ms,
        answered=count["ok"],
        failed=count["failed"],
        blank=count["blank"],
        rows=rows,
    )


def _problem(problem: RowProblem, language: Language) -> BatchProblem:
    return BatchProblem(
        code=problem.code,
        detail=Text(problem.vi, problem.en).to(language),
        hint=Text(problem.hint_vi, problem.hint_en).to(language),
        position=problem.position,
    )
