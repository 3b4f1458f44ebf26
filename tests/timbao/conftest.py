"""A small index, and the command line run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from timbao.main import cli

ROOT = Path(__file__).parents[2]
ARTICLES = [
    {
        "id": "bao-1",
        "title": "Bão số 3 đổ bộ Quảng Ninh",
        "body": "Gió giật cấp 11 ở ven biển.",
        "published": "26/08/2023",
        "source": "Báo Biển",
        "section": "Thời sự",
        "authors": ["An Bình"],
        "tags": ["bão"],
        "url": "https://a.example/1",
    },
    {
        "id": "bao-2",
        "title": "Học sinh nghỉ học tránh bão",
        "body": "Trường học đóng cửa hai ngày.",
        "published": "27/08/2023",
        "source": "Báo Biển",
        "section": "Giáo dục",
        "views": 7,
    },
    {
        "id": "gao-1",
        "title": "Giá gạo xuất khẩu tăng",
        "body": "Gạo thơm được giá.",
        "published": "2024-02-01T08:00:00+07:00",
        "source": "Báo Đồng",
        "section": "Kinh tế",
    },
]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tin.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ARTICLES), "utf-8")
    return path


@pytest.fixture
def timbao(tmp_path, monkeypatch):
    """Run a command in this process, with the index of the test."""
    monkeypatch.setenv("TIMBAO_INDEX", str(tmp_path / "index"))

    def run(*words, text=None):
        return CliRunner().invoke(cli, [str(word) for word in words], input=text, prog_name="timbao")

    return run


@pytest.fixture
def indexed(timbao, source):
    """The same, with the three articles in the index."""
    assert timbao("index", source).exit_code == 0
    return timbao


@pytest.fixture
def process(tmp_path):
    """Run a command as a process of its own."""

    def run(*words, text="", **environ):
        return subprocess.run(
            [sys.executable, "-m", "timbao", *map(str, words)],
            input=text,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": "index_data/index"} | environ,
            timeout=120,
            check=False,
        )

    return run
