"""An embedded index, written commit by commit and opened as its files are."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

from search import Article
from search.durable import WriterLock
from search.whoosh.codec.toc import write_toc
from search.whoosh.generations.generation import (
    Generation,
    current_number,
    file_name,
    load,
    numbers,
    publish,
    toc_name,
)
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.writing.writer import WhooshWriter


def create(folder: Path) -> Path:
    """An empty index."""
    folder.mkdir(parents=True, exist_ok=True)
    empty = Generation(1, 0.0, (), secrets.token_hex(16))
    publish(folder, write_toc(folder, empty))
    return folder


def commit(folder: Path, added: Iterable[Article] = (), deleted: Iterable[str] = (), *, workers: int = 1) -> str:
    """One generation more."""
    with WriterLock(folder):
        writer = WhooshWriter(folder, workers=workers)
        try:
            writer.delete(deleted)
            writer.add(added)
            return writer.commit()
        finally:
            writer.close()


def snapshot(folder: Path) -> Snapshot:
    """The newest generation."""
    return Snapshot(folder, current_number(folder))


def needed(folder: Path) -> set[str]:
    """The files of all generations that are kept, and what is always there."""
    names = {"CURRENT", "CURRENT.copy", "writer.lock"}
    for number in numbers(folder):
        names |= load(folder, number).files() | {file_name(number), toc_name(number)}
    return names


def content(folder: Path) -> dict[str, Article]:
    """Every living article by its id; an article that stands there twice is an error."""
    found: dict[str, Article] = {}
    opened = snapshot(folder)
    for segment in opened.segments:
        for doc in range(segment.docs):
            if segment.alive is None or segment.alive[doc]:
                article = segment.article(doc)
                assert article.id not in found
                found[article.id] = article
    assert sorted(opened.ids()) == sorted(found)
    return found


def stored(opened: Snapshot, article_id: str) -> Article | None:
    """One article of a generation, if it is there."""
    place = opened.place(article_id)
    return None if place is None else opened.segments[place[0]].article(place[1])
