"""A write that fails leaves nothing behind, and what a killed one left goes with the next: a full disk stays usable."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from disk import Disk, failing_at, full_at, full_from
from embedded import commit, content, create, needed

from search import Article, IndexMissing, Published, SearchError, open_index
from search.whoosh.generations.generation import current_number, file_name, load, numbers, pin_name
from search.whoosh.writing.history import pin, roll_back
from search.whoosh.writing.writer import WhooshWriter

pytestmark = pytest.mark.long

OLD = [Article(id=letter, title=f"học {letter}", body="sinh năm") for letter in "abcdef"]
NEW = [Article(id=letter, title=f"đường {letter}", tags=["x"]) for letter in "defghi"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """More generations than are kept, of several segments with deletions, the second of them pinned."""
    folder = create(tmp_path / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
        commit(folder, [*OLD[:4], Article(id="z", title="z")])
        pin(folder, "g2", keep=True)
        commit(folder, OLD[4:], ["z"])
        for letter in "uvw":
            commit(folder, [Article(id=letter, title=letter)], ["f"])
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {pin_name(2)}


def unmerged(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
        commit(folder, NEW, ["a", "b"])


def batches(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.BATCH_DOCS", 2)
        commit(folder, NEW)


WRITES: dict[str, Callable[[Path], object]] = {
    "index": lambda folder: commit(folder, NEW, ["a", "b"]),
    "index without a merge": unmerged,
    "index in batches": batches,
    "delete": lambda folder: commit(folder, deleted=["a"]),
    "rollback": lambda folder: roll_back(folder, "g3"),
}


def operations(folder: Path, write: Callable[[Path], object]) -> list[int]:
    """The operations of a write that are tried: all but most of those that write one array more to a file."""
    whats: list[str] = []
    copy = shutil.copytree(folder, folder.with_name("copy"))
    with pytest.MonkeyPatch.context() as patch:
        Disk(copy, lambda count, what: whats.append(what)).mount(patch)
        write(copy)
    shutil.rmtree(copy)
    chosen = [
        number
        for number, what in enumerate(whats, 1)
        if what != "write" or "write" not in whats[number - 2 : number + 1 : 2] or not number % 23
    ]
    assert len(chosen) > 12
    return chosen


def failing(folder: Path, number: int, write: Callable[[Path], object], faulty: Callable) -> tuple:
    """A copy of the folder in which a write failed at its n-th operation; and the error."""
    copy = shutil.copytree(folder, folder.with_name(f"copy{number}"))
    with pytest.MonkeyPatch.context() as patch:
        Disk(copy, faulty(number)).mount(patch)
        try:
            write(copy)
        except (OSError, SearchError) as error:
            return copy, error
    return copy, None


@pytest.mark.parametrize("faulty", [full_at, full_from])
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_full_disk_holds_what_is_kept_and_nothing_else(folder: Path, write, faulty) -> None:
    before, there = content(folder), names(folder)
    failures = 0
    for number in operations(folder, write):
        copy, error = failing(folder, number, write, faulty)
        if error is not None:
            failures += 1
            assert names(copy) == there
            assert current_number(copy) == 6
            assert content(copy) == before
            write(copy)  # there is room again
        else:
            commit(copy, deleted=["nothing"])  # takes away what could not be
        assert current_number(copy) == 7
        assert names(copy) == needed(copy)
        assert numbers(copy) == [2, 4, 5, 6, 7]
        assert open_index(str(copy)).check() == []
        shutil.rmtree(copy)
    assert failures > 6


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_an_error_means_that_nothing_was_published(folder: Path, write, caplog) -> None:
    """Whichever operation fails, removing files among them: what ``CURRENT`` names decides, and the log tells."""
    late = 0
    for number in operations(folder, write):
        copy, error = failing(folder, number, write, failing_at)
        assert (current_number(copy) == 7) == (error is None)
        if error is None and caplog.records:
            late += 1
            assert all(record.getMessage().startswith("published as g7, but ") for record in caplog.records)
        caplog.clear()
        commit(copy, deleted=["nothing"])
        assert names(copy) == needed(copy)
        shutil.rmtree(copy)
    assert late >= 2  # the folder is not synced, an old generation is not removed


def test_pinning_on_a_full_disk(folder: Path) -> None:
    def full(count: int, what: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    there = {path.name for path in folder.iterdir()}
    for name, keep in (("g4", True), ("g2", True)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", lambda descriptor: full(0, ""))
            if name == "g4":
                with pytest.raises(OSError, match="No space"):
                    pin(folder, name, keep=keep)
            else:
                pin(folder, name, keep=keep)  # it is pinned already
        assert {path.name for path in folder.iterdir()} == there
    pin(folder, "g4", keep=True)
    assert {path.name for path in folder.iterdir()} == there | {pin_name(4)}


def test_making_an_index_on_a_full_disk(tmp_path: Path) -> None:
    failures = 0
    for number in range(1, 30):
        folder = tmp_path / str(number) / "index"
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(folder, full_from(number))
            disk.mount(patch)
            try:
                open_index(str(folder), create=True)
            except OSError:
                failures += 1
                assert {path.name for path in folder.glob("*")} <= {"writer.lock"}
                with pytest.raises(IndexMissing):
                    open_index(str(folder))
        assert open_index(str(folder), create=True).check() == []
        if disk.operations < number:
            break
    assert failures > 5


def test_an_error_behind_a_commit_names_what_is_published(folder: Path) -> None:
    engine = open_index(str(folder), workers=1)
    with (
        pytest.raises(Published, match=r"published as g7, but what came after it failed: .*No space") as caught,
        engine.writer() as writer,
    ):
        writer.add(NEW[:2])
        writer.commit()
        writer.add(NEW[2:])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.generation == writer.generation == "g7"
    assert writer.articles == len(content(folder))
    assert names(folder) == needed(folder)


def test_an_interrupt_behind_a_commit_is_told_after_it(folder: Path) -> None:
    def interrupted(count: int, what: str) -> None:
        if what == "fsync" and current_number(folder) == 7:
            raise KeyboardInterrupt

    writer = WhooshWriter(folder, workers=1)
    writer.add(NEW)
    with pytest.MonkeyPatch.context() as patch:
        Disk(folder, interrupted).mount(patch)
        with pytest.raises(KeyboardInterrupt):
            writer.commit()
    writer.close()
    assert writer.generation == "g7"
    assert set(content(folder)) >= {article.id for article in NEW}


def test_a_worker_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, on a disk where no file may be large."""
    monkeypatch.setattr("search.whoosh.writing.writer.BATCH_DOCS", 2)
    monkeypatch.setattr("search.whoosh.writing.pool._serve_the_writer", no_large_files)
    there, before = names(folder), content(folder)
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        commit(folder, NEW, workers=2)
    assert names(folder) == there
    assert content(folder) == before


