"""Writing over HTTP, up to the queue: what is accepted, what is refused and why, and nothing in between."""

from __future__ import annotations

import errno
import gzip
import json
import os

import msgspec
import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article
from service import ServiceSettings, create_app
from service.access.keys import add_key
from service.api.writing import MAX_ID
from service.write_queue.queue import Queue
from service.write_queue.task import Counts, LineError, Task
from service.write_queue.writing import ArticleRefused, Writing

FEW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
NDJSON = "application/x-ndjson"
BULK_BYTES = 100_000


def read_article(body: bytes, article_id: str) -> Article:
    """What whoever starts the service passes in; here an article is what msgspec takes for one."""
    try:
        fields = msgspec.json.decode(body, type=dict)
        article = msgspec.convert(fields | {"id": article_id}, Article)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArticleRefused("", str(error)) from None
    if not article.title:
        raise ArticleRefused("title", "there is none")
    return article


@pytest.fixture
def queue(tmp_path):
    return Queue(tmp_path / "index.queue", max_requests=50)


@pytest.fixture
def key(tmp_path):
    return add_key(tmp_path / "keys.json", "a", ["ingest"])


@pytest.fixture
def send(engine, queue, key, tmp_path):
    chosen = ServiceSettings(keys=str(tmp_path / "keys.json"), bulk_bytes=BULK_BYTES)
    client = testing.TestClient(create_app(engine, chosen, writing=Writing(queue, read_article)))

    def send(method, address, body=None, content_type="application/json", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Bearer {key[1]}"} | ({"Content-Type": content_type} if content_type else {})
        return client.simulate_request(method, address, body=body, headers=sent)

    return send


def refused(response, status, code, queue=None, **members):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["type"] == f"/problems/{code}"
    for name, value in members.items():
        assert response.json[name] == value
    if queue is not None:
        assert queue.waiting() == [], "what is refused is not accepted"


# What is accepted. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("article_id", ["1", "báo/năm 2024/1", "a%2Fsimilar", "similar", "😀"])
def test_put(send, queue, key, article_id):
    body = json.dumps({"title": "Đê vỡ"}).encode()
    address = "/api/v1/articles/" + article_id
    response = send("PUT", address, body)
    assert response.status_code == 202
    task = response.json
    assert response.headers["location"] == f"/api/v1/tasks/{task['id']}"
    assert response.headers["cache-control"] == "no-store"
    assert (task["kind"], task["state"], task["key"], task["generation"]) == ("put", "waiting", key[0].id, None)
    [name] = queue.waiting()
    write, raw = queue.read(name)
    assert (name, write.article, write.kind, raw) == (task["id"], article_id.replace("%2F", "/"), "put", body)


def test_delete(send, queue):
    response = send("DELETE", "/api/v1/articles/tt-001", content_type="")
    assert response.status_code == 202
    write, _ = queue.read(response.json["id"])
    assert (write.kind, write.article) == ("delete", "tt-001")


@pytest.mark.parametrize("packed", [False, True])
def test_bulk_is_kept_as_it_was_sent(send, queue, packed):
    lines = b'{"title":"a"}\nnot json\n'
    body = gzip.compress(lines[:14]) + gzip.compress(lines[14:]) if packed else lines
    headers = {"Content_Encoding": "gzip"} if packed else {}
    response = send("POST", "/api/v1/articles", body, f"{NDJSON}; charset=utf-8", **headers)
    assert response.status_code == 202
    write, raw = queue.read(response.json["id"])
    assert (write.kind, write.article, write.gzip, raw) == ("bulk", None, packed, body)


def test_the_same_put_twice_is_two_tasks_in_order(send, queue):
    ids = [send("PUT", "/api/v1/articles/1", b'{"title":"a"}').json["id"] for _ in range(2)]
    assert queue.waiting() == ids


@pytest.mark.parametrize("packed", [False, True])
def test_an_array_is_taken_as_lines_are(send, queue, packed):
    body = b'[ {"title":\r\n "a\\nb"}, \n 7,{"title":"Ti\xe1\xba\xbfng"}\n]'
    headers = {"Content_Encoding": "gzip"} if packed else {}
    accepted = send("POST", "/api/v1/articles", gzip.compress(body) if packed else body, **headers)
    assert accepted.status_code == 202
    write, raw = queue.read(accepted.json["id"])
    assert (write.kind, write.gzip) == ("bulk", False)
    lines = raw.decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"title": "a\nb"}, 7, {"title": "Tiếng"}]


@pytest.mark.parametrize("body", [b"{}", b"[]", b"[{]", b"[" * 100_000, b'["\xff"', b"7", b"null"])
def test_what_is_no_array_of_articles_is_told_so(send, queue, body):
    answer = send("POST", "/api/v1/articles", body[:BULK_BYTES])
    refused(answer, 400, "invalid-body", queue)
    assert ("không có bài nào" in answer.json["detail"]) is (body == b"[]")


