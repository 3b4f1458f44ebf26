"""The pipeline: counts that add up, rejects that lose nothing, interrupts that keep what was committed."""

import json

import msgspec
import pytest

from indexer import IndexerError, Record, RejectsFile, index_articles
from indexer.rejects import MAX_RAW
from search import IndexLocked


def records(count, start=0):
    for number in range(start, start + count):
        yield Record(source="f", line=number + 1, mapping={"id": number, "title": f"Tin {number}"})


def run(engine, given, path=None, **options):
    with RejectsFile(path) as rejects:
        return index_articles(engine, given, rejects, **options), rejects


def test_indexing_again_replaces_and_never_doubles(engine):
    first, _ = run(engine, records(10))
    again, _ = run(engine, records(12, start=5))
    assert (first.read, first.indexed, first.added, first.replaced) == (10, 10, 10, 0)
    assert (again.indexed, again.added, again.replaced) == (12, 7, 5)
    assert len(engine.articles) == 17 and again.generation == engine.generation


def test_duplicates_within_a_run_are_counted(engine):
    summary, _ = run(engine, [*records(3), *records(2)])
    assert (summary.indexed, summary.duplicates, summary.added, summary.replaced) == (5, 2, 3, 0)


def test_batches_are_bounded(engine, monkeypatch):
    monkeypatch.setattr("indexer.pipeline.BATCH", 4)
    monkeypatch.setattr("indexer.pipeline.BATCH_TEXT", 100)
    big = Record(source="f", mapping={"id": "big", "title": "T", "body": "x" * 200})
    run(engine, [*records(9), big, *records(1, start=20)])
    assert engine.last_writer.batches == [4, 4, 2, 1]


def test_rejects_keep_the_whole_record_and_the_reason(engine, tmp_path):
    path = tmp_path / "x" / "index.rejects.jsonl"
    bad = [
        Record(source="f", line=3, raw=b"{broken", reason="the line is not JSON"),
        Record(source="f", line=4, mapping={"title": 1, "body": "", "x": "h\udc00"}),
        Record(source="g", mapping={"title": 1}, raw="x" * (MAX_RAW + 1)),
    ]
    summary, rejects = run(engine, [*records(2), *bad], path)
    assert (summary.read, summary.indexed, summary.rejected) == (5, 2, 3)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(row["source"], row["line"], row["field"]) for row in rows] == [
        ("f", 3, ""), ("f", 4, "title"), ("g", None, "title"),
    ]  # fmt: skip
    assert rows[0]["raw"] == "{broken" and json.loads(rows[1]["raw"].replace("'", '"'))["title"] == 1
    assert len(rows[2]["raw"]) == MAX_RAW and rows[2]["cut"]
    assert str(rejects.first[0]) == "f:3: the line is not JSON"


def test_the_rejects_file_is_that_of_the_last_run(engine, tmp_path):
    path = tmp_path / "r.jsonl"
    bad = [Record(source="f", reason="bad")]
    run(engine, bad, path)
    assert path.exists()
    run(engine, records(1), path)
    assert not path.exists() and (tmp_path / "r.jsonl.previous").exists()


def test_rejects_are_on_disk_as_they_happen(engine, tmp_path):
    path = tmp_path / "r.jsonl"

    def watched():
        yield Record(source="f", line=1, reason="bad")
        assert path.read_text().count("\n") == 1
        yield from records(1)

    run(engine, watched(), path)


def test_rejects_that_cannot_be_written_stop_the_run(engine, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexerError, match="cannot be written"):
        run(engine, [*records(1), Record(source="f", reason="bad")], tmp_path / "file" / "r.jsonl")
    assert not engine.articles


def test_an_interrupt_keeps_what_was_committed_and_says_so(engine, monkeypatch):
    monkeypatch.setattr("indexer.pipeline.BATCH", 5)

    def interrupted():
        yield from records(12)
        raise KeyboardInterrupt

    summary, _ = run(engine, interrupted(), commit_every=10)
    assert summary.interrupted and len(engine.articles) == summary.indexed == summary.added == 10
    summary, _ = run(engine, interrupted())
    assert summary.interrupted and summary.indexed == summary.replaced == 0


def test_errors_of_a_source_keep_nothing(engine):
    def failing():
        yield from records(3)
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        run(engine, failing())
    assert not engine.articles


def test_a_locked_index_is_said(engine, tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text("{}")
    engine.locked = True
    with pytest.raises(IndexLocked):
        run(engine, records(1), path)
    assert path.exists()  # a run that did not begin leaves the rejects of the last one


def test_progress_and_summary_are_plain_values(engine):
    seen = []
    summary, _ = run(engine, records(3), progress=lambda now, doing: seen.append((now.read, doing)))
    assert (
        seen == [(3, "indexing"), (3, "committing")]
        and msgspec.json.decode(msgspec.json.encode(summary))["indexed"] == 3
    )
