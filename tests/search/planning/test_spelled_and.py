"""An ``AND`` that is spelled out: what is on its sides is asked for apart, and counts add up."""

from __future__ import annotations

import pytest
from memory import MemoryBackend

from search import Article, Engine

FAR = "Người dân trong vùng đi chợ như mọi ngày. " * 10
TEXTS = {
    "beside": "Mưa gió ở miền Trung",
    "apart": f"Mưa ở Huế. {FAR} Gió ở Vinh.",
    "rain": "Mưa ở Hà Tĩnh",
    "market": "Chợ chung cư cháy",
    "fire": f"Cháy ở chợ. {FAR} Chung cư gần đó an toàn.",
    "pieces": f"Cháy ở chợ. {FAR} Chung tay. {FAR} Cư dân.",
}


@pytest.fixture(scope="module")
def archive() -> Engine:
    copies = range(6)  # so that the archive knows what belongs together
    return Engine(
        MemoryBackend(Article(id=f"{n}-{c}", title=n, body=text) for n, text in TEXTS.items() for c in copies)
    )


def found(archive: Engine, q: str) -> set[str]:
    return {hit.id.rpartition("-")[0] for hit in archive.search(q, size=100).items}


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("mưa gió", {"beside"}),
        ("mưa AND gió", {"beside", "apart"}),
        ("mưa VÀ gió", {"beside", "apart"}),
        ("mưa -gió", {"rain"}),
        ("mưa", {"beside", "apart", "rain"}),
        ("cháy AND chung cư", {"market", "fire"}),
        ("(mưa AND gió) OR chung cư", {"beside", "apart", "market", "fire"}),
        ("title:(rain AND fire)", set()),
    ],
)
def test_both_sides_are_asked_for_wherever_they_stand(archive: Engine, q: str, names: set[str]) -> None:
    assert found(archive, q) == names


def test_each_side_is_read_as_it_is_alone(archive: Engine) -> None:
    assert archive.search("cháy AND chung cư").query.parsed == "có “cháy”, có cụm “chung cư”"
    assert archive.search("mưa AND gió AND chợ").query.canonical == "mưa AND gió AND chợ"