def test_a_task_is_followed_to_its_end(send, queue):
    accepted = send("POST", "/api/v1/articles", b'{"title":"a"}\nx', NDJSON).json
    address = f"/api/v1/tasks/{accepted['id']}"
    assert send("GET", address).json == accepted
    refused(send("GET", f"{address}/rejects"), 404, "task-not-found")
    task = queue.task(accepted["id"])
    task.state, task.generation, task.finished = "done", "g7", task.accepted
    task.counts = Counts(received=2, indexed=1, rejected=1)
    task.errors = [LineError(line=2, reason="no JSON")]
    queue.rejects_path(task.id).write_bytes(b'{"line":2}\n')
    queue.finish([task])
    found = send("GET", address)
    assert found.headers["cache-control"] == "no-store"
    assert (found.json["state"], found.json["generation"]) == ("done", "g7")
    assert found.json["counts"] == {"received": 2, "indexed": 1, "rejected": 1, "deleted": 0, "missing": 0}
    assert found.json["errors"] == [{"line": 2, "field": "", "reason": "no JSON"}]
    assert found.json["rejects_url"] == f"{address}/rejects"
    rejects = send("GET", f"{address}/rejects")
    assert (rejects.headers["content-type"], rejects.text) == ("application/json", '[{"line":2}]')
    rejects = send("GET", f"{address}/rejects?format=ndjson")
    assert (rejects.headers["content-type"], rejects.text) == (NDJSON, '{"line":2}\n')


def test_every_member_of_a_task_is_in_the_answer(send):
    answer = send("PUT", "/api/v1/articles/1", b'{"title":"a"}').json
    assert set(answer) == {*Task.__struct_fields__, "rejects_url"}


# What is refused. -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "address"),
    [("PUT", "/api/v1/articles/1"), ("DELETE", "/api/v1/articles/1"), ("POST", "/api/v1/articles"),
     ("GET", "/api/v1/tasks/1"), ("GET", "/api/v1/tasks/1/rejects")],
)  # fmt: skip
def test_writing_is_off_unless_there_are_keys(client, engine, method, address, tmp_path):
    refused(client.simulate_request(method, address), 403, "writing-off")
    _, text = add_key(tmp_path / "k.json", "a", ["ingest"])
    without_queue = testing.TestClient(create_app(engine, ServiceSettings(keys=str(tmp_path / "k.json"))))
    response = without_queue.simulate_request(method, address, headers={"Authorization": f"Bearer {text}"})
    refused(response, 403, "writing-off")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_the_collection_takes_posts_alone(send, method):
    response = send(method, "/api/v1/articles")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST, OPTIONS"


def test_reading_an_article_is_as_before(send):
    assert send("GET", "/api/v1/articles/tt-001").json["id"] == "tt-001"
    assert send("HEAD", "/api/v1/articles/tt-001").status_code == 200


def test_an_article_that_is_none(send, queue):
    response = send("PUT", "/api/v1/articles/1", b'{"summary":"a"}', Accept_Language="en")
    refused(response, 400, "invalid-article", queue, field="title", reason="there is none")
    assert "title: there is none" in response.json["detail"]


@pytest.mark.parametrize("article_id", ["", "x" * (MAX_ID + 1)])
def test_an_id_that_cannot_be(send, queue, article_id):
    for method in ("PUT", "DELETE"):
        response = send(method, f"/api/v1/articles/{article_id}", b'{"title":"a"}')
        refused(response, 400, "invalid-article", queue, field="id")


def test_who_cannot_be_answered_is_refused_before_anything_is_accepted(send, queue):
    for method, address, content_type in (
        ("PUT", "/api/v1/articles/1", "application/json"),
        ("DELETE", "/api/v1/articles/1", ""),
        ("POST", "/api/v1/articles", NDJSON),
    ):
        response = send(method, address, b'{"title":"a"}', content_type, Accept="image/png")
        refused(response, 406, "not-acceptable", queue)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_similar_articles_are_not_written(send, queue, method):
    response = send(method, "/api/v1/articles/tt-001/similar", b'{"title":"a"}')
    refused(response, 405, "method-not-allowed", queue, allowed=["GET", "HEAD", "OPTIONS"])
    assert send("OPTIONS", "/api/v1/articles/tt-001/similar").headers["allow"] == "GET, HEAD, OPTIONS"
    assert send("OPTIONS", "/api/v1/articles/tt-001").headers["allow"] == "GET, HEAD, OPTIONS, PUT, DELETE"


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "a/json", NDJSON])
def test_another_media_type(send, queue, content_type):
    response = send("PUT", "/api/v1/articles/1", b'{"title":"a"}', content_type)
    refused(response, 415, "unsupported-media-type", queue, allowed=["application/json"])


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "x"])
def test_another_coding(send, queue, coding):
    response = send("POST", "/api/v1/articles", b"{}", NDJSON, Content_Encoding=coding)
    refused(response, 415, "unsupported-media-type", queue, allowed=["gzip"])


