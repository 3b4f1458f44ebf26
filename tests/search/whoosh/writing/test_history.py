"""Rolling back: an older generation answers again as it did, under a new name, whenever the process stops."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest
import whoosh.index
from disk import Disk, full_at, photographed
from embedded import commit, content, create, snapshot

from search import Article, Engine, open_index
from search.durable import WriterLock
from search.errors import CursorError, GenerationMissing, IndexDamaged, IndexLocked
from search.whoosh.generations.generation import KEPT, Generation, file_name, load, numbers, publish
from search.whoosh.writing.history import kept, roll_back

OLD = [Article(id=letter, title=f"học sinh {letter}", body="năm học", tags=["x"]) for letter in "abcdef"]
UPDATED = [Article(id=letter, title=f"đường {letter}") for letter in "abg"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """g2 has the old articles, g3 other ones, some replaced and some deleted, merged into one segment."""
    folder = create(tmp_path / "index")
    commit(folder, OLD)
    commit(folder, UPDATED, ["c", "d"])
    return folder


def answers(engine: Engine) -> list[bytes]:
    """What several queries are answered, but for the time they took and the generation's name."""
    found = [engine.search(q, facets=("tag",)) for q in ("học", "hoc sinh", "đường", "a", "-a năm")]
    return [msgspec.json.encode(msgspec.structs.replace(one, took_ms=0, generation="")) for one in found]


def test_back_and_forward(folder: Path) -> None:
    reader = open_index(str(folder))
    new, then = answers(reader), content(folder)
    copy = shutil.copytree(folder, folder.with_name("copy"))
    publish(copy, load(copy, 2))
    old = answers(open_index(str(copy)))
    assert old != new

    engine = open_index(str(folder))
    assert engine.rollback("g2") == engine.generation == "g4"
    assert answers(engine) == old
    assert content(folder) == {article.id: article for article in OLD}
    assert reader.refresh() and reader.generation == "g4" and answers(reader) == old
    assert engine.check() == []

    assert engine.rollback("g3") == "g5"
    assert answers(engine) == new
    assert content(folder) == then


def test_after_deletions_alone_and_after_a_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = create(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
        commit(folder, OLD[:3])
        commit(folder, OLD[3:])
        commit(folder, (), ["a", "e"])
    assert [info.segments for info in kept(folder)] == [2, 2, 1, 0]
    engine = open_index(str(folder))
    before, deleted = answers(engine), content(folder)
    commit(folder, UPDATED)
    assert len(snapshot(folder).segments) == 1
    engine.rollback("g4")
    assert (answers(engine), content(folder)) == (before, deleted)
    engine.rollback("g3")
    assert content(folder) == {article.id: article for article in OLD}
    commit(folder, UPDATED)
    assert set(content(folder)) == set("abcdefg")
    assert snapshot(folder).damages() == []


def test_what_is_kept_is_listed(folder: Path) -> None:
    found = open_index(str(folder)).generations()
    assert [(one.name, one.articles, one.deleted, one.segments, one.current) for one in found] == [
        ("g3", 5, 0, 1, True),
        ("g2", 6, 0, 1, False),
        ("g1", 0, 0, 0, False),
    ]
    assert found[0].created >= found[1].created > found[2].created
    assert found[0].size_bytes == sum(path.stat().st_size for path in _files(folder, 3))
    assert found[0].created.tzinfo is not None


def _files(folder: Path, number: int) -> list[Path]:
    return [folder / entry.file for entry in load(folder, number).segments]


def test_a_generation_that_was_never_published_is_none(folder: Path) -> None:
    ahead = msgspec.structs.replace(load(folder, 3), number=4)
    publish_without_pointer(folder, ahead)
    assert [one.name for one in kept(folder)] == ["g3", "g2", "g1"]
    with pytest.raises(GenerationMissing, match="not kept"):
        roll_back(folder, "g4")
    assert roll_back(folder, "g2") == "g5"  # its number is not used again
    assert numbers(folder) == [1, 2, 3, 5]


def publish_without_pointer(folder: Path, generation: Generation) -> None:
    pointer = (folder / "CURRENT").read_bytes()
    publish(folder, generation)
    (folder / "CURRENT").write_bytes(pointer)


@pytest.mark.parametrize("name", ["g3", "g9", "g0", "g-1", "g02", "2", "", "G2", "g²", "../g2"])
def test_what_is_not_an_older_kept_generation_is_refused(folder: Path, name: str) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "writer.lock"}
    with pytest.raises(GenerationMissing, match="current one" if name == "g3" else "not kept; kept are g1, g2, g3$"):
        open_index(str(folder)).rollback(name)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "writer.lock"}


