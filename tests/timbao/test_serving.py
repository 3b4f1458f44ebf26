"""``timbao serve`` with writing on: real workers, a real writer, and real kills."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from search import Article, open_index
from service.access.keys import add_key
from service.write_queue.queue import Queue
from tests.timbao.conftest import UNHURRIED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
JSON = "application/json"
NDJSON = "application/x-ndjson"


class Server:
    """A server in a process of its own, and what a client does with it."""

    def __init__(self, folder: Path, port: int = 0, **settings: str) -> None:
        self.folder, self.port = folder, port
        self.keys = folder / "keys.json"
        self.key = add_key(self.keys, "test", ["ingest", "search"])[1]
        self.settings = settings
        self.process: subprocess.Popen[str] | None = None

    @property
    def queue(self) -> Queue:
        return Queue(self.folder / "index.queue")

    def start(self) -> Server:
        self.log = (self.folder / "log").open("a+")
        environ = {"PYTHONPATH": str(ROOT), "TIMBAO_KEYS": str(self.keys), "TIMBAO_WORKERS": "2"}
        environ |= UNHURRIED | self.settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "timbao", "serve", "--index", str(self.folder / "index"), "--port", str(self.port)],
            env=os.environ | environ,
            stderr=self.log,
        )
        begin = self.log.tell()
        while not (match := re.search(r"answers at http://127\.0\.0\.1:(\d+)", self.logged(begin))):
            assert self.process.poll() is None, self.logged(begin)
            time.sleep(0.05)
        self.port = int(match[1])
        return self

    def logged(self, begin: int = 0) -> str:
        return (self.folder / "log").read_text("utf-8")[begin:]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop the server, and wait for everything that belongs to it."""
        writer, workers = self.writer(), self.workers()
        self.process.send_signal(number)
        status = self.process.wait(120)
        self.log.close()
        for _ in range(2400):
            if not any(Path(f"/proc/{pid}/cmdline").exists() for pid in (writer, *workers) if pid):
                return status
            time.sleep(0.05)
        raise AssertionError("the writer or a worker has outlived its server")

    def writer(self) -> int | None:
        """The process id of the writer."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = path.read_bytes().split(b"\0")
                if b"drain" in words and str(self.process.pid).encode() in words:
                    return int(path.parent.name)
        return None

    def workers(self) -> set[int]:
        """The process ids of those that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return set(map(int, children.split())) - {self.writer()}

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method, address, body=None, content_type=JSON, connection=None, **headers):
        connection = connection or self.connect()
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": content_type} | headers
        connection.request(method, address, body, sent)
        response = connection.getresponse()
        raw = response.read()
        return response.status, json.loads(raw) if raw else None

    def put(self, article_id: str, title: str, connection=None) -> str:
        body = json.dumps({"title": title}).encode()
        status, task = self.ask("PUT", f"/api/v1/articles/{quote(article_id)}", body, connection=connection)
        assert status == 202, task
        return task["id"]

    def finished(self, task_id: str) -> dict[str, object]:
        """The task once it is no longer waiting."""
        for _ in range(2400):
            status, task = self.ask("GET", f"/api/v1/tasks/{task_id}")
            assert status == 200
            if task["state"] != "waiting":
                return task
            time.sleep(0.05)
        raise AssertionError(f"{task} is still waiting\n{self.logged()}")


@pytest.fixture
def make_server(tmp_path):
    made = []

    def make(articles: int = 1, **settings: str) -> Server:
        engine = open_index(str(tmp_path / "index"), create=True)
        with engine.writer() as writer:
            writer.add(Article(id=f"cũ-{number}", title="Bài cũ") for number in range(articles))
        engine.close()
        made.append(Server(tmp_path, **settings).start())
        return made[-1]

    yield make
    for server in made:
        if server.process.poll() is None:
            server.stop()
        assert "Traceback" not in server.logged()


@pytest.fixture
def server(make_server):
    return make_server()


def content(server: Server) -> dict[str, str]:
    engine = open_index(str(server.folder / "index"))
    assert engine.check() == []
    return {article_id: engine.get(article_id).title for article_id in engine.ids()}


def test_what_is_written_is_seen_by_every_worker(server):
    body = b'{"id":"b1","title":"a"}\nx\n{"id":"b2","title":"b"}'
    status, task = server.ask("POST", "/api/v1/articles", body, NDJSON)
    assert status == 202
    task = server.finished(task["id"])
    assert (task["state"], task["counts"]["indexed"], task["counts"]["rejected"]) == ("done", 2, 1)
    task = server.finished(server.put("mới", "Bài mới"))
    seen = set()
    for _ in range(40):  # connections of their own, so that both workers are asked
        status, answer = server.ask("GET", "/api/v1/search?q=bai+moi")
        assert status == 200
        seen.add((answer["generation"], answer["items"][0]["id"]))
    assert seen == {(task["generation"], "mới")}
    status, task = server.ask("DELETE", "/api/v1/articles/m%E1%BB%9Bi")
    assert server.finished(task["id"])["counts"]["deleted"] == 1
    assert server.ask("GET", "/api/v1/articles/m%E1%BB%9Bi")[0] == 404


