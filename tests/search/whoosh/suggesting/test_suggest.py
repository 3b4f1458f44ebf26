"""What is suggested while a text is being typed: a table of examples, counts by hand, and what must never happen."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from embedded import commit, create
from hypothesis import given
from hypothesis import strategies as st
from sample import SECTIONS, SYLLABLES, archives, chapters

from analyzers import tokenize
from search import Article, SuggestOptions, open_index
from search.engine import Engine

ROOT = Path(__file__).parents[4]


def titles_with(articles: list[Article], text: str) -> int:
    """The articles in whose titles the forms of a text stand side by side."""
    wanted = tokenize(text).forms
    rows = [tokenize(article.title).forms for article in articles]
    return sum(any(row[at : at + len(wanted)] == wanted for at in range(len(row))) for row in rows)


typings = st.tuples(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join),
    st.integers(1, 20),
    st.sampled_from(["", " "]),
).map(lambda drawn: drawn[0][: drawn[1]] + drawn[2])


@given(
    articles=archives(),
    pieces=st.integers(1, 3),
    dead=st.sets(st.sampled_from("abcdefgh")),
    typed=typings,
    sections=st.sets(st.sampled_from(SECTIONS[1:]), max_size=1),
    size=st.integers(0, 20),
)
def test_counts_and_filters_and_deletions(tmp_path_factory, articles, pieces, dead, typed, sections, size) -> None:
    folder = create(tmp_path_factory.mktemp("suggest") / "index")
    for chapter in chapters(articles, pieces):
        commit(folder, chapter)
    commit(folder, deleted=dead)
    engine = open_index(str(folder))
    options = SuggestOptions(size=size, articles=size, section=tuple(sections))
    found = engine.suggest(typed, options)
    living = [one for one in articles if one.id not in dead and (not sections or one.section in sections)]
    for item in found.items:
        hits = engine.search(item.text, section=options.section, words="all").total.value
        assert hits
        assert item.count == (titles_with(living, item.text) if item.kind == "phrase" else hits)
    assert len(found.items) <= size
    assert len({item.text for item in found.items}) == len(found.items)
    by_id = {article.id: article for article in living}
    for headline in found.articles:
        assert by_id[headline.id].title == headline.title
    titles = [tuple(tokenize(headline.title).forms) for headline in found.articles]
    assert len(set(titles)) == len(titles) <= size
    again = open_index(str(folder)).suggest(typed, options)
    assert (again.items, again.articles) == (found.items, found.articles)


def test_counts_of_real_titles(tmp_path, news: list[Article]) -> None:
    folder = create(tmp_path / "index")
    commit(folder, news[:120])
    commit(folder, news[120:])
    commit(folder, deleted=[article.id for article in news[::5]])
    living = [article for number, article in enumerate(news) if number % 5]
    engine = open_index(str(folder))
    checked = 0
    for typed in ["c", "công a", "nguoi ", "viet n", "bi ", "ng", "quo", "tha"]:
        for item in engine.suggest(typed).items:
            total = engine.search(item.text).total
            assert max(total.value, total.loose) >= item.count > 0
            if item.kind == "phrase":
                assert item.count == titles_with(living, item.text)
                checked += 1
    assert checked > 30


# What must never happen. ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Engine:
    decode = msgspec.json.Decoder(Article).decode
    lines = [line for path in sorted((ROOT / "index_data" / "sample").glob("*.jsonl")) for line in path.open("rb")]
    folder = create(tmp_path_factory.mktemp("suggest") / "index")
    commit(folder, map(decode, lines))
    return open_index(str(folder))


@given(st.text(max_size=30) | st.text(st.sampled_from('nguyễ hojcwx567 "*()-:'), max_size=14))
def test_any_text(archive: Engine, typed: str) -> None:
    found = archive.suggest(typed, SuggestOptions(size=20, articles=20))
    assert len(found.items) <= 20
    assert len(found.articles) <= 20
    assert found.text == typed
    for item in found.items:
        assert item.count > 0
        assert archive.search(item.text, lenient=True).total.value > 0


def test_an_empty_archive(tmp_path) -> None:
    engine = open_index(str(tmp_path / "index"), create=True)
    assert engine.suggest("ngu").items == engine.suggest("ngu").articles == []
