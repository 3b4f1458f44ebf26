"""The table tests/golden/queries.tsv, to which a reader of Vietnamese can add a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from read_back import reading

from search.errors import QueryError
from search.query import canonical, parse

TABLE = Path(__file__).parents[2] / "golden" / "queries.tsv"


def rows() -> list[list[str]]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[0].split("\t") == ["query", "canonical", "reading", "notes"]
    found = [[unescaped(cell) for cell in line.split("\t")] for line in lines[1:]]
    assert not [row for row in found if len(row) != 4]
    return found


def unescaped(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), cell)


@pytest.mark.parametrize(("query", "spelled", "read", "notes"), rows(), ids=[ascii(row[0]) for row in rows()])
def test_a_query_is_read_as_the_table_says(query: str, spelled: str, read: str, notes: str) -> None:
    mistaken = spelled.startswith("!") and not query.startswith("!")
    if mistaken:
        with pytest.raises(QueryError) as caught:
            parse(query)
        assert f"!{caught.value.code}@{caught.value.position}" == spelled
        assert caught.value.vi and caught.value.en and caught.value.hint_vi and caught.value.hint_en
    if read == "!":
        with pytest.raises(QueryError):
            parse(query, lenient=True)
        return
    parsed = parse(query, lenient=mistaken)
    assert reading(parsed.root) == read
    assert " ".join(note.code for note in parsed.notes) == ("" if notes == "-" else notes)
    if not mistaken:
        assert canonical(parsed.root) == ("" if spelled == "-" else spelled)


@pytest.mark.parametrize("row", rows(), ids=[ascii(row[0]) for row in rows()])
def test_a_canonical_spelling_is_read_as_the_same_tree(row: list[str]) -> None:
    if row[2] == "!":
        return
    root = parse(row[0], lenient=True).root
    again = parse(canonical(root), lenient=True).root
    assert again == root
    assert canonical(again) == canonical(root)
