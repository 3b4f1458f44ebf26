"""Clients that stall, over real connections: nobody else waits for them, and they are cut off."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from search import Article, open_index

pytestmark = pytest.mark.long

SEARCH = f"/api/v1/search?q={quote('học sinh')}"
EXPORT = "/api/v1/export?fields=body"
PARTIAL = b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: b"
POST = b"POST /api/v1/batch HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
QUICK = {"head_seconds": 1, "body_seconds": 1, "send_seconds": 1, "idle_seconds": 1}
SLOW = dict.fromkeys(QUICK, 600)  # where nobody is to be cut off, however long the test takes


class Client:
    """A raw connection."""

    def __init__(self, address: str, data: bytes = b"", receive: int = 0) -> None:
        self.socket = socket.socket()
        if receive:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.socket.settimeout(120)
        self.socket.connect(("127.0.0.1", int(address.rpartition(":")[2])))
        self.socket.sendall(data)

    def rest(self) -> bytes:
        """All that comes until the server closes."""
        received = bytearray()
        with contextlib.suppress(ConnectionError):
            while piece := self.socket.recv(1 << 16):
                received += piece
        return bytes(received)

    def answer(self) -> tuple[int, bytes, bytes]:
        """One answer: its status, its head and its body."""
        received = bytearray()
        while b"\r\n\r\n" not in received:
            piece = self.socket.recv(1)
            assert piece, bytes(received)
            received += piece
        length = re.search(rb"(?i)content-length: (\d+)", received)
        body = b""
        while length and len(body) < int(length[1]):
            body += self.socket.recv(int(length[1]) - len(body))
        return int(received.split()[1]), bytes(received), body

    def close(self) -> None:
        self.socket.close()


@contextlib.contextmanager
def clients(address: str, number: int, data: bytes, receive: int = 0) -> Iterator[list[Client]]:
    made = []
    try:
        for _ in range(number):
            made.append(Client(address, data, receive))
        yield made
    finally:
        for one in made:
            one.close()


def ask(address: str, path: str) -> int:
    """The status of an answer, which has to come while others stall."""
    client = Client(address, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    try:
        return client.answer()[0]
    finally:
        client.close()


WELL = ("/healthz", "/readyz", SEARCH)


def all_is_well(address: str) -> None:
    for path in WELL:
        assert ask(address, path) == 200


def until(condition) -> None:
    for _ in range(2400):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


def children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text().rpartition(")")[2].split()
            if int(words[1]) == pid and words[0] != "Z":
                found.append(int(path.parent.name))
    return found


def worker_of(address: str) -> int:
    """The process id of the one worker that listens there."""
    inode = _listening(int(address.rpartition(":")[2]))
    holders = [pid for server in children(os.getpid()) for pid in children(server) if inode in _sockets(pid)]
    assert len(holders) == 1
    return holders[0]


def _sockets(pid: int) -> set[str]:
    found = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed meanwhile
            found.add(str(file.readlink()).removeprefix("socket:[").rstrip("]"))
    return found


def _listening(port: int) -> str:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1].endswith(f":{port:04X}") and words[3] == "0A":
            return words[9]
    raise AssertionError(f"nobody listens on {port}")


def files(address: str) -> int:
    return len(list(Path(f"/proc/{worker_of(address)}/fd").iterdir()))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An archive that is larger than what sockets hold."""
    place = str(tmp_path_factory.mktemp("large") / "index")
    engine = open_index(place, create=True, workers=1)
    with engine.writer() as writer:
        writer.add(Article(id=f"{n:04}", title=f"Học sinh số {n}", body="gió …" + "." * 33_000) for n in range(300))
    engine.close()
    return place


# Heads. -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [12, 200])
def test_stalled_heads_keep_nobody_waiting_and_are_cut_off(serve, sample_index, number):
    address = serve(sample_index, **QUICK)
    before = files(address)
    stop = threading.Event()
    with clients(address, number, PARTIAL) as stalled:

        def trickle() -> None:
            while not stop.wait(0.1):
                for one in stalled:
                    with contextlib.suppress(OSError):
                        one.socket.send(b"c")

        trickling = threading.Thread(target=trickle)
        trickling.start()
        try:
            all_is_well(address)
            ends = [one.rest() for one in stalled]
        finally:
            stop.set()
            trickling.join()
        all_is_well(address)
    told = [end for end in ends if end]
    assert told, "nobody was told why"
    for end in told:
        assert end.startswith((b"HTTP/1.1 408", b"HTTP/1.1 503"))
        assert b"Connection: close" in end
        assert json.loads(end.partition(b"\r\n\r\n")[2])["type"] in {"/problems/request-timeout", "/problems/busy"}
    until(lambda: files(address) <= before)


