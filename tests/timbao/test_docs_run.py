"""What the pages tell people to type is run: every curl command, and the Python of the client's page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from timbao.client import Client

LOCAL = "http://127.0.0.1:8000"
# What whoever types the commands has in the folder.
FILES = {
    "articles.jsonl": '{"id":"docs-1","title":"Bài của tài liệu"}\n',
    "queries.csv": "q,desk\nbão lũ,news\n",
}


def blocks(page, language=""):
    """The blocks of code of a page, each with the line on which it begins."""
    text = page.read_text("utf-8")
    for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        if re.fullmatch(language, found[1]):
            yield text.count("\n", 0, found.start()) + 1, found[2]


def commands(root):
    """Every block that asks the service with curl."""
    for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        if page.name == "tutorial.md":  # a story, to be run from its beginning: test_tutorial.py
            continue
        for line, block in blocks(page, r"(?:bash|console|sh)?"):
            if re.search(r"\bcurl ", block):
                yield pytest.param(block, id=f"{page.name}:{line}")


def pytest_generate_tests(metafunc):
    if "command" in metafunc.fixturenames:
        metafunc.parametrize("command", list(commands(metafunc.config.rootpath)))


def test_curl(service, command, tmp_path):
    if shutil.which("curl") is None:
        assert os.environ.get("CI", "").lower() != "true", "there is no curl on this machine"
        pytest.skip("there is no curl on this machine")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    with Client(service.address) as client:
        generation = client.stats().generation
    script = re.sub(r"generation=g\d+", f"generation={generation}", command.replace(LOCAL, service.address))
    # Whatever is not answered as the page promises ends the script.
    guard = 'set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; }\n'
    ended = subprocess.run(
        ["bash", "-c", guard + "\n".join(lines_to_run(script))],
        cwd=tmp_path,
        env=service.environment | {"KEY": service.key},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout or {path.name for path in tmp_path.iterdir()} > set(FILES)


def lines_to_run(script):
    """The commands that ask, with the lines that they go on in."""
    for command in re.findall(r"^(?:.*\\\n)*.*$", script, re.MULTILINE):
        if re.search(r"\bcurl ", command):
            yield command


def test_the_page_of_the_client(service, request, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    known = {"KEY": service.key}
    page = request.config.rootpath / "docs" / "client.md"
    found = list(blocks(page, "python"))
    assert len(found) >= 5
    for line, block in found:
        code = compile("\n" * line + block.replace(LOCAL, service.address), page.name, "exec")
        exec(code, known)
    printed = capsys.readouterr().out
    assert len(known["titles"]) > 1
    assert "query-syntax 4 " in printed
    assert f"{known['manifest'].count} g" in printed
    assert len((tmp_path / "bao-lu.csv").read_bytes()) == known["manifest"].bytes
    assert re.search(r"^1 1 .+$", printed, re.MULTILINE)
