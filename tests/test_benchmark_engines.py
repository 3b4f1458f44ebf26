"""The comparison of engines runs on the sample articles; SQLite, which Python brings, and PostgreSQL, where it is
installed, find what Timbao finds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from benchmarks import processes
from benchmarks.engines.__main__ import agree
from benchmarks.engines.grouped import added_up
from benchmarks.engines.protocol import Counts, Found

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent


def compared(folder: Path, *engines: str) -> str:
    articles = folder / "articles.jsonl"
    articles.write_bytes(b"".join(path.read_bytes() for path in sorted((ROOT / "index_data/sample").glob("*.jsonl"))))
    command = [sys.executable, "-m", "benchmarks.engines", "--articles", str(articles)]
    command += ["--work", str(folder), "--engine", "fts5", "--queries", "5"]
    command += [word for name in engines for word in ("--engine", name)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_totals_agree_with_sqlite(tmp_path: Path) -> None:
    printed = compared(tmp_path)
    agreeing = re.search(r"totals: (\d+) of (\d+) queries agree", printed)
    assert agreeing, printed
    assert agreeing[1] == agreeing[2], printed
    assert int(agreeing[2]) > 20


def test_postgresql_finds_what_sqlite_finds() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # the server is another user's where root runs this
        printed = compared(Path(folder), "postgresql")
    if "postgresql is not installed" in printed:
        pytest.skip("PostgreSQL is not installed")
    agreeing = re.search(r"totals: (\d+) of (\d+) queries agree", printed)
    assert agreeing, printed
    assert agreeing[1] == agreeing[2], printed
    assert "| ten best and exact total, ms | timbao | timbao-core | fts5 | postgresql |" in printed


def test_a_vector_holds_every_position_of_a_term() -> None:
    postgresql = pytest.importorskip("benchmarks.engines.postgresql_engine")
    assert postgresql.vector(["ha", "noi", "ha"]) == "'ha':1,3 'noi':2"
    assert postgresql.vector(["rock'n'roll", "a\\b"]) == "'rock''n''roll':1 'a\\\\b':2"


def test_each_kind_of_query_in_the_language_of_the_servers() -> None:
    postgresql = pytest.importorskip("benchmarks.engines.postgresql_engine")
    terms = ["ha", "noi"]
    assert postgresql.written("term", ["ha"]) == "'ha'"
    assert postgresql.written("and", terms) == "'ha' & 'noi'"
    assert postgresql.written("or", terms) == "'ha' | 'noi'"
    assert postgresql.written("phrase", terms) == "'ha' <-> 'noi'"
    assert postgresql.written("prefix", ["ngu"]) == "'ngu':*"
    opensearch = pytest.importorskip("benchmarks.engines.opensearch_engine")
    assert opensearch.written("and", terms) == {"match": {"text": {"query": "ha noi", "operator": "and"}}}
    assert opensearch.written("or", terms) == {"match": {"text": {"query": "ha noi", "operator": "or"}}}
    assert opensearch.written("phrase", terms) == {"match_phrase": {"text": "ha noi"}}
    assert opensearch.written("prefix", ["ngu"]) == {"prefix": {"text": "ngu"}}


def test_groups_add_up_to_the_counts_of_each_column() -> None:
    groups = [("a", "x", 24_000, 2), ("a", "y", 24_001, 3), ("b", "", 24_001, 4), ("", "y", -1, 5)]
    found = added_up([7], groups)
    assert (found.total, found.places) == (14, [7])
    assert found.counts == Counts((5, 4), (8, 2), ((24_000, 2), (24_001, 7)))


def test_where_only_timbao_finds_otherwise_is_told_apart() -> None:
    one, other = Found(3, []), Found(4, [])
    assert agree([one, Found(3, [1])])
    assert not agree([one, other])
    assert not agree([one, one._replace(counts=Counts((1,), (), ()))])
    assert agree([])


def test_processor_time_of_another_process_grows_as_it_works() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs Linux")
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        try:
            deadline = time.monotonic() + 120
            while processes.seconds([busy.pid]) < 0.2 and time.monotonic() < deadline:
                time.sleep(0.05)
            assert processes.seconds([busy.pid]) >= 0.2
            assert busy.pid in processes.children(os.getpid())
            assert processes.highest(busy.pid) > 1 << 20
            assert processes.memory(busy.pid).resident > 1
        finally:
            busy.kill()