def test_a_writer_that_is_killed_is_started_again_and_nothing_is_lost(server):
    sent = {}
    for round_number in range(3):
        for number in range(25):
            article_id = f"a{number % 10}"
            server.put(article_id, f"{round_number}-{number}")
            sent[article_id] = f"{round_number}-{number}"
        while (writer := server.writer()) is None:
            time.sleep(0.05)
        os.kill(writer, signal.SIGKILL)
        server.put("cuối", f"{round_number}")
        while server.writer() in {None, writer}:
            time.sleep(0.05)
    server.finished(server.put("hết", "hết"))
    assert content(server) == {"cũ-0": "Bài cũ", "cuối": "2", "hết": "hết"} | sent
    assert "is started again" in server.logged()


def test_a_server_that_is_killed_loses_nothing_that_it_accepted(server):
    accepted, stop = {}, threading.Event()

    def send(client: int) -> None:
        connection, number = server.connect(), 0
        with contextlib.suppress(OSError, http.client.HTTPException):
            while not stop.is_set():
                number += 1
                article_id, title = f"{client}-{number % 7}", str(number)
                sending[article_id] = title
                server.put(article_id, title, connection)
                accepted[article_id] = title

    for _ in range(2):
        sending: dict[str, str] = {}
        threads = [threading.Thread(target=send, args=(client,)) for client in range(4)]
        for thread in threads:
            thread.start()
        while len(accepted) < 28:
            time.sleep(0.05)
        server.stop(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        stop.clear()
        server.start()
        server.finished(server.put("mốc", "mốc"))
        found = content(server)
        # What a client was still waiting for may have been accepted or not; what was answered has been.
        assert {key: found.get(key) for key in accepted if sending[key] == accepted[key]} == {
            key: title for key, title in accepted.items() if sending[key] == title
        }
        accepted.clear()


def test_a_server_that_is_stopped_finishes_and_leaves_the_rest_in_the_queue(server):
    names = [server.put(f"{number}", "a") for number in range(30)]
    assert server.stop() == 0
    states = [server.queue.task(name).state for name in names]
    assert set(states) <= {"done", "waiting"}
    server.start()
    assert all(server.finished(name)["state"] == "done" for name in names)
    assert len(content(server)) == 31


def test_it_shares_the_index_with_a_run_of_timbao_index(server, tmp_path):
    engine = open_index(str(tmp_path / "index"))
    with engine.writer() as writer:
        writer.add([Article(id="chung", title="của lần lập chỉ mục")])
        name = server.put("chung", "của API")
        time.sleep(0.5)
        assert server.ask("GET", f"/api/v1/tasks/{name}")[1]["state"] == "waiting"
        assert server.ask("GET", "/api/v1/search?q=bai")[0] == 200
    assert server.finished(name)["state"] == "done"
    assert content(server)["chung"] == "của API"


def test_what_is_waiting_can_be_applied_without_a_server(server):
    while (writer := server.writer()) is None:
        time.sleep(0.05)
    os.kill(writer, signal.SIGSTOP)
    names = [server.put(f"{number}", "a") for number in range(3)]
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    os.kill(writer, signal.SIGKILL)
    assert [server.queue.task(name).state for name in names] == ["waiting"] * 3
    drained = subprocess.run(
        [sys.executable, "-m", "timbao", "drain", "--index", str(server.folder / "index"), "--json"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(drained.stdout) == {"applied": 3, "generation": server.queue.task(names[0]).generation}
    assert len(content(server)) == 4


def test_the_port_is_free_while_a_worker_that_is_left_alone_still_serves(server):
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n")  # and no more: it is waited for
        assert server.ask("GET", "/healthz")[0] == 200
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        taken = True
        while taken:
            with socket.socket() as other:
                other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                taken = other.connect_ex(("127.0.0.1", server.port)) == 0
            time.sleep(0.05)
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", server.port))
            listener.listen()
        client.sendall(b"\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200")


# What a client library would not send. ----------------------------------------------------------------------

HEAD = (
    b"POST /api/v1/articles HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer %s\r\n"
)
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


BODIES = [
    (b"Content-Length: 13\r\n\r\n" + b'{"title":"a"}', 202),
    (b"Content-Length: 100\r\n\r\n" + b'{"title":"a"}', 400),
    (b"Content-Length: 0\r\n\r\n", 400),
    (b"Content-Length: -1\r\n\r\n" + b"x", 400),
    (b"Content-Length: x\r\n\r\n" + b"x", 400),
    (b"Content-Length: 3\r\nContent-Length: 4\r\n\r\n" + b"xxxx", 400),
    (b"Content-Length: 99999999999\r\n\r\n" + b"x", 413),
    (b"\r\n", 400),
    (CHUNKED + b'd\r\n{"title":"a"}\r\n0\r\n\r\n', 202),
    (CHUNKED + b'd\r\n{"title":"a"}\r\n', 400),
    (CHUNKED + b"d\r\n{", 400),
    (CHUNKED + b"zz\r\nx", 400),
    (CHUNKED + b"0\r\n\r\n", 400),
    (b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n" + b"\x1f\x8b\x08", 400),
]


def test_bodies_that_are_not_what_their_headers_say(server):
    answers = []
    for rest, status in BODIES:
        with socket.create_connection(("127.0.0.1", server.port), timeout=120) as client:
            client.sendall(HEAD % server.key.encode() + rest)
            client.shutdown(socket.SHUT_WR)
            response = http.client.HTTPResponse(client)
            response.begin()
            body = json.load(response)
        answers.append((rest, response.status))
        assert status == 202 or response.headers["content-type"] == "application/problem+json", body
    assert answers == BODIES
    last = server.finished(server.put("mốc", "mốc"))
    assert int(last["id"][:12]) == 3, "two were accepted before, and no other"


# Reloading. -------------------------------------------------------------------------------------------------


def test_settings_are_read_again_without_a_dropped_request(make_server, tmp_path):
    chosen = tmp_path / "timbao.env"
    chosen.write_text("TIMBAO_BASE_URL=https://a.example\n", "utf-8")
    server = make_server(TIMBAO_SETTINGS=str(chosen))
    seen, failures, stop = set(), [], threading.Event()

    def ask() -> None:
        connection = server.connect()
        while not stop.is_set():
            try:
                status, problem = server.ask("GET", "/nothing", connection=connection)
                assert status == 404
                seen.add(problem["type"].partition("/problems/")[0])
            except Exception as error:  # whatever a client would see
                failures.append(error)
                connection = server.connect()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for name in ("https://b.example", "https://c.example"):
        chosen.write_text(f"TIMBAO_BASE_URL={name}\n", "utf-8")
        server.process.send_signal(signal.SIGHUP)
        for _ in range(2400):
            if name in seen:
                break
            time.sleep(0.05)
        assert name in seen
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert server.finished(server.put("sau", "sau"))["state"] == "done", "writing goes on"


def test_a_slip_in_the_settings_stops_no_server(make_server, tmp_path):
    chosen = tmp_path / "timbao.env"
    chosen.write_text("TIMBAO_BASE_URL=https://a.example\n", "utf-8")
    server = make_server(TIMBAO_SETTINGS=str(chosen))
    chosen.write_text("TIMBAO_BASE_URL=not an address\n", "utf-8")
    server.process.send_signal(signal.SIGHUP)
    while "settings stay as they are" not in server.logged():
        time.sleep(0.05)
    assert "TIMBAO_BASE_URL" in server.logged()
    _, problem = server.ask("GET", "/nothing")
    assert problem["type"] == "https://a.example/problems/not-found"


# All workers as one. ----------------------------------------------------------------------------------------


def metric(server: Server, name: str) -> float:
    connection = server.connect()
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def test_the_workers_count_together(make_server):
    server = make_server(TIMBAO_ANONYMOUS="search,metrics")
    name = 'timbao_requests_total{method="GET",route="/api/v1/stats",status="200"}'
    for number in range(1, 41):
        assert server.ask("GET", "/api/v1/stats")[0] == 200
        if number % 10 == 0:
            assert {metric(server, name) for _ in range(6)} == {number}, "whichever worker answers"
    task = server.finished(server.put("a", "a"))
    assert metric(server, "timbao_index_generation ") == int(task["generation"][1:])
    assert metric(server, "timbao_writer_running ") == 1
    assert metric(server, 'timbao_tasks_total{state="done"}') == 1
    before = server.workers()
    server.process.send_signal(signal.SIGHUP)
    while server.workers() & before:
        time.sleep(0.05)
    assert server.ask("GET", "/api/v1/stats")[0] == 200
    assert metric(server, name) == 41, "what workers that are gone have counted still counts"
    folder = next(Path("/dev/shm").glob(f"timbao-metrics-{server.process.pid}-*"), None)
    assert server.stop() == 0
    assert folder is None or not folder.exists()


def test_the_workers_limit_together(make_server):
    server = make_server(TIMBAO_RATE_LIMIT="20/86400", TIMBAO_WORKERS="3")
    statuses = [server.ask("GET", "/api/v1/stats")[0] for _ in range(30)]
    assert statuses == [200] * 20 + [429] * 10
