"""``timbao serve`` and ``timbao demo``, as someone at a terminal meets them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from search import Article, open_index
from service.server import gunicorn as server

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]


def timbao(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "timbao", *arguments],
        cwd=ROOT,
        env={**os.environ, "TIMBAO_DEADLINE_MS": "600000", **environment},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ends(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def port_of(process: subprocess.Popen[str]) -> int:
    for line in process.stderr:
        if match := re.search(r"answers at http://127\.0\.0\.1:(\d+)", line):
            return int(match[1])
    raise AssertionError("the service did not start")


def fetch(port: int, address: str) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    response = connection.getresponse()
    return response.status, json.load(response)


@pytest.fixture
def index(tmp_path, articles):
    place = str(tmp_path / "index")
    engine = open_index(place, create=True)
    with engine.writer() as writer:
        writer.add(articles[:20])
    engine.refresh()
    yield place, engine
    engine.close()


def test_serves_takes_up_new_generations_and_stops_when_asked(index, articles):
    place, engine = index
    process = timbao("serve", "--index", place, "--port", "0", "--workers", "1")
    try:
        port = port_of(process)
        assert fetch(port, "/api/v1/stats")[1]["articles"] == 20
        with engine.writer() as writer:
            writer.add([Article(id="new", title="Bài vừa thêm")])
        assert fetch(port, "/api/v1/articles/new")[0] == 200, "the next request is answered from it"
        assert fetch(port, "/api/v1/stats")[1]["articles"] == 21
    finally:
        process.send_signal(signal.SIGTERM)
        status, errors = ends(process)
    assert status == 0
    assert "Traceback" not in errors


def test_index_that_is_missing(tmp_path):
    status, errors = ends(timbao("serve", "--index", str(tmp_path / "none"), "--port", "0"))
    assert status == 1
    assert "timbao index" in errors
    assert errors.count("\n") == 1


def test_port_that_is_taken(index):
    with server.bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        status, errors = ends(timbao("serve", "--index", index[0], "--port", str(port)))
    assert status == 1
    assert f"port {port} of 127.0.0.1 is taken" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [("TIMBAO_PORT", "x"), ("TIMBAO_CORS_ORIGINS", "bao.vn"), ("TIMBAO_BASE_URL", "bao/")],
)
def test_wrong_setting_stops_the_start(index, variable, value):
    status, errors = ends(timbao("serve", "--index", index[0], **{variable: value}))
    assert status == 2
    assert variable in errors
    assert value in errors


def test_demo():
    process = timbao("demo", "--port", "0")
    try:
        port = port_of(process)
        assert fetch(port, "/api/v1/search?q=bong+da")[1]["total"]["value"] > 0
    finally:
        process.send_signal(signal.SIGINT)
        status, errors = ends(process)
    assert status == 0
    assert "Traceback" not in errors
