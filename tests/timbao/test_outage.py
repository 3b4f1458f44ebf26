"""``timbao serve`` while its index is damaged or away: real processes that are killed, and none that takes the others
along."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from search import Article, open_index
from service.access.keys import add_key
from tests.timbao.conftest import UNHURRIED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
TITLES = {"g2": ["một", "tạm"], "g3": ["một", "tạm", "hai"], "g4": ["một", "hai", "ba"]}
BROWSER = "text/html,*/*;q=0.8"


class Service:
    """``timbao serve`` over an index, its workers, and what a client is answered."""

    def __init__(self, folder: Path, workers: int, **settings: str) -> None:
        self.index, self.log, self.count = folder / "index", folder / "log", workers
        self.asked = 0
        environ = {"PYTHONPATH": str(ROOT), "TIMBAO_ANONYMOUS": "search,metrics"} | UNHURRIED | settings
        self._stderr = self.log.open("a")
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "timbao",
                "serve",
                "--index",
                str(self.index),
                "--port",
                "0",
                f"--workers={workers}",
            ],
            env=os.environ | environ,
            stderr=self._stderr,
        )

    def started(self) -> Service:
        match = self.until(lambda: re.search(r"answers at http://127\.0\.0\.1:(\d+)", self.logged()))
        self.port = int(match[1])
        return self

    def logged(self) -> str:
        return self.log.read_text("utf-8")

    def until(self, holds: Callable[[], object]) -> object:
        for _ in range(2400):
            assert self.process.poll() is None, f"the service has ended\n{self.logged()}"
            if found := holds():
                return found
            time.sleep(0.05)
        raise AssertionError(self.logged())

    def ask(self, address: str, accept: str = "*/*") -> tuple[int, http.client.HTTPMessage, bytes]:
        """Asked until a worker answers: one that was killed takes the connections it had along."""
        for _ in range(2400):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            try:
                connection.request("GET", address, headers={"Accept": accept})
                response = connection.getresponse()
                return response.status, response.headers, response.read()
            except (OSError, http.client.HTTPException):
                assert self.process.poll() is None, self.logged()
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError(self.logged())

    def answer(self) -> str:
        """The generation that answers a search, or nothing where none does; what it finds is what that one holds."""
        self.asked += 1  # another question each time: what was asked before may still be known
        words = quote(f"một OR hai OR ba OR tạm OR lần{self.asked}")
        status, headers, body = self.ask(f"/api/v1/search?q={words}&sort=oldest&size=100")
        if status == 200:
            found = json.loads(body)
            assert sorted(hit["title"] for hit in found["items"]) == sorted(TITLES[found["generation"]])
            return found["generation"]
        assert status == 503 and headers["content-type"] == "application/problem+json" and headers["retry-after"]
        assert json.loads(body)["type"].endswith("/problems/index-unavailable")
        return ""

    def metric(self, name: str) -> float:
        text = self.ask("/metrics")[2].decode()
        return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(name + " "))

    def workers(self) -> set[int]:
        """The processes that answer, not the writer. For a moment there may be one too many: what is about to become
        the writer still has the name of the process that starts it. So wait for as many as the service was given."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = set()
        for pid in map(int, children):
            try:
                if b"drain" not in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    found.add(pid)
            except OSError:
                pass
        return found

    def kill_worker(self, pid: int | None = None) -> None:
        """Kill a worker, and wait for the one in its place."""
        chosen = pid or min(self.all_workers())
        os.kill(chosen, signal.SIGKILL)
        self.until(lambda: chosen not in self.all_workers())

    def all_workers(self) -> set[int]:
        """As many processes as the service was told to start, waited for."""
        return self.until(lambda: len(found := self.workers()) == self.count and found)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(120)
        self._stderr.close()
        return status


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
    engine = open_index(str(tmp_path / "index"), create=True)
    for added, deleted in ((("một", "tạm"), ()), (("hai",), ()), (("ba",), ("tạm",))):
        with engine.writer() as writer:
            writer.delete(deleted)
            writer.add(Article(id=title, title=title) for title in added)
    engine.close()
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Service]]:
    made: list[Service] = []

    def start(workers: int = 1, **settings: str) -> Service:
        made.append(Service(folder, workers, **settings))
        return made[-1].started()

    yield start
    for service in made:
        assert service.stop() == 0
        assert "Traceback" not in service.logged() and "failed to boot" not in service.logged()


def flip(path: Path, at: int = 0) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_a_byte_of_the_pointer_and_a_worker_that_dies(serve, folder):
    service = serve(workers=2)
    flip(folder / "index" / "CURRENT")
    for _ in range(3):
        service.kill_worker()
        for _ in range(6):
            assert service.answer() == "g4"
            assert service.ask("/healthz")[0] == service.ask("/")[0] == 200
    assert service.all_workers()
    status, _, body = service.ask("/readyz")
    assert (status, json.loads(body)["fallback"]) == (200, "CURRENT does not match its checksum")
    assert (service.metric("timbao_index_fallback"), service.metric("timbao_index_generation")) == (1, 4)


