"""The queue: what was accepted is whole and in order, whatever happens to disks and processes."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import IndexLocked
from service.write_queue import queue as queue_module
from service.write_queue.queue import Damaged, NoRoom, Prepared, Queue, QueueError, QueueFull, QueueUnusable, Write
from service.write_queue.task import Task

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NOW = datetime(2024, 5, 1, 8, 30, tzinfo=timezone.utc)
fork = multiprocessing.get_context("fork")


def write(kind="put", article="bài/1", **more) -> Write:
    return Write(kind=kind, article=article, accepted=NOW, **more)


@pytest.fixture
def queue(tmp_path) -> Queue:
    return Queue(tmp_path / "index.queue")


def bodies(queue: Queue) -> list[bytes]:
    return [queue.read(name)[1] for name in queue.waiting()]


# Accepting. -------------------------------------------------------------------------------------------------


@FEW
@given(sent=st.lists(st.binary(max_size=200), max_size=8))
def test_what_is_accepted_is_read_back_in_order(tmp_path_factory, sent):
    queue = Queue(tmp_path_factory.mktemp("queue") / "q")
    tasks = [queue.accept(write(key="k1", gzip=bool(body)), body) for body in sent]
    reopened = Queue(queue.folder)
    assert bodies(reopened) == sent
    assert reopened.waiting() == [task.id for task in tasks]
    assert [reopened.task(task.id) for task in tasks] == tasks
    assert all(task.state == "waiting" and task.article == "bài/1" and task.accepted == NOW for task in tasks)


def test_numbers_go_on_where_those_that_are_done_ended(queue):
    first = queue.accept(write(), b"1")
    queue.finish([done(first)])
    second = Queue(queue.folder).accept(write(), b"2")
    assert second.id[:12] > first.id[:12]
    assert queue.waiting() == [second.id]


def test_threads_and_processes_never_share_a_number(queue):
    def accept_some(count: int) -> None:
        for _ in range(count):
            queue.accept(write(), b"x")

    processes = [fork.Process(target=accept_some, args=(20,)) for _ in range(3)]
    threads = [threading.Thread(target=accept_some, args=(20,)) for _ in range(3)]
    for one in (*processes, *threads):
        one.start()
    for one in (*processes, *threads):
        one.join()
    assert [int(name[:12]) for name in queue.waiting()] == list(range(1, 121))


def test_an_order_that_readers_of_the_answers_saw_is_kept(queue):
    """Whoever is answered before another asks comes first: with threads that take turns, numbers do too."""
    names = []
    turn = threading.Lock()

    def accept_some() -> None:
        for _ in range(10):
            with turn:
                names.append(queue.accept(write(), b"").id)

    threads = [threading.Thread(target=accept_some) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert queue.waiting() == names


def test_a_queue_that_is_full_accepts_nothing(tmp_path):
    queue = Queue(tmp_path / "q", max_requests=2)
    for _ in range(2):
        queue.accept(write(), b"x")
    with pytest.raises(QueueFull):
        queue.accept(write(), b"x")
    small = Queue(tmp_path / "small", max_bytes=1000)
    small.accept(write(), b"x" * 500)
    with pytest.raises(QueueFull):
        small.accept(write(), b"x" * 500)
    assert len(small.waiting()) == 1


def test_a_disk_that_is_nearly_full_accepts_nothing(queue, monkeypatch):
    free = shutil.disk_usage(queue.folder)._replace(free=queue_module.RESERVE)
    monkeypatch.setattr(queue_module.shutil, "disk_usage", lambda _: free)
    with pytest.raises(NoRoom):
        queue.accept(write(), b"x")
    assert files(queue) == []


def files(queue: Queue) -> list[str]:
    return [path.name for path in (queue.folder / "waiting").iterdir()]


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EIO, QueueUnusable), (errno.EROFS, QueueUnusable)],
)
def test_whatever_step_fails_nothing_is_accepted_and_nothing_left(queue, monkeypatch, number, kind):
    real = {"fsync": os.fsync, "rename": Path.rename}
    for step in range(1, 4):  # the file is fsynced, renamed, its folder fsynced
        calls = 0

        def failing(name, *arguments, step=step):
            nonlocal calls
            calls += 1
            if calls == step:
                raise OSError(number, os.strerror(number))
            return real[name](*arguments)

        monkeypatch.setattr(os, "fsync", lambda *given: failing("fsync", *given))
        monkeypatch.setattr(Path, "rename", lambda *given: failing("rename", *given))
        with pytest.raises(kind):
            queue.accept(write(), b"x")
        assert calls == step
        assert files(queue) == []


def test_a_folder_that_is_gone_is_an_error_of_the_queue(queue):
    shutil.rmtree(queue.folder)
    with pytest.raises(QueueUnusable):
        queue.accept(write(), b"x")


def test_load(queue):
    assert queue.load() == (0, 0, None)
    before = datetime.now().timestamp() - 1
    queue.accept(write(), b"x" * 1000)
    requests, size, oldest = queue.load()
    assert requests == 1
    assert 1000 < size < 1400
    assert before < oldest < before + 3600


# Damage. ----------------------------------------------------------------------------------------------------


@FEW
@given(data=st.data(), body=st.binary(min_size=1, max_size=80))
def test_a_file_cut_or_changed_anywhere_is_noticed_and_no_other_suffers(tmp_path_factory, data, body):
    queue = Queue(tmp_path_factory.mktemp("queue") / "q")
    names = [queue.accept(write(), one).id for one in (b"before", body, b"after")]
    path = queue.folder / "waiting" / names[1]
    raw = path.read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        path.write_bytes(raw[:place])
    else:
        path.write_bytes(raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :])
    with pytest.raises(Damaged):
        queue.read(names[1])
    assert queue.task(names[1]).state == "waiting"
    assert queue.read(names[0])[1] == b"before"
    assert queue.read(names[2])[1] == b"after"


def test_what_a_killed_process_left_half_written_was_never_accepted(queue):
    left = queue.folder / "waiting" / ".1f2e3d4c.tmp"
    left.write_bytes(b"timbao-wr")
    assert queue.waiting() == []
    assert queue.load().requests == 0
    queue.sweep()
    assert left.exists(), "it may be written at this moment"
    os.utime(left, (0, 0))
    queue.sweep()
    assert not left.exists()


# Finishing. -------------------------------------------------------------------------------------------------


def done(task: Task, generation: str = "g2") -> Task:
    return Task(id=task.id, kind=task.kind, state="done", accepted=NOW, finished=NOW, generation=generation)


def test_a_finished_task_is_found_among_many(queue):
    tasks = [done(queue.accept(write(), b"")) for _ in range(9)]
    for first in range(0, 9, 3):
        queue.finish(tasks[first : first + 3])
    assert queue.waiting() == []
    assert [queue.task(task.id) for task in tasks] == tasks


@pytest.mark.parametrize("name", ["", "1", "../../etc/passwd", "000000000001-00000000", "0" * 12 + "-zzzzzzzz"])
def test_no_such_task(queue, name):
    queue.accept(write(), b"")
    assert queue.task(name) is None
    assert queue.rejects(name) is None


def test_finishing_twice_is_finishing_once(queue):
    tasks = [done(queue.accept(write(), b"")) for _ in range(2)]
    queue.prepare(Prepared(mark="m", tasks=tasks))
    assert queue.prepared() == Prepared(mark="m", tasks=tasks)
    for _ in range(2):
        queue.finish(tasks)
    assert queue.prepared() is None
    assert [queue.task(task.id) for task in tasks] == tasks


def test_old_tasks_and_rejects_are_let_go(queue, monkeypatch):
    monkeypatch.setattr(queue_module, "KEPT_COMMITS", 3)
    monkeypatch.setattr(queue_module, "KEPT_REJECTS", 25)
    tasks = []
    for _ in range(5):
        tasks.append(done(queue.accept(write(), b"")))
        queue.rejects_path(tasks[-1].id).write_bytes(b"0123456789")
        queue.finish(tasks[-1:])
    assert [queue.task(task.id) is not None for task in tasks] == [False, False, True, True, True]
    assert [queue.rejects(task.id) for task in tasks] == [None, None, None, b"0123456789", b"0123456789"]
    assert queue.accept(write(), b"").id[:12] == "000000000006"


# The writer. ------------------------------------------------------------------------------------------------


def test_one_process_drains_and_others_see_that_it_does(queue):
    assert not queue.has_writer()
    with queue.writer_lock():
        assert queue.has_writer()
        with pytest.raises(IndexLocked), Queue(queue.folder).writer_lock():
            pass
    assert not queue.has_writer()
    shutil.rmtree(queue.folder)
    assert not queue.has_writer()


def test_every_error_of_the_queue_is_one():
    assert all(issubclass(kind, QueueError) for kind in (QueueFull, NoRoom, QueueUnusable, Damaged))
