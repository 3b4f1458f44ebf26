"""Errors of the system that pass: no request is answered with a 500, or with what is not so."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import logging
import os
import shutil
from datetime import datetime, timezone
from pathlib import Path

import pytest
from falcon import testing

from search import Article, open_index
from search.backoff import Backoff
from service import ServiceSettings, create_app
from service.access.keys import add_key
from service.settings import SCOPES
from service.write_queue.queue import Queue, Write
from service.write_queue.task import Counts
from service.write_queue.writing import Writing
from timbao.writing import read_article

NOW = datetime(2024, 5, 1, 8, 30, tzinfo=timezone.utc)
PASSING = (errno.EMFILE, errno.ENFILE, errno.EIO, errno.ENOMEM, errno.EAGAIN, errno.ESTALE, errno.EBUSY, errno.EACCES)
NDJSON = "application/x-ndjson"
PROBLEMS = {f"/problems/{code}" for code in ("storage-unavailable", "index-unavailable", "queue-unusable", "no-room")}


class Site:
    """A service over a real index and a real queue, with a waiting task, a finished one, and its rejects."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = open_index(str(folder / "index"), create=True)
        for number in range(3):
            with self.engine.writer() as writer:
                writer.add([Article(id=f"bài-{number}", title=f"Bão số {number}", published=NOW, source="Báo")])
        self.queue = Queue(folder / "index.queue")
        self.done = self.queue.accept(Write(kind="bulk", accepted=NOW), b"x\n")
        self.done.state, self.done.counts = "failed", Counts(received=1, rejected=1)
        self.queue.rejects_path(self.done.id).write_bytes(b'{"line":1}\n')
        self.queue.finish([self.done])
        self.waiting = self.queue.accept(Write(kind="put", article="a", accepted=NOW), b'{"title":"a"}')
        self.key, text = add_key(folder / "keys.json", "a", SCOPES)
        self.headers = {"Authorization": f"Bearer {text}"}
        chosen = ServiceSettings(keys=str(folder / "keys.json"))
        self.client = testing.TestClient(create_app(self.engine, chosen, writing=Writing(self.queue, read_article)))

    def ask(self, method: str, address: str, body: bytes | None = None, content_type: str = "", **headers: str):
        path, _, query = address.partition("?")
        sent = self.headers | ({"Content-Type": content_type} if content_type else {}) | headers
        return self.client.simulate_request(method, path, query_string=query, body=body, headers=sent)

    def requests(self) -> list[tuple[str, ...]]:
        """A request for every address, several where what is read differs."""
        tasks = [f"/api/v1/tasks/{task.id}" for task in (self.done, self.waiting)]
        reads = [
            "/api/v1/search?q=bao&facets=source", "/api/v1/search?q=bao&generation=g2", "/api/v1/suggest?q=ba",
            "/api/v1/articles/b%C3%A0i-1", "/api/v1/articles/b%C3%A0i-1/similar", "/api/v1/articles/b%C3%A0i-1/cite",
            "/api/v1/analyze?text=bao", "/api/v1/export?q=bao", "/api/v1/export/manifest?q=bao",
            "/api/v1/series?q=bao&interval=year", "/api/v1/stats", "/api/v1/openapi.json", "/healthz", "/readyz",
            "/metrics", "/", "/search?q=bao", "/search.atom?q=bao", "/opensearch.xml", "/article/b%C3%A0i-1", "/about",
            "/docs", "/problems", "/problems/internal", "/static/timbao.css", "/timbao-search.js",
            "/embed", *tasks, f"{tasks[0]}/rejects",
        ]  # fmt: skip
        return [
            *(("GET", read) for read in reads),
            ("POST", "/api/v1/batch", b"bao\n", "text/plain"),
            ("PUT", "/api/v1/articles/m", b'{"title":"m"}', "application/json"),
            ("DELETE", "/api/v1/articles/m"),
            ("POST", "/api/v1/articles", b'{"id":"n","title":"n"}\n', NDJSON),
        ]  # type: ignore[list-item]


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


