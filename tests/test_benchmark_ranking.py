"""nDCG against what was reckoned by hand, the table of rankings that are known, the tables of graded queries, and the
fields that a well made index is asked for."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.judged import SETS
from benchmarks.judged.queries import read_queries
from benchmarks.ranking import GROUPS, Asked, each, ndcg, pool, read_asked, read_grades, table
from benchmarks.well_made import request

FLOODS = Asked("head", "lũ", "lũ", "floods")
DROUGHT = Asked("name", "hạn", "hạn", "a drought")
GRADES = {"lũ": {"a": 3, "b": 1, "c": 0}, "hạn": {"d": 2}}


def test_ndcg_is_what_comes_out_by_hand() -> None:
    # Best: 7 / 1 + 1 / 1.585 = 7.631; the other way round: 1 / 1 + 7 / 1.585 = 5.416.
    assert ndcg(["a", "b"], GRADES["lũ"]) == 1
    assert ndcg(["b", "a"], GRADES["lũ"]) == pytest.approx(0.7098, abs=1e-4)
    assert ndcg(["x", "c"], GRADES["lũ"]) == ndcg([], GRADES["lũ"]) == ndcg(["a"], {}) == 0
    assert ndcg([*"cccccccccc", "a"], GRADES["lũ"]) == 0  # an eleventh hit does not count


def test_the_tables_of_rankings() -> None:
    asked = [FLOODS, DROUGHT, Asked("question", "?", "?", ""), Asked("mistyped", "!", "!", "")]
    ranked = {"good": lambda query: {"lũ": ["a", "b"], "hạn": ["d"]}.get(query, []), "bad": lambda query: ["x"]}
    lines = list(table(asked, GRADES, ranked))
    assert lines[2] == "| good | 0.000 | 0.000 | 1.000 | 1.000 | 0.500 | 0 |"
    assert lines[3] == "| bad | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | 4 |"
    assert list(each(asked[:1], GRADES, ranked))[2] == "| lũ | 1.00 | 0.00 |"
    assert dict(pool(asked[:2], GRADES, ranked)) == {FLOODS: ["x"], DROUGHT: ["x"]}


def test_the_graded_queries_are_whole() -> None:
    asked = read_asked()
    grades = read_grades()
    assert Counter(query.group for query in asked) == dict.fromkeys(GROUPS, 15)
    assert list(grades) == [query.text for query in asked]
    assert {grade for of in grades.values() for grade in of.values()} == {0, 1, 2, 3}
    assert all(len(of) >= 10 and max(of.values()) > 0 for of in grades.values())
    assert all((query.text == query.meant) == (query.group != "mistyped") for query in asked)
    judged = {query.text for folder in SETS for query in read_queries(folder / "queries.tsv")}
    assert not judged & grades.keys()


def test_a_query_without_marks_is_asked_without_them_only() -> None:
    def kinds(query: str) -> set[str]:
        asked = request(query)["query"]["bool"]
        parts = [*asked["must"][0]["bool"]["should"], *asked["should"]]
        return {field.partition("^")[0] for part in parts for field in part["multi_match"]["fields"]}

    assert kinds("Thu phi khong dung") == {"title.folded", "summary.folded", "body.folded"}
    assert {"title", "title.folded", "title.pairs", "body", "body.pairs"} <= kinds("thu phí không dừng")
