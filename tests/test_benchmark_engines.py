"""The comparison of engines runs on the sample articles, and SQLite, which Python brings, finds what Timbao finds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_totals_agree_with_sqlite(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_bytes(b"".join(path.read_bytes() for path in sorted((ROOT / "index_data/sample").glob("*.jsonl"))))
    command = [sys.executable, "-m", "benchmarks.engines", "--articles", str(articles)]
    command += ["--work", str(tmp_path), "--engine", "fts5", "--queries", "5"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    agree = re.search(r"totals: (\d+) of (\d+) queries agree", printed)
    assert agree, printed
    assert agree[1] == agree[2], printed
    assert int(agree[2]) > 20
