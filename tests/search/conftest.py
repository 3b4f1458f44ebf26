"""Tests of the index. Helpers they share live in ``tools``, imported by their plain names."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from search import Article, Image

sys.path.append(str(Path(__file__).parent / "tools"))

settings.register_profile("search", deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)
settings.load_profile("search")


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_disks():
    """Without power cuts nothing depends on ``fsync`` but the time these tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def rows_in_small_segments():
    """Segments of some articles have rows, as large ones do; those of fewer have none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.segments.rows.LEAST", 4)
        yield


ARTICLES = Path(__file__).parents[3] / "shared" / "data" / "vietnews-100k.jsonl.gz"


@pytest.fixture(scope="session")
def news():
    """A few hundred real articles."""
    if not ARTICLES.exists():
        pytest.skip("the real articles are not on this machine")
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 200)]
    return [
        Article(
            id=row["id"],
            title=row["title"],
            summary=row["summary"],
            body=row["body"],
            published=datetime.fromisoformat(row["published"]) if row.get("published") else None,
            source=f"Báo {number % 3}",
            images=[Image(caption=row["title"])] if number % 5 == 0 else [],
        )
        for number, row in enumerate(rows)
    ]
