"""Writing over HTTP: what is sent is made durable in the queue, answered with a task, and applied by the one writer.

Nothing here touches the index. How an article is read is not this room's business either: whoever starts the service
passes in the function that reads one, so that a request and a run of ``timbao index`` go by the same rules.
"""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Final, Literal, NoReturn

import falcon
import msgspec
from msgspec import structs

from search import Engine
from service.access.policy import Policy
from service.api.article import ArticleOrSimilar
from service.api.shapes import TaskAnswer
from service.http.body import Body, read_body
from service.http.language import Text
from service.http.problems import Problem
from service.http.query_string import read_pairs, validated
from service.http.request_id import request_id
from service.http.resource import ApiResource
from service.http.urls import ROOT
from service.settings import ServiceSettings
from service.write_queue.queue import NoRoom, QueueError, QueueFull, Write
from service.write_queue.task import Kind, Task
from service.write_queue.writing import ArticleRefused, Writing

JSON: Final = ("application/json",)
NDJSON: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
MAX_ARTICLE: Final = 8_000_000  # bytes of a request: an article may have 4,000,000 as UTF-8, and its sender may escape
MAX_ID: Final = 200  # code points, as when it is indexed from a file
_READING: Final = ("GET", "HEAD", "OPTIONS")
_RETRY_SECONDS: Final = 5
_log: Final = logging.getLogger("timbao.service")


def present(task: Task, settings: ServiceSettings) -> TaskAnswer:
    """A task as the API gives it: with the address of its rejects, where it has any."""
    rejects = f"{task_url(task.id, settings)}/rejects" if task.counts.rejected else None
    return TaskAnswer(**structs.asdict(task), rejects_url=rejects)


def task_url(task_id: str, settings: ServiceSettings) -> str:
    """Where a task can be followed."""
    return f"{settings.base_url}{ROOT}/tasks/{task_id}"


class _Accepting(ApiResource):
    """What the addresses that take writes share."""

    def __init__(self, engine: Engine, settings: ServiceSettings, writing: Writing | None) -> None:
        super().__init__(engine, settings)
        self._writing = writing

    def _on(self) -> Writing:
        if self._writing is None:
            raise Problem("writing-off")
        return self._writing

    def _accept(self, req: falcon.Request, resp: falcon.Response, kind: Kind, body: Body, article: str | None) -> None:
        self._check_accepts(req)  # what is accepted has to be answered
        write = Write(
            kind=kind,
            article=article,
            key=getattr(req.context, "key", ""),
            gzip=body.packed,
            accepted=datetime.now(timezone.utc),
        )
        try:
            task = self._on().queue.accept(write, body.raw)
        except QueueError as error:
            _refuse(req, error)
        resp.status = falcon.HTTP_202
        resp.set_header("Cache-Control", "no-store")
        resp.location = task_url(task.id, self._settings)
        self._json(req, resp, present(task, self._settings))


