"""``timbao index`` while it runs: what it says, what it keeps, what it would do."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from indexer import Sources, Summary
from timbao.progress import Lines

ROOT = Path(__file__).parents[2]


def test_a_line_every_ten_seconds_tells_rate_and_time_left_and_what_can_be_found(tmp_path):
    (tmp_path / "a.jsonl").write_text("x" * 1000)
    sources, said, now = Sources([str(tmp_path / "a.jsonl")]), [], [0.0]
    lines = Lines(sources, said.append, lambda: now[0])
    for second in range(1, 31):
        now[0] = float(second)
        sources._done = 20 * second
        done = Summary(indexed=100 * second, committed=50 * second, rejected=second)
        lines(done, "indexing")
    assert said == [
        "indexing: 1,000 articles, 100 a second, about 40 s left, 10 rejected, 500 searchable",
        "indexing: 2,000 articles, 100 a second, about 30 s left, 20 rejected, 1,000 searchable",
        "indexing: 3,000 articles, 100 a second, about 20 s left, 30 rejected, 1,500 searchable",
    ]


def lines_of(path, numbers):
    path.write_text("".join(f'{{"id": "{number}", "title": "Tin số {number}"}}\n' for number in numbers), "utf-8")


def test_a_process_that_is_killed_keeps_what_was_committed_and_the_next_goes_on(tmp_path, timbao, monkeypatch):
    """The end of the source is a pipe that nobody writes to, so that the run waits in the middle."""
    lines_of(tmp_path / "a.jsonl", range(2500))
    os.mkfifo(tmp_path / "b.jsonl")
    command = [sys.executable, "-m", "timbao", "index", "a.jsonl", "b.jsonl", "--commit-every", "1000"]
    environment = os.environ | {"TIMBAO_INDEX": str(tmp_path / "index")}
    with subprocess.Popen(command, cwd=tmp_path, env=environment | {"PYTHONPATH": str(ROOT)}) as running:
        while not (tmp_path / "index" / "generation-00000003.json").exists():
            assert running.poll() is None
            time.sleep(0.05)
        while (
            not (tmp_path / "index.resume.json").exists()
            or b'"total":2000' not in (tmp_path / "index.resume.json").read_bytes()
        ):
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
    assert json.loads(timbao("stats", "--json").stdout)["articles"] == 2000
    (tmp_path / "b.jsonl").unlink()
    lines_of(tmp_path / "b.jsonl", [2500])
    monkeypatch.chdir(tmp_path)
    found = json.loads(timbao("index", "a.jsonl", "b.jsonl", "--json").stdout)
    assert (found["resumed"], found["read"], found["added"]) == (2000, 501, 501)
    assert json.loads(timbao("stats", "--json").stdout)["articles"] == 2501
    assert not (tmp_path / "index.resume.json").exists()


def test_a_dry_run_shows_what_would_be_taken_and_removed_and_leaves_everything(timbao, tmp_path):
    page = tmp_path / "tin.html"
    page.write_text(
        "<html><body><nav>Trang chủ Thời sự</nav><article><h1>Cầu mới thông xe</h1>"
        "<p>Sáng 7/3/2024, cầu mới qua sông thông xe sau ba năm thi công, người dân hai bờ vui mừng.</p>"
        "<p>Chiếc cầu dài 300 m nối hai xã, thay bến phà đã chạy từ nhiều năm nay trên khúc sông này.</p></article>"
        "<footer>Bản quyền của Báo Bờ Sông</footer></body></html>",
        "utf-8",
    )
    tried = timbao("index", page, "--dry-run")
    assert tried.exit_code == 0 and not (tmp_path / "index").exists()
    assert "1 article would be indexed (1 new, 0 replaced)" in tried.stdout
    assert "title    Cầu mới thông xe" in tried.stdout and "removed  " in tried.stdout
    assert "Trang chủ Thời sự" in tried.stdout and "Bản quyền của Báo Bờ Sông" in tried.stdout


def test_a_dry_run_compares_with_the_index_and_keeps_no_rejects(indexed, source, tmp_path):
    with source.open("a", encoding="utf-8") as file:
        file.write('\n{"id": "bao-1", "title": "Bão số 3 đã tan"}\n{broken\n')
    before = sorted(path.name for path in tmp_path.iterdir())
    tried = indexed("index", source, "--dry-run", "--verbose")
    assert tried.exit_code == 3 and sorted(path.name for path in tmp_path.iterdir()) == before
    assert "5 records read: 1 to index, 3 unchanged, and not written again, 1 rejected" in tried.stdout
    assert "(replaces the one in the index)" in tried.stdout and "(unchanged)" in tried.stdout
    assert json.loads(indexed("index", source, "--dry-run", "--json").stdout)["replaced"] == 1


def test_everything_is_committed_as_it_goes_or_at_the_end(timbao, source, monkeypatch):
    monkeypatch.setattr("timbao.commands.index.COMMIT_ARTICLES", 1)
    monkeypatch.setattr("indexer.pipeline.BATCH", 1)
    assert json.loads(timbao("index", source, "--json").stdout)["generation"] == "g4"
    assert (
        json.loads(timbao("index", source, "--json", "--rewrite", "--commit-every", "0").stdout)["generation"] == "g5"
    )
