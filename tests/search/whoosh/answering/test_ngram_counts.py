"""The counts of forms and of neighbouring forms equal a count of the articles one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise, product
from pathlib import Path

import pytest
from embedded import commit, create, snapshot
from hypothesis import given
from hypothesis import strategies as st
from sample import SYLLABLES, archives

from analyzers.fold import fold
from analyzers.restore import restore
from search import Article
from search.derived.zones import UNIT, zones
from search.planning.restoring import restored
from search.whoosh.answering.ngram_counts import NgramCounts

KEYS = sorted({fold(form) for form in SYLLABLES})


def naive_forms(found: list[Article]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for zone in (zone for article in found for zone in zones(article)):
        for at, form in enumerate(zone.forms):
            counts[form] += zone.weight_at(at)
    return counts


def naive_pairs(article: Article) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for zone in zones(article):
        for at, both in enumerate(pairwise(zone.forms)):
            counts[both] += zone.weight_at(at)
    return counts


def naive_triples(found: list[Article]) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for article in found:
        pairs = naive_pairs(article)
        for (one, two), (other, three) in product(pairs, pairs):
            if two == other:
                counts[one, two, three] += min(pairs[one, two], pairs[two, three])
    return counts


def opened(folder: Path, found: list[Article], commits: int) -> NgramCounts:
    create(folder)
    for number in range(commits):
        commit(folder, found[number::commits])
    return NgramCounts(snapshot(folder).segments)


@given(found=archives(), commits=st.integers(1, 3))
def test_counts_equal_a_count_one_by_one(tmp_path_factory, found: list[Article], commits: int) -> None:
    statistics = opened(tmp_path_factory.mktemp("statistics") / "index", found, commits)
    forms, triples = naive_forms(found), naive_triples(found)
    pairs: Counter[tuple[str, str]] = sum((naive_pairs(article) for article in found), Counter())
    for key in KEYS:
        assert statistics.forms(key) == {form: n / UNIT for form, n in forms.items() if fold(form) == key}
    by_keys: defaultdict[tuple[str, ...], dict[tuple[str, ...], float]] = defaultdict(dict)
    for these, count in [*pairs.items(), *triples.items()]:
        by_keys[tuple(map(fold, these))][these] = count / UNIT
    for keys in product(KEYS, KEYS):
        assert statistics.pairs(*keys) == by_keys[keys]
    for three in product(KEYS, KEYS, KEYS):
        assert statistics.triples(*three) == by_keys[three]


def test_an_empty_index_has_no_counts(tmp_path: Path) -> None:
    statistics = NgramCounts(snapshot(create(tmp_path / "index")).segments)
    assert statistics.total == 0
    assert statistics.forms("hoc") == {}
    assert statistics.pairs("hoc", "sinh") == {}
    assert statistics.triples("hoc", "sinh", "nam") == {}


def test_a_key_that_no_text_has_is_no_error(tmp_path: Path) -> None:
    statistics = opened(tmp_path / "index", [Article(id="a", title="học sinh")], 1)
    assert statistics.forms("\udcff") == {}
    assert statistics.pairs("hoc", "zzz") == {}


def test_marks_are_put_back_from_these_counts_once(tmp_path: Path) -> None:
    statistics = opened(tmp_path / "index", [Article(id=str(n), title="học sinh học giỏi") for n in range(9)], 2)
    found = restored(("hoc", "sinh"), statistics)
    assert found == restore(["hoc", "sinh"], statistics)
    assert found.forms == ("học", "sinh")
    assert restored(("hoc", "sinh"), statistics) is found


def test_real_articles(tmp_path: Path, news: list[Article]) -> None:
    statistics = opened(tmp_path / "index", news, 2)
    assert max(statistics.forms("cua"), key=statistics.forms("cua").__getitem__) == "của"
    found = statistics.pairs("viet", "nam")
    assert found["việt", "nam"] == pytest.approx(sum(naive_pairs(a)["việt", "nam"] for a in news) / UNIT)