def test_a_head_that_comes_in_pieces_is_answered(serve, sample_index):
    address = serve(sample_index, **SLOW)
    client = Client(address)
    for byte in b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n":
        client.socket.sendall(bytes([byte]))
    assert client.answer()[0] == 200


def test_who_says_nothing_is_closed_without_a_word(serve, sample_index):
    address = serve(sample_index, **QUICK)
    with clients(address, 80, b"") as silent:
        all_is_well(address)
        assert [one.rest() for one in silent] == [b""] * 80


def test_idle_connections_cost_nobody_anything_and_are_closed(serve, sample_index):
    address = serve(sample_index, **QUICK | {"idle_seconds": 15})
    before = files(address)
    with clients(address, 90, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") as idle:
        assert [one.answer()[0] for one in idle] == [200] * 90
        assert files(address) >= before + 80
        all_is_well(address)
        assert [one.rest() for one in idle] == [b""] * 90
    until(lambda: files(address) <= before)


def test_one_client_has_so_many_connections_and_its_oldest_give_way(serve, sample_index):
    address = serve(sample_index, connections_per_client=10, **SLOW)
    with clients(address, 10, PARTIAL) as stalled:
        with clients(address, 3, PARTIAL):
            for one in stalled[:3]:
                assert one.rest().startswith(b"HTTP/1.1 503")
        all_is_well(address)
        stalled[9].socket.sendall(b"\r\n\r\n")
        assert stalled[9].answer()[0] == 200


def test_when_all_connections_are_at_work_another_is_told_so(serve, large):
    address = serve(large, connections=8, exports_at_once=50, exports_per_client=50, **SLOW)
    with clients(address, 8, f"GET {EXPORT} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), 4096) as held:
        for one in held:
            assert one.socket.recv(12) == b"HTTP/1.1 200"
        client = Client(address, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        status, head, body = client.answer()
        assert (status, json.loads(body)["type"]) == (503, "/problems/busy")
        assert b"Retry-After: 5\r\n" in head
        client.close()
    until(lambda: ask(address, "/healthz") == 200)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /" + b"a" * 9000, 414),
        (b"GET / HTTP/1.1\r\n" + b"X-A: aaaaaaaa\r\n" * 4000, 431),
        (b"nonsense\n\n", 400),
    ],
)
def test_a_head_that_cannot_become_right_is_not_waited_for(serve, sample_index, data, status):
    client = Client(serve(sample_index), data)
    assert client.answer()[0] == status
    assert client.rest() == b""


def test_a_trusted_proxy_has_as_many_connections_as_there_are(serve, sample_index):
    address = serve(sample_index, connections_per_client=5, proxies=("127.0.0.1",), **SLOW)
    with clients(address, 40, PARTIAL) as waiting:
        all_is_well(address)
        for one in waiting:
            one.socket.sendall(b"\r\n\r\n")
        assert [one.answer()[0] for one in waiting] == [200] * 40


def test_connections_leave_files_for_everything_else(sample_index, tmp_path):
    """As ``timbao serve`` is started where a process may open few files."""
    command = f"ulimit -n 256; exec {sys.executable} -m timbao serve --port 0 --workers 1 --index {sample_index}"
    log = tmp_path / "log"
    root = str(Path(__file__).parents[2])
    with log.open("w") as stderr:
        environ = os.environ | {"PYTHONPATH": root, "TIMBAO_DEADLINE_MS": "600000"}
        process = subprocess.Popen(["sh", "-c", command], stderr=stderr, cwd=tmp_path, env=environ)
    try:
        until(lambda: "answers at" in log.read_text() and "instead of 400" in log.read_text())
        address = re.search(r"answers at (\S+)", log.read_text())[1]
        with clients(address, 300, PARTIAL):
            all_is_well(address)
    finally:
        process.terminate()
        assert process.wait(120) == 0
    assert "Traceback" not in log.read_text()


def test_where_no_more_files_can_be_opened_those_that_wait_give_way(serve, sample_index):
    address = serve(sample_index, **SLOW)
    worker = worker_of(address)
    with clients(address, 20, PARTIAL):
        all_is_well(address)
        until(lambda: files(address) > 30)
        soft, hard = resource.prlimit(worker, resource.RLIMIT_NOFILE)
        resource.prlimit(worker, resource.RLIMIT_NOFILE, (files(address), hard))
        assert [ask(address, "/healthz") for _ in range(5)] == [200] * 5
        resource.prlimit(worker, resource.RLIMIT_NOFILE, (soft, hard))
    assert worker_of(address) == worker
    all_is_well(address)


# Bodies. ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "length", [b"Content-Length: 1000\r\n", b"Content-Length: 500000\r\n", b"Transfer-Encoding: chunked\r\n"]
)
def test_stalled_bodies_keep_nobody_waiting_and_are_cut_off(serve, sample_index, length):
    address = serve(sample_index, **QUICK)
    before = files(address)
    with clients(address, 64, POST + length + b"\r\n3\r\nabc") as stalled:
        all_is_well(address)
        answers = [one.answer() for one in stalled]
        assert all(b"connection: close" in head.lower() for _, head, _ in answers)
        types = {json.loads(body)["type"] for _, _, body in answers}
        assert "/problems/request-timeout" in types
        assert types <= {"/problems/request-timeout", "/problems/busy"}
        assert [one.rest() for one in stalled] == [b""] * 64
    until(lambda: files(address) <= before)