def test_one_writer_at_a_time(folder: Path) -> None:
    with WriterLock(folder), pytest.raises(IndexLocked):
        roll_back(folder, "g2")


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: os.truncate(path, 100)])
def test_a_generation_whose_files_are_damaged_is_not_made_current(folder: Path, harm) -> None:
    harm(_files(folder, 2)[0])
    with pytest.raises(IndexDamaged):
        roll_back(folder, "g2")
    assert content(folder)
    assert numbers(folder) == [1, 2, 3]


def test_a_damaged_generation_is_not_left_out_of_the_list(folder: Path) -> None:
    (folder / file_name(2)).write_bytes(b"?")
    with pytest.raises(IndexDamaged, match=file_name(2)):
        kept(folder)


def test_old_generations_are_removed_as_by_any_commit(folder: Path) -> None:
    engine = open_index(str(folder))
    for number in range(4, 4 + 2 * KEPT):
        assert engine.rollback(f"g{number - 2}") == f"g{number}"
        assert numbers(folder) == list(range(max(1, number - KEPT + 1), number + 1))
    needed = {"CURRENT", "CURRENT.copy", "writer.lock"}
    for number in numbers(folder):
        needed |= load(folder, number).files() | {file_name(number), f"_MAIN_{number}.toc"}
    assert {path.name for path in folder.iterdir()} == needed


def test_cursors_stay_with_their_generation(folder: Path) -> None:
    engine = open_index(str(folder))
    page = engine.search("đường", size=1)
    engine.rollback("g2")
    rest = engine.search("đường", size=9, cursor=page.next)
    assert rest.generation == "g3" and len(rest.items) == page.total.value - 1 > 0
    for number in range(4, 4 + KEPT):
        engine.rollback(f"g{number - 1}")
    with pytest.raises(CursorError):
        open_index(str(folder)).search("đường", size=9, cursor=page.next)


def test_whoosh_finds_the_same_generation(folder: Path) -> None:
    roll_back(folder, "g2")
    opened = whoosh.index.open_dir(str(folder))
    assert opened.latest_generation() == 4
    assert opened.doc_count() == len(OLD)


# Crashes. -----------------------------------------------------------------------------------------------------------


def test_a_full_disk_at_any_operation(folder: Path, tmp_path: Path) -> None:
    new, old = content(folder), {article.id: article for article in OLD}
    number, failed, seen = 0, True, []
    while failed:
        number += 1
        copy = shutil.copytree(folder, tmp_path / f"copy{number}")
        with pytest.MonkeyPatch.context() as patch:
            Disk(copy, full_at(number)).mount(patch)
            try:
                roll_back(copy, "g2")
                failed = False
            except OSError:
                pass
        seen.append(content(copy))
        failed = failed or number < 10  # (removing files is let through)
        assert roll_back(copy, "g2")
        assert content(copy) == old
    assert number >= 10
    assert new in seen and old in seen and all(one in (new, old) for one in seen)


def test_a_crash_before_any_operation(folder: Path, tmp_path: Path) -> None:
    new, old = content(folder), {article.id: article for article in OLD}
    album = tmp_path / "album"
    with pytest.MonkeyPatch.context() as patch:
        Disk(folder, photographed(folder, album)).mount(patch)
        roll_back(folder, "g2")
    photographs = sorted(album.iterdir())
    contents = [content(photograph) for photograph in photographs]
    turn = contents.index(old)
    assert 8 < turn < len(contents)
    assert contents == [new] * turn + [old] * (len(contents) - turn)
    for photograph in photographs:
        assert snapshot(photograph).damages() == []
        commit(photograph, [Article(id="last", title="a")])
        assert "last" in content(photograph)


def test_a_mark_is_published_with_its_commit_and_stays_until_the_next(folder: Path) -> None:
    engine = open_index(str(folder))
    with engine.writer() as writer:
        writer.add([Article(id="x", title="x")])
        writer.commit("one")
    with engine.writer() as writer:  # by someone who marks nothing
        writer.delete(["x"])
    marks = {one.name: one.mark for one in engine.generations()}
    assert marks == {"g5": "one", "g4": "one", "g3": "", "g2": ""}
    engine.rollback("g3")
    assert engine.generations()[0].mark == "one", "what a rollback takes back has been applied all the same"
