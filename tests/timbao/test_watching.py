"""``timbao index --watch``: files are indexed when they have come whole, once, and again when they change."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search import IndexLocked
from timbao.watching import Watch, Watcher

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "kho").mkdir()
    return tmp_path / "kho"


@pytest.fixture
def watcher(folder, tmp_path):
    said: list[str] = []
    made = Watcher(Watch([str(folder)], tmp_path / "seen.json"), lambda files: None, said.append, 0)
    made.said, made.taken = said, []
    made._index = lambda files: made.taken.append([Path(file).name for file in files])
    return made


def test_a_file_is_taken_when_it_has_not_changed_for_a_while_and_once(folder, watcher):
    (folder / "a.jsonl").write_text("{}")
    assert watcher.look() == 0
    (folder / "a.jsonl").write_text("{}{}")
    assert watcher.look() == 0
    assert watcher.look() == 1 and watcher.look() == 0
    (folder / "a.jsonl").write_text("{}{}{}")
    (folder / "sub").mkdir()
    (folder / "sub" / "b.html").write_text("x")
    (folder / ".c.jsonl").write_text("x")
    (folder / "d.jpg").write_text("x")
    watcher.look()
    watcher.look()
    assert watcher.taken == [["a.jsonl"], ["a.jsonl", "b.html"]]


def test_another_process_does_not_begin_again(folder, watcher, tmp_path):
    (folder / "a.jsonl").write_text("{}")
    watcher.look()
    watcher.look()
    other = Watch([str(folder)], tmp_path / "seen.json")
    assert other.ready() == [] and other.ready() == []
    (tmp_path / "seen.json").write_text("{broken")
    again = Watch([str(folder)], tmp_path / "seen.json")
    assert again.ready() == [] and again.ready() == [str(folder / "a.jsonl")]


def test_what_passes_is_told_once_and_tried_again(folder, watcher):
    (folder / "a.jsonl").write_text("{}")
    watcher.look()
    keep, failures = watcher._index, iter([IndexLocked("another process is writing")] * 2)

    def failing(files):
        for error in failures:
            raise error
        keep(files)

    watcher._index = failing
    assert [watcher.look() for _ in range(3)] == [0, 0, 1]
    assert watcher.said == ["another process is writing"]
    shutil.move(folder, folder.with_name("away"))
    assert watcher.look() == 0 and "no such file or folder" in watcher.said[-1]
    shutil.move(folder.with_name("away"), folder)
    assert watcher.look() == 0 and watcher.taken == [["a.jsonl"]]


def test_the_command_goes_on_until_it_is_stopped(folder, tmp_path, timbao):
    environment = os.environ | {"TIMBAO_INDEX": str(tmp_path / "index"), "PYTHONPATH": str(ROOT)}
    code = (
        "import timbao.commands.index as i; i.WATCH_SECONDS = 0.1; from timbao.main import cli; cli(prog_name='timbao')"
    )
    command = [sys.executable, "-c", code, "index", str(folder), "--watch"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        for number in (1, 2):
            line = json.dumps({"id": str(number), "title": f"Tin {number}"})
            (folder / f"{number}.jsonl").write_text(f"{line}\n{{broken\n", "utf-8")
            for _ in range(1200):
                told = timbao("stats", "--json")
                if told.exit_code == 0 and json.loads(told.stdout)["articles"] == number:
                    break
                time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        out, _ = running.communicate(timeout=120)
    assert running.returncode == 0 and out.count("1 article indexed (1 new, 0 replaced)") == 2
    rejects = [json.loads(line)["source"] for line in (tmp_path / "index.rejects.jsonl").read_text().splitlines()]
    assert [Path(one).name for one in rejects] == ["1.jsonl", "2.jsonl"]


def test_it_wants_folders(timbao, source):
    assert timbao("index", source, "--watch").exit_code == 2
