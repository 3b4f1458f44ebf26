"""What goes wrong in a cluster: nothing that was accepted is lost, and the errors say what to do."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cluster import Indexes, call, hosts
from faulty import Asked, FaultyWay, Given

from search import (
    Article,
    Engine,
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    LazyEngine,
    NotTaken,
    QueryError,
    SearchOptions,
    open_index,
)
from search.opensearch import bulk, connection, locking

pytestmark = pytest.mark.cluster

BUSY = {"type": "rejected_execution_exception", "reason": "the queue is full"}


def articles(count: int, first: int = 0) -> list[Article]:
    return [Article(id=str(n), title=f"học bài {n}", body="sinh viên") for n in range(first, first + count)]


def ids(engine: Engine) -> set[str]:
    return set(engine.ids())


def through(indexes: Indexes, way: FaultyWay) -> str:
    """An address that leads over the faulty way."""
    return indexes.address().replace(",".join(hosts()), way.host)


def is_bulk(asked: Asked) -> bool:
    return asked.path.split("?")[0].endswith("/_bulk")


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PAUSES", (0.01,) * 6)
    monkeypatch.setattr(connection, "_AGAIN", (0.01, 0.01))


def test_what_a_full_queue_refused_is_sent_again_and_only_that(indexes: Indexes, way: FaultyWay) -> None:
    sent: list[list[str]] = []

    def refuse_odd_ones(asked: Asked, given: Given) -> Given:
        if not is_bulk(asked):
            return given
        lines = asked.body.splitlines()
        sent.append([json.loads(line)["index"]["_id"] for line in lines if line.startswith(b'{"index"')])
        if len(sent) > 1:
            return given
        answer = json.loads(given.body)
        for item in answer["items"][1::2]:
            item["index"] = {**item["index"], "status": 429, "error": BUSY}
        return Given(200, json.dumps({**answer, "errors": True}).encode())

    way.after = refuse_odd_ones
    engine = open_index(through(indexes, way), create=True)
    with engine.writer() as writer:
        writer.add(articles(9))
    assert [len(one) for one in sent] == [9, 4]
    assert sent[1] == sent[0][1::2]
    assert ids(engine) == {str(n) for n in range(9)}


@pytest.mark.parametrize("status", [429, 503])
def test_a_whole_request_that_was_refused_is_sent_again(indexes: Indexes, way: FaultyWay, status: int) -> None:
    left = [status, status]
    way.instead = lambda asked: (
        Given(left.pop(), json.dumps({"error": BUSY}).encode()) if is_bulk(asked) and left else None
    )
    engine = open_index(through(indexes, way), create=True)
    with engine.writer() as writer:
        writer.add(articles(3))
    assert (left, len(ids(engine))) == ([], 3)


STARTING = {
    "error": {"type": "cluster_block_exception", "reason": "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered];"},
    "status": 503,
}


def test_a_cluster_that_is_only_starting_is_waited_for(indexes: Indexes, way: FaultyWay) -> None:
    """Its blocks are no full disks."""
    starting = Given(503, json.dumps(STARTING).encode())
    answers = [starting, None, starting, starting]

    def refuse(asked: Asked) -> Given | None:
        return answers.pop() if answers and is_bulk(asked) else None

    way.instead = refuse
    engine = open_index(through(indexes, way), create=True)
    with engine.writer() as writer:
        writer.add(articles(4))
    assert ids(engine) == {"0", "1", "2", "3"}
    way.instead = lambda asked: starting
    with pytest.raises(EngineUnavailable, match="cannot answer now"):
        engine.search("học")


def test_an_answer_that_is_lost_does_not_write_twice(indexes: Indexes, way: FaultyWay) -> None:
    lost = [True]
    way.after = lambda asked, given: Given(502, b"{}") if is_bulk(asked) and lost and lost.pop() else given
    engine = open_index(through(indexes, way), create=True)
    with engine.writer() as writer:
        writer.add(articles(5))
    assert (engine.stats().articles, len(ids(engine)), lost) == (5, 5, [])
    assert engine.check() == []


@pytest.mark.parametrize("published", [True, False])
def test_an_answer_to_a_commit_that_is_lost(indexes: Indexes, way: FaultyWay, published: bool) -> None:
    """Whether it was published is found out, and told as it is."""

    def publishes(asked: Asked) -> bool:
        return asked.method == "PUT" and "/_doc/current" in asked.path

    engine = open_index(through(indexes, way), create=True)
    if published:
        way.after = lambda asked, given: Given(504, b"{}") if publishes(asked) else given
        with engine.writer() as writer:
            writer.add(articles(2))
        assert (ids(engine), engine.check()) == ({"0", "1"}, [])
    else:
        way.instead = lambda asked: Given(504, b"{}") if publishes(asked) else None
        with pytest.raises(EngineUnavailable, match="cannot answer now"), engine.writer() as writer:
            writer.add(articles(2))
        assert ids(engine) == set()


def test_a_queue_that_stays_full_is_an_error_and_nothing_is_published(indexes: Indexes, way: FaultyWay) -> None:
    engine = open_index(through(indexes, way), create=True)
    with engine.writer() as writer:
        writer.add(articles(2))
    before = engine.generation
    way.instead = lambda asked: Given(429, json.dumps({"error": BUSY}).encode()) if is_bulk(asked) else None
    with pytest.raises(EngineUnavailable, match="queue is full"), engine.writer() as writer:
        writer.add(articles(3, first=10))
    way.instead = lambda asked: None
    assert (engine.refresh(), engine.generation, len(ids(engine))) == (False, before, 2)
    with engine.writer() as writer:  # what was half written is in nobody's way
        writer.add(articles(1, first=20))
    assert ids(engine) == {"0", "1", "20"}
    assert engine.check() == []


def test_a_writer_that_stopped_in_the_middle_has_changed_nothing(indexes: Indexes) -> None:
    address = indexes.address()
    engine = open_index(address, create=True)
    with engine.writer() as writer:
        writer.add(articles(4))
    with pytest.raises(KeyboardInterrupt), engine.writer() as writer:
        writer.delete(["0"])
        writer.add([Article(id="1", title="khác"), Article(id="new", title="mới")])
        writer._flush()
        writer._settle()
        raise KeyboardInterrupt
    assert ids(open_index(address)) == {"0", "1", "2", "3"}
    with engine.writer() as writer:
        writer.add(articles(1, first=9))
    assert ids(engine) == {"0", "1", "2", "3", "9"}
    assert engine.get("1") == articles(2)[1]
    assert engine.check() == []


def test_documents_that_went_missing_are_not_published(indexes: Indexes, way: FaultyWay) -> None:
    """A cluster that says yes and does not keep what it was given."""

    def swallow(asked: Asked) -> Given | None:
        if not is_bulk(asked):
            return None
        items = [{"index": {"status": 201}} for line in asked.body.splitlines() if line.startswith(b'{"index"')]
        return Given(200, json.dumps({"errors": False, "items": items}).encode())

    engine = open_index(through(indexes, way), create=True)
    before = engine.generation
    way.instead = swallow
    with pytest.raises(EngineUnavailable, match="has 0 articles where 3 were written"), engine.writer() as writer:
        writer.add(articles(3))
    assert engine.generation == before


def test_an_article_that_the_cluster_does_not_take_is_named(indexes: Indexes, way: FaultyWay) -> None:
    def refuse(asked: Asked, given: Given) -> Given:
        if not is_bulk(asked):
            return given
        item = {"index": {"status": 400, "error": {"type": "mapper_parsing_exception", "reason": "cannot be parsed"}}}
        return Given(200, json.dumps({"errors": True, "items": [item]}).encode())

    engine = open_index(through(indexes, way), create=True)
    way.after = refuse
    with pytest.raises(NotTaken, match=r"article 'odd'.*cannot be parsed"), engine.writer() as writer:
        writer.add([Article(id="odd", title="học")])


def test_an_article_that_is_too_large_for_the_cluster_is_named(indexes: Indexes, way: FaultyWay) -> None:
    engine = open_index(through(indexes, way), create=True)
    way.instead = lambda asked: Given(413, b"") if is_bulk(asked) else None
    with pytest.raises(NotTaken, match=r"article 'huge'.*of this size"), engine.writer() as writer:
        writer.add([Article(id="huge", title="học")])


def test_disks_that_are_full_are_told_and_nothing_is_lost(indexes: Indexes) -> None:
    address = indexes.address()
    engine = open_index(address, create=True)
    with engine.writer() as writer:
        writer.add(articles(2))
    index = f"{address.split('?')[0].rpartition('/')[2]}-articles"
    call("PUT", f"/{index}/_settings", {"index.blocks.read_only_allow_delete": True})
    with pytest.raises(EngineUnavailable, match=r"takes no writes now.*make room"), engine.writer() as writer:
        writer.add(articles(1, first=5))
    assert ids(engine) == {"0", "1"}  # reading goes on
    call("PUT", f"/{index}/_settings", {"index.blocks.read_only_allow_delete": None})
    with engine.writer() as writer:
        writer.add(articles(1, first=5))
    assert ids(engine) == {"0", "1", "5"}


def test_an_answer_without_some_shards_is_no_answer(indexes: Indexes, way: FaultyWay) -> None:
    engine = open_index(through(indexes, way), create=True)
    with engine.writer() as writer:
        writer.add(articles(3))

    def without(asked: Asked, given: Given) -> Given:
        answer = json.loads(given.body)
        for one in answer.get("responses", [answer]):
            if "_shards" in one and "hits" in one:
                one["_shards"] |= {"failed": 1, "failures": [{"reason": {"reason": "no copy"}}]}
        return Given(given.status, json.dumps(answer).encode())

    way.after = without
    with pytest.raises(EngineUnavailable, match="1 of 1 shards did not answer: no copy"):
        engine.search("học")
    way.after = lambda asked, given: given
    assert engine.search("học").total.value == 3


def test_a_slow_node_is_a_deadline(indexes: Indexes, way: FaultyWay) -> None:
    address = through(indexes, way)
    with open_index(address, create=True).writer() as writer:
        writer.add(articles(3))
    engine = open_index(address, deadline_ms=300)
    assert engine.search("học").total.value == 3
    way.delay = 1.0
    with pytest.raises(QueryError) as refused:
        engine.search_anew("học", SearchOptions())
    assert refused.value.code == "deadline"
    assert engine.search("học").total.value == 3, "as it was answered before"
    way.delay = 0.0
    assert engine.search("học").total.value == 3


def test_a_cluster_that_is_away_comes_back_without_a_restart(indexes: Indexes, way: FaultyWay) -> None:
    address = through(indexes, way)
    engine = LazyEngine(lambda: open_index(address, create=True), clock=iter(range(0, 10_000, 60)).__next__)
    way.instead = lambda asked: Given(503, b"{}")
    for _ in range(2):
        with pytest.raises(EngineUnavailable, match="cannot answer now"):
            engine.search("học")
    way.instead = lambda asked: None
    with engine.writer() as writer:
        writer.add(articles(2))
    assert engine.search("học").total.value == 2
    way.instead = lambda asked: Given(503, b"{}")
    with pytest.raises(EngineUnavailable):
        engine.search("sinh")
    way.instead = lambda asked: None
    assert engine.search("sinh").total.value == 2


def test_nobody_listens() -> None:
    with pytest.raises(EngineUnavailable, match=r"opensearch://127.0.0.1:9/news cannot be reached"):
        open_index("opensearch://127.0.0.1:9/news", create=True)


def test_a_password_that_is_wrong_is_told_and_not_shown(indexes: Indexes, way: FaultyWay) -> None:
    way.instead = lambda asked: Given(401, b"Unauthorized")
    address = through(indexes, way).replace("://", "://me:secret@")
    with pytest.raises(EngineUnavailable, match="refuses the name or the password") as refused:
        open_index(address)
    assert "secret" not in str(refused.value)
    forbidden = {"error": {"type": "security_exception", "reason": "no permissions for [indices:data/read/get]"}}
    way.instead = lambda asked: Given(403, json.dumps(forbidden).encode())
    with pytest.raises(EngineUnavailable, match="does not allow this to me: no permissions"):
        open_index(address)


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"opensearch+https://localhost:{server.server_port}/news"
    with pytest.raises(EngineUnavailable, match=r"certificate .*cannot be trusted.*\?ca=FILE"):
        open_index(address)
    with pytest.raises(IndexMissing):  # it is asked, and has none
        open_index(f"{address}?ca={certificate}")
    with pytest.raises(EngineUnavailable, match=r"file of certificates .* cannot be read"):
        open_index(f"{address}?ca={tmp_path}/none.pem")
    server.shutdown()


def test_the_articles_index_is_gone(indexes: Indexes) -> None:
    address = indexes.address()
    engine = open_index(address, create=True)
    with engine.writer() as writer:
        writer.add(articles(2))
    call("DELETE", f"/{address.split('?')[0].rpartition('/')[2]}-articles")
    with pytest.raises(EngineUnavailable, match="index is gone"):
        engine.search("học")
    assert any("no such index" in damage for damage in engine.check())
    with pytest.raises(EngineUnavailable), engine.writer() as writer:
        writer.add(articles(1, first=7))


def test_an_index_of_another_format(indexes: Indexes) -> None:
    address = indexes.address()
    open_index(address, create=True)
    catalog = f"/{address.split('?')[0].rpartition('/')[2]}-catalog/_doc/current"
    content: dict[str, Any] = call("GET", catalog)["_source"]
    call("PUT", catalog, {**content, "format": 99})
    with pytest.raises(IndexDamaged, match="format 99 by another version"):
        open_index(address)


def test_a_mapping_that_was_changed_is_found(indexes: Indexes) -> None:
    address = indexes.address()
    name = address.split("?")[0].rpartition("/")[2]
    call("PUT", f"/{name}-articles", {"mappings": {"properties": {"id": {"type": "text"}}}})
    engine = open_index(address, create=True)
    assert any("the field id is mapped otherwise" in damage for damage in engine.check())


def test_a_writer_that_was_killed_does_not_keep_the_lock(indexes: Indexes, monkeypatch: pytest.MonkeyPatch) -> None:
    address = indexes.address()
    engine = open_index(address, create=True)
    lock = f"/{address.split('?')[0].rpartition('/')[2]}-catalog/_doc/lock"
    turn = call("PUT", lock, {"owner": "elsewhere:12:ab", "turn": "x"})["_seq_no"]
    with pytest.raises(Exception, match=r"another process \(elsewhere:12\) is writing"), engine.writer():
        pass
    monkeypatch.setitem(locking._seen, lock, (turn, time.monotonic() - locking.EXPIRED))  # nobody has renewed it since
    with engine.writer() as writer:
        writer.add(articles(1))
    assert ids(engine) == {"0"}
