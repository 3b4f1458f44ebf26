"""Whoosh as it comes, with its own codec: the same articles in an index that shares nothing of ours but the schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from sample import forms
from whoosh import query as q
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index

from analyzers import fold
from search import Article
from search.derived.zones import zones
from search.whoosh.codec.schema import SCHEMA, TERM_FIELDS, ZoneText


def document(article: Article) -> dict[str, Any]:
    analysed = ZoneText.of(zones(article))
    return {"id": article.id, **{name: analysed for name in TERM_FIELDS}}


class _Memory(RamStorage):
    """What is written meanwhile is in memory too: Whoosh 2.7 has it in ``MAIN.tmp`` among the temporary files, where
    two processes remove each other's (https://github.com/mchaput/whoosh/issues/8)."""

    def temp_storage(self, name: str | None = None) -> RamStorage:
        return RamStorage()


def stock_index(articles: Iterable[Article]) -> Index:
    """A new index of the articles in one segment."""
    index = _Memory().create_index(SCHEMA)
    writer = index.writer()
    for article in articles:
        writer.add_document(**document(article))
    writer.commit()
    return index


def hits(searcher: Any, query: q.Query) -> set[str]:
    """The ids of the matching articles, as Whoosh's own searcher finds them."""
    return {searcher.stored_fields(number)["id"] for number in searcher.docs_for_query(query)}


def _pair(words: tuple[str, str]) -> str:
    return " ".join(words)


keys = forms.map(fold)
leaves = st.one_of(
    st.builds(q.Term, st.just("text"), keys),
    st.builds(q.Term, st.just("marked"), forms),
    st.builds(q.Term, st.just("pair"), st.tuples(keys, keys).map(_pair)),
    st.builds(q.Term, st.just("marked_pair"), st.tuples(forms, forms).map(_pair)),
    st.builds(q.Term, st.just("word"), st.sampled_from(["học sinh", "đường năm", "sinh học"])),
    st.builds(q.Term, st.just("id"), st.sampled_from("abz")),
    st.builds(q.Phrase, st.just("text"), st.lists(keys, min_size=2, max_size=3), slop=st.integers(1, 3)),
    st.builds(q.Phrase, st.just("marked"), st.lists(forms, min_size=2, max_size=3)),
    st.builds(q.Prefix, st.just("text"), st.sampled_from(["h", "du", "k", "zz", "s"])),
    st.builds(q.Prefix, st.just("marked"), st.sampled_from(["h", "đ", "kĩ", "nă"])),
    st.builds(q.Wildcard, st.just("text"), st.sampled_from(["*o*", "?i", "h*n"])),
    st.just(q.Every()),
)
positive = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(q.And),
        st.lists(inner, min_size=1, max_size=3).map(q.Or),
        st.builds(q.AndMaybe, inner, inner),
    ),
    max_leaves=5,
)
# Whoosh itself finds too much for a Not where articles were deleted, and for an AndNot over several segments.
queries = st.one_of(positive, leaves.map(q.Not), st.builds(q.AndNot, leaves, leaves))
