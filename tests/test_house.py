"""The house: every room says what it is, imports point one way, and the samples are fit to be seen."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from analyzers import normal_form, tokenize
from indexer import to_article
from search import Article

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("analyzers", "search", "indexer", "service", "timbao", "benchmarks")
SAMPLE = ROOT / "index_data" / "sample"
SECTIONS = {
    "Thời sự", "Pháp luật", "Kinh tế", "Quốc tế", "Địa phương", "Sức khỏe", "Thể thao",
    "Khoa học", "Giáo dục", "Văn hóa",
}  # fmt: skip
OLD_TONE_PLACES = re.compile(r"\w*(?:oà|oá|oả|oã|oạ|oè|oé|oẻ|oẽ|oẹ|uỳ|uý|uỷ|uỹ|uỵ)\b", re.IGNORECASE)


def folders_with_code() -> list[Path]:
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted({path.parent for path in modules if "__pycache__" not in path.parts})


@pytest.mark.parametrize("folder", folders_with_code(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_folder_with_code_says_what_it_is(folder: Path) -> None:
    door = folder / "__init__.py"
    assert door.is_file(), f"{folder} is no package, so it would be missing from the wheel"
    package = importlib.import_module(".".join(folder.relative_to(ROOT).parts))
    assert len(package.__doc__ or "") > 20


@pytest.mark.parametrize("room", ROOMS[:5])
def test_every_room_is_typed(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()


def test_imports_point_one_way() -> None:
    command = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert command, "import-linter is not installed"
    ended = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_a_wheel_is_held_to_every_file_of_the_packages(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no checkout of git")
    listed = subprocess.run(["git", "ls-files", "-z", *ROOMS[:5]], cwd=ROOT, capture_output=True, text=True, check=True)
    files = listed.stdout.split("\0")[:-1]
    assert {Path(name).suffix for name in files} >= {".py", ".json", ".tsv", ".html", ".css", ".svg", ".typed"}
    for missing in ("", "service/openapi/examples/search.json", "analyzers/data/spellings.tsv", "search/py.typed"):
        wheel = tmp_path / "timbao.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name in files:
                if name != missing:
                    archive.writestr(name, "")
        command = [sys.executable, ROOT / ".ci" / "check_wheel.py", wheel]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (ended.returncode != 0) == bool(missing)
        assert ended.stderr == (f"missing from the wheel: {missing}\n" if missing else "")


# The articles that ship. ------------------------------------------------------------------------------------


def sample_lines() -> list[str]:
    files = sorted(SAMPLE.glob("*.jsonl"))
    return [line for path in files for line in path.read_text("utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [to_article(json.loads(line)) for line in sample_lines()]


def test_there_are_enough_to_try_timbao_with(articles: list[Article]) -> None:
    assert len(articles) >= 120


def test_every_sample_has_an_id_of_its_own(articles: list[Article]) -> None:
    assert [name for name, count in Counter(article.id for article in articles).items() if count > 1] == []


def test_every_sample_is_complete(articles: list[Article]) -> None:
    needed = ("url", "title", "summary", "body", "published", "source", "section")
    assert [(one.id, name) for one in articles for name in needed if not getattr(one, name)] == []


def test_every_sample_is_from_nowhere(articles: list[Article]) -> None:
    """Sources are made up, so their addresses must be of the domain that is nobody's."""
    assert [one.url for one in articles if not re.match(r"https?://[^/]+\.example/", one.url)] == []


def test_every_sample_is_of_a_readable_length(articles: list[Article]) -> None:
    lengths = {article.id: len(tokenize(article.body).forms) for article in articles}
    assert {name: length for name, length in lengths.items() if not 150 <= length <= 600} == {}


def test_every_section_is_there(articles: list[Article]) -> None:
    assert {article.section for article in articles} == SECTIONS


def test_several_years_are_there(articles: list[Article]) -> None:
    assert len({article.published.year for article in articles if article.published}) >= 3


def test_some_samples_place_tone_marks_the_old_way(articles: list[Article]) -> None:
    def old(article: Article) -> list[str]:
        words = OLD_TONE_PLACES.findall(f"{article.title} {article.body}")
        return [word for word in words if normal_form(word) != word.lower()]

    assert sum(bool(old(article)) for article in articles) >= 5
