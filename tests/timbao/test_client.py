"""The Python client against a real ``timbao serve``, which also takes writes."""

from __future__ import annotations

import hashlib
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import msgspec
import pytest

from search import Article
from service.api.shapes import Problem
from timbao.client import Client, Damaged, Refused


@pytest.fixture
def client(service):
    with Client(service.address, service.key, language="en") as client:
        yield client


def test_search(client):
    answer = client.search("hoc sinh", size=3, facets=["section"], histogram="year", highlight=False)
    assert answer.total.value >= len(answer.items) == 3
    assert answer.facets["section"][0].count > 0
    assert answer.histogram
    assert answer.items[0].highlights == []
    chosen = client.search("hoc sinh", fields=["title"])
    assert chosen.items[0].title
    assert chosen.items[0].url is msgspec.UNSET


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8000", "bao.example/tim", "localhost:8000", "ftp://bao.example", "", "http://"]
)
def test_what_is_no_address_is_refused_by_name(address):
    with pytest.raises(ValueError, match=r"http://"):
        Client(address)


def test_parameters_that_python_keeps_for_itself(client):
    items = client.search("", from_=2024, to="2024", sort="oldest").items
    assert {item.published.year for item in items} == {2024}


def test_pages_and_hits(client):
    stats = client.stats()
    pages = list(client.pages(size=50))
    ids = [hit.id for page in pages for hit in page.items]
    assert len(ids) == len(set(ids)) == stats.articles
    assert {page.generation for page in pages} == {stats.generation}
    assert [hit.id for hit in client.hits()] == ids
    assert [hit.id for hit in client.hits(limit=7)] == ids[:7]
    assert list(client.hits("zzzz qqqq")) == []


def test_articles(client):
    article = client.article("gd-001")
    assert article.title
    assert article.body
    assert client.similar("gd-001", size=2).items[0].reasons
    assert client.suggest("hoc s").items
    assert client.analyze("Hoà bình").tokens[0].form == "hòa"


def test_problems_are_raised(client):
    with pytest.raises(Refused, match="No such article") as raised:
        client.article("không/có")
    assert (raised.value.code, raised.value.problem.status) == ("article-not-found", 404)
    with pytest.raises(Refused) as raised:
        client.search('bão "lũ')
    assert (raised.value.code, raised.value.problem.position) == ("query-syntax", 4)
    assert client.search("bão").total.value > 0, "the connection goes on"


def test_export(client):
    file = io.BytesIO()
    manifest = client.export_to(file, "bão lũ", format="ndjson", fields=["title"])
    lines = file.getvalue().splitlines()
    assert len(lines) == manifest.count == client.search("bão lũ", size=0).total.value
    assert hashlib.sha256(file.getvalue()).hexdigest() == manifest.sha256


def test_an_export_that_is_not_what_was_told_is_noticed(client, monkeypatch):
    monkeypatch.setattr(client, "export", lambda *_, **__: iter([b"half of it"]))
    with pytest.raises(Damaged, match="10 bytes came"):
        client.export_to(io.BytesIO(), "bão lũ")


def test_series(client):
    answer = client.series("=bão", interval="year", by="section", top=2)
    whole = answer.series[0]
    assert whole.value is None
    assert sum(point.count for point in whole.points) == whole.count == client.search("=bão", size=0).total.value
    assert len(answer.series) == 3


def test_batch(client):
    answer = client.batch(["bão OR lũ", 'học "tập', {"q": "giá gạo", "from": "2023"}], size=1)
    assert (answer.answered, answer.failed) == (2, 1)
    assert answer.rows[1].problem.code == "syntax"
    assert answer.rows[0].items[0].title
    assert answer.rows[2].total == client.search("giá gạo", from_=2023).total


def test_citation(client):
    assert "Kho Timbao" in client.cite("ts-001")
    assert client.cite("ts-001", "bibtex").startswith("@article{ts-001,")


def test_writing(client):
    before = client.search("khinh khí cầu Mường Lò", words="all").total.value
    title = "Khinh khí cầu bay trên Mường Lò"
    task = client.wait(client.put(Article(id="mới/1", title=title, body="Ngày hội khinh khí cầu Mường Lò.")))
    assert (task.state, task.counts.indexed) == ("done", 1)
    assert client.article("mới/1").title == title
    assert client.search("khinh khí cầu Mường Lò", words="all").total.value == before + 1
    assert client.wait(client.delete("mới/1")).state == "done"
    with pytest.raises(Refused):
        client.article("mới/1")


def test_many_at_once_with_one_that_is_broken(client):
    articles = [Article(id="nhiều-1", title="Bài một"), {"id": "nhiều-2", "title": "Bài hai"}, {"summary": "Không tựa"}]
    task = client.wait(client.add(articles))
    assert (task.counts.received, task.counts.indexed, task.counts.rejected) == (3, 2, 1)
    assert task.errors[0].line == 3
    for one in ("nhiều-1", "nhiều-2"):
        client.wait(client.delete(one))


def test_writing_without_a_key(service):
    with Client(service.address) as client, pytest.raises(Refused) as raised:
        client.delete("gd-001")
    assert raised.value.code == "key-required"


def test_waiting_ends(client, monkeypatch):
    task = client.put(Article(id="chậm", title="Chậm"))
    waiting = msgspec.structs.replace(client.wait(task), state="waiting")
    monkeypatch.setattr(client, "task", lambda _: waiting)
    with pytest.raises(TimeoutError, match="still waiting"):
        client.wait(waiting, timeout=0.2)
    monkeypatch.undo()
    client.wait(client.delete("chậm"))


def test_waiting_goes_on_while_the_service_cannot_read_its_disk(client, monkeypatch):
    task = client.put(Article(id="đọc", title="Đọc"))
    done, told = (
        client.wait(task),
        Problem(type="/problems/storage-unavailable", title="", status=503, detail="", instance="", request_id=""),
    )
    answers = iter([Refused(told, 10), done])

    def ask(_):
        answer = next(answers)
        if isinstance(answer, Refused):
            raise answer
        return answer

    monkeypatch.setattr(client, "task", ask)
    assert client.wait(task) == done
    monkeypatch.undo()
    client.wait(client.delete("đọc"))


class Fickle(BaseHTTPRequestHandler):
    """A proxy: it closes each connection after an answer without saying so, and some answers are its own."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = (
            b"<html>gone to lunch"
            if "stats" in self.path
            else b'{"text":"","generation":"g1","took_ms":1,"items":[],"articles":[]}'
        )
        self.send_response(502 if "stats" in self.path else 200)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture
def fickle():
    with HTTPServer(("127.0.0.1", 0), Fickle) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        with Client(f"http://127.0.0.1:{proxy.server_port}") as client:
            yield client
        proxy.shutdown()


def test_a_connection_that_was_closed_meanwhile_is_opened_again(fickle):
    for _ in range(3):
        assert fickle.suggest("a").generation == "g1"


def test_an_answer_that_is_no_problem_of_ours(fickle):
    with pytest.raises(Refused, match="gone to lunch") as raised:
        fickle.stats()
    assert raised.value.problem.status == 502
    assert raised.value.retry_after == 7