def test_a_folder_that_is_away_when_the_settings_are_read_again(serve, folder):
    service = serve(workers=2)
    old = service.all_workers()
    (folder / "index").rename(folder / "elsewhere")
    service.process.send_signal(signal.SIGHUP)
    service.until(lambda: len(service.workers()) == 2 and not service.workers() & old)
    for _ in range(6):
        assert service.answer() == ""
        assert service.ask("/healthz")[0] == service.ask("/problems/index-unavailable", BROWSER)[0] == 200
        status, headers, body = service.ask("/readyz")
        assert (status, json.loads(body)["reason"]) == (503, "there is no index") and headers["retry-after"]
        status, headers, body = service.ask("/search?q=a", BROWSER)
        assert status == 503 and headers["retry-after"] and "Kho bài tạm thời chưa sẵn sàng" in body.decode()
    assert service.metric("timbao_index_available") == 0
    # Which worker takes a connection is the system's choice: asked until both have been.
    service.until(lambda: service.answer() == "" and service.logged().count("cannot be opened") >= 2)
    service.kill_worker()
    (folder / "elsewhere").rename(folder / "index")
    service.until(lambda: service.answer() == "g4" and "the index is open: generation g4" in service.logged())
    service.until(lambda: [service.ask("/readyz")[0] for _ in range(6)] == [200] * 6)
    lines = [line for line in service.logged().splitlines() if "cannot be opened" in line]
    assert 2 <= len(lines) <= 5, "one for each worker there has been, and not for each of thirty requests"


def test_any_harm_to_a_file_of_the_newest(serve, folder):
    """A worker that starts then answers from the generation before, or says that it cannot."""
    index = folder / "index"
    service = serve()
    generation = json.loads((index / "generation-00000004.json").read_bytes().rpartition(b"crc32")[0])
    files = {"CURRENT", "CURRENT.copy", "generation-00000004.json"}
    files |= {name for one in generation["segments"] for name in (one["file"], one["deletions"]) if name}
    before = json.loads((index / "generation-00000003.json").read_bytes().rpartition(b"crc32")[0])
    shared = {one["file"] for one in before["segments"]}
    seen = set()
    for name in sorted(files):
        raw = (index / name).read_bytes()
        for harm in (Path.unlink, lambda path: os.truncate(path, path.stat().st_size // 2), lambda path: flip(path, 4)):
            (index / name).unlink()
            (index / name).write_bytes(raw)  # another file: what is mapped is not cut short under its reader
            harm(index / name)
            service.kill_worker()
            seen.add((name, service.answer()))
            assert service.ask("/healthz")[0] == 200
            (index / name).unlink(missing_ok=True)
            (index / name).write_bytes(raw)
            service.until(lambda: service.answer() == "g4")
    pointers = {"CURRENT", "CURRENT.copy"}
    expected = {(name, "g4" if name in pointers else "g3") for name in files - shared}
    assert len(files - shared) == 5 and len(shared & files) == 2
    assert {one for one in seen if one[0] not in shared} == expected
    assert {generation for name, generation in seen if name in shared} == {"g2", ""}, "whichever has the other one"
    assert json.loads(service.ask("/readyz")[2]).get("fallback") is None


def test_a_file_cut_short_under_its_reader(serve, folder):
    """Which the system ends with SIGBUS; the worker in its place answers from the generation before."""
    service = serve()
    assert service.answer() == "g4"
    index = folder / "index"
    newest = json.loads((index / "generation-00000004.json").read_bytes().rpartition(b"crc32")[0])["segments"][-1][
        "file"
    ]
    os.truncate(index / newest, 4096)
    service.until(lambda: service.answer() == "g3")
    assert newest in json.loads(service.ask("/readyz")[2])["fallback"]


def test_it_starts_with_a_damaged_index_and_serves_once_that_is_mended(folder, serve):
    for name in ("CURRENT", "CURRENT.copy"):
        (folder / "index" / name).rename(folder / name)
    service = serve()
    assert service.answer() == ""
    assert json.loads(service.ask("/readyz")[2])["reason"] == "CURRENT is missing"
    for name in ("CURRENT", "CURRENT.copy"):
        (folder / name).rename(folder / "index" / name)
    service.until(lambda: service.answer() == "g4")


def test_it_does_not_start_where_there_is_no_index(tmp_path):
    service = Service(tmp_path, 1)
    assert service.process.wait(120) == 1
    assert service.logged().count("\n") == 1
    assert "there is no index" in service.logged() and "timbao index" in service.logged()


def test_what_is_accepted_meanwhile_is_written_afterwards(serve, folder):
    key = add_key(folder / "keys.json", "test", ["ingest", "search"])[1]
    service = serve(TIMBAO_KEYS=str(folder / "keys.json"))
    (folder / "index").rename(folder / "elsewhere")
    service.process.send_signal(signal.SIGHUP)
    service.until(lambda: service.answer() == "")
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(method: str, address: str, body: bytes | None = None) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)  # none is kept for long
        connection.request(method, address, body, sent)
        with connection.getresponse() as response:
            return response.status, json.loads(response.read())

    status, task = ask("PUT", "/api/v1/articles/x", b'{"title":"b\xe1\xbb\x91n"}')
    assert status == 202
    time.sleep(0.5)
    (folder / "elsewhere").rename(folder / "index")
    service.until(lambda: ask("GET", f"/api/v1/tasks/{task['id']}")[1]["state"] == "done")
    reader = open_index(str(folder / "index"))
    assert reader.get("x").title == "bốn"


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b'{"keys":[{"id":"a","x":' + b"[" * 100_000])
def test_a_damaged_file_of_keys_and_a_worker_that_dies(serve, folder, raw):
    key = add_key(folder / "keys.json", "test", ["search"])[1]
    service = serve(TIMBAO_KEYS=str(folder / "keys.json"))
    whole = (folder / "keys.json").read_bytes()
    (folder / "keys.json").write_bytes(raw)
    service.kill_worker()
    assert service.answer() == "g4"
    (folder / "keys.json").write_bytes(whole)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)
    connection.request("GET", "/api/v1/stats", headers={"Authorization": f"Bearer {key}"})
    assert connection.getresponse().status == 200
    connection.close()
