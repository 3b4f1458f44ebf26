"""Errors of the system that pass: what was accepted is applied once they have passed, and nothing of it fails."""

from __future__ import annotations

import errno
import gzip
import json
import logging
import multiprocessing
import os
import resource
import stat
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search import open_index
from search.whoosh.writing.writer import WhooshWriter
from service.write_queue.queue import Queue, Write
from service.write_queue.task import Task
from timbao import patience as patience_module
from timbao.commands import drain as drain_module
from timbao.patience import Patience
from timbao.writing import MAX_REJECTS, MAX_REJECTS_BYTES, Drainer

pytestmark = pytest.mark.long

NOW = datetime(2024, 5, 1, 8, 30, tzinfo=timezone.utc)
NUMBERS = (errno.EMFILE, errno.ENFILE, errno.EIO, errno.ENOMEM, errno.EAGAIN, errno.ESTALE, errno.EBUSY, errno.EACCES)
fork = multiprocessing.get_context("fork")


class Site:
    """An index and its queue, with writes of every kind, one of them damaged."""

    def __init__(self, folder: Path, puts: int = 4) -> None:
        self.folder = folder
        self.engine = open_index(str(folder / "index"), create=True)
        self.queue = Queue(folder / "index.queue")
        self.puts = [self.accept("put", f"{n}", json.dumps({"title": f"Bài {n}"}).encode()) for n in range(puts)]
        self.bulk = self.accept("bulk", None, gzip.compress(b'{"id":"b","title":"B"}\nx\n'), packed=True)
        self.spoilt = self.accept("put", "hỏng", b'{"title":"a"}')
        path = self.queue.folder / "waiting" / self.spoilt
        self.kept = path.read_bytes()[:-1]
        path.write_bytes(self.kept)
        self.deleted = self.accept("delete", "0", b"")

    def accept(self, kind, article, body, *, packed=False) -> str:
        return self.queue.accept(Write(kind=kind, article=article, gzip=packed, accepted=NOW), body).id

    def task(self, name: str) -> Task:
        task = self.queue.task(name)
        assert task is not None, f"{name} is lost"
        return task

    def follow(self, rounds: int = 60) -> None:
        """Drain as the service's writer does, without the pauses, until nothing waits or so often."""
        left = iter(range(rounds))
        waiting = self.queue.folder / "waiting"

        def stop(_: float) -> bool:
            return next(left, None) is None or not any(name.startswith("0") for name in _names(waiting))

        Drainer(self.queue, self.engine).follow(stop)

    def assert_applied(self) -> None:
        """Every write that was accepted is in the index, and the damaged one is set aside as it was."""
        assert self.queue.waiting() == []
        tasks = [self.task(name) for name in (*self.puts, self.bulk, self.deleted)]
        assert [task.state for task in tasks] == ["done"] * len(tasks)
        failed = self.task(self.spoilt)
        assert (failed.state, failed.kind) == ("failed", None)
        assert "checksum" in failed.errors[0].reason
        assert (self.queue.folder / "damaged" / self.spoilt).read_bytes() == self.kept
        assert self.queue.rejects(self.bulk).count(b"\n") == 1
        engine = open_index(str(self.folder / "index"))
        assert set(engine.ids()) == {"b", *map(str, range(1, len(self.puts)))}
        assert engine.check() == []
        totals = self.queue.totals()
        assert totals.tasks == {"done": len(tasks), "failed": 1}


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return ["0"]


# Every call, one after the other. ---------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "times"), [(errno.EMFILE, 1), (errno.EIO, 3)])
def test_whichever_call_fails_every_write_is_applied(tmp_path, faults, caplog, number, times):
    caplog.set_level(logging.CRITICAL)
    step = 0
    while step == 0 or faults.calls >= step:
        step += 1
        site = Site(tmp_path / str(step), puts=2)
        with faults.at(range(step, step + times), number, site.folder):
            site.follow()
        site.assert_applied()
    assert step > 60


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_whichever_calls_fail_among_many_writes_all_are_applied(tmp_path_factory, faults, data):
    site = Site(tmp_path_factory.mktemp("many"), puts=data.draw(st.integers(15, 40)))
    for _ in range(data.draw(st.integers(1, 3))):
        first, count = data.draw(st.integers(1, 200)), data.draw(st.integers(1, 40))
        with faults.at(range(first, first + count), data.draw(st.sampled_from(NUMBERS)), site.folder):
            site.follow(rounds=data.draw(st.integers(1, 6)))
        for name in (*site.puts, site.bulk, site.deleted):
            assert site.task(name).state in {"waiting", "done"}
    site.follow()
    site.assert_applied()