def test_a_slow_client_that_keeps_the_pace_is_served_whole(serve, sample_index):
    address = serve(sample_index, **QUICK | {"body_seconds": 3}, min_rate=1000)
    body = b"h\xe1\xbb\x8dc sinh\n" * 300 + b"\n" * 60_000
    client = Client(address, POST + b"Content-Length: %d\r\n\r\n" % len(body))
    begin = time.monotonic()
    for place in range(0, len(body), 2000):
        client.socket.sendall(body[place : place + 2000])
        time.sleep(0.25)
    assert time.monotonic() - begin > 6, "longer than a body may take that keeps no pace"
    status, _, answer = client.answer()
    assert (status, json.loads(answer)["answered"]) == (200, 300)


def test_bodies_of_every_kind_are_read(serve, sample_index):
    client = Client(serve(sample_index, **SLOW))
    small, big = b"b\xc3\xa3o\n", b"b\xc3\xa3o\n" + b" " * 100_000
    requests = [
        POST + b"Content-Length: %d\r\n\r\n" % len(small) + small,
        POST + b"Content-Length: %d\r\n\r\n" % len(big) + big,
        POST + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(small), small),
        POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(small),
    ]
    client.socket.sendall(b"".join(requests))  # all at once: each answer is that of its request
    for _ in range(3):
        status, _, body = client.answer()
        assert (status, json.loads(body)["answered"]) == (200, 1)
    assert client.answer()[0] == 100
    client.socket.sendall(small)
    status, _, body = client.answer()
    assert (status, json.loads(body)["answered"]) == (200, 1)


def test_who_closes_its_side_is_answered(serve, sample_index):
    address = serve(sample_index)
    whole = POST + b"Content-Length: 5\r\n\r\nb\xc3\xa3o\n"
    for data, status in ((whole, 200), (whole[:-2], 400), (whole.partition(b"b\xc3")[0], 400)):
        client = Client(address, data)
        client.socket.shutdown(socket.SHUT_WR)
        assert client.answer()[0] == status
        assert client.rest() == b""


def test_a_body_that_nobody_reads_ends_the_connection_after_its_answer(serve, sample_index):
    address = serve(sample_index)
    client = Client(address, POST + b"Content-Length: 9000000\r\n\r\n" + b"a" * 100_000)
    status, head, _ = client.answer()
    assert status == 413
    assert b"connection: close" in head.lower()
    assert client.rest() == b""
    unread = b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"
    client = Client(address, unread + PARTIAL + b"\r\n\r\n")
    assert [client.answer()[0] for _ in range(2)] == [200, 200], "what is there is read past"


