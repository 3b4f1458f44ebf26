"""A bit that flips anywhere in a segment: nothing that is shown is other than what was written, and no error is raw."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from embedded import commit, create

from search import Article, Engine, GenerationMissing, IndexDamaged, SearchOptions, SuggestOptions, open_index
from search.whoosh.generations import damage
from search.whoosh.generations.generation import file_name
from search.whoosh.segments.arrays import ArrayFile
from search.whoosh.segments.segment import LISTS
from search.whoosh.segments.store import Dictionary
from search.whoosh.writing.writer import WhooshWriter

pytestmark = pytest.mark.long

QUERIES = ("hoc sinh", '"năm học"', "đường OR dương", 'title:học "hoc nam"~4', "họ*", "=dương", "")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, news: list[Article]) -> Path:
    """Real articles, stored with a dictionary, some deleted; rows, pairs, words, exceptions: every array holds some."""
    folder = create(tmp_path_factory.mktemp("whole") / "index")
    repeated = [
        Article(id=f"r{n}", title="học sinh", body="năm học sinh đường " * 40 * n, authors=["An"], tags=["x"])
        for n in (1, 4)
    ]
    with pytest.MonkeyPatch.context() as patch:
        train = Dictionary(*(b"".join(article.body.encode()[:900] for article in news[:40]) for _ in range(2)))
        patch.setattr("search.whoosh.writing.writer.train", lambda articles: train)
        commit(folder, [*news[:60], *repeated])
    commit(folder, deleted=[news[3].id])
    return folder


def asked(engine: Engine) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What a reader may ask, each by its name."""
    for q, sort in zip(QUERIES, ("relevance", "newest", "oldest", *["relevance"] * 9), strict=False):
        options = SearchOptions(
            size=20, sort=sort, facets=("source", "section", "author", "tag"), histogram="month", lenient=True
        )
        yield f"search {q}", lambda q=q, options=options: engine.search(q, options)
    yield "stories", lambda: engine.search("học", SearchOptions(collapse="story", explain=True))
    yield "select", lambda: list(engine.select("học").articles())
    yield "ids", lambda: list(engine.ids())
    yield "export", lambda: [engine.get(name) for name in engine.ids()]
    yield "stats", engine.stats
    yield "estimate", lambda: engine.estimate("học sinh")
    yield "similar", lambda: engine.similar("r1")
    for text in ("hoc s", "năm", "đư"):
        yield f"suggest {text}", lambda text=text: engine.suggest(text, SuggestOptions())


def plain(answer: Any) -> Any:
    found = msgspec.to_builtins(answer)
    if isinstance(found, dict):
        found.pop("took_ms", None)
    return found


def answers(folder: Path) -> dict[str, Any]:
    """What is answered, or that it is damaged; no other error comes out."""
    found: dict[str, Any] = {}
    try:
        engine = open_index(str(folder))
    except IndexDamaged as error:
        return {"open": error}
    for name, ask in asked(engine):
        try:
            found[name] = plain(ask())
        except IndexDamaged as error:
            found[name] = error
    return found


def articles_in(answer: Any) -> Iterator[dict[str, Any]]:
    """Everything in an answer that shows something of an article."""
    if isinstance(answer, dict):
        if "id" in answer and "title" in answer:
            yield answer
        for value in answer.values():
            yield from articles_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from articles_in(value)


