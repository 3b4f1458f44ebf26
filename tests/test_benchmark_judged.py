"""The strata of judged queries on a toy archive, the tables of the sets, and the scores against a plain count."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.judged import OTHER_WORDS, SETS
from benchmarks.judged.agreement import AGAIN, Pair, kappa
from benchmarks.judged.judge import Judge
from benchmarks.judged.queries import Query, read_labels, read_queries
from benchmarks.judged.sample import passage, samples
from benchmarks.judged.strata import NAMES, kept, strata
from search import Article

FAR = "một hai ba bốn năm sáu bảy tám chín mười " * 4
FLOOD = Query("parts", "ngập đà lạt", (("ngập",), ("đà", "lạt")), ((("lũ",), ("lâm", "đồng")),), "floods in Đà Lạt")
CARS = Query("parts", "cấm xe máy hà nội", (("cấm",), ("xe", "máy"), ("hà", "nội")), (), "motorbikes banned")


def article(id_: str, title: str, body: str = "") -> Article:
    return Article(id=id_, title=title, body=body)


def where(query: Query, articles: list[Article]) -> dict[str, str]:
    """The stratum of each article that is in one."""
    return {id_: name for name, ids in strata([query], articles)[query.text].items() for id_ in ids}


def test_each_article_is_in_the_first_stratum_that_fits() -> None:
    articles = [
        article("phrase", "Ngập Đà Lạt sau mưa"),
        article("fphrase", "Ngập da lạt"),
        article("near", "Đà Lạt lại bị ngập"),
        article("also", "Lũ lớn ở Lâm Đồng", f"{FAR} Đà {FAR} Lạt {FAR} ngập"),
        article("other", "Lũ lớn ở Lâm Đồng"),
        article("parts", "Đà Lạt", f"{FAR} ngập"),
        article("mnear", "Lạt thì lạt, đà này còn ngập"),
        article("marked", "Lạt", f"{FAR} ngập {FAR} đà"),
        article("folded", "Lát", f"{FAR} ngập {FAR} đà"),
        article("nothing", "Đà Nẵng bị ngập"),
    ]
    found = where(FLOOD, articles)
    assert found == {one.id: one.id for one in articles if one.id != "nothing"}


def test_what_lacks_a_syllable_is_ranked_by_how_near_the_others_stand() -> None:
    articles = [article(f"{at:03}", f"xe máy {'qua ' * at} hà nội") for at in range(130)]
    articles.append(article("two", "xe máy hà"))
    found = strata([CARS], articles)[CARS.text]
    assert found["miss1-top"] == {f"{at:03}" for at in range(100)}
    assert found["miss1-rest"] == {f"{at:03}" for at in range(100, 130)}
    assert not found["miss2-top"]  # of five syllables one may be missing


def test_a_phrase_does_not_reach_from_the_title_into_the_text() -> None:
    assert where(FLOOD, [article("a", "Nước ngập", "Đà Lạt mưa")]) == {"a": "near"}


def test_strata_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text('{"id": "a", "title": "Ngập Đà Lạt"}\n', "utf-8")
    first = kept([FLOOD], archive, tmp_path / "cache")
    monkeypatch.setattr("benchmarks.judged.strata.strata", None)  # a second pass would fail
    assert kept([FLOOD], archive, tmp_path / "cache") == first
    assert first[FLOOD.text]["phrase"] == {"a"}


def test_a_sample_adds_what_is_missing_and_shows_where_it_stands() -> None:
    articles = [article(f"a{at}", "Đà Lạt lại bị ngập") for at in range(30)]
    found = strata([FLOOD], articles)
    judged = {FLOOD.text: {f"a{at}": 1 for at in range(4)}}
    drawn = list(samples([FLOOD], found, judged))
    assert len(drawn) == 6  # ten of those that are near
    assert not {id_ for _, _, id_ in drawn} & judged[FLOOD.text].keys()
    assert "Đà Lạt lại bị ngập" in passage(FLOOD, articles[0])


def test_the_score_is_a_plain_count_where_everything_is_judged() -> None:
    pool = {"near": {"a", "b", "c"}, OTHER_WORDS: {"d"}}
    labels = {"q": {"a": 1, "b": 1, "c": 1, "d": 0}}
    judge = Judge({"q": "parts"}, {"q": pool}, labels)
    score = judge.score("q", {"a", "b", "x"})
    assert (score.precision, score.hits, score.outside) == (1.0, 3, 1)
    assert score.recall == pytest.approx(2 / 3)
    assert judge.score("q", set()).f1 == 0
    assert judge.has(OTHER_WORDS)
    assert not judge.without(OTHER_WORDS).has(OTHER_WORDS)
    # A stratum without a label among the hits takes the share of the whole stratum.
    assert Judge({"q": "parts"}, {"q": {"near": {"a", "b"}}}, {"q": {"a": 1}}).score("q", {"b"}).precision == 1


@pytest.mark.parametrize(
    ("folder", "groups"),
    [
        (SETS[0], {"fixed": 9, "parts": 9, "unmarked": 5, "partly": 2, "latin": 2, "long": 3}),
        (SETS[1], {"fixed": 9, "parts": 9, "unmarked": 6, "partly": 2, "latin": 2, "long": 4}),
    ],
    ids=["second", "third"],
)
def test_the_tables_of_a_set_are_whole(folder: Path, groups: dict[str, int]) -> None:
    queries = read_queries(folder / "queries.tsv")
    labels = read_labels(folder / "hits.tsv")
    assert len({query.text for query in queries}) == sum(groups.values())
    assert list(labels) == [query.text for query in queries]
    assert Counter(query.group for query in queries) == groups
    assert all(sum(of.values()) >= 5 and len(of) >= 15 for of in labels.values())
    with (folder / "hits.tsv").open(encoding="utf-8") as lines:
        rows = [(row["query"], row["id"], row["relevant"]) for row in csv.DictReader(lines, delimiter="\t")]
    assert {relevant for _, _, relevant in rows} == {"0", "1", "0?", "1?"}
    assert len({(query, id_) for query, id_, _ in rows}) == len(rows)


def test_no_query_is_in_two_sets() -> None:
    asked = [query.text for folder in SETS for query in read_queries(folder / "queries.tsv")]
    assert len(set(asked)) == len(asked)
    assert len(set(NAMES)) == len(NAMES)


def test_what_was_read_again_are_the_articles_of_whole_queries() -> None:
    first: dict[str, dict[str, int]] = {}
    for folder in SETS:
        first |= read_labels(folder / "hits.tsv")
    again = read_labels(AGAIN)
    assert len(again) == 32
    assert all(labels.keys() == first[query].keys() for query, labels in again.items())


def test_how_far_two_judges_agree() -> None:
    said = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(said) == pytest.approx(0.4)  # 0.7 alike, 0.5 by chance
    labels = {"a": 1, "b": 1, "c": 0, "d": 0}, {"a": 1, "b": 0, "c": 1, "d": 0}
    many = {"a": 3.0, "b": 1.0, "c": 2.0, "d": 9.0}  # each stands for so many
    assert Pair(*labels, many).score() == pytest.approx((0.6, 0.75, 2 / 3))
    assert Pair({"a": 0}, {"a": 1}, many).score() == (0.0, 0.0, 0.0)
