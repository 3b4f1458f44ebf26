"""Generations on disk: the pointer, the list of segments, the lists of deleted articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexDamaged, IndexMissing
from search.whoosh.generations.generation import (
    KEPT,
    Generation,
    SegmentEntry,
    clean,
    current_number,
    file_name,
    load,
    numbers,
    pointer_stamp,
    publish,
    read_deletions,
    write_deletions,
)

ENTRY = SegmentEntry("MAIN_a.arrays", 7, 3, 1, "MAIN_a.2.deleted")


def generation(number: int) -> Generation:
    return Generation(number, 1.5, (ENTRY,), "00")


def test_what_was_published_is_the_newest(tmp_path: Path) -> None:
    publish(tmp_path, generation(1))
    before = pointer_stamp(tmp_path)
    publish(tmp_path, generation(2))
    assert current_number(tmp_path) == 2
    assert load(tmp_path, 2) == generation(2)
    assert load(tmp_path, 1) == generation(1)
    assert numbers(tmp_path) == [1, 2]
    assert pointer_stamp(tmp_path) != before
    assert generation(2).name == "g2"
    assert generation(2).files() == {"MAIN_a.arrays", "MAIN_a.2.deleted"}


def test_a_folder_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        current_number(tmp_path)
    with pytest.raises(IndexMissing):
        current_number(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(IndexMissing):
        current_number(tmp_path / "file")
    assert pointer_stamp(tmp_path) == (0, 0)


def test_a_lost_pointer_is_damage(tmp_path: Path) -> None:
    publish(tmp_path, generation(2))
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(IndexDamaged, match="CURRENT is missing"):
        current_number(tmp_path)


@pytest.mark.parametrize("name", ["CURRENT", file_name(3)])
def test_any_change_and_any_cut_is_noticed(tmp_path: Path, name: str) -> None:
    for number in (1, 2, 3):
        publish(tmp_path, generation(number))
    whole = (tmp_path / name).read_bytes()
    others = [whole[:at] for at in range(len(whole))]
    others += [whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :] for at in range(len(whole))]
    others += [whole + b"\n", b"", b"\xff" * 9]
    for damaged in others:
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=name):
            load(tmp_path, current_number(tmp_path))


def test_a_generation_in_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    publish(tmp_path, generation(1))
    (tmp_path / file_name(1)).rename(tmp_path / file_name(2))
    with pytest.raises(IndexDamaged, match="is generation 1"):
        load(tmp_path, 2)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.data())
def test_deletions_are_read_as_written_or_not_at_all(tmp_path_factory, alive: list[bool], data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("deletions") / "MAIN_a.2.deleted"
    write_deletions(path, np.array(alive, np.bool_))
    assert read_deletions(path, len(alive)).tolist() == alive
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))]) + whole[at + 1 :]):
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=path.name):
            read_deletions(path, len(alive))


def test_missing_deletions_are_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="MAIN_a"):
        read_deletions(tmp_path / "MAIN_a.2.deleted", 3)


def test_old_generations_and_what_only_they_need_are_removed(tmp_path: Path) -> None:
    for number in range(1, KEPT + 3):
        entry = SegmentEntry(f"MAIN_{number}.arrays", 0, 0)
        (tmp_path / entry.file).touch()
        publish(tmp_path, Generation(number, 0, (SegmentEntry("MAIN_0.arrays", 0, 0), entry)))
    for name in ("MAIN_0.arrays", "MAIN_x.arrays", "MAIN_x.3.deleted", ".CURRENT.tmp", "writer.lock", "notes.txt"):
        (tmp_path / name).touch()
    clean(tmp_path, abandoned=[5])
    assert numbers(tmp_path) == [2, 3, 4, 6]
    kept = {f"MAIN_{number}.arrays" for number in (0, 2, 3, 4, 6)}
    kept |= {file_name(number) for number in (2, 3, 4, 6)} | {"CURRENT", "CURRENT.copy", "writer.lock", "notes.txt"}
    assert {path.name for path in tmp_path.iterdir()} == kept


def test_nothing_is_removed_beside_a_damaged_generation(tmp_path: Path) -> None:
    for number in range(1, 7):
        publish(tmp_path, Generation(number, 0))
    (tmp_path / file_name(4)).write_bytes(b"?")
    (tmp_path / "MAIN_x.arrays").touch()
    clean(tmp_path)
    assert (tmp_path / "MAIN_x.arrays").exists()
    assert numbers(tmp_path) == [1, 2, 3, 4, 5, 6]
