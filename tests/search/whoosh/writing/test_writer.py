"""Writing: what is added, replaced and deleted is what readers find, and a failed commit has not happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from disk import Disk, full_at, photographed
from embedded import commit, content, create, snapshot, stored
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import articles

from search import Article, open_index
from search.durable import WriterLock
from search.errors import IndexLocked
from search.whoosh.answering.statistics import SnapshotStatistics
from search.whoosh.generations.generation import KEPT, current_number, numbers
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.writing.budget import Budget
from search.whoosh.writing.writer import WhooshWriter

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[4]
batches = st.lists(
    st.tuples(st.lists(articles(), max_size=5), st.lists(st.sampled_from("abcdefgh"), max_size=3)), max_size=8
)


@given(batches, st.integers(1, 4), st.sampled_from([1, 60_000, 200_000, 1 << 40]))
def test_the_last_one_wins(tmp_path_factory, steps: list, batch: int, merge: int) -> None:
    """Within a batch, across the batches of a writer, and across commits; whatever may be merged, and when."""
    folder = create(tmp_path_factory.mktemp("index"))
    expected: dict[str, Article] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.BATCH_DOCS", batch)
        patch.setattr("search.whoosh.writing.writer.share_out", lambda memory, workers: Budget(1, 1 << 40, merge))
        for added, deleted in steps:
            with WriterLock(folder):
                writer = WhooshWriter(folder, workers=1)
                writer.add(added)
                living = expected | {article.id: article for article in added}
                assert writer.delete(deleted) == len({article_id for article_id in deleted if article_id in living})
                expected = {key: article for key, article in living.items() if key not in deleted}
                writer.commit()
                writer.close()
            assert content(folder) == expected
            opened = snapshot(folder)
            assert opened.damages() == []
            assert opened.articles == len(expected)
            for article_id in "abcdefgh":
                assert stored(opened, article_id) == expected.get(article_id)


@settings(max_examples=20)
@given(batches)
def test_several_commits_of_one_writer(tmp_path_factory, steps: list) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    expected: dict[str, Article] = {}
    writer = WhooshWriter(folder, workers=1)
    for added, deleted in steps:
        writer.delete(deleted)
        writer.add(added)
        expected = {key: article for key, article in expected.items() if key not in deleted}
        expected.update({article.id: article for article in added})
        before, name = current_number(folder), writer.commit()
        assert name == snapshot(folder).generation.name
        assert current_number(folder) in (before, before + 1)
        assert content(folder) == expected
    writer.close()


def test_nothing_changed_is_no_generation(tmp_path: Path) -> None:
    create(tmp_path)
    assert commit(tmp_path) == commit(tmp_path, deleted=["never"]) == "g1"
    assert commit(tmp_path, [Article(id="1", title="a")]) == "g2"


def test_deleting_everything_leaves_an_empty_index(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="a")])
    commit(tmp_path, deleted=["1"])
    assert content(tmp_path) == {}
    assert snapshot(tmp_path).segments == []


def test_what_is_not_committed_is_not_there(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="a")])
    writer = WhooshWriter(tmp_path, workers=1)
    writer.delete(["1"])
    writer.add([Article(id="2", title="b")])
    writer._flush()
    writer.close()
    assert set(content(tmp_path)) == {"1"}
    assert_no_leftovers(tmp_path)
    commit(tmp_path, [Article(id="3", title="c")])
    assert set(content(tmp_path)) == {"1", "3"}
    assert_no_leftovers(tmp_path)


def assert_no_leftovers(folder: Path) -> None:
    """Every file is needed by a generation that is kept."""
    kept = numbers(folder)
    assert 1 <= len(kept) <= KEPT
    needed = {"CURRENT", "CURRENT.copy", "writer.lock"}
    for number in kept:
        generation = Snapshot(folder, number).generation
        needed |= generation.files() | {f"generation-{number:08d}.json", f"_MAIN_{number}.toc"}
    assert {path.name for path in folder.iterdir()} <= needed


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    create(tmp_path)
    with WriterLock(tmp_path), pytest.raises(IndexLocked), WriterLock(tmp_path):
        pass
    with WriterLock(tmp_path):
        pass


def test_workers_change_nothing_that_can_be_asked(tmp_path: Path, news: list[Article], monkeypatch) -> None:
    monkeypatch.setattr("search.whoosh.segments.rows.LEAST", 1024)  # as in worker processes, which nothing patches
    monkeypatch.setattr("search.whoosh.writing.writer.BATCH_DOCS", 40)
    for workers in (1, 2):
        commit(create(tmp_path / str(workers)), [*news, *news[:50]], workers=workers)
    one, two = (snapshot(tmp_path / str(workers)) for workers in (1, 2))
    assert list(one.ids()) == list(two.ids())
    assert content(tmp_path / "1") == content(tmp_path / "2") == {article.id: article for article in news}
    assert [segment.docs for segment in one.segments] == [segment.docs for segment in two.segments]
    for left, right in zip(one.segments, two.segments, strict=True):
        for name in left.file.names():
            np.testing.assert_array_equal(left.file[name], right.file[name], err_msg=name)


@pytest.mark.parametrize("workers", [1, 2])
def test_little_memory_changes_the_segments_and_nothing_else(tmp_path: Path, monkeypatch, workers: int) -> None:
    """Batches are merged while others are still to come, and their files do not wait for the commit to go."""
    dice = random.Random(1)
    syllables = [first + rest for first in "bcdghklmnstvx" for rest in ("a", "an", "ang", "o", "on", "ong", "i", "in")]
    news = [
        Article(id=str(number % 150), title=f"học {number}", body=" ".join(dice.choices(syllables, k=200)))
        for number in range(200)
    ]
    monkeypatch.setattr("search.whoosh.writing.writer.BATCH_DOCS", 10)
    commit(create(tmp_path / "one"), news[:10])
    batch = snapshot(tmp_path / "one").segments[0].file.size
    limit = 4 * batch
    room = "search.whoosh.writing.writer"
    monkeypatch.setattr(f"{room}.share_out", lambda memory, workers: Budget(workers, 1 << 40, limit))
    monkeypatch.setattr(f"{room}.SMALL_MERGE", 2 * batch)
    folder, most = create(tmp_path / "all"), 0
    writer = WhooshWriter(folder, workers=workers)
    for article in news:
        writer.add([article])
        most = max(most, len(list(folder.glob("*.arrays"))))
    writer.commit()
    writer.close()
    assert content(folder) == {article.id: article for article in news}
    sizes = [segment.file.size for segment in snapshot(folder).segments]
    assert 1 < len(sizes) < most < 20  # of 20 batches
    assert max(sizes) <= limit
    assert snapshot(folder).damages() == []
    assert_no_leftovers(folder)


def test_a_long_commit_fills_the_last_segment_first(tmp_path: Path, monkeypatch) -> None:
    for name in ("writer", "policy"):
        monkeypatch.setattr(f"search.whoosh.writing.{name}.MAX_DOCS", 100)
    monkeypatch.setattr("search.whoosh.writing.writer.BATCH_DOCS", 10)
    create(tmp_path)
    news = [Article(id=str(number), title=f"học {number}") for number in range(500)]
    docs = []
    for begin, end in ((0, 160), (160, 360), (360, 440), (440, 441), (441, 500)):
        before = {segment.name for segment in snapshot(tmp_path).segments}
        commit(tmp_path, news[begin:end])
        segments = snapshot(tmp_path).segments
        docs.append([(segment.docs, segment.name in before) for segment in segments])
        assert [name for segment in segments for name in segment.ids.strings()] == [b"%d" % n for n in range(end)]
    assert docs == [
        [(100, False), (60, False)],
        [(100, True), (100, False), (100, False), (60, False)],
        [(100, True), (100, True), (100, True), (100, False), (40, False)],
        [(100, True), (100, True), (100, True), (100, True), (40, True), (1, False)],
        [(100, True), (100, True), (100, True), (100, True), (100, False)],
    ]
    assert content(tmp_path) == {article.id: article for article in news}
    assert_no_leftovers(tmp_path)


def test_readers_of_an_old_generation_keep_answering(tmp_path: Path) -> None:
    commit(create(tmp_path), [Article(id="1", title="học")])
    opened = snapshot(tmp_path)
    for number in range(2, 2 + 2 * KEPT):
        commit(tmp_path, [Article(id=str(number), title="sinh")], ["1"])
    assert stored(opened, "1") == Article(id="1", title="học")
    assert SnapshotStatistics(opened).frequency("hoc") == 1
    assert stored(opened, "2") is None


# Crashes. -----------------------------------------------------------------------------------------------------------

OLD = [Article(id=letter, title=f"học {letter}", body="sinh năm") for letter in "abcdef"]
NEW = [Article(id=letter, title=f"đường {letter}", tags=["x"]) for letter in "defghi"]
BEFORE = {article.id: article for article in OLD}
AFTER = {key: article for key, article in (BEFORE | {a.id: a for a in NEW}).items() if key not in "ab"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two segments, one of them with deletions, so that the next commit writes every kind of file."""
    folder = create(tmp_path / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
        commit(folder, [*OLD[:4], Article(id="z", title="z")])
        commit(folder, OLD[4:], ["z"])
    return folder


def change(folder: Path) -> None:
    commit(folder, NEW, ["a", "b"])


def assert_whole(folder: Path, *allowed: dict[str, Article]) -> None:
    """The index opens, is undamaged, holds one of the allowed contents, and takes the next commit."""
    there = content(folder)
    assert there in allowed
    assert snapshot(folder).damages() == []
    commit(folder, [Article(id="last", title="a")])
    assert set(content(folder)) == {*there, "last"}
    assert_no_leftovers(folder)


@pytest.mark.parametrize("merging", [True, False])
def test_a_full_disk_at_any_operation(folder: Path, tmp_path: Path, monkeypatch, merging: bool) -> None:
    if not merging:
        monkeypatch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
    number, failed = 0, True
    seen = set()
    while failed:
        number += 1
        copy = tmp_path / f"copy{number}"
        shutil.copytree(folder, copy)
        with pytest.MonkeyPatch.context() as patch:
            Disk(copy, full_at(number)).mount(patch)
            try:
                change(copy)
                failed = False
            except OSError:
                pass
        seen.add(len(content(copy)))
        assert_no_leftovers(copy)
        failed = failed or number < 10  # (removing files is let through)
        assert_whole(copy, BEFORE, AFTER)
        shutil.rmtree(copy)
    assert number > 20
    assert seen == {len(BEFORE), len(AFTER)}


@pytest.mark.parametrize("merging", [True, False])
def test_a_crash_before_any_operation(folder: Path, tmp_path: Path, monkeypatch, merging: bool) -> None:
    """Each half write, fsync and rename: what is on the disk then is the old generation or the new one."""
    if not merging:
        monkeypatch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
    album = tmp_path / "album"
    with pytest.MonkeyPatch.context() as patch:
        Disk(folder, photographed(folder, album)).mount(patch)
        change(folder)
    photographs = sorted(album.iterdir())
    assert len(photographs) > 20
    contents = [content(photograph) for photograph in photographs]
    turn = contents.index(AFTER)
    assert contents == [BEFORE] * turn + [AFTER] * (len(contents) - turn)
    for photograph in photographs:
        assert_whole(photograph, BEFORE, AFTER)


def test_everything_is_durable_before_the_pointer_names_it(folder: Path, tmp_path: Path) -> None:
    """At the moment the pointer is renamed every file of the generation was fsynced, and the folder after it."""
    events: list[tuple[str, str]] = []
    old = {path.name for path in folder.iterdir()}
    fsync, rename = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        events.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        fsync(descriptor)

    def replaced(source: Path, target: Path) -> Path:
        events.append(("replace", Path(target).name))
        return rename(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", synced)
        patch.setattr(Path, "replace", replaced)
        change(folder)
    generation = snapshot(folder).generation
    swap = events.index(("replace", "CURRENT"))
    new = (generation.files() | {f"generation-{generation.number:08d}.json"}) - old
    assert len(new) > 1
    for name in new:
        written = {at for at, event in enumerate(events) if event in (("fsync", name), ("fsync", f".{name}.tmp"))}
        assert written, name
        folders = {at for at, event in enumerate(events) if event == ("fsync", folder.name)}
        assert any(min(written) < at < swap for at in folders), name
    assert ("fsync", ".CURRENT.tmp") in events[:swap]
    assert ("fsync", folder.name) in events[swap:]


def test_creating_an_index_survives_a_crash_before_any_operation(tmp_path: Path) -> None:
    folder, album = tmp_path / "index", tmp_path / "album"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        Disk(folder, photographed(folder, album)).mount(patch)
        open_index(str(folder), create=True)
    for photograph in sorted(album.iterdir()):
        engine = open_index(str(photograph), create=True)
        assert engine.check() == []
        with engine.writer() as writer:
            writer.add(OLD)
        assert sorted(engine.ids()) == sorted(BEFORE)


WRITE = """
import sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tools!r}]
import search.whoosh.writing.writer as module
from embedded import commit
from search import Article, open_index
module.BATCH_DOCS = 16
folder = Path(sys.argv[1])
print("ready", flush=True)
for number in range(10_000):
    ids = [str(n) for n in range(30)]
    commit(folder, [Article(id=n, title=f"học {{number}}", body="sinh năm " * 20) for n in ids], workers={workers})
    print(number, flush=True)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_writer_killed_at_any_moment(tmp_path: Path, workers: int) -> None:
    """Every commit replaces all articles; whenever the process dies, all articles are of one and the same commit."""
    folder = create(tmp_path / "index")
    script = WRITE.format(root=str(ROOT), tools=str(ROOT / "tests" / "search" / "tools"), workers=workers)
    (tmp_path / "write.py").write_text(script, encoding="utf-8")
    luck = random.Random(7)
    for _ in range(6 if workers == 1 else 2):
        process = subprocess.Popen(
            [sys.executable, str(tmp_path / "write.py"), str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _line in range(luck.randint(1, 4)):
            last = process.stdout.readline().strip()
        time.sleep(luck.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=120)  # the output ends when its worker processes have ended too
        done = [int(word) for word in [last, *rest.split()] if word.isdigit()]
        opened = snapshot(folder)
        assert opened.damages() == []
        titles = {article.title for article in content(folder).values()}
        assert len(titles) <= 1
        if done:
            assert titles <= {f"học {done[-1]}", f"học {done[-1] + 1}"}
            assert opened.articles == 30
        with WriterLock(folder):
            pass
    commit(folder, [Article(id="last", title="a")])
    assert_no_leftovers(folder)