class EditableArticleResource(_Accepting, ArticleOrSimilar):
    """``GET``, ``PUT`` and ``DELETE /api/v1/articles/{id}``."""

    policy = Policy({"GET": "search", "PUT": "ingest", "DELETE": "ingest"})

    def on_put(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Put an article in, or in the place of the one of this id."""
        writing, article_id = self._on(), self._id(req, fields["article_id"])
        self._no_parameters(req)
        body = read_body(req, JSON, MAX_ARTICLE)
        try:
            writing.read_article(body.content(), article_id)
        except ArticleRefused as error:
            raise _refused(error) from error
        self._accept(req, resp, "put", body, article_id)

    def on_delete(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Take an article out."""
        self._on()
        article_id = self._id(req, fields["article_id"])
        self._no_parameters(req)
        self._accept(req, resp, "delete", Body(b"", packed=False), article_id)

    def on_options(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Tell the methods of the address: similar articles and citations are not written."""
        part = self._part(req, fields["article_id"])
        resp.set_header("Allow", ", ".join(_READING if part else (*_READING, "PUT", "DELETE")))
        resp.content_length = 0

    def _id(self, req: falcon.Request, text: str) -> str:
        if self._part(req, text):
            raise falcon.HTTPMethodNotAllowed(_READING)
        if not text or len(text) > MAX_ID:
            raise _refused(ArticleRefused("id", f"has {len(text)} characters; 1 to {MAX_ID} are allowed"))
        return text


class ArticlesResource(_Accepting):
    """``POST /api/v1/articles``."""

    policy = Policy({"POST": "ingest"})

    on_get = None  # type: ignore[assignment]  # Falcon answers 405 for what is not there
    on_head = None  # type: ignore[assignment]

    def on_post(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Put many articles in: one JSON object a line, or an array of them."""
        self._on()
        self._no_parameters(req)
        body = read_body(req, (*NDJSON, *JSON), self._settings.bulk_bytes)
        if (req.content_type or "").partition(";")[0].strip().lower() in JSON:
            body = Body(_lines(body.content()), packed=False)
        self._accept(req, resp, "bulk", body, None)


def _lines(array: bytes) -> bytes:
    """A JSON array as NDJSON, its items as they were written: within JSON a line end is never part of a text."""
    try:
        items = msgspec.json.decode(array.replace(b"\n", b" ").replace(b"\r", b" "), type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        told = Text("Nội dung phải là một mảng JSON các bài.", "The body has to be a JSON array of articles.")
        raise Problem("invalid-body", told) from None
    if not items:
        told = Text("Mảng không có bài nào.", "The array holds no article.")
        raise Problem("invalid-body", told)
    return b"\n".join(map(bytes, items))


class TaskResource(_Accepting):
    """``GET /api/v1/tasks/{task_id}``."""

    policy = Policy({"GET": "ingest"})

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Tell what has become of an accepted write."""
        self._no_parameters(req)
        task = self._on().queue.task(fields["task_id"])
        if task is None:
            raise _no_task(fields["task_id"])
        resp.set_header("Cache-Control", "no-store")
        self._json(req, resp, present(task, self._settings))


class RejectsParams(msgspec.Struct, kw_only=True, frozen=True):
    """The parameter of ``GET /api/v1/tasks/{task_id}/rejects``."""

    format: Literal["json", "ndjson"] = "json"


class RejectsResource(TaskResource):
    """``GET /api/v1/tasks/{task_id}/rejects``."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **fields: str) -> None:
        """Give every rejected line of a task, whole, with the reason."""
        params = validated(read_pairs(req, self._settings), RejectsParams)
        rejects = self._on().queue.rejects(fields["task_id"])
        if rejects is None:
            raise _no_task(fields["task_id"])
        resp.set_header("Cache-Control", "no-store")
        if params.format == "json":
            resp.content_type = JSON[0]
            resp.data = b"[" + b",".join(rejects.splitlines()) + b"]"
        else:
            resp.content_type = NDJSON[0]
            resp.data = rejects


def _refused(error: ArticleRefused) -> Problem:
    members = {"field": error.field, "reason": error.reason}
    detail = Text(f"Bài không dùng được: {error}.", f"Not an article: {error}.")
    return Problem("invalid-article", detail, members=members)


def _no_task(task_id: str) -> Problem:
    return Problem("task-not-found", members={"id": task_id[:100]})


def _refuse(req: falcon.Request, error: QueueError) -> NoReturn:
    if isinstance(error, QueueFull):
        raise Problem("queue-full", headers={"Retry-After": str(_RETRY_SECONDS)}) from error
    _log.error("request %s: nothing can be accepted: %s", request_id(req), error)
    if isinstance(error, NoRoom):
        raise Problem("no-room", headers={"Retry-After": "60"}) from error
    raise Problem("queue-unusable", headers={"Retry-After": "60"}) from error
