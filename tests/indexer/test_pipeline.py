"""The pipeline: counts that add up, rejects that lose nothing, interrupts that keep what was committed."""

import json

import msgspec
import pytest

from indexer import How, IndexerError, Pace, Passed, Record, RejectsFile, index_articles, try_articles
from indexer.rejects import MAX_RAW
from search import IndexLocked


def records(count, start=0):
    for number in range(start, start + count):
        yield Record(source="f", line=number + 1, mapping={"id": number, "title": f"Tin {number}"})


def run(engine, given, path=None, how=None, **options):
    with RejectsFile(path) as rejects:
        return index_articles(engine, given, rejects, how or How(), **options), rejects


def counts(summary):
    return summary.added, summary.replaced, summary.duplicates, summary.unchanged, summary.older


def changed(numbers, **fields):
    for number in numbers:
        yield Record(source="f", mapping={"id": number, "title": f"Tin {number} sửa"} | fields)


def test_indexing_again_never_doubles_and_writes_what_has_changed(engine):
    first, _ = run(engine, records(10))
    again, _ = run(engine, [*records(10, start=5), *changed([1, 2])])
    assert (first.read, first.indexed, *counts(first)) == (10, 10, 10, 0, 0, 0, 0)
    assert (again.read, again.indexed, *counts(again)) == (12, 7, 5, 2, 0, 5, 0)
    assert engine.last_writer.batches == [7]
    assert len(engine.articles) == 15 and again.generation == engine.generation
    assert again.committed == 7


def test_rewriting_writes_what_is_the_same(engine):
    run(engine, records(4))
    again, _ = run(engine, records(4), how=How(rewrite=True))
    assert counts(again) == (0, 4, 0, 0, 0) and engine.last_writer.batches == [4]


@pytest.mark.parametrize("pace", [Pace(), Pace(1)])
def test_an_article_that_comes_again_within_a_run_is_the_same_or_replaces(engine, pace, monkeypatch):
    monkeypatch.setattr("indexer.pipeline.BATCH", 1)
    summary, _ = run(engine, [*records(3), *records(2), *changed([0])], how=How(pace))
    assert summary.indexed == 4 and summary.unchanged == 2 and summary.added == 3
    assert summary.duplicates + summary.replaced == 1
    assert engine.articles["0"].title == "Tin 0 sửa"


def test_an_older_article_does_not_replace_a_newer_one_if_asked(engine):
    run(engine, changed([1, 2], modified="2024-05-02"))
    given = [*changed([1], modified="2024-05-01", body="cũ"), *changed([2], modified="2024-05-03", body="mới")]
    summary, _ = run(engine, given, how=How(keep_newer=True))
    assert counts(summary) == (0, 1, 0, 0, 1) and [engine.articles[one].body for one in "12"] == ["", "mới"]
    assert counts(run(engine, given)[0]) == (0, 1, 0, 1, 0)  # not asked


def test_every_record_is_counted_once(engine):
    run(engine, records(3))
    given = [*records(5), Record(source="f", reason="bad"), Record(source="f", mapping={"x": 1}), *changed([4])]
    summary, _ = run(engine, given)
    assert summary.read == 8 == sum(counts(summary)) + summary.rejected + summary.left_out


def test_a_trial_counts_the_same_and_writes_nothing(engine):
    run(engine, records(3))
    given = [*records(5), *changed([1, 4]), Record(source="f", reason="bad")]
    seen = []
    with RejectsFile(None) as rejects:
        tried = try_articles(engine, given, rejects, taken=lambda record, article, verdict: seen.append(verdict.name))
    assert engine.last_writer.batches == [3] and len(engine.articles) == 3 and rejects.count == 1
    assert seen == ["SAME", "SAME", "SAME", "NEW", "NEW", "CHANGED", "AGAIN"]
    done, _ = run(engine, given)
    assert counts(tried) == counts(done)


def test_commits_come_after_so_many_articles(engine, monkeypatch):
    monkeypatch.setattr("indexer.pipeline.BATCH", 2)
    reached = []
    run(engine, records(10), how=How(Pace(4)), reached=lambda total, ids: reached.append((total, list(ids))))
    assert [total for total, _ in reached] == [4, 8] and reached[0][1] == ["2", "3"]


def test_commits_come_after_so_many_seconds(engine):
    reached = []
    run(engine, records(3), how=How(Pace(seconds=0)), reached=lambda total, ids: reached.append(total))
    assert reached == [1, 2, 3]


def test_what_was_passed_over_is_not_read(engine):
    summary, _ = run(engine, records(10), passed=Passed(24, 4))
    assert (summary.read, summary.resumed, summary.added) == (6, 24, 6) and "3" not in engine.articles


def test_rejects_of_a_run_that_goes_on_are_kept_as_far_as_it_was_committed(engine, tmp_path):
    path, bad = tmp_path / "r.jsonl", [Record(source="f", line=1, reason="bad")]
    _, rejects = run(engine, bad, path)
    kept = rejects.size
    path.write_text(path.read_text() + "behind the commit\n")
    run(engine, [Record(source="f", line=2, reason="bad")], path, passed=Passed(1, 0, kept))
    assert [json.loads(line)["line"] for line in path.read_text().splitlines()] == [1, 2]


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

    summary, _ = run(engine, interrupted(), how=How(Pace(10)))
    assert summary.interrupted and len(engine.articles) == summary.indexed == summary.added == 10
    summary, _ = run(engine, interrupted(), how=How(rewrite=True))
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
    assert (seen[0], seen[-1]) == ((1, "indexing"), (3, "committing")) and msgspec.json.decode(
        msgspec.json.encode(summary)
    )["indexed"] == 3