def told(caplog) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


def assert_answered(response, caplog, request) -> None:
    """As usual, or by a problem that may be tried again; in the log one line says why, and no traceback."""
    if response.status_code >= 300:
        assert response.status_code in {503, 507}, (request, response.status_code, response.text)
        assert int(response.headers["retry-after"]) > 0
        if response.headers["content-type"] == "application/problem+json":
            assert response.json["type"] in PROBLEMS
    assert len(told(caplog)) <= 1, request
    assert not any(record.exc_info for record in told(caplog)), request


# Whatever is asked for. -------------------------------------------------------------------------------------


def test_on_a_read_only_disk_everything_is_read_and_nothing_accepted(site, faults, caplog):
    for number in (errno.EROFS, errno.EACCES, errno.EPERM):
        for request in site.requests():
            caplog.clear()
            with faults.read_only(site.folder, number):
                response = site.ask(*request)
            assert_answered(response, caplog, request)
            if request[0] != "GET" and "batch" not in request[1]:
                assert response.status_code == 503, request
                assert response.json["type"] == "/problems/queue-unusable"
                assert os.strerror(number) in told(caplog)[0].getMessage()
                assert faults.calls > 0
            else:
                assert response.status_code == 200, request
                assert told(caplog) == [], request
    assert site.queue.waiting() == [site.waiting.id]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_on_a_full_disk_nothing_is_accepted_and_the_log_says_so_in_a_line(site, faults, caplog, number):
    for request in site.requests()[-3:]:
        caplog.clear()
        with faults.read_only(site.folder, number):
            response = site.ask(*request)
        assert (response.status_code, response.json["type"]) == (507, "/problems/no-room")
        assert_answered(response, caplog, request)
        assert len(told(caplog)) == 1


@pytest.mark.parametrize("number", PASSING)
def test_no_address_fails_as_if_something_were_missing_whatever_call_fails(site, faults, caplog, number):
    """For every address, an error at every call one after the other."""
    failed = set()
    for request in site.requests():
        step = 0
        while step == 0 or faults.calls >= step:
            step += 1
            site.engine.close()  # older generations that requests before have opened
            caplog.clear()
            with faults.at(range(step, step + 1), number, site.folder):
                response = site.ask(*request)
            assert_answered(response, caplog, request)
            if response.status_code >= 300:
                failed.add(request[:2])
            accepted = site.queue.waiting()[1:]
            assert len(accepted) == (response.status_code == 202), (request, step)
            assert site.ask(*request).status_code in {200, 202}, "and the next is answered"
            for name in site.queue.waiting()[1:]:
                (site.queue.folder / "waiting" / name).unlink()
    assert len(failed) > 5, "errors do reach what is asked for"


@pytest.mark.parametrize("number", PASSING)
def test_while_a_new_generation_cannot_be_opened_the_one_before_answers(site, faults, caplog, monkeypatch, number):
    monkeypatch.setattr(Backoff, "due", lambda _: True)  # a second is not waited for
    other, step = open_index(str(site.folder / "index")), 0
    while step == 0 or faults.calls >= step:
        step += 1
        with other.writer() as writer:
            writer.add([Article(id="mới", title=f"Bão {step}")])
        caplog.clear()
        with faults.at(range(step, step + 1), number, site.folder):
            response = site.ask("GET", "/api/v1/search?q=bao")
        assert_answered(response, caplog, ("GET", "/api/v1/search"))
        # Where only the pointer could not be read, its copy names the new one.
        assert response.json["generation"] in {f"g{step + 3}", f"g{step + 4}"}
        assert site.ask("GET", "/api/v1/search?q=bao").json["generation"] == f"g{step + 4}"
    assert step > 3


