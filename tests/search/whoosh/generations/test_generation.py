"""Generations on disk: the pointer, the list of segments, the lists of deleted articles."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.durable import make_folder, write_durably
from search.errors import IndexDamaged, IndexMissing
from search.whoosh.generations.generation import (
    Generation,
    SegmentEntry,
    current_number,
    file_name,
    load,
    numbers,
    pointer_stamp,
    publish,
    read_deletions,
    write_deletions,
)

ENTRY = SegmentEntry("MAIN_a.arrays", 7, 3, 99, 1, "MAIN_a.2.deleted", 98)


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


def marked(name: str, alive: list[bool], crc: int) -> SegmentEntry:
    return SegmentEntry("MAIN_a.arrays", 7, len(alive), 99, alive.count(False), name, crc)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.data())
def test_deletions_are_read_as_written_or_not_at_all(tmp_path_factory, alive: list[bool], data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("deletions") / "MAIN_a.2.deleted"
    entry = marked(path.name, alive, write_deletions(path, np.array(alive, np.bool_)))
    assert read_deletions(path, entry).tolist() == alive
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))]) + whole[at + 1 :]):
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=path.name):
            read_deletions(path, entry)


def test_whole_deletions_of_another_generation_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "MAIN_a.2.deleted"
    older, newer = [True, False, True], [False, True, True]  # as many, but others
    entry = marked(path.name, newer, write_deletions(path, np.array(newer)))
    write_deletions(path, np.array(older))
    with pytest.raises(IndexDamaged, match=r"MAIN_a\.2\.deleted is not the file that the generation"):
        read_deletions(path, entry)


def test_missing_deletions_are_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="MAIN_a"):
        read_deletions(tmp_path / "MAIN_a.2.deleted", ENTRY)


@pytest.mark.parametrize("version", [1, 3])
def test_a_generation_of_another_version_says_what_to_do(tmp_path: Path, version: int) -> None:
    publish(tmp_path, msgspec.structs.replace(generation(2), version=version))
    with pytest.raises(IndexDamaged, match=rf"{file_name(2)}: written in format {version}.*timbao index SOURCE"):
        load(tmp_path, 2)


def test_a_generation_that_no_pointer_named_goes_when_a_higher_one_is_written(tmp_path: Path) -> None:
    publish(tmp_path, generation(1))
    pointer = (tmp_path / "CURRENT").read_bytes()
    publish(tmp_path, generation(2))
    (tmp_path / "CURRENT").write_bytes(pointer)
    publish(tmp_path, generation(3))
    assert numbers(tmp_path) == [1, 3]


def test_every_folder_that_is_made_is_entered_durably(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(Path(f"/proc/self/fd/{descriptor}").readlink()))
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    assert synced == [tmp_path, tmp_path / "a"]
    make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_what_could_not_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="full"):
        write_durably(tmp_path / "a", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]
