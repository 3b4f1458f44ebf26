"""Counts of neighbours and words: of keys that have many forms, on several shards, and where the cluster has documents
that are not of the generation."""

from __future__ import annotations

from itertools import product

import pytest
from cluster import Indexes
from memory import MemoryBackend

from search import Article, Engine, open_index

pytestmark = pytest.mark.cluster

LEFT = ["a", "á", "à", "ả", "ã", "ạ", "ă", "ắ", "ằ", "ẳ", "ẵ", "ặ", "â", "ấ", "ầ", "ẩ", "ẫ", "ậ"]
RIGHT = ["o", "ó", "ò", "ỏ", "õ", "ọ", "ô", "ố", "ồ", "ổ", "ỗ", "ộ", "ơ", "ớ", "ờ", "ở", "ỡ", "ợ"]
WORDS = ("học sinh", "thành phố", "á ò")


def articles() -> list[Article]:
    """Some pairs stand in several articles, some twice in one, and some beside others of the same keys."""
    pairs = [f"{left} {right}." for left, right in product(LEFT, RIGHT)]
    found = [
        Article(id=str(n), body=" ".join(pairs[at % len(pairs)] for at in range(n * 7, n * 9)) + " Học sinh thành phố.")
        for n in range(60)
    ]
    return [*found, Article(id="all", title="ặ ợ", body=" ".join(pairs)), Article(id="none")]


def agree(engine: Engine, oracle: Engine) -> None:
    """The counts are those of the reference."""
    there, wanted = engine.searcher().statistics, oracle.searcher().statistics
    there.expect([("a", "o"), ("o", "a")], WORDS)
    for keys in (("a", "o"), ("o", "a"), ("sinh", "thanh")):
        assert there.form_pair_frequencies(*keys) == wanted.form_pair_frequencies(*keys)
        assert there.pairs(*keys) == wanted.pairs(*keys)
        assert there.pair_frequency(*keys) == wanted.pair_frequency(*keys)
    for word in (*WORDS, "sinh thành"):
        assert there.word_frequency(word) == wanted.word_frequency(word)
    assert there.triples("a", "o", "a") == wanted.triples("a", "o", "a")


@pytest.mark.parametrize("shards", [1, 3])
def test_whatever_is_written(indexes: Indexes, shards: int) -> None:
    found = articles()
    engine = open_index(indexes.address(shards), create=True)
    with engine.writer() as writer:
        writer.add(found)
    agree(engine, Engine(MemoryBackend(found)))
    # What was deleted and replaced stays in the cluster for a while.
    with engine.writer() as writer:
        writer.delete(["7", "all"])
        writer.add([Article(id="8", body="á ò. Học sinh.")])
    engine.refresh()
    left = [one for one in found if one.id not in ("7", "8", "all")] + [Article(id="8", body="á ò. Học sinh.")]
    agree(engine, Engine(MemoryBackend(left)))


@pytest.mark.parametrize("shards", [1, 3])
def test_fields_that_no_article_has(indexes: Indexes, shards: int) -> None:
    """A shard without a field tells of the terms that it is sent."""
    engine = open_index(indexes.address(shards), create=True)
    with engine.writer() as writer:
        writer.add([Article(id="one", title="bão")])
    statistics = engine.searcher().statistics
    statistics.expect([("bao", "bao")], WORDS)
    assert statistics.form_pair_frequencies("bao", "bao") == {}
    assert statistics.pair_frequency("bao", "bao") == 0
    assert [statistics.word_frequency(word) for word in WORDS] == [0, 0, 0]
