"""Where the newest generation cannot be opened, the newest that can answers: never none, never one that was not
published, never what was in no generation."""

from __future__ import annotations

import errno
import logging
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from embedded import content

from search import (
    Article,
    Engine,
    EngineUnavailable,
    GenerationMissing,
    IndexDamaged,
    IndexMissing,
    LazyEngine,
    SearchError,
    open_index,
)
from search.backoff import Backoff
from search.whoosh.generations import generation as generations
from search.whoosh.generations.generation import file_name, load, publish
from search.whoosh.generations.newest import open_newest

TITLES = {"g2": {"a": "một", "b": "một"}, "g3": {"a": "hai", "b": "một", "c": "hai"}, "g4": {"a": "hai", "d": "bốn"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """g4 is the newest, and has files of its own and some in common with g3, deletions among them."""
    monkeypatch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
    engine = open_index(str(tmp_path / "index"), create=True)
    write(engine, a="một", b="một")
    write(engine, a="hai", c="hai")
    write(engine, "b", "c", d="bốn")
    engine.close()
    return tmp_path / "index"


def write(engine: Engine, *deleted: str, **titles: str) -> None:
    with engine.writer() as writer:
        writer.delete(deleted)
        writer.add(Article(id=article_id, title=title) for article_id, title in titles.items())


def held(engine: Engine) -> dict[str, str]:
    return {article_id: engine.get(article_id).title for article_id in engine.ids()}


def opened(folder: Path) -> Engine:
    """The index opened anew, as by a worker that has been started; what it holds is that of the generation it names."""
    engine = open_index(str(folder))
    assert held(engine) == TITLES.get(engine.generation, {})
    return engine


def own(folder: Path, number: int) -> set[str]:
    """The files that a generation needs and the one before it does not."""
    return {file_name(number)} | (load(folder, number).files() - load(folder, number - 1).files())


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1 << at % 8
    path.write_bytes(raw)


def every_moment(engine: Engine) -> None:
    """Let the engine try again at each call."""
    engine._backend._retry = Backoff(clock=lambda: 0.0)
    engine._backend._retry.failed = lambda: None


# Starting. ----------------------------------------------------------------------------------------------------------


def test_any_harm_to_any_file_of_the_newest(folder: Path, tmp_path: Path) -> None:
    """Each file is removed, emptied, cut, replaced, and each of its bytes is changed that opening reads."""
    files = {"CURRENT", "CURRENT.copy", file_name(4), *load(folder, 4).files()}
    lost = {name: (folder / name).read_bytes() for name in sorted(files)}
    answers = set()
    for name, raw in lost.items():
        size = min(len(raw), 600) if name.endswith(".arrays") else len(raw)  # what follows is read by check alone
        harmed = [b"", raw[:1], raw[: len(raw) // 2], raw[:-1], raw + b"\n", os.urandom(len(raw)), None]
        harmed += [raw[:at] + bytes([raw[at] ^ 1 << at % 8]) + raw[at + 1 :] for at in range(0, size, 1 + size // 90)]
        for each in harmed:
            (folder / name).unlink()
            if each is not None:
                (folder / name).write_bytes(each)
            try:
                engine = opened(folder)
            except (IndexDamaged, OSError):
                answers.add((name, "none"))
            else:
                answers.add((name, engine.generation))
                assert (engine.generation == "g4" and name in {"CURRENT.copy"}) or engine.fallback
                assert str(folder) not in engine.fallback
            (folder / name).write_bytes(raw)
    of_g4, common = own(folder, 4), load(folder, 4).files() & load(folder, 3).files()
    assert len(of_g4) >= 3 and common
    assert answers >= {("CURRENT", "g4"), ("CURRENT.copy", "g4"), *((name, "g3") for name in of_g4)}
    assert {generation for name, generation in answers if name in of_g4} == {"g3"}
    assert {generation for name, generation in answers if name in common} <= {"g2", "none"}
    assert opened(folder).fallback == ""


@pytest.mark.parametrize("count", [1, 2])
def test_as_far_back_as_it_takes(folder: Path, count: int) -> None:
    for number in range(4, 4 - count, -1):
        flip(folder / file_name(number), 20)
    engine = opened(folder)
    assert engine.generation == f"g{4 - count}"
    assert engine.fallback == f"g4 cannot be opened: {file_name(4)} does not match its checksum"


def test_where_none_can_be_opened_the_newest_tells_why(folder: Path) -> None:
    """And none is the generation that every index begins with: it says that there are no articles."""
    for number in range(2, 5):
        (folder / file_name(number)).write_bytes(b"?")
    with pytest.raises(IndexDamaged, match=file_name(4)):
        open_index(str(folder))


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: flip(path, 0), lambda path: path.write_bytes(b"")])
def test_a_generation_that_was_never_published_does_not_answer(folder: Path, harm: Callable[[Path], object]) -> None:
    pointers = {name: (folder / name).read_bytes() for name in ("CURRENT", "CURRENT.copy")}
    publish(folder, msgspec.structs.replace(load(folder, 4), number=5))
    for name, raw in pointers.items():  # a writer was killed between its generation and the pointer
        (folder / name).write_bytes(raw)
    harm(folder / "CURRENT")
    engine = opened(folder)
    assert engine.generation == "g4" and "CURRENT" in engine.fallback
    assert [one.name for one in engine.generations()] == ["g4", "g3", "g2", "g1"]


def test_without_both_pointers_nothing_is_guessed(folder: Path) -> None:
    (folder / "CURRENT.copy").unlink()
    flip(folder / "CURRENT", 3)
    with pytest.raises(IndexDamaged, match="CURRENT does not match"):
        open_index(str(folder))
    (folder / "CURRENT").unlink()
    with pytest.raises(IndexDamaged, match="CURRENT is missing"):
        open_index(str(folder))


def test_an_older_copy_names_what_was_published_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    durably = generations.write_durably

    def full(path: Path, data: bytes) -> None:
        if path.name == "CURRENT.copy":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        durably(path, data)

    monkeypatch.setattr(generations, "write_durably", full)
    write(open_index(str(folder)), e="năm")  # it is published, whatever becomes of the copy
    running = open_index(str(folder))
    assert running.generation == "g5"
    flip(folder / "CURRENT", 3)
    assert opened(folder).generation == "g4"
    running.refresh()
    assert running.generation == "g5", "what has been open is not left for what is older"


# Running. -----------------------------------------------------------------------------------------------------------


@contextmanager
def away(path: Path) -> Iterator[None]:
    """A file that is not there, and then is again."""
    aside = path.with_name(path.name + ".aside")
    path.rename(aside)
    yield
    aside.rename(path)


def test_it_moves_on_when_the_newest_can_be_opened(folder: Path, caplog) -> None:
    caplog.set_level(logging.INFO, "timbao.search")
    with away(folder / file_name(4)):
        engine = opened(folder)
        every_moment(engine)
        for _ in range(20):
            assert not engine.refresh()
        assert engine.generation == "g3" and engine.fallback
    assert engine.refresh()
    assert (engine.generation, engine.fallback, held(engine)) == ("g4", "", TITLES["g4"])
    assert [record.getMessage() for record in caplog.records] == [
        f"g3 answers until the newest generation can be opened: g4 cannot be opened: {file_name(4)} cannot be read (No "
        "such file or directory)",
        "g4 answers: the newest generation can be opened again",
    ]


def test_it_looks_again_only_now_and_then(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, now = [], [0.0]

    def counted(*given):
        tried.append(now[0])
        return open_newest(*given)

    monkeypatch.setattr("search.whoosh.engine.open_newest", counted)
    monkeypatch.setattr("search.whoosh.engine.Backoff", lambda: Backoff(lambda: now[0]))
    with away(folder / file_name(4)):
        engine = opened(folder)
        for _ in range(400):
            assert not engine.refresh()
            now[0] += 0.1
    pauses = [b - a for a, b in pairwise(tried)]
    assert pauses[:4] == pytest.approx([1, 2, 4, 8], abs=0.2) and max(pauses) < 10.2


def test_an_engine_that_is_open_goes_on(folder: Path, caplog) -> None:
    """Whatever happens to the newest, and moves to the newest that can be opened among those since."""
    engine = opened(folder)
    every_moment(engine)
    flip(folder / "CURRENT", 0)
    for _ in range(10):
        assert not engine.refresh()
    assert (engine.generation, engine.fallback) == ("g4", "CURRENT does not match its checksum")
    assert len(caplog.records) == 1
    assert engine.rollback("g4") == "g5"
    assert (engine.generation, engine.fallback) == ("g5", "")
    reader = open_index(str(folder))
    write(engine, x="x")
    write(engine, y="y")
    every_moment(reader)
    with away(folder / file_name(7)):
        assert reader.refresh()
        assert reader.generation == "g6" and reader.fallback.startswith("g7 cannot be opened")
    assert reader.refresh() and (reader.generation, reader.fallback) == ("g7", "")


def test_a_folder_that_is_away_for_a_while(folder: Path, caplog) -> None:
    engine = opened(folder)
    with away(folder):
        for _ in range(10):
            assert not engine.refresh()
        assert engine.fallback == "there is no index"
        assert held(engine) == TITLES["g4"]
    engine.refresh()
    assert (engine.generation, engine.fallback) == ("g4", "")
    assert len(caplog.records) == 2


def test_another_index_in_the_place_of_this_one(folder: Path, tmp_path: Path) -> None:
    """Its generations have the same names, and are others."""
    other = open_index(str(tmp_path / "other"), create=True)
    for title in ("x", "y", "z"):
        write(other, a=title)
    engine = opened(folder)
    engine.search("hai", generation="g3")
    shutil.rmtree(folder)
    (tmp_path / "other").rename(folder)
    assert engine.refresh()
    assert held(engine) == {"a": "z"}
    assert engine.get("a", "g3") == Article(id="a", title="y")


def test_an_older_copy_of_the_index_in_its_place(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "backup")
    engine = opened(folder)
    write(engine, e="năm")
    assert engine.generation == "g5"
    shutil.rmtree(folder)
    (tmp_path / "backup").rename(folder)
    assert engine.refresh()
    assert (engine.generation, engine.fallback, held(engine)) == ("g4", "", TITLES["g4"])


def test_commits_that_remove_what_was_about_to_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = opened(folder), open_index(str(folder))
    seen = []

    def slow(path: Path) -> list[int]:
        if not seen:
            seen.append(1)
            for number in range(6):
                write(writer, **{f"n{number}": "x"})
        return kept(path)

    kept = generations.numbers
    write(writer, e="năm")
    monkeypatch.setattr("search.whoosh.generations.newest.numbers", slow)
    assert reader.refresh()
    assert not (folder / file_name(5)).exists(), "which was the newest when the reader looked"
    assert (reader.generation, reader.fallback) == (writer.generation, "") == ("g11", "")


@contextmanager
def descriptors(left: int) -> Iterator[None]:
    """This process may open so many files more, and no others."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    filled = [os.open(os.devnull, os.O_RDONLY)]
    while filled[-1] <= highest:  # the limit is on numbers, and lower ones are free
        filled.append(os.open(os.devnull, os.O_RDONLY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (filled[-1] + 1 + left, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for descriptor in filled:
            os.close(descriptor)


def test_without_descriptors(folder: Path) -> None:
    """However many are left: a new engine answers from a generation or says that it cannot, an open one goes on."""
    running = opened(folder)
    write(open_index(str(folder)), e="năm")
    every_moment(running)
    seen = set()
    for left in range(12):
        lazy = LazyEngine(lambda: open_index(str(folder)))
        with descriptors(left):
            running.refresh()
            try:
                seen.add(lazy.generation)
            except EngineUnavailable as error:
                seen.add(str(error))
        assert held(running) == (TITLES["g4"] if running.generation == "g4" else TITLES["g4"] | {"e": "năm"})
    assert "g5" in seen and any("Too many open files" in one for one in seen)
    assert (running.generation, running.fallback) == ("g5", "")


# Writing and mending. -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["CURRENT", file_name(4)])
def test_a_writer_refuses_with_the_cure_and_the_cure_helps(folder: Path, name: str) -> None:
    flip(folder / name, 0)
    engine = opened(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "writer.lock"}
    with pytest.raises(IndexDamaged, match=name) as refused, engine.writer():
        pass
    cure, _, generation = str(refused.value).rpartition(" ")
    assert cure.endswith(": timbao rollback") and generation == engine.generation
    assert before == {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "writer.lock"}
    assert engine.check() != []
    assert engine.rollback(generation) == "g5"
    assert engine.fallback == "" and engine.check() == []
    assert content(folder).keys() == TITLES[generation].keys()
    write(engine, e="năm")
    assert opened_anew(folder) == TITLES[generation] | {"e": "năm"}


def opened_anew(folder: Path) -> dict[str, str]:
    engine = open_index(str(folder))
    assert engine.fallback == ""
    return held(engine)


def test_what_passes_is_not_to_be_mended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened(folder)
    path_open, path_bytes = Path.open, Path.read_bytes

    def refuse(plain):
        def refused(path: Path, *given: object, **named: object) -> object:
            if path.name == file_name(4):
                raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(path))
            return plain(path, *given, **named)

        return refused

    monkeypatch.setattr(Path, "open", refuse(path_open))
    monkeypatch.setattr(Path, "read_bytes", refuse(path_bytes))
    with pytest.raises((SearchError, OSError), match="Too many open files") as failed, engine.writer():
        pass
    assert "rollback" not in str(failed.value)


def test_check_tells_of_a_copy_that_is_damaged(folder: Path) -> None:
    flip(folder / "CURRENT.copy", 0)
    engine = opened(folder)
    assert engine.fallback == "" and "CURRENT.copy" in engine.check()[0]
    write(engine, e="năm")
    assert engine.check() == []


def test_it_can_be_opened_lazily(folder: Path) -> None:
    with away(folder):
        lazy = LazyEngine(lambda: open_index(str(folder)), clock=lambda: 0.0)
        lazy._backoff = Backoff(lambda: 0.0)
        with pytest.raises(IndexMissing):
            open_index(str(folder))
    assert lazy.generation == "g4"


def test_a_number_that_stands_for_other_articles_since_a_backup_was_restored(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "backup")
    engine = opened(folder)
    write(engine, e="năm")
    write(engine, f="sáu")
    assert engine.search("năm", generation="g5").total.value == 1
    shutil.rmtree(folder)
    (tmp_path / "backup").rename(folder)
    with pytest.raises(GenerationMissing):
        engine.refresh()
        engine.search("năm", generation="g5")
    writer = open_index(str(folder))
    for name in ("bảy", "tám", "chín"):
        write(writer, **{name: name})
    assert engine.refresh()
    assert engine.generation == "g7"
    fresh = open_index(str(folder))
    for generation in ("g5", "g6"):
        for word in ("năm", "sáu", "bảy", "tám"):
            found = engine.search(word, generation=generation).total.value
            assert found == fresh.search(word, generation=generation).total.value
            assert engine.identity(generation) == fresh.identity(generation)


def test_a_name_that_is_none(folder: Path) -> None:
    engine = opened(folder)
    for name in ("g", "g0", "g-1", "g" + "9" * 5000, "4", "g４"):
        with pytest.raises(GenerationMissing):
            engine.search("hai", generation=name)