def no_large_files() -> None:
    import resource  # noqa: PLC0415  # in the worker process
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))


def test_what_a_killed_writer_left_goes_when_the_next_one_begins(folder: Path) -> None:
    there = names(folder)
    for name in ("MAIN_x.arrays", "MAIN_x.7.deleted", "_MAIN_7.toc", "._MAIN_7.toc.tmp", ".CURRENT.tmp"):
        (folder / name).write_bytes(b"half")
    reader = open_index(str(folder))
    found = reader.search("học").total
    commit(folder, deleted=["nothing"])
    assert names(folder) == there
    assert reader.search("học").total == found


def test_a_number_is_not_used_again_for_other_content(folder: Path) -> None:
    """A generation that was written but not published keeps its number, however many writers fail meanwhile."""
    shutil.copy(folder / file_name(6), folder / file_name(7))
    for _ in range(2):
        commit(folder, deleted=["nothing"])
    assert commit(folder, NEW) == "g8"
    assert numbers(folder) == [2, 4, 5, 6, 8]
    assert load(folder, 8).kept == (2, 4, 5, 6)
    assert names(folder) == needed(folder)


def test_files_of_a_writer_at_work_are_safe(folder: Path) -> None:
    engine = open_index(str(folder), workers=1)
    with engine.writer() as writer:
        writer.add(NEW)
        writer._flush()
        made = names(folder) - needed(folder)
        assert made
        for write in WRITES.values():
            with pytest.raises(SearchError, match="another process"):
                write(folder)
        assert made <= names(folder)
    assert set(content(folder)) >= {article.id for article in NEW}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted by root alone")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    """Writers that fail again and again take no room; what is freed is enough for the write that waits."""
    folder = create(small_disk / "index")
    commit(folder, OLD)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(4096))
    there, free = names(folder), os.statvfs(small_disk).f_bavail
    for _ in range(3):
        for write in (WRITES["index"], WRITES["delete"], lambda folder: roll_back(folder, "g1")):
            with pytest.raises(OSError, match="No space"):
                write(folder)
            assert (names(folder), os.statvfs(small_disk).f_bavail) == (there, free)
    assert content(folder) == {article.id: article for article in OLD}
    ballast.unlink()
    WRITES["index"](folder)
    assert names(folder) == needed(folder)


def test_generations_say_which_others_are_kept(folder: Path) -> None:
    assert load(folder, 6).kept == (2, 3, 4, 5)
    assert load(folder, 3).kept == (1, 2)
