"""The writer: what was accepted gets into the index, once, in order, whatever is killed and whenever."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer import RecordError, apart, to_article
from search import Article, IndexDamaged, IndexLocked, open_index
from search.whoosh.writing.writer import WhooshWriter
from service.write_queue.attempts import Attempts
from service.write_queue.queue import Queue, Write
from service.write_queue.task import SHOWN
from service.write_queue.writing import ArticleRefused
from timbao import writing
from timbao.writing import ATTEMPTS, DEATHS, PATIENCE, Drainer, check_article, read_article

pytestmark = pytest.mark.long

NOW = datetime(2024, 5, 1, 8, 30, tzinfo=timezone.utc)
fork = multiprocessing.get_context("fork")


@pytest.fixture
def place(tmp_path) -> Path:
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add([Article(id="cũ", title="Bài cũ"), Article(id="bỏ", title="Bài sẽ bỏ")])
    engine.close()
    return tmp_path / "index"


@pytest.fixture
def queue(place) -> Queue:
    return Queue(writing.queue_place(str(place)))


def put(queue: Queue, article_id: str, **fields: object) -> str:
    body = json.dumps(fields or {"title": f"Bài {article_id}"}).encode()
    return queue.accept(Write(kind="put", article=article_id, key="k", accepted=NOW), body).id


def delete(queue: Queue, article_id: str) -> str:
    return queue.accept(Write(kind="delete", article=article_id, accepted=NOW), b"").id


def bulk(queue: Queue, *lines: object, packed: bool = False) -> str:
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    body = gzip.compress(body) if packed else body
    return queue.accept(Write(kind="bulk", accepted=NOW, gzip=packed), body).id


def drain(place: Path, queue: Queue) -> int:
    engine = open_index(str(place))
    try:
        return Drainer(queue, engine).drain()
    finally:
        engine.close()


def content(place: Path) -> dict[str, str]:
    engine = open_index(str(place))
    assert engine.check() == []
    found = {article_id: engine.get(article_id).title for article_id in engine.ids()}
    engine.close()
    return found


def generation(place: Path) -> str:
    return open_index(str(place)).generation


# What becomes of a write. -----------------------------------------------------------------------------------


def test_put_delete_and_bulk_are_one_commit(place, queue):
    names = [put(queue, "mới"), delete(queue, "bỏ"), delete(queue, "không-có"), bulk(queue, {"id": "b", "title": "B"})]
    assert [queue.task(name).state for name in names] == ["waiting"] * 4
    assert drain(place, queue) == 4
    assert content(place) == {"cũ": "Bài cũ", "mới": "Bài mới", "b": "B"}
    tasks = [queue.task(name) for name in names]
    assert {(task.state, task.generation) for task in tasks} == {("done", generation(place))}
    assert all(task.finished >= NOW for task in tasks)
    assert (tasks[0].counts.indexed, tasks[0].key, tasks[0].article) == (1, "k", "mới")
    assert (tasks[1].counts.deleted, tasks[1].counts.missing) == (1, 0)
    assert (tasks[2].counts.deleted, tasks[2].counts.missing) == (0, 1)
    assert tasks[3].counts.indexed == tasks[3].counts.received == 1
    assert drain(place, queue) == 0


def test_later_wins_and_order_is_that_of_acceptance(place, queue):
    put(queue, "a", title="một")
    put(queue, "a", title="hai")
    delete(queue, "b")
    put(queue, "b", title="sau khi bỏ")
    put(queue, "c", title="trước khi bỏ")
    delete(queue, "c")
    put(queue, "cũ", title="thay")
    drain(place, queue)
    assert content(place) == {"a": "hai", "b": "sau khi bỏ", "cũ": "thay", "bỏ": "Bài sẽ bỏ"}


@pytest.mark.parametrize("packed", [False, True])
def test_a_bad_line_spoils_no_other(place, queue, packed):
    lines = [{"id": "1", "title": "Một"}, b"", b"{", {"id": "2", "title": "Hai", "published": "31/31/2024"},
             [1], {"id": "3", "tieude": "Ba"}, {"x": 1}, b"\xff\xfe"]  # fmt: skip
    name = bulk(queue, *lines, packed=packed)
    drain(place, queue)
    task = queue.task(name)
    assert task.state == "done"
    assert (task.counts.received, task.counts.indexed, task.counts.rejected) == (7, 2, 5)
    assert [(error.line, error.field) for error in task.errors] == [
        (3, ""), (4, "published"), (5, ""), (7, "title"), (8, ""),
    ]  # fmt: skip
    assert all(error.reason for error in task.errors)
    rejects = [json.loads(line) for line in queue.rejects(name).splitlines()]
    assert [(one["line"], one["field"], one["reason"]) for one in rejects] == [
        (error.line, error.field, error.reason) for error in task.errors
    ]
    assert json.loads(rejects[1]["raw"])["published"] == "31/31/2024"
    assert content(place).keys() == {"cũ", "bỏ", "1", "3"}


def test_a_task_lists_some_errors_and_its_rejects_all(place, queue):
    name = bulk(queue, *[b"x"] * (SHOWN + 50), {"id": "1", "title": "a"})
    drain(place, queue)
    task = queue.task(name)
    assert (len(task.errors), task.counts.rejected) == (SHOWN, SHOWN + 50)
    assert len(queue.rejects(name).splitlines()) == SHOWN + 50


def test_a_write_of_which_nothing_can_be_done_has_failed(place, queue):
    before = generation(place)
    name = bulk(queue, b"x", b"y")
    drain(place, queue)
    task = queue.task(name)
    assert (task.state, task.generation, task.counts.rejected) == ("failed", None, 2)
    assert generation(place) == before


def test_an_article_is_read_as_by_timbao_index(place, queue):
    source = {"tieude": "<b>Giá</b> gạo", "noidung": "<p>Một</p><p>Hai</p>", "ngaydang": "1/2/2024 08:30", "views": 3}
    put(queue, "g", **source)
    bulk(queue, source | {"guid": "h"})
    drain(place, queue)
    engine = open_index(str(place))
    assert engine.get("g") == to_article(source | {"id": "g"})
    assert engine.get("h") == to_article(source | {"id": "h"})


@pytest.mark.parametrize(
    ("body", "field"),
    [(b"", ""), (b"{", ""), (b"[1]", ""), (b"1", ""), (b"{}", "title"), (b'{"title":"a","id":"other"}', "id"),
     (b'{"title":"a","id":["x"]}', "id"), (b'{"title":"a","published":"x"}', "published"),
     (b'{"title":1e999}', "title"),
     (b"[" * 100_000, ""), (b'{"title":"a","x":' + b"[" * 100 + b"]" * 100 + b"}", "x")],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_the_field(body, field):
    with pytest.raises(ArticleRefused) as caught:
        read_article(body, "1")
    assert caught.value.reason
    assert caught.value.field == field


def test_what_is_nested_deeper_than_python_reads_is_refused():
    """Python 3.13 reads deeper than those before it: which field it is, is told where it can be."""
    with pytest.raises(ArticleRefused, match="nested"):
        read_article(b'{"title":"a","x":' + b"[" * 1000 + b"]" * 1000 + b"}", "1")


@pytest.mark.parametrize("article_id", ["a\nb", " a", "x" * 201, "\x00"])
def test_an_id_that_could_not_be_indexed_is_refused(article_id):
    with pytest.raises(ArticleRefused, match="id"):
        read_article(b'{"title":"a"}', article_id)


EMPTY_IDS = ["", "undefined", "null", "None", "nan", "NaN", "NaT", "N/A", "-", "--", "[]", "{}", "(null)", "\\N"]


@pytest.mark.parametrize("article_id", EMPTY_IDS)
def test_an_id_that_stands_for_none_is_refused(article_id):
    """Reading takes it for no id, and the article would be stored under another than the address asks for."""
    for check in (read_article, check_article):
        with pytest.raises(ArticleRefused, match="id") as caught:
            check(b'{"title":"a"}', article_id)
        assert caught.value.field == "id"


@given(
    article_id=st.one_of(
        st.sampled_from(EMPTY_IDS),
        st.text(st.characters(codec="utf-8"), max_size=10),
        st.text("[]{}/nulaN-0", max_size=5),
    )
)
@example("0")
@example("không")
@example("https://bao.vn/1")
@settings(deadline=None)
def test_an_article_is_stored_under_the_id_that_was_accepted(article_id):
    """What a request may accept (``check_article``), the writer stores under that id."""
    body = json.dumps({"title": "a", "guid": "khác", "url": "https://bao.vn/1", "article": {"id": "b"}}).encode()
    try:
        check_article(body, article_id)
    except ArticleRefused:
        return
    assert read_article(body, article_id).id == article_id


@given(body=st.binary(max_size=60), article_id=st.text(max_size=10))
@settings(max_examples=200, deadline=None)
def test_whatever_is_sent_is_an_article_or_refused(body, article_id):
    try:
        assert read_article(body, article_id).id == article_id
    except ArticleRefused as error:
        assert error.reason


# Batches. ---------------------------------------------------------------------------------------------------


def test_a_batch_is_bounded_in_writes_and_in_bytes(place, queue, monkeypatch):
    monkeypatch.setattr(writing, "BATCH_WRITES", 3)
    monkeypatch.setattr(writing, "BATCH_BYTES", 3000)
    for number in range(4):
        put(queue, f"{number}", title="a")
    for number in range(4, 8):
        put(queue, f"{number}", title="a", body="x" * 1800)
    put(queue, "8", title="a", body="x" * 9000)
    sizes = []
    while moved := drain(place, queue):
        sizes.append(moved)
    assert sizes == [3, 2, 1, 1, 1, 1]
    assert len(content(place)) == 11


# Others that write. -----------------------------------------------------------------------------------------


def test_it_waits_while_another_process_writes(place, queue):
    name = put(queue, "mới")
    engine, other = open_index(str(place)), open_index(str(place))
    drainer = Drainer(queue, engine)
    with other.writer() as writer:
        writer.add([Article(id="mới", title="của lần lập chỉ mục"), Article(id="khác", title="khác")])
        with pytest.raises(IndexLocked):
            drainer.drain()
        assert queue.task(name).state == "waiting"
        ended = threading.Event()
        thread = threading.Thread(target=drainer.follow, args=(ended.wait,))
        thread.start()
        ended.wait(0.5)
        assert queue.task(name).state == "waiting"
    while queue.task(name).state == "waiting":
        ended.wait(0.02)
    ended.set()
    thread.join()
    assert content(place)["mới"] == "Bài mới"
    assert content(place)["khác"] == "khác"


# Damage and faults. -----------------------------------------------------------------------------------------


def test_a_damaged_write_is_set_aside_and_the_others_applied(place, queue, caplog):
    names = [put(queue, "a"), put(queue, "b"), put(queue, "c")]
    path = queue.folder / "waiting" / names[1]
    path.write_bytes(path.read_bytes()[:-1])
    drain(place, queue)
    assert content(place).keys() == {"cũ", "bỏ", "a", "c"}
    task = queue.task(names[1])
    assert (task.state, task.kind) == ("failed", None)
    assert "checksum" in task.errors[0].reason
    assert (queue.folder / "damaged" / names[1]).exists()
    assert names[1] in caplog.text


def test_a_write_that_breaks_the_writer_holds_up_no_other(place, queue, monkeypatch):
    monkeypatch.setattr(writing.time, "sleep", lambda _: None)
    names = [put(queue, "a"), put(queue, "hỏng"), put(queue, "c")]
    real = WhooshWriter.add

    def add(self, articles):
        articles = list(articles)
        if any(article.id == "hỏng" for article in articles):
            raise RuntimeError("a fault of ours")
        real(self, articles)

    monkeypatch.setattr(WhooshWriter, "add", add)
    engine = open_index(str(place))
    drainer = Drainer(queue, engine)
    for _ in range(4 + ATTEMPTS):  # all fail, a, both fail, the bad one so often, the last
        drainer.drain()
    assert [queue.task(name).state for name in names] == ["done", "failed", "done"]
    assert "RuntimeError" in queue.task(names[1]).errors[0].reason
    assert content(place).keys() == {"cũ", "bỏ", "a", "c"}
    assert queue.waiting() == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), IndexDamaged("a segment")])
def test_trouble_that_may_pass_loses_nothing(place, queue, monkeypatch, error):
    names = [put(queue, "a"), delete(queue, "bỏ")]
    with monkeypatch.context() as patch:
        patch.setattr(WhooshWriter, "_merge", lambda self: (_ for _ in ()).throw(error))
        with pytest.raises(type(error)):
            drain(place, queue)
    assert [queue.task(name).state for name in names] == ["waiting", "waiting"]
    assert content(place).keys() == {"cũ", "bỏ"}
    drain(place, queue)
    assert content(place).keys() == {"cũ", "a"}


# Attempts. --------------------------------------------------------------------------------------------------


def killed_by(place: Path, queue: Queue, article_id: str) -> bool:
    """Drain once in a process that ends as by SIGKILL when the article comes; tells whether it did."""

    def run() -> None:
        real = WhooshWriter.add

        def add(self, articles):
            articles = list(articles)
            if any(article.id == article_id for article in articles):
                os._exit(9)
            real(self, articles)

        WhooshWriter.add = add
        drain(place, queue)
        os._exit(0)

    process = fork.Process(target=run)
    process.start()
    process.join()
    return process.exitcode == 9


def test_a_write_that_has_the_writer_killed_is_set_aside(place, queue):
    """A process that is killed can count nothing afterwards, so each attempt is counted before."""
    names = [put(queue, "a"), put(queue, "hỏng"), put(queue, "c")]
    died = [killed_by(place, queue, "hỏng")]  # all together
    died.append(killed_by(place, queue, "hỏng"))  # the first alone
    while queue.waiting():
        died.append(killed_by(place, queue, "hỏng"))
    assert died == [True, False, *[True] * DEATHS, False, False]
    assert [queue.task(name).state for name in names] == ["done", "failed", "done"]
    assert "was ended" in queue.task(names[1]).errors[0].reason
    assert (queue.folder / "damaged" / names[1]).exists()
    assert content(place).keys() == {"cũ", "bỏ", "a", "c"}
    assert not (queue.folder / "attempts.json").exists()


def test_what_may_pass_counts_against_no_write(place, queue, monkeypatch):
    """A full disk, a locked index: as often as it happens, nothing is set aside."""
    names = [put(queue, "a"), put(queue, "b")]
    engine = open_index(str(place))
    drainer = Drainer(queue, engine)
    assert killed_by(place, queue, "a")
    drainer = Drainer(queue, engine)  # has seen that: one by one from here on
    with monkeypatch.context() as patch:
        patch.setattr(WhooshWriter, "_merge", lambda self: (_ for _ in ()).throw(OSError(28, "No space left")))
        for _ in range(2 * DEATHS):
            with pytest.raises(OSError, match="No space"):
                drainer.drain()
    other = open_index(str(place))
    with other.writer():
        for _ in range(2 * DEATHS):
            with pytest.raises(IndexLocked):
                drainer.drain()
    assert [drainer.drain(), drainer.drain(), drainer.drain()] == [1, 1, 0]
    assert [queue.task(name).state for name in names] == ["done", "done"]


def test_attempts_are_on_the_disk_before_what_they_count(tmp_path):
    attempts = Attempts(tmp_path)
    attempts.begin(["a", "b"])
    assert Attempts(tmp_path).is_suspect(["a"]) and not Attempts(tmp_path).is_suspect(["c"])
    assert Attempts(tmp_path).of("a") == 0
    attempts.end(["a", "b"])
    for count in (1, 2):
        Attempts(tmp_path).begin(["c"])
        assert Attempts(tmp_path).of("c") == count
    attempts = Attempts(tmp_path)
    attempts.begin(["c"])
    attempts.withdraw()
    attempts.withdraw()
    assert Attempts(tmp_path).of("c") == 2
    (tmp_path / "attempts.json").write_bytes(b"\x00")
    assert Attempts(tmp_path).of("c") == 0


# Articles that take too long. -------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch):
    """Whatever is read apart takes too long."""
    mine = apart.Apart(apart.Limits(seconds=0.2))
    monkeypatch.setattr(apart, "_shared", mine)
    monkeypatch.setattr(mine, "do", lambda step, material: mine_do(mine))
    yield mine
    mine.close()


def mine_do(mine):
    mine.given_up += 1
    raise RecordError("", apart.too_long(0.2))


MARKUP = "<p>Một đoạn</p>" * 2000


def test_an_article_that_takes_too_long_is_a_reject_and_the_others_are_indexed(place, queue, impatient):
    name = bulk(queue, {"id": "1", "title": "a"}, {"id": "2", "title": "b", "body": MARKUP}, {"id": "3", "title": "c"})
    single = put(queue, "chậm", title="d", body=MARKUP)
    drain(place, queue)
    task = queue.task(name)
    assert (task.state, task.counts.indexed, task.counts.rejected) == ("done", 2, 1)
    assert (task.errors[0].line, task.errors[0].reason) == (2, "reading it took longer than 0.2 s")
    assert json.loads(queue.rejects(name))["raw"].endswith('"}')
    assert queue.task(single).state == "failed"
    assert content(place).keys() == {"cũ", "bỏ", "1", "3"}


def test_one_request_of_slow_articles_does_not_hold_the_others_up(place, queue, impatient):
    slow = [{"id": f"{number}", "title": "a", "body": MARKUP} for number in range(PATIENCE + 20)]
    name = bulk(queue, *slow, {"id": "x", "title": "nhanh"})
    drain(place, queue)
    assert impatient.given_up == PATIENCE
    task = queue.task(name)
    assert (task.counts.indexed, task.counts.rejected) == (1, PATIENCE + 20)
    assert len(queue.rejects(name).splitlines()) == PATIENCE + 20


def test_a_request_does_not_wait_for_much_markup(impatient):
    """It is checked as far as that goes at once; the writer reads the rest."""
    body = json.dumps({"title": "a", "body": MARKUP}).encode()
    check_article(body, "1")
    assert impatient.given_up == 0
    for wrong in (b"{", json.dumps({"id": "2", "body": MARKUP}).encode(), b'{"title": "a", "published": "x"}'):
        with pytest.raises(ArticleRefused):
            check_article(wrong, "1")


# A death at every instant. ----------------------------------------------------------------------------------


def dying_at(step: int) -> None:
    """From here on, this process ends as by SIGKILL before its ``step``-th change to the disk that others can see."""
    left = step

    def counted(real):
        def call(*arguments, **more):
            nonlocal left
            left -= 1
            if not left:
                os._exit(9)
            return real(*arguments, **more)

        return call

    os.fsync = counted(os.fsync)
    Path.replace = counted(Path.replace)
    Path.unlink = counted(Path.unlink)


def drain_and_die(place: Path, queue: Queue, step: int) -> None:
    engine = open_index(str(place))
    dying_at(step)
    with queue.writer_lock():
        Drainer(queue, engine).drain()
    os._exit(0)


def deaths(place: Path, queue: Queue, step: int) -> bool:
    """Drain in a process that dies at a step; False when it got to the end before."""
    process = fork.Process(target=drain_and_die, args=(place, queue, step))
    process.start()
    process.join()
    assert process.exitcode in {0, 9}
    return process.exitcode == 9


def test_killed_at_any_step_every_write_is_applied_exactly_once(tmp_path):
    step, died, found = 0, True, set()
    while died:
        step += 1
        folder = tmp_path / str(step)
        engine = open_index(str(folder / "index"), create=True)
        with engine.writer() as writer:
            writer.add([Article(id="bỏ", title="Bài sẽ bỏ"), Article(id="cũ", title="cũ")])
        queue = Queue(folder / "index.queue")
        names = [put(queue, "a"), delete(queue, "bỏ"), bulk(queue, b"x", {"id": "b", "title": "B"})]
        died = deaths(folder / "index", queue, step)
        # Another writer comes before the one that follows: what had been applied must not be applied over its work.
        committed, current = "a" in content(folder / "index"), generation(folder / "index")
        engine.refresh()
        with engine.writer() as writer:
            writer.add([Article(id="bỏ", title="lại có"), Article(id="a", title="của người khác")])
        while queue.waiting():
            drain(folder / "index", queue)
        drain(folder / "index", queue)
        tasks = [queue.task(name) for name in names]
        assert [task.state for task in tasks] == ["done"] * 3, step
        assert [(task.counts.indexed, task.counts.deleted, task.counts.rejected) for task in tasks] == [
            (1, 0, 0), (0, 1, 0), (1, 0, 1),
        ], step  # fmt: skip
        assert queue.rejects(names[2]).count(b"\n") == 1
        assert queue.waiting() == []
        expected = {"cũ": "cũ", "b": "B"}
        expected |= {"a": "của người khác", "bỏ": "lại có"} if committed else {"a": "Bài a"}
        assert content(folder / "index") == expected, step
        assert tasks[-1].generation == (current if committed else generation(folder / "index")), step
        found.add(committed)
    assert found == {True, False}
    assert step > 15


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_writes_and_any_deaths_end_as_a_dictionary_would(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    open_index(str(folder / "index"), create=True).close()
    queue, expected = Queue(folder / "index.queue"), {}
    for _ in range(data.draw(st.integers(1, 4))):
        for _ in range(data.draw(st.integers(0, 4))):
            article_id = data.draw(st.sampled_from("abc"))
            if data.draw(st.booleans()):
                title = data.draw(st.sampled_from(["một", "hai", "ba"]))
                put(queue, article_id, title=title)
                expected[article_id] = title
            else:
                delete(queue, article_id)
                expected.pop(article_id, None)
        deaths(folder / "index", queue, data.draw(st.integers(1, 30)))
    while queue.waiting():
        drain(folder / "index", queue)
    assert content(folder / "index") == expected
