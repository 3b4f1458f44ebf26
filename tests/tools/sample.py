"""Small articles of few syllables, in which everything meets everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from search import Article, Image

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
