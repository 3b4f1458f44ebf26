"""The benchmark of the service runs on the sample articles, and every class of requests is answered."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from benchmarks.service.queries import classes, draw
from search import Article, open_index

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent


def indexed(folder: Path) -> Path:
    decode = msgspec.json.Decoder(Article).decode
    engine = open_index(str(folder), create=True)
    with engine.writer() as writer:
        for path in sorted((ROOT / "index_data/sample").glob("*.jsonl")):
            writer.add(decode(line) for line in path.read_bytes().splitlines())
    engine.close()
    return folder


def test_every_class_is_asked_and_answered(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.service", "--index", str(indexed(tmp_path / "index"))]
    command += ["--requests", "6", "--clients", "1", "--clients", "3", "--workers", "1"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=900).stdout
    rows = re.findall(r"^([a-z0-9][\w, ]+?) {2,}([\d.]+) +([\d.]+) ", printed, re.MULTILINE)
    engine = open_index(str(tmp_path / "index"))
    names = list(classes(draw(engine, 1), 1, 1))
    engine.close()
    assert [name for name, *_ in rows] == names * 2, printed
    assert "answered with" not in printed
    assert re.search(r"^worker: \d+ MB of its own", printed, re.MULTILINE) or not Path("/proc/self").exists()


def test_the_log_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    engine = open_index(str(indexed(tmp_path / "index")))
    first, again, other = (classes(draw(engine, seed), seed, 5) for seed in (1, 1, 2))
    engine.close()
    assert first == again
    assert first != other