def test_a_generation_that_could_not_be_opened_is_opened_by_a_later_request(site, faults, monkeypatch):
    monkeypatch.setattr(Backoff, "due", lambda _: True)
    other = open_index(str(site.folder / "index"))
    with other.writer() as writer:
        writer.add([Article(id="mới", title="Bão mới")])
    with faults.at(range(1, 99), errno.EMFILE, site.folder):
        assert site.ask("GET", "/api/v1/search?q=bao").json["generation"] == "g4"
    assert site.ask("GET", "/api/v1/search?q=bao").json["generation"] == "g5"


# Tasks and rejects. -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", PASSING)
def test_a_task_that_cannot_be_read_now_is_not_missing(site, faults, number):
    for address in (f"/api/v1/tasks/{site.done.id}", f"/api/v1/tasks/{site.waiting.id}"):
        with faults.at(range(1, 99), number, site.queue.folder):
            response = site.ask("GET", address)
        assert (response.status_code, response.json["type"]) == (503, "/problems/storage-unavailable")
        assert int(response.headers["retry-after"]) > 0
        assert site.ask("GET", address).status_code == 200
    with faults.at(range(1, 99), number, site.queue.folder):
        assert site.ask("GET", f"/api/v1/tasks/{site.done.id}/rejects").status_code == 503
    assert site.ask("GET", f"/api/v1/tasks/{site.done.id}/rejects").text == '[{"line":1}]'


def test_a_disk_that_really_does_not_answer(site):
    """Reading the beginning of a process's memory is a real input/output error."""
    path = site.queue.folder / "waiting" / site.waiting.id
    kept = path.read_bytes()
    path.unlink()
    path.symlink_to("/proc/self/mem")
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        path.read_bytes()
    assert site.ask("GET", f"/api/v1/tasks/{site.waiting.id}").status_code == 503
    path.unlink()
    path.write_bytes(kept)
    assert site.ask("GET", f"/api/v1/tasks/{site.waiting.id}").json["state"] == "waiting"


def test_probes_and_metrics_say_what_is_not_known(site, faults):
    with faults.at(range(1, 99), errno.EMFILE, site.queue.folder):
        ready, metrics = site.ask("GET", "/readyz"), site.ask("GET", "/metrics")
    assert (ready.status_code, ready.json["writing"], ready.json["waiting"]) == (200, "unknown", None)
    assert metrics.status_code == 200
    assert "timbao_index_generation" in metrics.text
    assert "timbao_writer_running" not in metrics.text
    assert "timbao_writer_running" in site.ask("GET", "/metrics").text
    assert site.ask("GET", "/readyz").json["waiting"] == 1


def test_a_queue_that_is_gone_makes_no_request_a_server_error(site, caplog):
    shutil.rmtree(site.queue.folder)
    for request in site.requests():
        caplog.clear()
        assert_answered(site.ask(*request), caplog, request)


# Bodies that unpack to much. --------------------------------------------------------------------------------


def test_a_small_body_may_not_unpack_to_a_large_one(site):
    lines = b"x\n" * 750_000
    packed = gzip.compress(lines)
    assert len(packed) < 5000
    response = site.ask("POST", "/api/v1/articles", packed, NDJSON, **{"Content-Encoding": "gzip"})
    assert (response.status_code, response.json["type"]) == (413, "/problems/body-too-large")
    assert response.json["allowed"] == [f"0..{1 << 20}"]
    few = gzip.compress(lines[: 1 << 20])
    assert site.ask("POST", "/api/v1/articles", few, NDJSON, **{"Content-Encoding": "gzip"}).status_code == 202


def test_articles_that_resemble_each_other_are_no_such_body(site):
    same = " ".join(hashlib.sha256(b"%d" % number).hexdigest() for number in range(30))
    articles = ({"id": f"{n}", "title": hashlib.sha256(b"%d" % n).hexdigest(), "body": same} for n in range(2000))
    lines = b"\n".join(json.dumps(article).encode() for article in articles)
    packed = gzip.compress(lines, 9)
    assert len(lines) > max(1 << 20, 20 * len(packed))
    response = site.ask("POST", "/api/v1/articles", packed, NDJSON, **{"Content-Encoding": "gzip"})
    assert response.status_code == 202
