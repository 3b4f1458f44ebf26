"""Names that other projects have too: what Timbao imports is its own, wherever it is started."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import timbao
from service.access.keys import add_key
from tests.timbao.conftest import UNHURRIED
from timbao.client import Client

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "index_data" / "sample"
PROGRAM = ROOT / "timbao" / "__main__.py"
HEAVY = ("falcon", "numpy", "gunicorn", "jinja2", "whoosh", "trafilatura", "click")


def run(code: str, cwd: Path, *arguments: str, path: str = str(ROOT)) -> subprocess.CompletedProcess[str]:
    """A program of somebody who imports Timbao."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


# What others import. ------------------------------------------------------------------------------------------


def test_every_name_is_there() -> None:
    for name in timbao.__all__:
        assert getattr(timbao, name).__name__ == name
    assert set(timbao.__all__) <= set(dir(timbao))
    with pytest.raises(AttributeError, match="nothing"):
        timbao.nothing  # noqa: B018  # the name is what is tested


def test_a_name_is_imported_when_it_is_asked_for(tmp_path: Path) -> None:
    loaded = f"print(json.dumps(sorted({{'search', 'msgspec', *{HEAVY}}} & set(sys.modules))))"
    done = run(f"import json, sys, timbao\n{loaded}\ntimbao.Article(id='1')\n{loaded}", tmp_path)
    before, after = map(json.loads, done.stdout.splitlines())
    assert before == []
    assert after == ["msgspec", "search"]


USED = """
import io, json, sys
from timbao import Article, Client, Refused
address, key = sys.argv[1:]
with Client(address, key) as timbao:
    timbao.search("bão", facets=["section"]), list(timbao.hits("bão", limit=3)), timbao.stats()
    timbao.article("gd-001"), timbao.similar("gd-001"), timbao.suggest("hoc s"), timbao.analyze("Hoà bình")
    timbao.cite("gd-001"), timbao.series("bão"), timbao.batch(["bão", "lũ"]), timbao.export_to(io.BytesIO(), "bão")
    timbao.wait(timbao.put(Article(id="x", title="bão"))), timbao.wait(timbao.add([Article(id="y", title="bão")]))
    timbao.wait(timbao.delete("x"))
    try:
        timbao.search('"')
    except Refused as refused:
        print(refused.code)
print(*sys.modules)
"""


def test_the_client_loads_neither_a_server_nor_an_engine(service, tmp_path: Path) -> None:
    done = run(USED, tmp_path, service.address, service.key)
    assert done.returncode == 0, done.stderr
    code, modules = done.stdout.splitlines()
    assert code == "query-syntax"
    assert set(modules.split()) & set(HEAVY) == set()


# What is another project's. ---------------------------------------------------------------------------------------


def plant(folder: Path, name: str, kind: str) -> Path:
    """Another project's package, module, or folder of a Timbao room's name, which tells when it is run."""
    mark = f"import pathlib\npathlib.Path({str(folder / 'executed')!r}).touch()\n"
    if kind == "module":
        (folder / f"{name}.py").write_text(mark, "utf-8")
        return folder / f"{name}.py"
    (folder / name).mkdir()
    if kind == "package":
        (folder / name / "__init__.py").write_text(mark, "utf-8")
    return folder / name


@pytest.mark.parametrize("room", ["analyzers", "search", "indexer", "service"])
@pytest.mark.parametrize("kind", ["package", "module"])
def test_another_projects_room_is_told_of_before_it_runs(tmp_path: Path, room: str, kind: str) -> None:
    planted = plant(tmp_path, room, kind)
    environ = os.environ | {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": str(tmp_path / "index")}
    command = [sys.executable, "-m", "timbao", "stats"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"timbao: “{room}” is imported from {planted.resolve()}, which is another project's")
    assert str(ROOT / room) in line
    assert "rename" in line
    done = run("import timbao; timbao.open_index", tmp_path, path=f"{tmp_path}{os.pathsep}{ROOT}")
    assert f"ImportError: “{room}” is imported from {planted.resolve()}" in done.stderr
    assert not (tmp_path / "executed").exists()


def test_what_was_imported_before_is_told_of(tmp_path: Path) -> None:
    planted = plant(tmp_path, "search", "package")
    (tmp_path / "elsewhere").mkdir()
    code = "import sys, search\nsys.path.remove(sys.argv[1])\nimport timbao\ntimbao.Article"
    done = run(code, tmp_path / "elsewhere", str(tmp_path), path=f"{tmp_path}{os.pathsep}{ROOT}")
    assert f"ImportError: “search” is imported from {planted.resolve()}" in done.stderr


def test_a_missing_room_is_told_of(tmp_path: Path) -> None:
    for name in ("timbao", "search", "analyzers", "service"):
        (tmp_path / name).symlink_to(ROOT / name)
    code = "import sys\nsys.meta_path = [one for one in sys.meta_path if 'editable' not in repr(one)]\n"
    code += "import timbao.rooms\nfrom pathlib import Path\ntimbao.rooms.check_rooms()"
    done = run(code, tmp_path, path="")
    assert "ImportError: there is no “indexer” beside" in done.stderr


# The writer that a server starts. -----------------------------------------------------------------------------------


def test_the_writer_runs_nothing_of_the_folder_where_the_server_was_started(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("search", "service", "indexer", "analyzers"):
        plant(folder, name, "package")
    for name in ("timbao", "json", "queue", "msgspec", "main", "client"):
        plant(folder, name, "module")
    keys = tmp_path / "keys.json"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TIMBAO_", "PYTHONPATH"))}
    environ |= {"TIMBAO_INDEX": str(tmp_path / "index"), "TIMBAO_KEYS": str(keys)} | UNHURRIED
    key = add_key(keys, "test", ["ingest"])[1]
    program = [sys.executable, str(PROGRAM)]
    subprocess.run([*program, "index", str(SAMPLE)], cwd=folder, env=environ, check=True, capture_output=True)
    command = [*program, "serve", "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, cwd=folder, env=environ, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = next(found[1] for line in process.stderr if (found := re.search(r"answers at (\S+)", line)))
        with Client(address, key) as client:
            done = client.wait(client.put(timbao.Article(id="mới", title="Bài mới")), timeout=600)
            assert done.state == "done"
            assert client.article("mới").title == "Bài mới"
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=120)
    assert "has ended" not in told
    assert not (folder / "executed").exists()