def drain_with_few_descriptors(site: Site, spare: int) -> None:
    """Follow with so many descriptors left, in a process of its own; with what it should have, at the end."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + spare, hard))
    site.follow(rounds=4)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    for name in (*site.puts, site.bulk, site.deleted):
        assert site.task(name).state in {"waiting", "done"}
    site.follow()
    site.assert_applied()
    os._exit(0)


def test_with_hardly_any_descriptors_left_every_write_is_applied(tmp_path):
    """The limit is the system's own."""
    Site(tmp_path / "first").follow()  # whatever is imported late is so now
    for spare in range(9):
        process = fork.Process(target=drain_with_few_descriptors, args=(Site(tmp_path / str(spare)), spare))
        process.start()
        process.join(120)
        assert process.exitcode == 0, spare


def test_a_write_that_really_cannot_be_read_holds_the_others_and_fails_none(tmp_path, caplog):
    """Reading the beginning of a process's memory is a real input/output error."""
    site = Site(tmp_path)
    path = site.queue.folder / "waiting" / site.puts[2]
    kept = path.read_bytes()
    path.unlink()
    path.symlink_to("/proc/self/mem")
    site.follow(rounds=9)
    assert len(site.queue.waiting()) == len(site.puts) + 3
    [record] = [record for record in caplog.records if "nothing can be written" in record.getMessage()]
    assert os.strerror(errno.EIO) in record.getMessage(), "and it is said once"
    path.unlink()
    path.write_bytes(kept)
    site.follow()
    site.assert_applied()


@pytest.mark.parametrize(
    "error",
    [MemoryError(), BrokenProcessPool("a process was terminated"), ImportError("x.so: Too many open files"),
     RuntimeError("can't start new thread")],
)  # fmt: skip
def test_want_of_memory_processes_and_threads_is_no_writes_fault(tmp_path, monkeypatch, error):
    site, batches = Site(tmp_path), []

    def commit(self, mark=""):
        batches.append(len(self._pending))
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(WhooshWriter, "commit", commit)
        site.follow(rounds=6)
    assert len(site.queue.waiting()) == len(site.puts) + 3
    assert len(batches) == 6
    if isinstance(error, MemoryError | BrokenProcessPool):
        assert batches[-1] == 1, "less is tried at once"
    site.follow()
    site.assert_applied()


def test_a_write_over_which_workers_are_ended_again_and_again_is_set_aside_whole(tmp_path, monkeypatch):
    """Tried with others it may be any of them; alone it is the one."""
    site, commit, poison = Site(tmp_path), WhooshWriter.commit, "1"

    def deadly(self, mark=""):
        if poison in self._pending:
            raise BrokenProcessPool("a process was terminated")
        return commit(self, mark)

    monkeypatch.setattr(WhooshWriter, "commit", deadly)
    site.follow(rounds=40)
    assert site.queue.waiting() == []
    task = site.queue.task(site.puts[1])
    assert task.state == "failed" and "ended" in task.errors[0].reason
    assert (site.queue.folder / "damaged" / site.puts[1]).exists()
    assert all(site.queue.task(name).state == "done" for name in site.puts if name != site.puts[1])


# Dying at every step. ---------------------------------------------------------------------------------------


def drain_and_die(site: Site, step: int) -> None:
    left = step

    def counted(real):
        def call(*arguments, **more):
            nonlocal left
            left -= 1
            if not left:
                os._exit(9)
            return real(*arguments, **more)

        return call

    engine = open_index(str(site.folder / "index"))
    os.fsync, Path.replace, Path.unlink = counted(os.fsync), counted(Path.replace), counted(Path.unlink)
    with site.queue.writer_lock():
        while site.queue.waiting():
            Drainer(site.queue, engine).drain()
    os._exit(0)


def test_killed_at_any_step_nothing_is_lost_and_nothing_is_shown_to_others(tmp_path):
    """What is set aside is at every instant in one place or the other; whatever is left is its owner's alone."""
    step, died, before = 0, True, os.umask(0)
    try:
        while died:
            step += 1
            site = Site(tmp_path / str(step), puts=2)
            process = fork.Process(target=drain_and_die, args=(site, step))
            process.start()
            process.join()
            assert process.exitcode in {0, 9}
            died = process.exitcode == 9
            places = [site.queue.folder / place / site.spoilt for place in ("waiting", "damaged")]
            assert [path.read_bytes() for path in places if path.exists()] == [site.kept], step
            assert site.task(site.spoilt).state in {"waiting", "failed"}
            assert_private(site.queue.folder)
            site.follow()
            site.assert_applied()
            assert_private(site.queue.folder)
    finally:
        os.umask(before)
    assert step > 20


