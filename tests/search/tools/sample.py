"""Small articles of few syllables, in which everything meets everything, and the index they are written to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from hypothesis import strategies as st

from search import Article, Image
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
from search.whoosh.generations.lock import WriterLock
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.writing.writer import WhooshWriter

SYLLABLES = ["học", "hóc", "hoc", "sinh", "đường", "dương", "duong", "năm", "nam", "kĩ", "kỹ", "giọng", "dọng", "h'hen"]
SYLLABLES += ["12"]
SECTIONS = ["", "Thể thao", "Thế giới", "Thời sự"]
AUTHORS = ["Nguyễn Văn An", "Nguyên An", "Lê Bình"]
TAGS = ["bóng đá", "bong da", "giáo dục"]
VIETNAM = timezone(timedelta(hours=7))

forms = st.sampled_from(SYLLABLES)
texts = st.lists(st.one_of(forms, st.sampled_from([".", ", học", "Học sinh"])), max_size=9).map(" ".join)
moments = st.one_of(
    st.none(),
    st.datetimes(datetime(2019, 11, 1), datetime(2021, 2, 28), timezones=st.sampled_from([timezone.utc, VIETNAM])).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@st.composite
def articles(draw: st.DrawFn, ids: Sequence[str] = tuple("abcdefgh")) -> Article:
    return Article(
        id=draw(st.sampled_from(ids)),
        title=draw(texts),
        summary=draw(texts),
        body=draw(texts),
        published=draw(moments),
        source=draw(st.sampled_from(["Báo Mới", "báo mới", "Tuổi Trẻ"])),
        section=draw(st.sampled_from(SECTIONS)),
        authors=draw(st.lists(st.sampled_from(AUTHORS), max_size=2)),
        tags=draw(st.lists(st.sampled_from(TAGS), max_size=3)),
        images=[Image(caption=caption) for caption in draw(st.lists(texts, max_size=2))],
    )


@st.composite
def archives(draw: st.DrawFn, most: int = 8) -> list[Article]:
    """Articles with different ids."""
    found = draw(st.lists(articles(), min_size=1, max_size=most, unique_by=lambda article: article.id))
    return list(found)


def chapters(found: list[Article], pieces: int) -> list[list[Article]]:
    """The articles in neighbouring groups."""
    size = -(-len(found) // pieces) or 1
    return [found[at : at + size] for at in range(0, len(found), size)]


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
