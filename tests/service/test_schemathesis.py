"""Requests made from the OpenAPI document, good and bad, to the running service: schemathesis finds nothing.

Its checks: no 5xx; status, media type, headers and body of every answer as the document has them; what the document
does not allow is refused; methods that are not there get 405 with Allow. What it asks is the same in every run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

CONFIG = Path(__file__).with_name("schemathesis.toml")


def test_schemathesis_finds_nothing(base, tmp_path):
    command = shutil.which("schemathesis", path=Path(sys.executable).parent)
    assert command, "schemathesis is not installed"
    ended = subprocess.run(
        [command, "--config-file", str(CONFIG), "run", f"{base}/api/v1/openapi.json?lang=en&full=true", "--no-color"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr
    assert "No issues found" in ended.stdout, ended.stdout[-2000:]
