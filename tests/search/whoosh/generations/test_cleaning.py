"""Cleaning: what no generation needs goes, what one needs stays, and nothing goes where that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from disk import Disk

from search.errors import IndexDamaged
from search.whoosh.generations.cleaning import clean, discard, kept_beside, tidy
from search.whoosh.generations.generation import (
    KEPT,
    Generation,
    SegmentEntry,
    file_name,
    load,
    numbers,
    pin_name,
    publish,
    toc_name,
)


def published(folder: Path, number: int) -> None:
    """A generation of a segment of its own, with deletions, and one that it has in common with the others."""
    own = SegmentEntry(f"MAIN_{number}.arrays", 0, 8, 0, 1, f"MAIN_{number}.{number}.deleted", 0)
    for name in ("MAIN_0.arrays", own.file, own.deletions, toc_name(number)):
        (folder / str(name)).touch()
    publish(folder, Generation(number, 0, (SegmentEntry("MAIN_0.arrays", 0, 0, 0), own)))


def needed(*kept: int) -> set[str]:
    names = {"CURRENT", "CURRENT.copy", "MAIN_0.arrays"}
    for number in kept:
        names |= {file_name(number), toc_name(number), f"MAIN_{number}.arrays", f"MAIN_{number}.{number}.deleted"}
    return names


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


RUBBISH = ("MAIN_x.arrays", "MAIN_0.9.deleted", "_MAIN_9.toc", "_MAIN_9.toc.17.5", ".CURRENT.tmp", "._MAIN_9.toc.tmp")
OTHERS = {"writer.lock", "notes.txt"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, KEPT + 3):
        published(tmp_path, number)
    for name in (*RUBBISH, *OTHERS):
        (tmp_path / name).touch()
    return tmp_path


def test_old_generations_and_what_only_they_need_are_removed(folder: Path) -> None:
    (folder / pin_name(1)).touch()
    clean(folder)
    assert names(folder) == needed(1, 3, 4, 5, 6) | OTHERS | {pin_name(1)}


def test_tidying_removes_no_generation(folder: Path) -> None:
    tidy(folder)
    assert names(folder) == needed(1, 2, 3, 4, 5, 6) | OTHERS


def test_a_generation_that_was_never_published_needs_nothing_but_keeps_its_number(folder: Path) -> None:
    pointer = (folder / "CURRENT").read_bytes()
    published(folder, 7)
    (folder / "CURRENT").write_bytes(pointer)
    tidy(folder)
    assert names(folder) == needed(1, 2, 3, 4, 5, 6) | OTHERS | {file_name(7)}


@pytest.mark.parametrize("number", [4, 6])
def test_nothing_is_removed_beside_a_damaged_generation(folder: Path, number: int) -> None:
    (folder / file_name(number)).write_bytes(b"?")
    before = names(folder)
    clean(folder)
    tidy(folder)
    discard(folder, before)
    assert names(folder) == before


def test_nothing_is_removed_where_the_newest_is_not_known(folder: Path) -> None:
    (folder / "CURRENT").write_bytes(b"?")
    before = names(folder)
    for act in (clean, tidy):
        with pytest.raises(IndexDamaged):
            act(folder)
    (folder / "MAIN_y.arrays").touch()
    discard(folder, before)
    assert names(folder) == before | {"MAIN_y.arrays"}


def test_what_an_attempt_made_is_discarded_but_for_what_it_published(folder: Path) -> None:
    tidy(folder)
    before = names(folder)
    published(folder, 7)
    for name in RUBBISH:
        (folder / name).touch()
    discard(folder, before)
    assert names(folder) == needed(1, 2, 3, 4, 5, 6, 7) | OTHERS


def test_those_kept_beside_another(folder: Path) -> None:
    (folder / pin_name(2)).touch()
    assert kept_beside(folder, 7) == (2, 4, 5, 6)
    assert kept_beside(folder, 6) == (2, 3, 4, 5)
    assert kept_beside(folder, 7, keep=1) == (2,)


def test_a_crash_while_old_generations_are_removed_leaves_no_list_without_its_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(count: int, what: str) -> None:
        if what == "unlink":
            for number in numbers(folder):
                needs = load(folder, number).files() | {toc_name(number)}
                assert needs <= names(folder), number

    disk = Disk(folder, check)
    disk.mount(monkeypatch)
    clean(folder)
    assert disk.operations > 8


def test_one_file_that_cannot_be_removed_does_not_keep_the_others(folder: Path) -> None:
    (folder / "MAIN_x.arrays").unlink()
    (folder / "MAIN_x.arrays").mkdir()
    with pytest.raises(OSError, match="MAIN_x"):
        tidy(folder)
    assert names(folder) == needed(1, 2, 3, 4, 5, 6) | OTHERS | {"MAIN_x.arrays"}
