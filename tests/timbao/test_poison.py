"""Nothing in an index folder runs code, whatever is planted there: no command unpickles or evaluates what it reads."""

from __future__ import annotations

import ast
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from search.whoosh.generations.generation import current_number, file_name, toc_name
from tests.timbao.conftest import UNHURRIED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
ROOMS = ("analyzers", "search", "indexer", "service", "timbao")


class Poison:
    """Unpickled, it makes a folder."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self):
        return os.makedirs, (str(self.place), 0o777, True)


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What is there once the poison has worked."""
    return tmp_path / "executed"


@pytest.fixture
def poison(mark: Path) -> bytes:
    """A pickle that works, as the folder it makes proves, which is removed again."""
    pickled = pickle.dumps(Poison(mark))
    pickle.loads(pickled)
    mark.rmdir()
    return pickled


def plant(folder: Path, poison: bytes) -> None:
    """Put the poison wherever Whoosh or Timbao might look, but not into what the newest generation needs."""
    current = current_number(folder)
    for path in folder.glob("_MAIN_*.toc"):
        path.write_bytes(poison)
    for name in (toc_name(current + 1), toc_name(current + 9), file_name(current + 1), file_name(current + 9)):
        (folder / name).write_bytes(poison)
    for name in ("MAIN_0123456789abcdef", "MAIN_poison"):
        for suffix in (".arrays", ".seg", ".trm", ".pst", ".fld", ".99.deleted", ".dci"):
            (folder / f"{name}{suffix}").write_bytes(poison)
    for name in (".CURRENT.tmp", "MAIN_WRITELOCK", "index.pickle", "conftest.py"):
        (folder / name).write_bytes(poison)


COMMANDS = [
    ["search", "bão", "--json", "--facets", "section"],
    ["stats"],
    ["check"],
    ["generations"],
    ["export"],
    ["index", "more.jsonl"],
    ["search", "lũ"],
    ["delete", "bao-2"],
    ["rollback", "g2"],
    ["generations", "--json"],
    ["check", "--json"],
]


def test_poison_beside_the_index_does_nothing(indexed, process, mark: Path, poison: bytes, tmp_path: Path) -> None:
    """Every command does its work; the poisoned files are never read as what they pretend to be."""
    folder = tmp_path / "index"
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "lu", "title": "Lũ quét"}), "utf-8")
    for command in COMMANDS:
        plant(folder, poison)
        done = process(*command, TIMBAO_INDEX=str(folder))
        assert done.returncode == (command[0] == "check"), (command, done.stderr)
        assert "_MAIN_" in done.stdout or command[0] != "check"  # Whoosh's table is compared, and not read
    plant(folder, poison)
    assert served(folder, "/api/v1/search?q=bao", "/api/v1/stats", "/readyz", "/") == [200] * 4
    assert not mark.exists()


@pytest.mark.parametrize("target", ["*.arrays", "generation-*.json", "CURRENT", "*.deleted"])
def test_a_poisoned_part_of_the_index_is_damage_and_nothing_more(
    indexed, process, mark: Path, poison: bytes, tmp_path: Path, target: str
) -> None:
    """Every command fails, or says that it goes by a generation before, until a rollback has mended the index."""
    folder = tmp_path / "index"
    assert indexed("delete", "bao-2").exit_code == 0
    poisoned = list(folder.glob(target))
    assert poisoned
    for path in poisoned:
        path.write_bytes(poison)
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "lu", "title": "Lũ quét"}), "utf-8")
    for command in COMMANDS:
        done = process(*command, TIMBAO_INDEX=str(folder))
        assert "Traceback" not in done.stderr
        if done.returncode == 0:
            assert "answers until the newest generation can be opened" in done.stderr, (command, done.stdout)
            assert command[0] not in {"check", "index", "delete"}
            if command[0] == "rollback":
                break
        else:
            assert done.returncode in (1, 2), (command, done.stdout)
    else:
        assert target in {"*.arrays", "generation-*.json"}, "which leave no generation"
    assert not mark.exists()


def served(folder: Path, *paths: str) -> list[int]:
    """The statuses of a service on the folder."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": str(folder)} | UNHURRIED
    command = [sys.executable, "-m", "timbao", "serve", "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, cwd=folder, env=environ, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = next(found[1] for line in process.stderr if (found := re.search(r"answers at (\S+)", line)))
        return [_status(address + path) for path in paths]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=120) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


FORBIDDEN = {"pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "runpy", "imp"}
CALLS = {"eval", "exec", "compile", "__import__", "open_dir", "exists_in", "allow_pickle", "read_pickle"}


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_can_unpickle(room: str) -> None:
    """Not even by way of Whoosh's ``open_dir`` or numpy's ``allow_pickle``."""
    found = []
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name.partition(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "").partition(".")[0], *(alias.name for alias in node.names)]
            found += [(path.name, name) for name in names if name in FORBIDDEN | {"open_dir", "exists_in"}]
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", "")
                given = [keyword.arg for keyword in node.keywords]
                found += [(path.name, name) for name in (called, *given) if name in CALLS]
    assert found == []
