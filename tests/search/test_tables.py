"""What is read ahead is all that a query reads from files."""

from __future__ import annotations

import subprocess
import sys

_ASKED = """
import io, os, sys
from search.tables import read_tables
read_tables()
opened = []
sys.addaudithook(lambda event, given: opened.append(given[0]) if event == "open" else None)
from search.planning.explain import explain_text
for text in ("giá vàng", "hojc sinh", "tp hcm 2/9", "Darlac", "iphnoe", "vì sao mưa", "sámung", "kĩ sư", "q.1"):
    explain_text(text)
print([str(one) for one in opened if str(one).endswith((".tsv", ".txt", ".pkl", ".json"))])
"""


def test_nothing_is_read_from_files_once_the_tables_are() -> None:
    found = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True, timeout=300)
    assert found.stdout.strip() == "[]"