# Answers. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [8, 64])
def test_unread_exports_keep_nobody_waiting_and_are_cut_off(serve, large, number):
    address = serve(large, **QUICK)
    before = files(address)
    with clients(address, number, f"GET {EXPORT} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), 4096) as unread:
        all_is_well(address)
        statuses = [one.socket.recv(12)[9:] for one in unread]
        assert statuses.count(b"200") >= 2
        assert set(statuses) <= {b"200", b"429", b"503"}
        until(lambda: ask(address, EXPORT) == 200)  # a slot has come back
        all_is_well(address)
        assert all(len(one.rest()) < 10_000_000 for one in unread)
    until(lambda: files(address) <= before)


def test_a_reader_that_keeps_the_pace_gets_all(serve, large):
    address = serve(large, **QUICK | {"send_seconds": 3})
    client = Client(address, f"GET {EXPORT} HTTP/1.0\r\nHost: a\r\n\r\n".encode(), 65536)
    received, begin = 0, time.monotonic()
    while piece := client.socket.recv(200_000):
        received += len(piece)
        if time.monotonic() - begin < 8:  # longer than one who takes nothing has
            time.sleep(0.02)
    assert received > 300 * 33_000


def test_pages_that_are_not_read_keep_nobody_waiting(serve, large):
    address = serve(large, **QUICK)
    before = files(address)
    page = f"GET /api/v1/search?q={quote('gió')}&size=100&fields=body HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    with clients(address, 30, page * 20, 4096):
        all_is_well(address)
        until(lambda: files(address) <= before + 1)
        all_is_well(address)


def test_who_does_not_read_gives_way_where_there_is_no_place(serve, sample_index):
    address = serve(sample_index, connections=8, **SLOW)
    with clients(address, 8, f"GET {SEARCH} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 400, 4096):
        # Until the last of them has stopped reading, all places may be at work, and then another is told so.
        until(lambda: [ask(address, path) for path in WELL] == [200] * len(WELL))


def test_who_keeps_a_closed_connection_open_keeps_nobody_waiting(serve, sample_index):
    address = serve(sample_index)
    before = files(address)
    with clients(address, 64, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as held:
        begin = time.monotonic()
        all_is_well(address)
        assert time.monotonic() - begin < 60  # each of them kept gunicorn's own worker for two seconds
        assert all(one.rest().startswith(b"HTTP/1.1 200") for one in held)
        until(lambda: files(address) <= before)


def test_pipelined_requests_are_answered_in_their_order(serve, sample_index):
    client = Client(serve(sample_index))
    sizes = [n % 7 for n in range(60)]
    ask_all = b"".join(f"GET {SEARCH}&size={size} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for size in sizes)
    client.socket.sendall(ask_all)
    assert [len(json.loads(client.answer()[2])["items"]) for _ in sizes] == sizes


def test_clients_that_leave_in_the_middle_leave_nothing(serve, large):
    address = serve(large, exports_per_client=4)
    all_is_well(address)
    before = files(address)
    body, export = POST + b"Content-Length: 90000\r\n\r\nabc", f"GET {EXPORT} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    for data in [PARTIAL, body, export] * 5:
        client = Client(address, data, 4096)
        if data is export:
            client.socket.recv(100)
        client.close()
    until(lambda: files(address) <= before)
    until(lambda: ask(address, EXPORT) == 200)


# Stopping. --------------------------------------------------------------------------------------------------


def test_what_is_under_way_is_finished_when_the_server_stops(serve, large, monkeypatch):
    monkeypatch.setattr("service.server.gunicorn._GRACE_SECONDS", 600)
    address = serve(large, **SLOW)
    worker = worker_of(address)
    reading = Client(address, f"GET {EXPORT} HTTP/1.0\r\nHost: a\r\n\r\n".encode(), 65536)
    begun = reading.socket.recv(100)
    assert begun.startswith(b"HTTP/1.0 200")
    head = Client(address, PARTIAL)
    kept = Client(address, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    assert kept.answer()[0] == 200
    os.kill(worker, signal.SIGTERM)
    until(lambda: worker not in _accepting(address))
    head.socket.sendall(b"\r\n\r\n")
    status, lines, _ = head.answer()
    assert (status, b"connection: close" in lines.lower()) == (200, True)
    assert len(reading.rest()) > 300 * 33_000
    assert kept.rest() == b""
    until(lambda: not Path(f"/proc/{worker}/cmdline").exists())
    until(lambda: ask(address, "/healthz") == 200)  # another has taken its place


def _accepting(address: str) -> list[int]:
    """Workers whose poller has the listening socket."""
    inode = int(_listening(int(address.rpartition(":")[2])))
    found = []
    for server in children(os.getpid()):
        for pid in children(server):
            with contextlib.suppress(OSError):
                infos = [path.read_text() for path in Path(f"/proc/{pid}/fdinfo").iterdir()]
                if any(f"ino:{inode:x} " in info for info in infos):
                    found.append(pid)
    return found
