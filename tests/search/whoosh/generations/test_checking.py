"""Checking: any byte of any file of any generation that is kept is named when it changes, and so is any stand-in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from embedded import commit, create, needed

from search import Article, IndexDamaged, IndexMissing, check_index, open_index
from search.whoosh.generations.checking import damages_of
from search.whoosh.generations.generation import file_name, load, numbers, pin_name, toc_name
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.segments.arrays import ArrayFile
from search.whoosh.writing.history import pin

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Generations of shared segments and own ones, with deletions that change while their number does not."""
    folder = create(tmp_path_factory.mktemp("whole") / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
        commit(folder, [Article(id=str(number), title=f"học sinh {number}", tags=["a"]) for number in range(9)])
        commit(folder, [Article(id="x", title="đường dài", authors=["b"])], ["1"])
        pin(folder, "g3", keep=True)
        commit(folder, [Article(id="2", title="năm mới")])
        commit(folder, [Article(id="3", title="năm mới")], ["x"])
        commit(folder, [Article(id="4", title="năm mới")])
        commit(folder, [Article(id="5", title="năm mới")])
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "index")


def places(path: Path) -> Iterator[int]:
    """The first, a middle and the last byte of each part of a file."""
    size = path.stat().st_size
    yield from (0, size // 2, size - 1)
    if path.suffix == ".arrays":
        file = ArrayFile(path)
        yield from (7, 9, 13, 17)  # the version, the header's length and checksum, the header
        for name in file.names():
            if count := file[name].nbytes:
                begin = file._start + file._header.arrays[name].offset
                yield from {begin, begin + count // 2, begin + count - 1}


def owners(folder: Path, name: str) -> set[str]:
    """The generations that need a file."""
    return {
        f"g{number}"
        for number in numbers(folder)
        if name in load(folder, number).files() | {file_name(number), toc_name(number)}
    }


def test_a_whole_index_is_whole(whole: Path) -> None:
    assert numbers(whole) == [3, 4, 5, 6, 7]
    assert check_index(str(whole)) == ("g7", [])
    assert open_index(str(whole)).check() == []


def test_any_byte_of_any_file_is_named_with_its_generations(folder: Path) -> None:
    seen = 0
    # That the second witness of CURRENT is not there is what a crash leaves, and no damage.
    for name in sorted(needed(folder) - {"writer.lock", "CURRENT.copy"}):
        path = folder / name
        content, expected = path.read_bytes(), owners(folder, name)
        for at in sorted(set(places(path))):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
            damages = damages_of(folder)
            if not damages:
                assert path.suffix == ".arrays" and content[at] == 0  # behind the last array
                continue
            seen += 1
            assert all(name in damage for damage in damages), (name, at, damages)
            assert all(generation in damages[0] for generation in expected), (name, at, damages)
        path.write_bytes(content)
    assert seen > 500
    assert damages_of(folder) == []


def test_a_file_that_is_cut_or_missing_is_named(folder: Path) -> None:
    # That the second witness of CURRENT is not there is what a crash leaves, and no damage.
    for name in sorted(needed(folder) - {"writer.lock", "CURRENT.copy"}):
        path = folder / name
        content, expected = path.read_bytes(), owners(folder, name)
        for harm in (path.unlink, lambda path=path: path.write_bytes(path.read_bytes()[:-1])):
            harm()
            damages = damages_of(folder)
            assert damages and all(name in damage or damage.startswith(pin_name(3)) for damage in damages), name
            assert all(generation in damages[0] for generation in expected), (name, damages)
            path.write_bytes(content)
    assert damages_of(folder) == []


def test_a_whole_file_in_the_place_of_another_is_named(folder: Path) -> None:
    files = sorted(needed(folder) - {"writer.lock", "CURRENT", "CURRENT.copy"})
    swapped = 0
    for kind in (".arrays", ".deleted", ".json", ".toc"):
        own = [name for name in files if name.endswith(kind)]
        assert len(own) > 1, kind
        for target in own:
            content = (folder / target).read_bytes()
            for source in own:
                if (folder / source).read_bytes() != content:
                    (folder / target).write_bytes((folder / source).read_bytes())
                    damages = damages_of(folder)
                    assert damages and all(target in damage for damage in damages), (source, target, damages)
                    (folder / target).write_bytes(content)
                    swapped += 1
    assert swapped > 50


def test_older_deletions_in_the_place_of_newer_ones_are_noticed_when_the_index_is_opened(folder: Path) -> None:
    """Of the same segment, with their own checksum in order: they would bring articles back."""
    newest = load(folder, 7)
    entry = next(one for one in newest.segments if one.deletions and len(list(folder.glob(f"{one.file[:-7]}*"))) > 2)
    older = next(path for path in folder.glob(f"{entry.file[:-7]}.*.deleted") if path.name != entry.deletions)
    shutil.copy(older, folder / str(entry.deletions))
    with pytest.raises(IndexDamaged, match=f"{entry.deletions} is not the file"):
        Snapshot(folder, 7)


def test_another_segment_of_the_same_size_is_noticed_when_the_index_is_opened(folder: Path) -> None:
    one, other = (
        path
        for path in sorted(folder.glob("*.arrays"))
        if path.name in {entry.file for entry in load(folder, 7).segments[-2:]}
    )
    if one.stat().st_size == other.stat().st_size:
        shutil.copy(one, other)
        with pytest.raises(IndexDamaged, match=f"{other.name} is not the file"):
            Snapshot(folder, 7)
    assert one.stat().st_size == other.stat().st_size


def test_each_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    damages = ArrayFile.damages

    def counted(file: ArrayFile) -> list[str]:
        read.append(file.path.name)
        return damages(file)

    monkeypatch.setattr(ArrayFile, "damages", counted)
    assert damages_of(folder) == []
    assert sorted(read) == sorted(path.name for path in folder.glob("*.arrays"))


def test_all_generations_are_checked_where_the_newest_is_not_known(folder: Path) -> None:
    (folder / "CURRENT").write_bytes(b"?")
    (folder / toc_name(4)).write_bytes(b"?")
    name, damages = check_index(str(folder))
    assert name is None
    assert [damage.partition(" ")[0] for damage in damages] == ["CURRENT", toc_name(4)]


def test_a_pin_without_its_generation(folder: Path) -> None:
    (folder / pin_name(2)).touch()
    assert damages_of(folder) == [f"{pin_name(2)} keeps generation g2, which is not there"]


def test_what_was_never_published_is_not_checked(folder: Path) -> None:
    (folder / file_name(8)).write_bytes(b"?")
    (folder / "MAIN_half.arrays").write_bytes(b"?")
    assert damages_of(folder) == []


def test_a_commit_while_the_index_is_checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generations that it removes are not missed."""
    done: list[str] = []

    def loaded(place: Path, number: int):
        while len(done) < 4:
            done.append(commit(folder, [Article(id=f"new{len(done)}", title="học")]))
        return load(place, number)

    monkeypatch.setattr("search.whoosh.generations.checking.load", loaded)
    assert damages_of(folder) == []
    assert done == ["g8", "g9", "g10", "g11"]


def test_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        check_index(str(tmp_path))
