"""docs/query-language.md holds to the code: its examples run, its names and limits are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from read_back import reading

from search.query import canonical, limits, parse
from search.query.fields import field_of

PAGE = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$", PAGE.split("## Ví dụ")[1], re.MULTILINE)
FIELDS = re.findall(r"^\| `(\w+)` \| (`.+`) \| [^|`]+ \|$", PAGE.split("### Trường")[1], re.MULTILINE)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == PAGE.split("## Ví dụ")[1].count("\n| `") >= 15


@pytest.mark.parametrize(("query", "spelled", "read"), EXAMPLES, ids=[ascii(row[0]) for row in EXAMPLES])
def test_an_example(query: str, spelled: str, read: str) -> None:
    root = parse(query).root
    assert canonical(root) == spelled
    assert parse(spelled).root == root
    assert reading(root, "auto") == read


def test_the_names_of_fields() -> None:
    assert [name for name, _ in FIELDS] == [
        "title",
        "section",
        "source",
        "author",
        "tag",
        "name",
        "date",
        "since",
        "until",
    ]
    for name, others in FIELDS:
        assert {field_of(other) for other in re.findall("`([^`]+)`", others)} == {name} == {field_of(name)}


def test_the_limits() -> None:
    vietnamese, english = PAGE.split("## English")
    assert f"{limits.MAX_LENGTH:,}".replace(",", ".") + " ký tự" in vietnamese
    assert f"{limits.MAX_CLAUSES} từ và cụm từ, {limits.MAX_DEPTH} lớp ngoặc" in vietnamese
    assert f"{limits.MAX_LENGTH:,} characters, {limits.MAX_CLAUSES} words and phrases" in english
    assert f"{limits.MAX_DEPTH} levels" in english
    assert f"(0 đến {limits.MAX_SLOP})" in vietnamese and f"(0 to {limits.MAX_SLOP})" in english


def test_what_the_text_shows_in_code_is_read_without_mistakes() -> None:
    for query in re.findall(r"`([^`\n]+)`", PAGE.split("## Văn phạm")[0]):
        if query.startswith("-") or not re.search(r"\w", query) or "…" in query or query in {"tittle:bão"}:
            continue
        if not query.isupper():
            parse(query)
