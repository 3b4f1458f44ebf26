"""Resuming: a run that was broken off goes on where its last commit was, if everything is as it was."""

import json
import os

import pytest

from indexer import How, Pace, Passed, RejectsFile, Resuming, Sources, index_articles


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b", "c"):
        lines = [json.dumps({"id": f"{name}{number}", "title": f"Tin {name}{number}"}) for number in range(5)]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
    return tmp_path


class Stopped(Exception):
    pass


def index(engine, folder, stop_after=None, options=""):
    """Index the folder, one article a batch; gives the summary, or None where the run was stopped."""
    sources = Sources([str(folder)])
    resuming = Resuming(folder.parent / "resume.json", sources, options)
    found = resuming.found(engine)
    if found:
        sources.pass_over(found.files, found.total - found.records)
    passed = Passed(found.total, found.records, found.rejects) if found else Passed()

    def records():
        for count, record in enumerate(sources):
            if count == stop_after:
                raise Stopped
            yield record

    with RejectsFile(None) as rejects:
        try:
            summary = index_articles(
                engine, records(), rejects, How(Pace(3)), passed=passed,
                reached=lambda total, ids: resuming.reached(total, rejects.size, ids),
            )  # fmt: skip
        except Stopped:
            return None
    resuming.end()
    return summary


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch):
    monkeypatch.setattr("indexer.pipeline.BATCH", 1)


@pytest.mark.parametrize("stop_after", range(3, 15))
def test_a_run_goes_on_behind_its_last_commit(engine, folder, stop_after):
    assert index(engine, folder, stop_after) is None
    committed = len(engine.articles)
    assert committed == stop_after // 3 * 3
    summary = index(engine, folder)
    assert (summary.resumed, summary.read, summary.added) == (committed, 15 - committed, 15 - committed)
    assert len(engine.articles) == 15 and not (folder.parent / "resume.json").exists()


def test_a_run_that_is_broken_off_twice_goes_on_twice(engine, folder):
    index(engine, folder, 7)
    index(engine, folder, 7)
    summary = index(engine, folder)
    assert summary.resumed == 12 and len(engine.articles) == 15


def change(folder):
    os.utime(folder / "a.jsonl", ns=(1, 1))


def remove(folder):
    (folder / "a.jsonl").unlink()


def come_before(folder):
    (folder / "0.jsonl").write_text('{"id": "0", "title": "Tin"}')


@pytest.mark.parametrize("happened", [change, remove, come_before])
def test_it_begins_anew_where_what_was_read_has_changed(engine, folder, happened):
    index(engine, folder, 10)
    happened(folder)
    assert index(engine, folder).resumed == 0


def test_a_file_that_comes_behind_is_read(engine, folder):
    index(engine, folder, 10)
    (folder / "d.jsonl").write_text('{"id": "d", "title": "Tin"}')
    assert index(engine, folder).resumed == 9 and "d" in engine.articles


def test_it_begins_anew_in_another_index_and_with_other_options(engine, folder):
    index(engine, folder, 10, options="csv")
    assert index(engine, folder, options="html").resumed == 0
    engine.articles.clear()
    index(engine, folder, 10)
    engine.articles.clear()
    assert index(engine, folder).resumed == 0 and len(engine.articles) == 15


def test_a_damaged_checkpoint_is_none(engine, folder):
    index(engine, folder, 10)
    (folder.parent / "resume.json").write_text("{broken")
    assert index(engine, folder).resumed == 0
