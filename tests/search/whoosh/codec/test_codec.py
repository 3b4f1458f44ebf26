"""What Whoosh's own reader and searcher make of our files is what they make of a stock index of the same articles."""

from __future__ import annotations

from typing import Any

import pytest
from embedded import commit, create
from hypothesis import given, settings
from hypothesis import strategies as st
from naive import places
from sample import archives, articles, chapters
from stock import hits, positive, queries, stock_index
from whoosh import index as whoosh_index
from whoosh.query import Query, Term
from whoosh.reading import IndexReader

from search import Article
from search.whoosh.codec.codec import TimbaoCodec
from search.whoosh.codec.schema import TERM_FIELDS

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


@settings(max_examples=12)
@given(found=archives(), pieces=st.integers(1, 3))
def test_the_same_terms_weights_and_positions(tmp_path_factory, found: list[Article], pieces: int) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    with whoosh_index.open_dir(folder).reader() as ours, stock_index(found).reader() as stock:
        assert described(ours) == described(stock)
        assert ours.doc_count() == ours.doc_count_all() == len(found)
        assert sorted(ours.indexed_field_names()) == sorted(set(stock.indexed_field_names()) | set(FIELDS))


@settings(max_examples=12)
@given(found=archives(), pieces=st.integers(1, 3))
def test_lengths_are_exact(tmp_path_factory, found: list[Article], pieces: int) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    for chapter in chapters(found, pieces):
        commit(folder, chapter)
    lengths = {article.id: len(places(article)) for article in found}  # stock Whoosh rounds them to one byte
    with whoosh_index.open_dir(folder).reader() as reader:
        for name in TERM_FIELDS:
            there = {
                reader.stored_fields(number)["id"]: reader.doc_field_length(number, name)
                for number in range(reader.doc_count_all())
            }
            assert there == lengths
            assert reader.field_length(name) == sum(lengths.values())
            assert reader.min_field_length(name) == min(lengths.values())
            assert reader.max_field_length(name) == max(lengths.values())


def test_stored_fields_are_the_article(tmp_path) -> None:
    commit(create(tmp_path), [Article(id="1", title="Học sinh", tags=["giáo dục"])])
    with whoosh_index.open_dir(tmp_path).reader() as reader:
        stored = reader.stored_fields(0)
        assert {name: stored[name] for name in ("id", "title", "tags")} == {
            "id": "1",
            "title": "Học sinh",
            "tags": ["giáo dục"],
        }


@settings(max_examples=15)
@given(found=archives(), asked=st.lists(queries, min_size=10, max_size=10))
def test_the_same_hits(tmp_path_factory, found: list[Article], asked: list[Query]) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    commit(folder, found)
    with whoosh_index.open_dir(folder).searcher() as ours, stock_index(found).searcher() as theirs:
        for query in asked:
            assert hits(ours, query) == hits(theirs, query), query


@settings(max_examples=15)
@given(
    batches=st.lists(
        st.tuples(st.lists(articles(), max_size=4), st.lists(st.sampled_from("abcdefgh"), max_size=2)), max_size=4
    ),
    asked=st.lists(positive, min_size=10, max_size=10),
)
def test_the_same_hits_through_updates_and_deletes(
    tmp_path_factory, batches: list[tuple[list[Article], list[str]]], asked: list[Query]
) -> None:
    folder = create(tmp_path_factory.mktemp("index"))
    living: dict[str, Article] = {}
    for added, deleted in batches:
        commit(folder, added, deleted)
        for article_id in deleted:
            living.pop(article_id, None)
        living.update({article.id: article for article in added})
    stock = stock_index(living.values())
    with whoosh_index.open_dir(folder).searcher() as ours, stock.searcher() as theirs:
        assert ours.doc_count() == theirs.doc_count() == len(living)
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


def test_our_codec_only_reads(tmp_path) -> None:
    commit(create(tmp_path), [Article(id="1", title="học")])
    with pytest.raises(NotImplementedError, match="timbao index"):
        whoosh_index.open_dir(tmp_path).writer(codec=TimbaoCodec())
