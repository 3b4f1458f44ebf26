"""The growing index of the benchmark: variations are the same each time, and a run goes on where it was broken off."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from analyzers import tokenize
from benchmarks.scale.variation import KEYS_AT, articles, vocabulary, word
from search import open_index

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """The sample articles in one file."""
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    path.write_bytes(b"".join(path.read_bytes() for path in sorted((ROOT / "index_data/sample").glob("*.jsonl"))))
    return path


def test_any_part_is_the_same_each_time(source: Path) -> None:
    whole = list(articles(source, 0, 500))
    assert len({article.id for article in whole}) == 500
    assert list(articles(source, 130, 290)) == whole[130:290]
    assert list(articles(source, 499, 500)) == whole[499:]
    assert list(articles(source, 0, 500, seed=1)) != whole


def test_a_variation_is_like_its_article(source: Path) -> None:
    """In section, in source, in length on the whole; not in its text, its title and its date."""
    real = list(articles(source, 0, 134))
    varied = list(articles(source, 134, 268))
    for one, other in zip(real, varied, strict=True):
        assert (one.section, one.source) == (other.section, other.source)
        assert one.body != other.body
        assert len(one.body) / 4 < len(other.body) < len(one.body) * 4
    lengths = [sum(len(tokenize(article.body).forms) for article in some) for some in (real, varied)]
    assert 0.9 < lengths[1] / lengths[0] < 1.1
    assert sum(one.title != other.title for one, other in zip(real, varied, strict=True)) > 100
    assert sum(one.published != other.published for one, other in zip(real, varied, strict=True)) > 130
    common = [
        Counter(form for one in some for form in tokenize(one.body).forms).most_common(20) for some in (real, varied)
    ]
    assert len({form for form, _ in common[0]} & {form for form, _ in common[1]}) > 15


def test_invented_words_are_all_different_and_keep_coming() -> None:
    assert len({word(rank) for rank in range(200_000)}) == 200_000
    assert vocabulary(KEYS_AT) == vocabulary(0) == 0
    new = [vocabulary(at + 1000) - vocabulary(at) for at in range(KEYS_AT, 10 * KEYS_AT, KEYS_AT)]
    assert new == sorted(new, reverse=True)
    assert min(new) > 300


def test_a_run_goes_on_where_the_last_one_ended(source: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"

    def run(sizes: str) -> str:
        command = [sys.executable, "-m", "benchmarks.scale", "--work", str(work), "--articles", str(source)]
        command += ["--sizes", sizes, "--queries", "2", "--workers", "1"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert run("120").splitlines()[0] == "| articles | 120 |"
    first = msgspec.json.decode((work / "run.json").read_bytes())
    table = run("120,200")
    assert table.splitlines()[0] == "| articles | 120 | 200 |"
    assert table == (work / "curve.md").read_text("utf-8")
    second = msgspec.json.decode((work / "run.json").read_bytes())
    assert second["stops"][0] == first["stops"][0]
    assert second["cost"]["wall_s"] > first["cost"]["wall_s"]
    engine = open_index(str(work / "index"))
    assert sorted(engine.ids()) == sorted(article.id for article in articles(source, 0, 200))
    assert engine.check() == []
