"""A small index, and the command line run as people run it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from service.access.keys import add_key
from timbao.main import cli

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "index_data" / "sample"
UNHURRIED = {"TIMBAO_DEADLINE_MS": "600000"}
"""What a service is told that answers on a machine where much else is at work."""
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
            timeout=600,
            check=False,
        )

    return run


class Service(NamedTuple):
    """A running ``timbao serve``: where it is, a key that may write, its folder, and the variables for commands."""

    address: str
    key: str
    folder: Path
    environment: dict[str, str]


@contextmanager
def serving(folder):
    """Serve the sample articles, as an operator would."""
    keys = folder / "keys.json"
    given = {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": str(folder / "index"), "TIMBAO_KEYS": str(keys)} | UNHURRIED
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIMBAO_")} | given
    key = add_key(keys, "test", ["ingest"])[1]
    timbao = [sys.executable, "-m", "timbao"]
    options = {"cwd": folder, "env": environment}
    subprocess.run([*timbao, "index", str(SAMPLE)], check=True, capture_output=True, **options)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*timbao, "serve", "--port", "0", "--workers", "1"], stderr=log, **options)
        try:
            yield Service(_address(process, folder / "log"), key, folder, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(120)


def _address(process, log):
    for _ in range(2400):
        if found := re.search(r"answers at (http://\S+)", log.read_text("utf-8")):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service over the sample articles, for the tests of one module."""
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running
