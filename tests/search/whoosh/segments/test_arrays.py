"""Array files: what was written is read; what was not written there is noticed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.whoosh.segments.arrays import ArrayFile, contained, ranges, smallest, write_arrays

ARRAYS = {
    "bytes": np.arange(70, dtype=np.uint8),
    "empty": np.zeros(0, np.uint32),
    "moments": np.array([np.iinfo(np.int64).min, 0, 7], np.int64),
    "scores": np.array([[0.5, 1.5], [2.5, 3.5]], np.float32),
}


@pytest.fixture
def path(tmp_path):
    write_arrays(tmp_path / "a.arrays", ARRAYS, {"docs": 3, "title": "đường"})
    return tmp_path / "a.arrays"


def test_what_was_written_is_read(path) -> None:
    file = ArrayFile(path)
    assert file.names() == list(ARRAYS)
    assert file.meta == {"docs": 3, "title": "đường"}
    assert file.size == path.stat().st_size
    assert file.damages() == []
    for name, array in ARRAYS.items():
        assert file[name].dtype == array.dtype
        np.testing.assert_array_equal(file[name], array)


def test_the_size_is_given(tmp_path) -> None:
    assert write_arrays(tmp_path / "a", ARRAYS, {}) == (tmp_path / "a").stat().st_size
    assert write_arrays(tmp_path / "b", {}, {}) == (tmp_path / "b").stat().st_size


def test_big_endian_numbers_are_written_little_endian(tmp_path) -> None:
    write_arrays(tmp_path / "a", {"x": np.array([1, 2], ">u4")}, {})
    assert ArrayFile(tmp_path / "a")["x"].tolist() == [1, 2]
    assert ArrayFile(tmp_path / "a")["x"].dtype == np.dtype("<u4")


def test_views_cannot_be_written_to(path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile(path)["bytes"][0] = 1


def test_a_file_is_never_written_over(path) -> None:
    with pytest.raises(FileExistsError):
        write_arrays(path, {}, {})


def test_a_missing_array_is_damage(path) -> None:
    with pytest.raises(IndexDamaged, match=r"a\.arrays: array colour is missing"):
        ArrayFile(path)["colour"]


def test_a_file_of_another_version_is_told_from_a_damaged_one(path) -> None:
    whole = bytearray(path.read_bytes())
    whole[7] = 1
    path.write_bytes(whole)
    with pytest.raises(IndexDamaged, match=r"format 1 by another version of Timbao.*index the articles again"):
        ArrayFile(path)


def test_any_byte_that_changes_is_noticed(path) -> None:
    whole = path.read_bytes()
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << (at % 8)
        path.write_bytes(damaged)
        try:
            noticed = bool(ArrayFile(path).damages())
        except IndexDamaged as error:
            assert "a.arrays" in str(error)
            noticed = True
        assert noticed, at


def test_a_file_cut_anywhere_is_not_opened(path) -> None:
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises(IndexDamaged, match=r"a\.arrays"):
            ArrayFile(path)


def test_a_file_that_has_grown_is_not_opened(path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(IndexDamaged, match=r"a\.arrays: longer or shorter"):
        ArrayFile(path)


def test_a_file_cut_or_removed_while_open_is_noticed(path) -> None:
    file = ArrayFile(path)
    with path.open("r+b") as opened:
        opened.truncate(100)
    assert file.damages() == ["a.arrays: has changed its size while it was open"]
    path.unlink()
    assert "a.arrays: cannot be read" in file.damages()[0]


def test_a_missing_file_is_damage(tmp_path) -> None:
    with pytest.raises(IndexDamaged, match="gone"):
        ArrayFile(tmp_path / "gone.arrays")


@pytest.mark.parametrize("dtype", ["S4", "M8[s]"])
def test_only_numbers_are_read(tmp_path, dtype: str, monkeypatch) -> None:
    monkeypatch.setattr("search.whoosh.segments.arrays._KINDS", frozenset("uifSM"))
    write_arrays(tmp_path / "a", {"x": np.zeros(2, dtype)}, {})
    monkeypatch.undo()
    with pytest.raises(IndexDamaged, match="array x has the type"):
        ArrayFile(tmp_path / "a")


@given(st.lists(st.integers(0, 2**64 - 1), max_size=9))
def test_smallest_is_the_narrowest_type_that_holds_all(numbers: list[int]) -> None:
    found = smallest(np.array(numbers, np.uint64))
    assert found.tolist() == numbers
    top = max(numbers, default=0)
    assert found.dtype.itemsize == next(size for size in (1, 2, 4, 8) if top < 1 << (8 * size))


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5)), max_size=9))
def test_ranges_are_the_indices_of_many_slices(slices: list[tuple[int, int]]) -> None:
    starts, counts = (np.array(column, np.int64) for column in (zip(*slices, strict=True) if slices else ([], [])))
    expected = [at for start, count in slices for at in range(start, start + count)]
    assert ranges(starts, counts).tolist() == expected


@given(st.sets(st.integers(0, 30)).map(sorted), st.sets(st.integers(0, 30)).map(sorted))
def test_contained(wanted: list[int], known: list[int]) -> None:
    found = contained(np.array(wanted, np.int64), np.array(known, np.int64))
    assert found.tolist() == [number in known for number in wanted]
