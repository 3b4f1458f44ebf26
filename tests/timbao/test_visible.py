"""A running service answers from what another process has committed, with the next request and in every worker."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.timbao.conftest import UNHURRIED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]


@pytest.fixture
def serving(indexed, tmp_path) -> Iterator[str]:
    """The address of a service with two workers on the index of the test."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "TIMBAO_INDEX": str(tmp_path / "index")} | UNHURRIED
    command = [sys.executable, "-m", "timbao", "serve", "--port", "0", "--workers", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environ, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := re.search(r"answers at (\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail("the service did not start")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def ask(address: str, query: str) -> tuple[str, int]:
    """The generation that answers, over a connection of its own, and the total."""
    with urllib.request.urlopen(f"{address}/api/v1/search?q={quote(query)}", timeout=120) as response:
        answer = json.load(response)
    return answer["generation"], answer["total"]["value"]


def test_the_next_request_sees_a_commit(indexed, serving: str, process, tmp_path) -> None:
    seen = {ask(serving, "lũ quét") for _ in range(20)}
    assert seen == {("g2", 0)}
    for number in (1, 2, 3):
        article = json.dumps({"id": f"lu-{number}", "title": "Lũ quét ở miền núi"})
        done = process("index", "-", "--json", "--quiet", text=article, TIMBAO_INDEX=str(tmp_path / "index"))
        assert done.returncode == 0, done.stderr
        assert {ask(serving, "lũ quét") for _ in range(20)} == {(f"g{2 + number}", number)}
    gone = process("delete", "lu-2", TIMBAO_INDEX=str(tmp_path / "index"))
    assert gone.returncode == 0, gone.stderr
    assert {ask(serving, "lũ quét") for _ in range(20)} == {("g6", 2)}
