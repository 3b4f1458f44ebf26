"""Errors of the system that pass say nothing about the index: nothing is called damaged or missing for them."""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path

import pytest

from search import Article, Engine, IndexDamaged, IndexMissing, SearchError, open_index
from search.durable import WriterLock
from search.whoosh.generations.cleaning import clean
from search.whoosh.generations.generation import current_number, load, numbers
from search.whoosh.segments.arrays import ArrayFile

pytestmark = pytest.mark.long

NUMBERS = [errno.EMFILE, errno.EIO, errno.ENOMEM, errno.EACCES]


def add(engine: Engine, article_id: str) -> None:
    with engine.writer() as writer:
        writer.add([Article(id=article_id, title=f"Bài {article_id}")])


@pytest.fixture
def folder(tmp_path) -> Path:
    engine = open_index(str(tmp_path / "index"), create=True)
    for article_id in "abc":
        add(engine, article_id)
    with engine.writer() as writer:
        writer.delete(["a"])
    return tmp_path / "index"


def use(folder: Path) -> None:
    """Open the index and read all there is."""
    engine = open_index(str(folder), create=True)
    if engine.fallback:  # the generation before answers, and says why it does
        return
    assert set(engine.ids()) == {"b", "c"}
    assert len(engine.search("", generation="g4").items) == 3
    assert [one.name for one in engine.generations()] == ["g5", "g4", "g3", "g2"]
    assert engine.check() == []


@pytest.mark.parametrize("number", NUMBERS)
def test_whichever_call_fails_nothing_is_called_damaged_or_missing(folder, faults, number):
    step = 0
    while step == 0 or faults.calls >= step:
        step += 1
        with faults.at(range(step, step + 1), number, folder), contextlib.suppress(OSError):
            use(folder)
        use(folder)
    assert step > 10


@pytest.mark.parametrize("number", NUMBERS)
def test_whichever_call_fails_what_was_committed_stays(tmp_path, faults, number):
    """A commit may fail, or have been published all the same; what was there before is there, and whole."""
    step, known = 0, set()
    engine = open_index(str(tmp_path / "index"), create=True)
    while step == 0 or faults.calls >= step:
        step += 1
        before = set(numbers(tmp_path / "index"))
        with faults.at(range(step, step + 1), number, tmp_path), contextlib.suppress(OSError, SearchError):
            add(engine, f"{step}")
        reopened = open_index(str(tmp_path / "index"))
        assert set(reopened.ids()) - {f"{step}"} == known, step
        assert reopened.check() == []
        known = set(reopened.ids())
        kept = set(numbers(tmp_path / "index"))
        assert len(before & kept) >= min(len(before), 3), step
    assert step > 20


@pytest.mark.parametrize("number", NUMBERS)
def test_cleaning_removes_nothing_where_it_cannot_be_seen_what_is_kept(folder, faults, number):
    """The folder listed as if it were empty would be the end of everything in it."""
    before, step = sorted(path.name for path in folder.iterdir()), 0
    while step == 0 or faults.calls >= step:
        step += 1
        with faults.at(range(step, step + 1), number, folder), contextlib.suppress(OSError):
            clean(folder)
        assert sorted(path.name for path in folder.iterdir()) == before, step
    assert step > 4


@pytest.mark.parametrize("number", NUMBERS)
def test_files_of_the_index(folder, faults, number):
    path = next(folder.glob("*.arrays"))
    for read in (
        lambda: ArrayFile(path),
        lambda: load(folder, 5),
        lambda: current_number(folder),
        lambda: numbers(folder),
        lambda: WriterLock(folder).__enter__(),
    ):
        with faults.at(range(1, 99), number, folder), pytest.raises(OSError, match=r"\[Errno"):
            read()


def test_what_is_not_there_or_no_file_is_damage(folder):
    path = next(folder.glob("*.arrays"))
    path.unlink()
    with pytest.raises(IndexDamaged):
        ArrayFile(path)
    path.mkdir()
    with pytest.raises(IndexDamaged):
        ArrayFile(path)
    with pytest.raises(IndexDamaged):
        load(folder, 99)
    assert numbers(folder / "none") == []
    with pytest.raises(IndexMissing):
        current_number(folder / "none")