def test_no_body(send, queue):
    refused(send("POST", "/api/v1/articles", b"", NDJSON), 400, "invalid-body", queue)
    refused(send("PUT", "/api/v1/articles/1", None), 400, "invalid-body", queue)


GZIP = gzip.compress(b'{"title":"a"}' * 100, mtime=0)


@pytest.mark.parametrize("body", [b"{}", GZIP[:-1], GZIP[:20], GZIP[:-8] + b"\0" * 8, GZIP + b"x", b"\x1f\x8b"])
def test_gzip_that_is_not_whole(send, queue, body):
    refused(send("POST", "/api/v1/articles", body, NDJSON, Content_Encoding="gzip"), 400, "invalid-body", queue)


@pytest.mark.parametrize("length", [0, 1, 60, 2000])
def test_a_length_that_is_not_that_of_the_body(send, queue, length):
    body = b'{"title":"a"}\n' * 50
    response = send("POST", "/api/v1/articles", body, NDJSON, Content_Length=str(length))
    if 0 < length < len(body):
        # A server hands over so many bytes and no more; the rest is no longer this request's.
        assert response.status_code == 202
        assert queue.read(queue.waiting()[0])[1] == body[:length]
    else:
        refused(response, 400, "invalid-body", queue)


def test_a_body_that_is_too_large(send, queue):
    limit = [f"0..{BULK_BYTES}"]
    for body, headers in (
        (b"x" * (BULK_BYTES + 1), {}),
        (gzip.compress(b" " * (BULK_BYTES + 1)), {"Content_Encoding": "gzip"}),
        (gzip.compress(b"") * 10 + gzip.compress(b"0" * 10**8), {"Content_Encoding": "gzip"}),
    ):
        response = send("POST", "/api/v1/articles", body, NDJSON, **headers)
        refused(response, 413, "body-too-large", queue, allowed=limit)
    assert send("POST", "/api/v1/articles", b"x" * BULK_BYTES, NDJSON).status_code == 202


@pytest.mark.parametrize("address", ["/api/v1/articles?x=1", "/api/v1/articles/1?x=1", "/api/v1/tasks/1?x=1"])
def test_parameters_that_are_none(send, queue, address):
    method, content_type = ("POST", NDJSON) if "articles?" in address else ("PUT", "application/json")
    method = "GET" if "tasks" in address else method
    refused(send(method, address, b'{"title":"a"}', content_type), 400, "unknown-parameter", queue, parameter="x")


def test_a_queue_that_is_full(send, queue):
    for number in range(50):
        assert send("PUT", f"/api/v1/articles/{number}", b'{"title":"a"}').status_code == 202
    response = send("PUT", "/api/v1/articles/51", b'{"title":"a"}')
    refused(response, 503, "queue-full")
    assert int(response.headers["retry-after"]) > 0
    assert len(queue.waiting()) == 50


@pytest.mark.parametrize(
    ("number", "status", "code"), [(errno.ENOSPC, 507, "no-room"), (errno.EIO, 503, "queue-unusable")]
)
def test_a_disk_that_takes_nothing(send, queue, monkeypatch, number, status, code):
    def full(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    response = send("PUT", "/api/v1/articles/1", b'{"title":"a"}')
    refused(response, status, code, queue)
    assert response.headers["retry-after"]


# Whatever is sent. ------------------------------------------------------------------------------------------

piece = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"{", b"}", b'{"title":"a"}', b"\n", b'"', b"[", b"\xff", b"\x00", b"1e999", b"null", b"\\ud800"]),
)
any_body = st.lists(piece, max_size=12).map(b"".join)
packed = st.one_of(any_body, any_body.map(gzip.compress), any_body.map(lambda body: gzip.compress(body)[:-3]))


@FEW
@given(
    body=packed,
    request=st.tuples(
        st.sampled_from(["PUT", "POST", "DELETE", "PATCH"]),
        st.sampled_from(["/api/v1/articles", "/api/v1/articles/1"]),
        st.sampled_from(["application/json", NDJSON, "", "a/b", "application/json; charset=\xff"]),
    ),
    coding=st.sampled_from(["", "gzip", "identity", "br"]),
    length=st.sampled_from([None, "0", "5", "99999999999"]),
)
def test_no_body_is_a_server_error(send, queue, body, request, coding, length):
    method, address, content_type = request
    headers = {"Content_Encoding": coding} if coding else {}
    headers |= {"Content_Length": length} if length is not None else {}
    response = send(method, address, body, content_type, **headers)
    assert response.status_code < 500
    assert len(queue.waiting()) == (response.status_code == 202)
    if response.status_code != 202:
        assert response.headers["content-type"] == "application/problem+json"
    for name in queue.waiting():
        (queue.folder / "waiting" / name).unlink()
