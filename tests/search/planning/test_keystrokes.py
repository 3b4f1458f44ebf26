"""Which chunks of a query are keys of an input method that was off."""

from __future__ import annotations

import pytest

from analyzers.tokens import forms_of
from search.planning.archive import UnknownArchive
from search.planning.keystrokes import decoded


class Words(UnknownArchive):
    """A vocabulary that has numbers behind everything, as an archive of news does."""

    def frequency(self, key: str) -> int:
        return {"af": 10, "a": 20_000, "cup": 500, "tienf": 0}.get(key, 900)

    def together(self, left: str, right: str) -> int:
        if (left, right) == ("thuy", "dien"):
            return 800
        return 400 if right.isdecimal() or left.isdecimal() else 0


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("thuy3 d9ie65n", ["thủy", "điện"]),  # "thuy 3" and "d 9" stand in the archive
        ("nhie6m3 d9ie65n", ["nhiểm", "điện"]),
        ("tha6n5", ["thận"]),
        ("thuy3 cup", []),
        ("af cup", []),  # a single letter says nothing by itself
        ("tiênf cup", ["tiền"]),
        ("tiền cup", []),
    ],
)
def test_decoded(query: str, read: list[str]) -> None:
    raws = query.split()
    found = decoded(raws, [forms_of(raw) for raw in raws], Words())
    assert [found[at] for at in sorted(found)] == read
