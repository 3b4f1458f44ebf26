"""Which syllables of a query are asked for beside each other is read off how the query was read."""

from __future__ import annotations

import pytest
from memory import MemoryBackend

from search import Article, Engine, SearchOptions
from search.planning.planner import draft
from search.query import parse
from search.searcher import Statistics

ARCHIVE = [
    Article(id=str(number), title=title)
    for number, title in enumerate(
        ["trường đại học mở cửa", "giá xăng tăng", "đại học tăng học phí", "vì sao giá xăng tăng", "xăng đại học"] * 4
    )
]


@pytest.fixture(scope="module")
def archive() -> Statistics:
    return Engine(MemoryBackend(ARCHIVE)).searcher().statistics


@pytest.mark.parametrize(
    ("q", "options", "groups", "apart"),
    [
        ("đại học", {}, ["đại học"], set()),
        ("giá xăng đại học", {}, ["giá xăng", "đại học"], set()),
        ("=học đại học", {}, ["đại học"], {"hoc"}),
        ("học OR (đại học)", {}, ["đại học"], {"hoc"}),
        ("mưa -(đại học)", {}, [], {"mua"}),
        ('"đại học"', {}, [], set()),
        # Every syllable anywhere, or any of them, is what was asked for.
        ("đại học", {"words": "all"}, [], {"dai", "hoc"}),
        ("đại học", {"words": "any"}, [], {"dai", "hoc"}),
        # A sentence is not read as groups: pyvi's words are.
        (
            "trường đại học mở cửa giá xăng tăng vì sao học phí",
            {},
            ["đại học", "mở cửa", "vì sao", "học phí"],
            {"truong", "gia", "xang", "tang"},
        ),
    ],
)
def test_groups(archive: Statistics, q: str, options: dict[str, str], groups: list[str], apart: set[str]) -> None:
    evidence = draft(parse(q).root, SearchOptions(**options), archive).evidence
    assert [" ".join(one.form for one in group.typed) for group in evidence.groups] == groups
    assert evidence.apart == apart
    assert all(group.sequences[0].parts == group.typed for group in evidence.groups)