def assert_private(folder: Path) -> None:
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert {path: oct(mode) for path, mode in found.items() if mode & 0o077} == {}


def test_a_folder_for_what_is_damaged_on_another_disk(tmp_path, monkeypatch):
    site, real = Site(tmp_path), Path.replace

    def across(self, target):
        if Path(target).parent.name == "damaged" and self.parent.name == "waiting":
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", across)
    site.follow()
    site.assert_applied()


# Rejects. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "count"), [(b"x", MAX_REJECTS + 2000), (b"\x01" * 1_000_000, 12), (b'{"title":1}', MAX_REJECTS)]
)
def test_rejects_are_bounded_and_counted_on(tmp_path, line, count):
    site = Site(tmp_path)
    body = b"\n".join([*[line] * count, b'{"id":"c","title":"C"}'])
    name = site.accept("bulk", None, gzip.compress(body), packed=True)
    site.follow()
    task, rejects = site.task(name), site.queue.rejects(name)
    assert (task.state, task.counts.indexed, task.counts.rejected) == ("done", 1, count)
    assert task.rejects_kept == rejects.count(b"\n") <= MAX_REJECTS
    assert len(rejects) <= MAX_REJECTS_BYTES
    assert (task.rejects_kept < count) == (count != MAX_REJECTS)
    lines = [json.loads(reject)["line"] for reject in rejects.splitlines()]
    assert lines == list(range(1, task.rejects_kept + 1)), "the first ones"


# Waiting, and saying so. ------------------------------------------------------------------------------------


def test_pauses_grow_and_the_log_is_not_flooded(caplog, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(patience_module.time, "monotonic", lambda: now[0])
    caplog.set_level(logging.INFO)
    patience, pauses = Patience(logging.getLogger("timbao.writer"), "it cannot be done"), []
    for _ in range(40):  # twenty minutes
        pauses.append(patience.pause(OSError(errno.EIO, "bad")))
        now[0] += pauses[-1]
    assert pauses[:6] == [1, 2, 4, 8, 16, 30]
    assert set(pauses[5:]) == {30}
    assert len(caplog.records) == 4, "at once, and every five minutes"
    patience.pause(OSError(errno.EMFILE, "other"))
    assert "other" in caplog.records[-1].getMessage()
    assert len(caplog.records) == 5, "another error is told at once"
    patience.over()
    patience.over()
    assert [record.levelname for record in caplog.records[5:]] == ["INFO"]
    assert patience.pause(MemoryError()) == 1
    assert "MemoryError" in caplog.records[-1].getMessage()


def test_the_writer_waits_for_a_disk_that_may_not_be_written_yet(tmp_path, faults, caplog):
    site, pauses = Site(tmp_path), []
    with (
        faults.at(range(1, 4), errno.EROFS, site.queue.folder),
        drain_module._lock(site.queue, pauses.append),
    ):
        assert site.queue.has_writer()
    assert pauses == [1, 2, 4]
    assert not site.queue.has_writer()
    assert sum("cannot be written" in record.getMessage() for record in caplog.records) == 1


def test_timbao_drain_says_what_is_still_waiting(timbao, tmp_path, faults):
    site = Site(tmp_path)
    with faults.at(range(20, 21), errno.EIO, site.queue.folder):
        ended = timbao("drain")
    assert ended.exit_code == 1
    assert "still waiting" in ended.output
    assert os.strerror(errno.EIO) in ended.output
    assert timbao("drain").exit_code == 0
    site.assert_applied()


def test_a_write_that_is_taken_away_while_it_waits_is_passed_over(tmp_path, monkeypatch):
    """As when the folder it was put into could not be made durable."""
    site = Site(tmp_path)
    gone = site.accept("put", "đi", b'{"title":"a"}')
    real = Drainer._batch

    def batch(self):
        names = real(self)
        (site.queue.folder / "waiting" / gone).unlink(missing_ok=True)
        return names

    monkeypatch.setattr(Drainer, "_batch", batch)
    site.follow()
    site.assert_applied()
    assert site.queue.task(gone) is None
