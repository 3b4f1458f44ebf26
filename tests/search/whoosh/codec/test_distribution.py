"""Three distributions bring the package ``whoosh``: one alone is taken, two together or none are refused in words."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import msgspec
import numpy
import pytest
from embedded import create

from search import WhooshUnusable, open_index
from search.whoosh.codec.distribution import TESTED, require_one

ROOT = Path(__file__).parents[4]


def install(folder: Path, name: str, version: str, package: str | None = None) -> None:
    """What pip would leave of a distribution: its metadata, and its package unless another one's is there."""
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    if package is not None:
        (folder / "whoosh").mkdir()
        (folder / "whoosh" / "__init__.py").write_text(package, "utf-8")


def asked(*folders: Path) -> str:
    """What a new interpreter says that sees these folders, and none of those where this one's packages are."""
    code = "from search.whoosh.codec.distribution import require_one\nprint(require_one())"
    script = f"import sys\nsys.path[:] = [path for path in sys.path if 'site-packages' not in path]\n{code}"
    path = [ROOT, *folders, *_without_whoosh(folders[0].parent / "others")]
    environ = {"PYTHONPATH": ":".join(map(str, path)), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=False, timeout=300
    )
    return ended.stdout.strip() or ended.stderr.strip().splitlines()[-1]


def _without_whoosh(folder: Path) -> list[Path]:
    """The packages of this environment that the room needs, linked into a folder of their own."""
    folder.mkdir(exist_ok=True)
    for package in (msgspec, numpy):
        here = Path(str(package.__file__)).parent
        for path in (here, here.with_name(here.name + ".libs")):
            if path.exists() and not (folder / path.name).exists():
                (folder / path.name).symlink_to(path)
    return [folder]


@pytest.mark.parametrize(("name", "version"), TESTED.items())
def test_one_alone_is_taken(tmp_path: Path, name: str, version: str) -> None:
    release = tuple(map(int, version.split(".")))
    install(tmp_path / "site", name, version, f"__version__ = {release}")
    assert asked(tmp_path / "site") == name


def test_two_together_are_refused(tmp_path: Path) -> None:
    install(tmp_path / "site", "whoosh3", "3.54.0", "__version__ = (3, 54, 0)")
    install(tmp_path / "site", "Whoosh-Reloaded", "2.7.5")
    said = asked(tmp_path / "site")
    assert "whoosh3 3.54.0 and Whoosh-Reloaded 2.7.5 are installed together" in said
    assert "pip uninstall --yes whoosh3 Whoosh Whoosh-Reloaded && pip install" in said


def test_a_package_of_another_release_is_refused(tmp_path: Path) -> None:
    """What is left when one of two is taken away again: the package of the other."""
    install(tmp_path / "site", "whoosh3", "3.54.0", "__version__ = (2, 7, 4)")
    said = asked(tmp_path / "site")
    assert "whoosh3 3.54.0 is installed, but" in said
    assert "is of release 2.7.4" in said


def test_a_package_of_nobody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here" / "whoosh").mkdir(parents=True)
    assert "belongs to none of whoosh3, Whoosh, Whoosh-Reloaded" in asked(tmp_path / "here")


def test_a_missing_package_is_refused(tmp_path: Path) -> None:
    install(tmp_path / "site", "whoosh3", "3.54.0")
    assert "cannot be imported" in asked(tmp_path / "site")


def test_this_environment_has_one() -> None:
    name = require_one()
    assert metadata.version(name) == TESTED[name]


def test_the_tests_run_on_each_of_them() -> None:
    """This suite on the first, ``scripts/whoosh-distributions`` on the others."""
    first, *others = (f"{name}=={version}" for name, version in TESTED.items())
    assert first in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    script = (ROOT / "scripts" / "whoosh-distributions").read_text("utf-8")
    assert f"for distribution in {' '.join(others)}; do" in script


def test_nothing_is_written_with_two_of_them(tmp_path: Path, monkeypatch) -> None:
    """The writer, a check, a rollback and a new index stop before anything is done; searching goes on."""
    engine = open_index(str(create(tmp_path / "index")))
    before = sorted(path.name for path in (tmp_path / "index").iterdir())
    install(tmp_path / "site", "whoosh3", "3.54.0")
    install(tmp_path / "site", "Whoosh", "2.7.4")
    monkeypatch.syspath_prepend(tmp_path / "site")
    with pytest.raises(WhooshUnusable, match="together"), engine.writer():
        pytest.fail("the writer began")
    for refused in (engine.check, lambda: engine.rollback("g1")):
        with pytest.raises(WhooshUnusable, match="together"):
            refused()
    with pytest.raises(WhooshUnusable):
        open_index(str(tmp_path / "new"), create=True)
    assert not (tmp_path / "new").exists()
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == before
    assert engine.search("học").total.value == 0


def test_searching_does_not_import_whoosh(tmp_path: Path) -> None:
    folder = create(tmp_path)
    code = "import sys; from search import open_index; open_index(sys.argv[1]).search('học'); print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    assert "numpy" in ended.stdout.split()
    assert "whoosh" not in ended.stdout.split()