def damaged(whole: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The index with each array of its segment in turn altered: one bit at either end or in the middle; and, of those
    that are not compared before they are read, bits all over."""
    folder = shutil.copytree(whole, folder)
    path = next(folder.glob("*.arrays"))
    file, content = ArrayFile(path), path.read_bytes()
    for name in file.names():
        begin, count = file._start + file._header.arrays[name].offset, file[name].nbytes
        if not count:
            continue
        flips = [{begin: 0}, {begin + count // 2: 3}, {begin + count - 1: 7}]
        if name in LISTS:
            flips += [dict.fromkeys(range(begin, begin + count, step), bit) for step, bit in ((5, 0), (7, 7), (64, 3))]
        for bits in flips:
            altered = bytearray(content)
            for at, bit in bits.items():
                altered[at] ^= 1 << bit
            path.write_bytes(altered)
            yield name, folder
    path.write_bytes(content)


@pytest.fixture(autouse=True)
def verified_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "_WHOLE_SECONDS", 0.0)


def test_no_flipped_bit_shows_other_text_or_a_raw_error(whole: Path, tmp_path: Path, news: list[Article]) -> None:
    expected = answers(whole)
    assert not any(isinstance(answer, IndexDamaged) for answer in expected.values())
    written = {one["id"]: one for one in expected["export"]}
    told = same = other = 0
    empty = set(ArrayFile(next(whole.glob("*.arrays"))).names())
    for name, folder in damaged(whole, tmp_path / "index"):
        empty.discard(name)
        for question, answer in answers(folder).items():
            if isinstance(answer, IndexDamaged):
                told += 1
                assert "MAIN_" in str(answer), (name, question)
            elif answer == expected[question]:
                same += 1
            else:
                other += 1
                assert name in LISTS, (name, question)
                assert question not in {"export", "ids", "stats"}, (name, question)
                for shown in articles_in(answer):
                    for field in {"title", "url", "summary", "published", "source", "section", "body"} & set(shown):
                        assert (shown[field] or None) == written[shown["id"]].get(field), (name, question, field)
    assert told > 500 and same > 500 and other > 20
    assert not empty & {"head_blob", "rest_blob", "dictionary_blob", "id_blob", "title_syllable", "tag_blob", "key_row"}


def test_every_bit_of_a_stored_article_and_its_dictionary(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "index")
    path = next(folder.glob("*.arrays"))
    expected = open_index(str(folder)).get("r1")
    file, content = ArrayFile(path), path.read_bytes()
    doc = next(at for at in range(len(file["length"])) if _id(file, at) == b"r1")
    spans = [
        (file._start + file._header.arrays[f"{name}_blob"].offset + int(begin), int(end - begin))
        for name in ("head", "rest")
        for begin, end in [file[f"{name}_offset"][doc : doc + 2].astype(np.int64)]
    ]
    spans.append((file._start + file._header.arrays["dictionary_blob"].offset, 200))
    refused = 0
    for begin, size in spans:
        for at in range(begin, begin + size):
            for bit in range(8):
                path.write_bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])
                try:
                    assert open_index(str(folder)).get("r1") == expected
                except IndexDamaged as error:
                    assert path.name in str(error)
                    refused += 1
    assert refused > 0.9 * 8 * sum(size for _, size in spans)


def _id(file: ArrayFile, doc: int) -> bytes:
    begin, end = file["id_offset"][doc : doc + 2].tolist()
    return file["id_blob"][begin:end].tobytes()


def test_an_error_that_is_no_damage_stays_what_it_is(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexError("a bug")

    read: list[str] = []
    verify = ArrayFile.damages
    monkeypatch.setattr(ArrayFile, "damages", lambda file: read.append(file.path.name) or verify(file))
    monkeypatch.setattr(damage, "_WHOLE_SECONDS", 60.0)
    monkeypatch.setattr("search.whoosh.searcher.Search", broken)
    monkeypatch.setattr("search.whoosh.searcher.stats_of", broken)
    engine = open_index(str(whole))
    for _ in range(3):
        for ask in (lambda: engine.search("học"), engine.stats):
            with pytest.raises(IndexError, match="a bug"):
                ask()
    assert len(read) == 1, "nobody makes us read the index again and again"


def test_a_passing_error_is_no_damage_either(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_: object) -> None:
        raise OSError(24, os.strerror(24))

    monkeypatch.setattr("search.whoosh.searcher.stats_of", starved)
    with pytest.raises(OSError, match="Too many open files"):
        open_index(str(whole)).stats()


def test_a_merge_does_not_vouch_for_what_was_damaged(whole: Path, tmp_path: Path) -> None:
    """What it writes has new checksums: it compares the old ones first."""
    for name in ("position", "published", "rest_blob"):
        folder = shutil.copytree(whole, tmp_path / name)
        path = next(folder.glob("*.arrays"))
        file = ArrayFile(path)
        at = file._start + file._header.arrays[name].offset + file[name].nbytes // 2
        content = path.read_bytes()
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        writer = WhooshWriter(folder, workers=1)
        writer.add([Article(id=f"new{number}", title="học") for number in range(60)])
        with pytest.raises(IndexDamaged, match=f"{path.name}: array {name} does not match"):
            writer.commit()
        writer.close()
        assert open_index(str(folder)).generation == "g3"


def test_a_generation_that_is_kept_and_damaged_is_not_called_gone(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "index")
    engine = open_index(str(folder))
    (folder / file_name(2)).write_bytes(b"?")
    with pytest.raises(IndexDamaged, match=file_name(2)):
        engine.search("học", generation="g2")
    (folder / file_name(2)).unlink()
    with pytest.raises(GenerationMissing):
        engine.search("học", generation="g2")
