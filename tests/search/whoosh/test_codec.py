"""What Whoosh's own reader and searcher make of our files is what they make of a stock index of the same articles."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.query import Query, Term
from whoosh.reading import IndexReader

from sample import archives, articles, chapters, commit, content, create
from search import Article
from search.whoosh.schema import TERM_FIELDS
from stock import document, hits, queries, stock_index

FIELDS = (*TERM_FIELDS, "id")


def described(reader: IndexReader) -> dict[tuple[str, bytes], Any]:
    """Every term: the articles it stands in, in how many, its weight over all, and in each, and where."""
    terms = {}
    for name, text in reader.all_terms():
        matcher = reader.postings(name, text)
        postings = {}
        while matcher.is_active():
            positions = matcher.value_as("positions") if name in ("text", "marked") else None
            postings[reader.stored_fields(matcher.id())["id"]] = (matcher.weight(), positions)
            matcher.next()
        info = reader.term_info(name, text)
        statistics = reader.doc_frequency(name, text), reader.frequency(name, text)
        terms[name, text] = (*statistics, info.weight(), info.doc_frequency(), info.max_weight(), postings)
    return terms


@given(found=archives(), pieces=st.integers(1, 3))
def test_the_same_terms_weights_and_positions(tmp_path_factory, found: list[Article], pieces: int) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    with whoosh_index.open_dir(folder).reader() as ours, stock_index(found).reader() as stock:
        assert described(ours) == described(stock)
        assert ours.doc_count() == ours.doc_count_all() == len(found)
        assert sorted(ours.indexed_field_names()) == sorted(set(stock.indexed_field_names()) | set(FIELDS))


@given(found=archives(), pieces=st.integers(1, 3))
def test_the_same_lengths(tmp_path_factory, found: list[Article], pieces: int) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    with whoosh_index.open_dir(folder).reader() as ours, stock_index(found).reader() as stock:
        for number in range(ours.doc_count_all()):
            article_id = ours.stored_fields(number)["id"]
            other = stock.first_id("id", article_id)
            for name in ("text", "marked"):  # the other fields share this length
                assert ours.doc_field_length(number, name) == stock.doc_field_length(other, name)
        for name in ("text", "marked"):
            assert ours.field_length(name) == stock.field_length(name)
            assert ours.min_field_length(name) == stock.min_field_length(name)
            assert ours.max_field_length(name) == stock.max_field_length(name)


def test_stored_fields_are_the_article(tmp_path) -> None:
    commit(create(tmp_path), [Article(id="1", title="Học sinh", tags=["giáo dục"])])
    with whoosh_index.open_dir(tmp_path).reader() as reader:
        assert reader.stored_fields(0) == {"id": "1", "title": "Học sinh", "tags": ["giáo dục"]}


@given(
    batches=st.lists(
        st.tuples(st.lists(articles(), max_size=5), st.lists(st.sampled_from("abcdefgh"), max_size=2)), max_size=5
    ),
    asked=st.lists(queries, min_size=10, max_size=10),
)
def test_the_same_hits_through_updates_and_deletes(
    tmp_path_factory, batches: list[tuple[list[Article], list[str]]], asked: list[Query]
) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    stock = stock_index([])
    for added, deleted in batches:
        commit(folder, added, deleted)
        for article_id in deleted:  # a stock writer does not delete what it has just written, so one writer a step
            writer = stock.writer()
            writer.delete_by_term("id", article_id)
            writer.commit()
        for article in added:
            writer = stock.writer()
            writer.update_document(**document(article))
            writer.commit()
    with whoosh_index.open_dir(folder).searcher() as ours, stock.searcher() as theirs:
        assert ours.doc_count() == theirs.doc_count() == len(content(folder))
        for query in asked:
            assert hits(ours, query) == hits(theirs, query), query


def test_a_cursor_steps_through_the_terms_of_one_field(tmp_path) -> None:
    commit(create(tmp_path), [Article(id="1", title="học sinh năm nay")])
    with whoosh_index.open_dir(tmp_path).reader() as reader:
        assert list(reader.lexicon("text")) == [b"hoc", b"nam", b"nay", b"sinh"]
        assert list(reader.expand_prefix("text", "na")) == [b"nam", b"nay"]
        assert ("text", "hoc") in reader
        assert ("text", "học") not in reader
        assert ("colour", "hoc") not in reader


def test_a_term_of_deleted_articles_is_still_described(tmp_path) -> None:
    folder = create(tmp_path)
    commit(folder, [Article(id="1", title="học"), Article(id="2", title="sinh")])
    commit(folder, deleted=["1"])
    with whoosh_index.open_dir(folder).searcher() as searcher:
        assert described(searcher.reader())["text", b"sinh"][0] == 1
        assert hits(searcher, Term("text", "hoc")) == set()
        assert searcher.reader().is_deleted(0)


def test_whoosh_cannot_write(tmp_path) -> None:
    commit(create(tmp_path), [Article(id="1", title="học")])
    opened = whoosh_index.open_dir(tmp_path)
    with pytest.raises(NotImplementedError, match="timbao index"):
        writer = opened.writer()
        writer.add_document(id="2")
        writer.commit()
