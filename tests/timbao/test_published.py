"""Exit status and message say whether a commit has happened: what counts is what ``CURRENT`` names."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search import durable
from search.whoosh.generations import cleaning
from search.whoosh.generations.generation import current_number, numbers
from search.whoosh.writing import publishing

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]


def failing(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def unsynced(monkeypatch, folder: Path) -> None:
    """The folder cannot be synced once ``CURRENT`` names the new generation."""
    before, sync = current_number(folder), durable.sync_folder
    monkeypatch.setattr(
        durable, "sync_folder", lambda place: failing() if current_number(folder) > before else sync(place)
    )


def uncleaned(monkeypatch, folder: Path) -> None:
    monkeypatch.setattr(publishing, "clean", failing)


def unopened(monkeypatch, folder: Path) -> None:
    monkeypatch.setattr("search.whoosh.engine.WhooshEngine.refresh", failing)


COMMANDS = [
    (["index", "new.jsonl", "--json"], "g3"),
    (["index", "new.jsonl"], "g3"),
    (["index", "new.jsonl", "--commit-every", "1", "--rewrite"], "g3"),
    (["delete", "bao-1"], "g3"),
    (["rollback", "g1"], "g3"),
]


@pytest.fixture
def place(indexed, tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.jsonl").write_text(json.dumps({"id": "lu", "title": "Lũ quét"}), "utf-8")
    return tmp_path / "index"


@pytest.mark.parametrize("trouble", [unsynced, uncleaned, unopened])
@pytest.mark.parametrize(("command", "name"), COMMANDS)
def test_what_fails_behind_a_commit_is_a_warning(indexed, place, monkeypatch, caplog, command, name, trouble) -> None:
    trouble(monkeypatch, place)
    done = indexed(*command)
    assert current_number(place) == 3
    assert done.exit_code == 0, done.stderr
    assert name in done.stdout
    assert {record.getMessage().partition(":")[0] for record in caplog.records} <= {
        "published as g3, but it may be taken back if the machine crashes now",
        "published as g3, but files that are no longer needed are left until the next commit",
        "published as g3, but this process cannot open it",
    }
    assert caplog.records
    monkeypatch.undo()


@pytest.mark.parametrize(("command", "name"), COMMANDS)
def test_what_fails_before_it_is_a_failure_that_leaves_nothing(indexed, place, monkeypatch, command, name) -> None:
    there = {path.name for path in place.iterdir()}
    monkeypatch.setattr(publishing, "publish", failing)
    done = indexed(*command)
    monkeypatch.undo()
    assert done.exit_code == 1
    assert done.stderr.startswith("timbao: ") and "published" not in done.stderr
    assert {path.name for path in place.iterdir()} == there
    assert numbers(place) == [1, 2]


@pytest.mark.parametrize(("command", "name"), COMMANDS)
def test_output_that_cannot_be_written_does_not_hide_a_commit(place, command, name) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}  # as users have it
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "timbao", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=plain | {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": str(place)},
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"timbao: published as {name}, but what came after it failed: ")
    assert current_number(place) == 3


def test_a_failure_between_two_commits_names_what_is_published(indexed, place, monkeypatch, source) -> None:
    publish, done = publishing.publish, []

    def twice(folder, generation) -> None:
        done.append(generation.name)
        if len(done) > 1:
            failing()
        publish(folder, generation)

    monkeypatch.setattr(publishing, "publish", twice)
    monkeypatch.setattr("indexer.pipeline.BATCH", 1)
    told = indexed("index", source, "--commit-every", "1", "--rewrite")
    assert told.exit_code == 1
    assert told.stderr.startswith("timbao: published as g3, but what came after it failed: ")
    assert current_number(place) == 3


def test_the_warning_is_a_line_on_stderr(place) -> None:
    code = (
        "import os, search.whoosh.writing.publishing as publishing\n"
        "def failing(*_): raise OSError(5, os.strerror(5))\n"
        "publishing.clean = failing\n"
        "from timbao.main import cli; cli(['delete', 'bao-1'], prog_name='timbao')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": str(place)},
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == (
        "timbao: warning: published as g3, but files that are no longer needed are left until the next commit: "
        "[Errno 5] Input/output error\n"
    )
    assert done.stdout == "1 deleted, 0 not in the index; generation g3\n"


def test_an_interrupt_that_comes_too_late_does_not_say_that_nothing_is_kept(indexed, place, monkeypatch) -> None:
    def interrupted(folder: Path) -> None:
        cleaning.clean(folder)
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "clean", interrupted)
    done = indexed("index", "new.jsonl")
    assert done.exit_code == 1
    assert done.stdout.strip() == "interrupted: the 1 articles committed before are kept; generation g3"
    assert current_number(place) == 3
